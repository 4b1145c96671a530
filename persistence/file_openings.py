"""Files opened outside of a portfolio, in SQL."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, insert, select

from insertion.actor import Actor, Role
from insertion.file_openings import FileOpening, OpeningMotive
from insertion.positionnement_ports import Listed, Window
from persistence.moments import in_utc
from persistence.opening_tables import FileOpeningRow
from persistence.tenancy import columns_of
from persistence.transaction import Transaction

_ALL = select(*columns_of(FileOpeningRow)).order_by(
    FileOpeningRow.opened_at.desc(), FileOpeningRow.id
)


class SqlFileOpenings:
    """See :class:`insertion.file_openings.FileOpeningRepository`."""

    def __init__(self, transaction: Transaction, now: Callable[[], datetime]) -> None:
        self._transaction = transaction
        self._now = now

    def add(self, opening: FileOpening) -> None:
        """Write a new one."""
        self._transaction.write().execute(
            insert(FileOpeningRow).values(
                id=opening.id,
                beneficiary_id=opening.beneficiary_id,
                actor_id=opening.actor_id,
                actor_role=opening.actor_role.value,
                motive=opening.motive.value,
                words=opening.words,
                opened_at=opening.at,
                until_at=opening.until,
            )
        )

    def of_person(self, beneficiary_id: str) -> Sequence[FileOpening]:
        """Return every opening of the file of a person, the last first."""
        return self._found(_ALL.where(FileOpeningRow.beneficiary_id == beneficiary_id))

    def page(self, window: Window) -> Listed[FileOpening]:
        """Return one page of the openings of every file, the last first."""
        total = self._transaction.read().execute(select(func.count()).select_from(FileOpeningRow))
        found = self._found(_ALL.limit(window.size).offset(window.skip))
        return Listed(tuple(found), total.scalar_one())

    def is_open(self, actor: Actor, beneficiary_id: str) -> bool:
        """Return whether someone opened the file of a person, and may still read it."""
        row = FileOpeningRow
        query = select(
            exists().where(
                row.beneficiary_id == beneficiary_id,
                row.actor_id == actor.id,
                row.actor_role == actor.role,
                row.until_at > self._now(),
            )
        )
        return bool(self._transaction.read().execute(query).scalar_one())

    def _found(self, query: Select[*tuple[Any, ...]]) -> Sequence[FileOpening]:
        return [
            FileOpening(
                id=each.id,
                beneficiary_id=each.beneficiary_id,
                actor_id=each.actor_id,
                actor_role=Role(each.actor_role),
                motive=OpeningMotive(each.motive),
                words=each.words,
                at=in_utc(each.opened_at),
                until=in_utc(each.until_at),
            )
            for each in self._transaction.read().execute(query)
        ]
