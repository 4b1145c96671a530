"""What was answered to writes, by key, in the transaction of their effect."""

from datetime import datetime

from sqlalchemy import delete, insert, select

from insertion.positionnement_ports import KeptAnswer
from persistence.insertion_tables import IdempotencyKeyRow as Row
from persistence.transaction import Transaction


class SqlIdempotencyKeys:
    """See :class:`insertion.positionnement_ports.IdempotencyRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def claim(self, scope: str, key: str) -> KeptAnswer | None:
        """Return what was kept, after waiting for any other writer; None leaves it to the caller.

        Two requests with one key come here one after the other: the second finds what the first
        kept.
        """
        query = select(Row.fingerprint, Row.status, Row.body, Row.headers).where(
            Row.scope == scope, Row.key == key
        )
        found = self._transaction.write().execute(query).one_or_none()
        return None if found is None else KeptAnswer(*found)

    def keep(self, scope: str, key: str, answer: KeptAnswer, at: datetime) -> None:
        """Keep an answer in the transaction of its effect."""
        self._transaction.write().execute(
            insert(Row).values(
                scope=scope,
                key=key,
                beneficiary_id=answer.beneficiary_id,
                fingerprint=answer.fingerprint,
                status=answer.status,
                body=answer.body,
                headers=dict(answer.headers),
                created_at=at,
            )
        )

    def forget_before(self, moment: datetime) -> int:
        """Forget answers older than this; return how many."""
        done = self._transaction.write().execute(delete(Row).where(Row.created_at < moment))
        return done.rowcount
