"""Tell the administrators that an account reads too much, in the transaction that says so."""

import hashlib
from collections.abc import Iterator

from insertion.accounts import AccountState
from insertion.actor import Actor, Role
from insertion.outbox import MessageKind
from insertion.ports import UnitOfWork
from insertion.positionnement_ports import Window
from insertion.readings import Reading, account_of
from usecases.messages.queue import notify

_ACCOUNTS_A_PAGE = 200


def tell_administrators(uow: UnitOfWork, reading: Reading) -> int:
    """Queue a message to each administrator who can be reached; return to how many.

    The message says that an alert is to be read, and of whom it is, by id. The caller commits.
    """
    account, told = account_of(reading.actor), 0
    for each in administrators(uow, reading.actor.departement):
        named = f"{account}|{reading.day.isoformat()}|{each.id}"
        told += notify(
            uow,
            each,
            MessageKind.ALERT,
            message_id=f"alerte-{hashlib.sha256(named.encode()).hexdigest()[:32]}",
            at=reading.at,
            parameters={"compte": account, "jour": reading.day.isoformat()},
        )
    return told


def administrators(uow: UnitOfWork, departement: str | None) -> Iterator[Actor]:
    """Yield those who administer the service in a département, in all when it is None."""
    page, seen = 1, 0
    while True:
        listed = uow.identity.accounts.page(Window(page, _ACCOUNTS_A_PAGE), departement)
        for each in listed.items:
            if each.role is Role.DEPARTEMENT and each.state is AccountState.ACTIVE:
                yield each.actor
        seen += len(listed.items)
        page += 1
        if not listed.items or seen >= listed.total:
            return
