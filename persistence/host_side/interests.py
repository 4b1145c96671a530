"""Who said yes to what, and the counts of the day, in SQL."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, not_, select, update

from insertion.host_side.interests import Interest, ShownName
from insertion.opportunity import OpportunityId
from insertion.text import is_id
from persistence.data_rights_tables import objects
from persistence.id_batches import id_batches
from persistence.json_form import read_optional
from persistence.moments import in_utc
from persistence.place_tables import InterestRow, NearbyCountRow
from persistence.transaction import Transaction

_OPEN = InterestRow.closed_at.is_(None)
_ALL = InterestRow.__table__.c


class SqlInterests:
    """See :class:`insertion.host_side.ports.InterestRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def put(self, interest: Interest) -> None:
        """Write one, new or in the place of its former state."""
        name = interest.name
        values = {
            "opportunity_id": interest.opportunity_id,
            "beneficiary_id": interest.beneficiary_id,
            "opened_at": interest.opened_at,
            "with_referent": interest.with_referent,
            "first_name": None if name is None else name.first,
            "initial": None if name is None else name.initial,
            "closed_at": interest.closed_at,
        }
        connection = self._transaction.write()
        done = connection.execute(
            update(InterestRow).where(InterestRow.id == interest.id).values(values)
        )
        if not done.rowcount:
            connection.execute(insert(InterestRow).values(id=interest.id, **values))

    def open_one(self, opportunity_id: str, beneficiary_id: str) -> Interest | None:
        """Return the open one of a person for an offer, or None."""
        if not (is_id(opportunity_id) and is_id(beneficiary_id)):
            return None
        row = InterestRow
        found = self._select(
            row.opportunity_id == opportunity_id, row.beneficiary_id == beneficiary_id
        )
        return found[0] if found else None

    def open_for(self, opportunity_id: str) -> Sequence[Interest]:
        """Return the open ones of an offer, of those who do not object to being shown."""
        row = InterestRow
        shown = not_(objects(row.beneficiary_id))
        return self._select(row.opportunity_id == opportunity_id, shown)

    def open_for_each(self, opportunity_ids: Iterable[str]) -> Mapping[str, Sequence[Interest]]:
        """Return the open ones of each of these offers that has some, in one question."""
        row, found = InterestRow, dict[str, list[Interest]]()
        for batch in id_batches(opportunity_ids):
            shown = not_(objects(row.beneficiary_id))
            for each in self._select(row.opportunity_id.in_(batch), shown):
                found.setdefault(each.opportunity_id, []).append(each)
        return found

    def open_of(self, beneficiary_id: str) -> Sequence[Interest]:
        """Return the open ones of a person, by ascending id of the offer."""
        return self._select(InterestRow.beneficiary_id == beneficiary_id)

    def _select(self, *conditions: ColumnElement[bool]) -> Sequence[Interest]:
        query = select(*_ALL).where(_OPEN, *conditions)
        query = query.order_by(InterestRow.opportunity_id, InterestRow.id)
        return [_read(row) for row in self._transaction.read().execute(query).mappings()]


class SqlNearby:
    """See :class:`insertion.host_side.ports.NearbyRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def of_day(self, cell: str, domain: str, day: date) -> int | None:
        """Return what was counted that day, None when nothing was."""
        row = NearbyCountRow
        query = select(row.people).where(
            row.cell == cell, row.domain == domain, row.counted_on == day
        )
        return self._transaction.read().execute(query).scalar_one_or_none()

    def keep(self, cell: str, domain: str, day: date, people: int) -> None:
        """Write what was counted, in the place of that of another day."""
        row, connection = NearbyCountRow, self._transaction.write()
        connection.execute(delete(row).where(row.cell == cell, row.domain == domain))
        connection.execute(
            insert(row).values(cell=cell, domain=domain, counted_on=day, people=people)
        )


def _read(row: Mapping[Any, Any]) -> Interest:
    first = row["first_name"]
    return Interest(
        id=row["id"],
        opportunity_id=OpportunityId(row["opportunity_id"]),
        beneficiary_id=row["beneficiary_id"],
        opened_at=in_utc(row["opened_at"]),
        with_referent=row["with_referent"],
        name=None if first is None else ShownName(first, row["initial"]),
        closed_at=read_optional(in_utc, row["closed_at"]),
    )
