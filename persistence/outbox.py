"""Messages waiting to be sent, in SQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, exists, func, insert, select, update

from insertion.outbox import SENDING_LEASE, Message, MessageKind, MessageState
from insertion.positionnement_ports import Listed, Window
from insertion.text import is_id
from persistence.accounts_tables import MessageRow
from persistence.moments import in_utc
from persistence.transaction import Transaction

_COLUMNS = tuple(MessageRow.__table__.c)
_ENDED = (MessageState.SENT, MessageState.FAILED, MessageState.UNCERTAIN)


class SqlOutbox:
    """See :class:`insertion.account_ports.OutboxRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, message: Message) -> bool:
        """Queue one; False when one of the same id was queued before."""
        connection = self._transaction.write()  # alone to write: nobody adds it meanwhile
        if connection.execute(select(exists().where(MessageRow.id == message.id))).scalar_one():
            return False
        connection.execute(
            insert(MessageRow).values(
                id=message.id,
                account_id=message.account_id,
                kind=message.kind.value,
                parameters=dict(message.parameters),
                sealed=message.sealed,
                state=message.state.value,
                attempts=message.attempts,
                created_at=message.created_at,
                next_at=message.next_at or message.created_at,
            )
        )
        return True

    def get(self, message_id: str) -> Message | None:
        """Return one, or None."""
        if not is_id(message_id):
            return None
        query = select(*_COLUMNS).where(MessageRow.id == message_id)
        found = self._transaction.read().execute(query).one_or_none()
        return None if found is None else _message_of(found)

    def is_due(self, at: datetime) -> bool:
        """Return whether there is anything to claim; waits for nobody."""
        row = MessageRow
        due = row.state.in_((MessageState.WAITING, MessageState.SENDING)) & (row.next_at <= at)
        return self._transaction.read().execute(select(exists().where(due))).scalar_one()

    def claim(self, at: datetime) -> Message | None:
        """Take the next message to send, for who asks alone; None when nothing is due.

        A message that someone took and never settled may have been sent: it is uncertain, and is
        not sent again by itself.
        """
        row, connection = MessageRow, self._transaction.write()
        cut = (row.state == MessageState.SENDING) & (row.next_at <= at)
        connection.execute(update(row).where(cut).values(state=MessageState.UNCERTAIN.value))
        due = select(*_COLUMNS).where(row.state == MessageState.WAITING, row.next_at <= at)
        found = connection.execute(due.order_by(row.next_at, row.id).limit(1)).one_or_none()
        if found is None:
            return None
        connection.execute(
            update(row)
            .where(row.id == found.id)
            .values(
                state=MessageState.SENDING.value,
                attempts=row.attempts + 1,
                next_at=at + SENDING_LEASE,
            )
        )
        return self.get(found.id)

    def settle(self, message_id: str, state: MessageState, at: datetime) -> None:
        """Write that it was sent, is to be tried again at ``at``, or never will be."""
        values: dict[str, Any] = {"state": state.value, "next_at": at}
        if state is MessageState.SENT:
            values["sent_at"] = at
        if state in _ENDED:
            values["sealed"] = None
        self._transaction.write().execute(
            update(MessageRow).where(MessageRow.id == message_id).values(values)
        )

    def page(self, state: MessageState | None, window: Window) -> Listed[Message]:
        """Return one page, the newest first."""
        row, connection = MessageRow, self._transaction.read()
        wanted = [] if state is None else [row.state == state]
        total = connection.execute(select(func.count()).select_from(row).where(*wanted))
        query = select(*_COLUMNS).where(*wanted).order_by(row.created_at.desc(), row.id)
        rows = connection.execute(query.offset(window.skip).limit(window.size))
        return Listed(tuple(_message_of(each) for each in rows), total.scalar_one())

    def count(self) -> dict[MessageState, int]:
        """Return how many messages are in each state."""
        query = select(MessageRow.state, func.count()).group_by(MessageRow.state)
        found = {MessageState(name): n for name, n in self._transaction.read().execute(query)}
        return {state: found.get(state, 0) for state in MessageState}

    def forget_before(self, moment: datetime) -> int:
        """Forget what was sent or given up before; return how many."""
        row = MessageRow
        done = self._transaction.write().execute(
            delete(row).where(row.state.in_(_ENDED), row.next_at < moment)
        )
        return done.rowcount


def _message_of(row: Row[*tuple[Any, ...]]) -> Message:
    return Message(
        id=row.id,
        account_id=row.account_id,
        kind=MessageKind(row.kind),
        created_at=in_utc(row.created_at),
        parameters=row.parameters,
        sealed=row.sealed,
        state=MessageState(row.state),
        attempts=row.attempts,
        next_at=in_utc(row.next_at),
        sent_at=None if row.sent_at is None else in_utc(row.sent_at),
    )
