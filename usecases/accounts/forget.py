"""Forget what has ended: sessions, keys, failures, messages."""

from datetime import datetime, timedelta

from insertion.ports import UnitOfWork

SESSIONS_FOR = timedelta(days=1)
GUARDS_FOR = timedelta(hours=48)
MESSAGES_FOR = timedelta(days=30)


def forget_ended(uow: UnitOfWork, at: datetime) -> int:
    """Forget what ended long enough ago; return how many rows that was."""
    identity = uow.identity
    with uow:
        forgotten = identity.sessions.forget_before(at - SESSIONS_FOR)
        forgotten += identity.keys.forget_before(at - SESSIONS_FOR)
        forgotten += identity.issuers.forget_before(at)
        forgotten += identity.guards.forget_before(at - GUARDS_FOR)
        forgotten += uow.outbox.forget_before(at - MESSAGES_FOR)
        uow.commit()
    return forgotten
