"""Tell the administrators that an account reads too much, in the transaction that says so."""

import hashlib

from insertion.accounts import AccountState
from insertion.actor import Role
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
    told, page, seen = 0, 1, 0
    account = account_of(reading.actor)
    while True:
        listed = uow.identity.accounts.page(Window(page, _ACCOUNTS_A_PAGE))
        for each in listed.items:
            if each.role is Role.DEPARTEMENT and each.state is AccountState.ACTIVE:
                named = f"{account}|{reading.day.isoformat()}|{each.id}"
                told += notify(
                    uow,
                    each.actor,
                    MessageKind.ALERT,
                    message_id=f"alerte-{hashlib.sha256(named.encode()).hexdigest()[:32]}",
                    at=reading.at,
                    parameters={"compte": account, "jour": reading.day.isoformat()},
                )
        seen += len(listed.items)
        page += 1
        if not listed.items or seen >= listed.total:
            return told
