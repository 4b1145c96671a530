"""Queue a message: in the transaction of what it tells of, sent after."""

from collections.abc import Mapping
from datetime import datetime

from insertion.actor import Actor, Role
from insertion.outbox import Message, MessageKind
from insertion.ports import UnitOfWork
from usecases.vault import Vault


def notify(  # noqa: PLR0913
    uow: UnitOfWork,
    whom: Actor,
    kind: MessageKind,
    *,
    message_id: str,
    at: datetime,
    parameters: Mapping[str, str] | None = None,
) -> bool:
    """Queue a message to someone, in a unit of work that is open; return whether it was.

    It is not when they have no account with a mail address, or were told already under that id.
    The caller commits.
    """
    if whom.role is Role.CLOCK:
        return False
    account = uow.identity.accounts.of_person(whom.role, whom.id, whom.departement)
    if account is None or account.reachable_at is None:
        return False
    return uow.outbox.add(Message(message_id, account.id, kind, at, dict(parameters or {})))


def queue_link(  # noqa: PLR0913
    uow: UnitOfWork,
    vault: Vault,
    account_id: str,
    kind: MessageKind,
    *,
    message_id: str,
    secret: str,
    at: datetime,
) -> bool:
    """Queue a message that shows a link, whose secret the database cannot read."""
    sealed = vault.seal(secret, message_id)
    return uow.outbox.add(Message(message_id, account_id, kind, at, sealed=sealed))
