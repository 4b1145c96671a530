"""Technical data that grows old: each table that holds some is declared here, in one line.

A table joins with what rules it (``insertion.retention_rules.Kept``) and the column that dates a
row; ``over`` when a row must have ended besides.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select

from insertion.outbox import MessageState
from insertion.retention_rules import Kept
from persistence.accounts_tables import (
    AccountSessionRow,
    IssuerAttemptRow,
    MessageRow,
    SignInKeyRow,
)
from persistence.insertion_tables import IdempotencyKeyRow
from persistence.past_rows import forget
from persistence.past_tables import PastCatalogueRow
from persistence.tables import Base
from persistence.trace_tables import AccessLineRow, ReadingAlertRow, ShownAnswerRow
from persistence.transaction import Transaction

_ENDED = (MessageState.SENT, MessageState.FAILED, MessageState.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class AgingTable:
    """A table whose rows are deleted once old enough.

    ``forget`` is done first, when something says what is there: with the condition of those rows.
    """

    kept: Kept
    row: type[Base]
    dated: Any
    over: ColumnElement[bool] | None = None
    forget: Callable[[Transaction, ColumnElement[bool]], None] | None = None

    @property
    def name(self) -> str:
        """Return the name of the table."""
        return str(self.row.__tablename__)


AGING_TABLES: tuple[AgingTable, ...] = (
    AgingTable(Kept.IDEMPOTENCY_KEYS, IdempotencyKeyRow, IdempotencyKeyRow.created_at),
    AgingTable(Kept.SESSIONS, AccountSessionRow, AccountSessionRow.expires_at),
    AgingTable(Kept.SESSIONS, SignInKeyRow, SignInKeyRow.expires_at),
    AgingTable(Kept.SESSIONS, IssuerAttemptRow, IssuerAttemptRow.expires_at),
    AgingTable(
        Kept.OUTBOX,
        MessageRow,
        func.coalesce(MessageRow.sent_at, MessageRow.next_at),
        MessageRow.state.in_(_ENDED),
    ),
    AgingTable(Kept.ACCESS_LOG, AccessLineRow, AccessLineRow.at),
    AgingTable(Kept.ACCESS_LOG, ReadingAlertRow, ReadingAlertRow.at),
    AgingTable(Kept.SHOWN_LOG, ShownAnswerRow, ShownAnswerRow.at),
    # What was replaced serves the answers shown before that: it goes when the last of them goes.
    AgingTable(Kept.SHOWN_LOG, PastCatalogueRow, PastCatalogueRow.replaced_at, forget=forget),
)


class SqlPurge:
    """See :class:`insertion.retention_ports.Purge`."""

    def __init__(self, table: AgingTable, transaction: Transaction) -> None:
        self._table = table
        self._transaction = transaction

    @property
    def kept(self) -> Kept:
        """Return which duration rules it."""
        return self._table.kept

    @property
    def name(self) -> str:
        """Return the name of its table."""
        return self._table.name

    def count(self, before: datetime) -> int:
        """Return how many are over, at this moment."""
        query = select(func.count()).select_from(self._table.row).where(self._old(before))
        return int(self._transaction.read().execute(query).scalar_one())

    def purge(self, before: datetime) -> int:
        """Delete them in the transaction under way; return how many."""
        if self._table.forget is not None:
            self._table.forget(self._transaction, self._old(before))
        statement = delete(self._table.row).where(self._old(before))
        return int(self._transaction.write().execute(statement).rowcount)

    def _old(self, before: datetime) -> ColumnElement[bool]:
        is_old: ColumnElement[bool] = self._table.dated < before
        return is_old if self._table.over is None else is_old & self._table.over


def purges_of(transaction: Transaction) -> Sequence[SqlPurge]:
    """Return one purge a table, in this transaction."""
    return [SqlPurge(table, transaction) for table in AGING_TABLES]
