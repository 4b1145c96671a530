"""The address of who is invited: whose it may be already, and who is told so.

A person followed has an account too: an administrator of a structure who was told that an address
is taken would learn who is followed. It is answered as though the link had left.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from insertion.accounts import Account
from insertion.errors import TransitionRefused
from insertion.ports import UnitOfWork
from usecases.vault import hash_of

MOST_A_DAY = 20  # accounts that a structure opens by itself


def require_few(uow: UnitOfWork, structure: str, at: datetime) -> None:
    """Raise :class:`TransitionRefused` when a structure opened enough accounts for a day."""
    if uow.identity.accounts.opened_since(structure, at - timedelta(days=1)) >= MOST_A_DAY:
        raise TransitionRefused(
            "trop_d_invitations",
            f"{MOST_A_DAY} invitations par jour au plus. Réessayer demain, ou demander au "
            "Département.",
        )


def add_or_hold(uow: UnitOfWork, account: Account, structure: str | None) -> Account:
    """Write a new account and return it: without its login, when that is of someone elsewhere.

    ``structure`` is that of the administrator who invites, None for the Département, who is told.

    Raises
    ------
    TransitionRefused
        When the address has an account that who invites may know of.
    """
    release_claim(uow, account.login)
    try:
        uow.identity.accounts.add(account)
    except TransitionRefused:
        if structure is None or _is_of(uow, account.login, structure):
            raise
        held = replace(account, login=_held_login(account))
        uow.identity.accounts.add(held)  # refused the second time, as in one's own structure
        return held
    return account


def may_be_written_to(uow: UnitOfWork, account: Account) -> bool:
    """Return whether a link may leave: an account that was held gets its login once it is free."""
    if account.login != _held_login(account):
        return True
    release_claim(uow, account.mail)
    try:
        uow.identity.accounts.change(replace(account, login=account.mail))
    except TransitionRefused:
        return False
    return True


def is_only_claimed(other: Account) -> bool:
    """Return whether an account is of a person who never proved that its address is hers."""
    return not other.is_professional and other.mail_confirmed_at is None


def release_claim(uow: UnitOfWork, address: str | None) -> None:
    """Take an address from a person who only said that it was hers, and never opened its link."""
    other = None if address is None else uow.identity.accounts.by_login(address)
    if other is None or not is_only_claimed(other):
        return
    uow.identity.accounts.change(replace(other, login=f"v-{other.id}"[:80], mail=None))


def _is_of(uow: UnitOfWork, login: str | None, structure: str) -> bool:
    holder = None if login is None else uow.identity.accounts.by_login(login)
    return holder is not None and holder.organisation_id == structure


def _held_login(account: Account) -> str:
    """Return what stands for the login: the same for one address in one structure."""
    return f"v-{hash_of(f'{account.organisation_id} {account.mail}')}"[:80]
