"""The address of a person: it counts once the link sent there was opened by her, signed in.

Until then nothing changes: a mistyped address is someone else's, and the one before still opens.
The link carries the new one, sealed; the former is told of it.
"""

from dataclasses import replace

from insertion.accounts import Account, parse_mail
from insertion.errors import TransitionRefused
from insertion.outbox import MessageKind
from insertion.ports import UnitOfWork
from insertion.sign_in import KeyKind
from usecases.accounts.errors import NotSignedIn, SignInRefused
from usecases.accounts.invited import is_only_claimed, release_claim
from usecases.accounts.links import count_link, mail_link, taken
from usecases.accounts.practice import Entrance
from usecases.accounts.sessions import Present, is_ended
from usecases.messages.carried import address_in, carrying
from usecases.messages.queue import queue_link


def propose_mail(mail: str, present: Present, entrance: Entrance) -> str:
    """Return the address to prove by :func:`send_proof`, once the answer has left.

    Raises
    ------
    InvalidValue
        When it is not one.
    TooManyAttempts
        When too many were given.
    TransitionRefused
        For a professional, whose address the Département keeps.
    """
    if present.account.is_professional:
        raise TransitionRefused(
            "courriel", "L’adresse d’un professionnel est tenue par le service."
        )
    address = parse_mail(mail)
    count_link(present.account.id, entrance)  # nobody writes from here to a list of strangers
    count_link(address, entrance)
    return address


def send_proof(address: str, present: Present, entrance: Entrance) -> None:
    """Send the link that proves an address, to that address.

    Nothing is done, nor told, when it is someone else's, or when she is signed out meanwhile.
    """
    with entrance.new_work() as uow:
        uow.wait_to_write()
        account = uow.identity.accounts.get(present.account.id)
        if account is None or is_ended(uow, present) or not _may_be_hers(uow, address, account):
            return
        carried = carrying(entrance.practice.vault, account.id, address)
        kind = KeyKind.MAIL_CONFIRMATION
        mail_link(uow, account, kind, entrance.practice, entrance.at, carries=carried)
        uow.commit()


def confirm_mail(secret: str, present: Present | None, entrance: Entrance) -> None:
    """Give one's account the address that a link carries: who has it opened the link.

    A mistyped address is someone else's: who opens the link has to be signed in as the account.

    Raises
    ------
    SignInRefused
        When the link was used, has expired, or never was; or when it is of someone else.
    """
    with entrance.new_work() as uow:
        if present is None:
            raise SignInRefused("nobody is signed in")
        uow.wait_to_write()
        if is_ended(uow, present):
            raise NotSignedIn("ended meanwhile")
        account = taken(uow, secret, KeyKind.MAIL_CONFIRMATION, entrance.at)
        if account.id != present.account.id:
            raise SignInRefused("the link is of another account")  # and stays as it was
        address = address_in(secret, entrance.practice.vault, account.id)
        if address is None or not _may_be_hers(uow, address, account):
            raise SignInRefused("of an earlier version, or of someone else since")
        _release(uow, address, account)
        _tell_former(uow, account, address, entrance)
        uow.identity.keys.end_all(account.id, KeyKind.MAGIC_LINK)  # sent to the former address
        changed = replace(account, login=address, mail=address, mail_confirmed_at=entrance.at)
        uow.identity.accounts.change(changed)
        uow.commit()


def _tell_former(uow: UnitOfWork, account: Account, address: str, entrance: Entrance) -> None:
    """Tell the address that opened the account that it does no more: it may not be her doing."""
    former = account.reachable_at
    if former is not None and former != address:
        queue_link(
            uow,
            entrance.practice.vault,
            account.id,
            MessageKind.MAIL_CHANGED,
            message_id=entrance.practice.new_id(),
            secret=carrying(entrance.practice.vault, account.id, former),
            at=entrance.at,
        )


def _may_be_hers(uow: UnitOfWork, address: str, account: Account) -> bool:
    """Return whether an account may take an address: no other has proven that it is its own."""
    other = uow.identity.accounts.by_login(address)
    return other is None or other.id == account.id or is_only_claimed(other)


def _release(uow: UnitOfWork, address: str, account: Account) -> None:
    """Take an address that is now proven from who only claimed it; not before it is."""
    other = uow.identity.accounts.by_login(address)
    if other is not None and other.id != account.id:
        release_claim(uow, address)
