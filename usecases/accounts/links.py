"""Links that open once: asked for by whom they are for, sent by mail, opened by a button.

A link is found by the hash of its secret, which is all that is kept of it.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from insertion.accounts import Account, AccountState, normal_login
from insertion.outbox import MessageKind
from insertion.passwords import require_acceptable
from insertion.ports import UnitOfWork
from insertion.sign_in import (
    INVITATION_DAYS,
    LINK_MINUTES,
    KeyKind,
    SessionMeans,
    SignInKey,
)
from insertion.text import is_storable
from usecases.accounts.attempts import link_subjects_of, take_attempt
from usecases.accounts.errors import SignInRefused
from usecases.accounts.practice import Entrance, SignInPractice
from usecases.accounts.sessions import SignedIn, open_session, stage_for
from usecases.messages.queue import queue_link
from usecases.vault import hash_of, new_secret

_LIFETIMES: dict[KeyKind, timedelta] = {
    KeyKind.INVITATION: INVITATION_DAYS,
    KeyKind.MAGIC_LINK: LINK_MINUTES,
    KeyKind.MAIL_CONFIRMATION: LINK_MINUTES,
}
_MESSAGES: dict[KeyKind, MessageKind] = {
    KeyKind.INVITATION: MessageKind.INVITATION,
    KeyKind.MAGIC_LINK: MessageKind.MAGIC_LINK,
    KeyKind.MAIL_CONFIRMATION: MessageKind.MAIL_CONFIRMATION,
}


def new_link(  # noqa: PLR0913
    uow: UnitOfWork,
    account: Account,
    kind: KeyKind,
    created_by: str,
    at: datetime,
    *,
    carries: str = "",
) -> str:
    """Return the secret of a new link, in the place of any other of that kind.

    An invitation opens for days when its account is new, or when the server made it: any other
    link, for some minutes. ``carries`` is what comes back with it. The caller commits.
    """
    secret = new_secret() + carries
    hashed = hash_of(secret)
    uow.identity.keys.end_all(account.id, kind)
    is_new = account.state is AccountState.TO_ACTIVATE
    lifetime = _LIFETIMES[kind] if is_new or created_by != account.id else LINK_MINUTES
    expires_at = at + lifetime
    uow.identity.keys.add(SignInKey(hashed, account.id, kind, hashed, at, expires_at, created_by))
    return secret


def mail_link(  # noqa: PLR0913
    uow: UnitOfWork,
    account: Account,
    kind: KeyKind,
    practice: SignInPractice,
    at: datetime,
    *,
    carries: str = "",
) -> None:
    """Queue the mail of a new link; the caller commits."""
    secret = new_link(uow, account, kind, account.id, at, carries=carries)
    lost = kind is KeyKind.INVITATION and account.state is AccountState.ACTIVE
    queue_link(
        uow,
        practice.vault,
        account.id,
        MessageKind.NEW_PASSWORD if lost else _MESSAGES[kind],
        message_id=practice.new_id(),
        secret=secret,
        at=at,
    )


def count_link(login: str, entrance: Entrance) -> None:
    """Count that a link was asked for, the same whether someone has that login or not.

    What depends on it, :func:`send_link`, is done once the answer has left: its time tells nothing.

    Raises
    ------
    TooManyAttempts
        When too many were asked for.
    """
    with entrance.new_work() as uow:
        take_attempt(uow, link_subjects_of(entrance, normal_login(login)), entrance.at)
        uow.commit()


def send_link(login: str, entrance: Entrance) -> None:
    """Queue a link to who has that login, if anyone.

    It opens the space of a beneficiary; a professional chooses a new password with it, and the
    second factor is still asked.
    """
    known = normal_login(login)
    if not is_storable(known):
        return
    with entrance.new_work() as uow:
        uow.wait_to_write()
        account = uow.identity.accounts.by_login(known)
        if account is None or account.reachable_at is None:
            return
        kind = KeyKind.INVITATION if account.is_professional else KeyKind.MAGIC_LINK
        if account.state is AccountState.ACTIVE or kind is KeyKind.INVITATION:
            mail_link(uow, account, kind, entrance.practice, entrance.at)
            uow.commit()


def open_link(secret: str, entrance: Entrance) -> SignedIn:
    """Return the session that a link opens, once.

    Raises
    ------
    SignInRefused
        When it was used, has expired, or never was.
    """
    with entrance.new_work() as uow:
        account = taken(uow, secret, KeyKind.MAGIC_LINK, entrance.at)
        if account.state is not AccountState.ACTIVE or account.is_professional:
            raise SignInRefused("nothing opens")
        stage = stage_for(account)
        signed = open_session(uow, account, SessionMeans.LINK, stage, entrance.at)
        uow.commit()
    return signed


def accept_invitation(secret: str, password: str, entrance: Entrance) -> SignedIn:
    """Choose the password of an account, new or whose password is lost, and sign in.

    All other sessions end, and identities linked before open nothing any more. The second factor,
    set up or still to be, is asked for next.

    Raises
    ------
    SignInRefused
        When the link was used, has expired, or never was.
    InvalidValue
        When the password is too easy to guess; the link may be used again.
    """
    with entrance.new_work() as uow:
        key = uow.identity.keys.get(hash_of(secret))
        account = None if key is None else uow.identity.accounts.get(key.account_id)
    known = () if account is None else (account.login or "",)
    hashed = entrance.practice.hashing.hash(require_acceptable(password, *known))
    with entrance.new_work() as uow:
        account = taken(uow, secret, KeyKind.INVITATION, entrance.at)
        if account.state is AccountState.DISABLED:
            raise SignInRefused("nothing opens")
        active = replace(
            account,
            state=AccountState.ACTIVE,
            password_hash=hashed,
            mail_confirmed_at=account.mail_confirmed_at or entrance.at,
        )
        uow.identity.accounts.change(active)
        uow.identity.sessions.end_all(active.id)
        uow.identity.issuers.unlink(active.id)  # who had entered may have linked one of his own
        stage = stage_for(active)
        signed = open_session(uow, active, SessionMeans.LINK, stage, entrance.at)
        uow.commit()
    return signed


def taken(uow: UnitOfWork, secret: str, kind: KeyKind, at: datetime) -> Account:
    """Take a key and return its account; only one of those who come at once does."""
    uow.wait_to_write()
    key = uow.identity.keys.get(hash_of(secret))
    if key is None or key.kind is not kind or not key.is_alive(at):
        raise SignInRefused("nothing opens")
    account = uow.identity.accounts.get(key.account_id)
    if account is None or not uow.identity.keys.use(key.id):
        raise SignInRefused("nothing opens")
    return account
