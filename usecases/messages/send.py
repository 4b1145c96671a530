"""Send the messages that are due, each once, and try again later those that could not leave."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from insertion.accounts import Account, AccountState
from insertion.errors import UnknownRecord
from insertion.outbox import (
    CARRYING_AN_ADDRESS,
    SHOWING_A_LINK,
    Message,
    MessageKind,
    MessageState,
    retry_after,
)
from insertion.ports import UnitOfWork
from usecases.messages.carried import address_in
from usecases.vault import Unsealable, Vault

MOST_AT_ONCE = 200


class NotSent(Exception):
    """A message did not leave: it may be tried again."""


class MaybeSent(Exception):
    """The link was cut after the message had begun to leave: it may have been received."""


class Refused(Exception):
    """The address is refused for good: trying again is of no use."""


class Transport(Protocol):
    """What carries a message to an address."""

    def send(self, address: str, message: Message, secret: str | None) -> None:
        """Send one, or raise :class:`NotSent`, :class:`MaybeSent` or :class:`Refused`."""
        ...


@dataclass(frozen=True, slots=True)
class SendingReport:
    """How many messages left, will be tried again, and never will be."""

    sent: int = 0
    later: int = 0
    given_up: int = 0


def send_due(
    new_work: Callable[[], UnitOfWork],
    transport: Transport,
    vault: Vault,
    now: Callable[[], datetime],
) -> SendingReport:
    """Send what is due; any number of processes may do it at the same time.

    A message is taken in one transaction, sent outside of any, and settled in another: whoever is
    killed in between leaves it uncertain, and it is not sent twice.
    """
    counts = {MessageState.SENT: 0, MessageState.WAITING: 0, MessageState.FAILED: 0}
    for _ in range(MOST_AT_ONCE):
        claimed = _claim(new_work, now())
        if claimed is None:
            break
        message, account = claimed
        state = _try(transport, vault, message, account)
        wait = retry_after(message.attempts)
        if state is MessageState.WAITING and wait is None:
            state = MessageState.FAILED
        with new_work() as uow:
            again = now() + wait if state is MessageState.WAITING and wait else now()
            uow.outbox.settle(message.id, state, again)
            uow.commit()
        if state in counts:
            counts[state] += 1
    return SendingReport(*counts.values())


def send_again(message_id: str, new_work: Callable[[], UnitOfWork], at: datetime) -> None:
    """Let a message that is uncertain or was given up be tried again; a person decided it.

    Raises
    ------
    UnknownRecord
        When there is none, it is not in such a state, or what it showed is forgotten.
    """
    again = {MessageState.UNCERTAIN, MessageState.FAILED}
    with new_work() as uow:
        message = uow.outbox.get(message_id)
        needed = SHOWING_A_LINK | CARRYING_AN_ADDRESS
        told = message is not None and message.kind in needed and message.sealed is None
        if message is None or message.state not in again or told:
            raise UnknownRecord("no such message to send again")
        uow.outbox.settle(message_id, MessageState.WAITING, at)
        uow.commit()


def _claim(
    new_work: Callable[[], UnitOfWork], at: datetime
) -> tuple[Message, Account | None] | None:
    with new_work() as uow:
        if not uow.outbox.is_due(at):
            return None
    with new_work() as uow:
        message = uow.outbox.claim(at)
        account = None if message is None else uow.identity.accounts.get(message.account_id)
        uow.commit()
    return None if message is None else (message, account)


def _address(account: Account, kind: MessageKind, secret: str, vault: Vault) -> str | None:
    """Return where a message goes now: what is not to prove an address goes to a proven one.

    The address may have changed while it waited, for one that was mistyped and is someone else's.
    """
    if account.state is AccountState.DISABLED:
        return None
    if kind in CARRYING_AN_ADDRESS:
        return address_in(secret, vault, account.id)
    return account.mail if kind is MessageKind.INVITATION else account.reachable_at


def _try(
    transport: Transport, vault: Vault, message: Message, account: Account | None
) -> MessageState:
    if account is None:
        return MessageState.FAILED
    try:
        secret = None if message.sealed is None else vault.unseal(message.sealed, message.id)
        address = _address(account, message.kind, secret or "", vault)
        if address is None:
            return MessageState.FAILED
        transport.send(address, message, secret if message.kind in SHOWING_A_LINK else None)
    except NotSent:
        return MessageState.WAITING
    except MaybeSent:
        return MessageState.UNCERTAIN
    except (Refused, Unsealable):
        return MessageState.FAILED
    return MessageState.SENT
