"""What is let out of profiles, in SQL."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, not_, select

from geo.travel import TravelMode
from insertion.host_side.released import Crowd, ReleasedPerson
from insertion.text import is_id, require_id
from persistence.audit_scope import PROTECTED, PROTECTION_LIFTED
from persistence.data_rights_tables import objects
from persistence.id_batches import id_batches
from persistence.place_tables import ReleasedPersonRow
from persistence.transaction import Transaction
from persistence.violations import unless_of_another
from skills.codes import parse_skill_id

_ALL = ReleasedPersonRow.__table__.c


class SqlReleases:
    """See :class:`insertion.host_side.ports.ReleaseRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def put(self, people: Iterable[ReleasedPerson], at: datetime) -> None:
        """Write each in the place of the former."""
        rows = {each.beneficiary_id: _row(each, at) for each in people}
        connection = self._transaction.write()
        for ids in id_batches(rows):
            connection.execute(
                delete(ReleasedPersonRow).where(ReleasedPersonRow.beneficiary_id.in_(ids))
            )
            with unless_of_another(connection):
                connection.execute(insert(ReleasedPersonRow), [rows[each] for each in ids])

    def protect(self, person: ReleasedPerson, at: datetime) -> None:
        """Write one whose address is protected from now on, or no more; the trace says whose."""
        self.put([person], at)
        # What is let out is traced together: this is a decision about someone.
        kind = PROTECTED if person.protected else PROTECTION_LIFTED
        self._transaction.note(kind, person.beneficiary_id)

    def get(self, beneficiary_id: str) -> ReleasedPerson | None:
        """Return one, or None."""
        return self.get_many([beneficiary_id]).get(beneficiary_id)

    def get_many(self, beneficiary_ids: Iterable[str]) -> Mapping[str, ReleasedPerson]:
        """Return those of these people who have one."""
        found: dict[str, ReleasedPerson] = {}
        for ids in id_batches(filter(is_id, beneficiary_ids)):
            query = select(*_ALL).where(ReleasedPersonRow.beneficiary_id.in_(ids))
            rows = self._transaction.read().execute(query).mappings()
            found |= {each["beneficiary_id"]: _read(each) for each in rows}
        return found

    def crowds(self) -> Sequence[Crowd]:
        """Return everyone who has a zone, no protected address and no objection, put together."""
        row = ReleasedPersonRow
        query = (
            select(row.zone_id, row.means, row.domains, func.count().label("people"))
            .where(
                row.zone_id.is_not(None),
                row.protected.is_(False),
                not_(objects(row.beneficiary_id)),
            )
            .group_by(row.zone_id, row.means, row.domains)
        )
        return [
            Crowd(each.zone_id, _modes(each.means), frozenset(each.domains), each.people)
            for each in self._transaction.read().execute(query)
        ]


def _row(person: ReleasedPerson, at: datetime) -> dict[str, Any]:
    return {
        "beneficiary_id": require_id(person.beneficiary_id),
        "zone_id": person.zone_id,
        "protected": person.protected,
        "means": None if person.means is None else ",".join(sorted(person.means)),
        "domains": "".join(sorted(person.domains)),
        "skills": ",".join(sorted(person.skills)),
        "released_at": at,
    }


def _read(row: Mapping[Any, Any]) -> ReleasedPerson:
    return ReleasedPerson(
        beneficiary_id=row["beneficiary_id"],
        zone_id=row["zone_id"],
        protected=row["protected"],
        means=_modes(row["means"]),
        domains=frozenset(row["domains"]),
        skills=frozenset(map(parse_skill_id, filter(None, row["skills"].split(",")))),
    )


def _modes(codes: str | None) -> frozenset[TravelMode] | None:
    return None if codes is None else frozenset(map(TravelMode, codes.split(",")))
