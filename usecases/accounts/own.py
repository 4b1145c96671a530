"""One's own account: what opens it, as its holder sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from insertion.account_ports import LinkedIdentity
from insertion.accounts import Account
from insertion.errors import UnknownRecord
from insertion.ports import UnitOfWork
from usecases.accounts.errors import NotSignedIn
from usecases.accounts.sessions import Present


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """An account, how many recovery codes are left, and the identities that open it."""

    account: Account
    recovery_codes: int
    identities: Sequence[LinkedIdentity]


def own_account(present: Present, uow: UnitOfWork) -> OwnAccount:
    """Return the account of who is signed in, as it is now."""
    with uow:
        account = uow.identity.accounts.get(present.account.id)
        if account is None:
            raise NotSignedIn("ended meanwhile")
        left = uow.identity.accounts.recovery_codes_left(account.id)
        return OwnAccount(account, left, uow.identity.issuers.of_account(account.id))


def unlink_identity(issuer: str, present: Present, uow: UnitOfWork) -> None:
    """Let a service open one's account no more, or raise :class:`UnknownRecord`."""
    with uow:
        uow.wait_to_write()
        if not uow.identity.issuers.unlink_from(issuer, present.account.id):
            raise UnknownRecord("no such identity of this account")
        uow.commit()
