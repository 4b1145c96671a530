"""What référents are called by the people whom they accompany, in SQL."""

from collections.abc import Collection, Mapping
from contextlib import suppress

from sqlalchemy import select, update

from insertion.errors import InvalidValue
from insertion.referent import ReferentName
from persistence.id_batches import id_batches
from persistence.insertion_tables import ReferentRow
from persistence.transaction import Transaction


class SqlReferentNames:
    """See :class:`insertion.referent.ReferentNameRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def get_many(self, ids: Collection[str]) -> Mapping[str, ReferentName]:
        """Return those of ``ids`` that are written: one query by batch."""
        row, found = ReferentRow, dict[str, ReferentName]()
        for batch in id_batches(ids):
            query = select(row.id, row.name, row.phone).where(
                row.id.in_(batch), row.name.is_not(None)
            )
            for each in self._transaction.read().execute(query):
                with suppress(InvalidValue):  # no name any more: to be written again, alone
                    found[each.id] = ReferentName(each.name, each.phone)
        return found

    def put(self, referent_id: str, name: ReferentName) -> None:
        """Write one, in the place of the former one."""
        self._transaction.write().execute(
            update(ReferentRow)
            .where(ReferentRow.id == referent_id)
            .values(name=name.name, phone=name.phone)
        )
