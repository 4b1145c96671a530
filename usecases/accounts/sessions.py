"""Sessions: opened, read at each request, renewed under another id, listed and ended."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from insertion.accounts import Account, AccountState
from insertion.errors import UnknownRecord
from insertion.ports import UnitOfWork
from insertion.sign_in import AccountSession, SessionMeans, SessionStage, lifetime
from usecases.accounts.errors import NotSignedIn, SecondFactorExpected
from usecases.accounts.practice import NewWork, SignInPractice
from usecases.vault import hash_of, new_secret

SEEN_EVERY = timedelta(seconds=30)  # a write a request would make everyone wait for everyone


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Someone signed in, as far as ``session.stage`` says; ``token`` is told once and not kept."""

    account: Account
    session: AccountSession
    token: str


@dataclass(frozen=True, slots=True)
class Present:
    """Who makes a request, by a session that is alive."""

    account: Account
    session: AccountSession


def stage_for(account: Account, *, proven: bool = False) -> SessionStage:
    """Return how far one is once known; ``proven`` when a second factor was asked elsewhere."""
    if proven:
        return SessionStage.OPEN
    if account.has_second_factor:
        return SessionStage.SECOND_FACTOR
    return SessionStage.ENROLMENT if account.is_professional else SessionStage.OPEN


def open_session(
    uow: UnitOfWork,
    account: Account,
    means: SessionMeans,
    stage: SessionStage,
    at: datetime,
) -> SignedIn:
    """Write a new session, under an id and a token that nobody has seen; the caller commits."""
    token = new_secret()
    total, idle = lifetime(stage, professional=account.is_professional)
    session = AccountSession(
        id=new_secret()[:22].replace("-", "x").replace("_", "y"),
        token_hash=hash_of(token),
        account_id=account.id,
        stage=stage,
        means=means,
        created_at=at,
        seen_at=at,
        expires_at=at + total,
        idle=idle,
    )
    uow.identity.sessions.add(session)
    if stage is SessionStage.OPEN and account.signed_in_on != at.date():
        account = replace(account, signed_in_on=at.date())
        uow.identity.accounts.change(account)
    return SignedIn(account, session, token)


def renew(uow: UnitOfWork, present: Present, stage: SessionStage, at: datetime) -> SignedIn:
    """Put a new session in the place of one; the former opens nothing. The caller commits."""
    if not uow.identity.sessions.end(present.account.id, present.session.id):
        raise NotSignedIn("ended meanwhile")
    return open_session(uow, present.account, present.session.means, stage, at)


def present_of(token: str, new_work: NewWork, at: datetime) -> Present:
    """Return who holds a token, or raise :class:`NotSignedIn`.

    The account is read with the session: one that was disabled is refused at the next request.
    """
    with new_work() as uow:
        found = uow.identity.sessions.find(hash_of(token))
    if found is None:
        raise NotSignedIn("no such session")
    session, account = found
    if not session.is_alive(at) or account.state is not AccountState.ACTIVE:
        raise NotSignedIn("ended")
    if session.idle is not None and at - session.seen_at >= SEEN_EVERY:
        with new_work() as uow:
            uow.identity.sessions.touch(session.token_hash, at)
            uow.commit()
    return Present(account, session)


def require_open(present: Present) -> Present:
    """Return who is there, or raise :class:`SecondFactorExpected` unless wholly signed in."""
    if present.session.stage is not SessionStage.OPEN:
        raise SecondFactorExpected(present.session.stage.value)
    return present


def is_ended(uow: UnitOfWork, present: Present) -> bool:
    """Return whether a session was ended since it was read, or what it opens changed.

    That it only grew old since is nothing: who asks came in time.
    """
    found = uow.identity.sessions.find(present.session.token_hash)
    if found is None:
        return True
    session, account = found
    as_before = session.stage is present.session.stage and account.actor == present.account.actor
    return account.state is not AccountState.ACTIVE or not as_before


def require_not_ended(uow: UnitOfWork, present: Present) -> None:
    """Raise :class:`NotSignedIn` when a session was ended since it was read: :func:`is_ended`."""
    if is_ended(uow, present):
        raise NotSignedIn("ended meanwhile")


def sign_out(present: Present, uow: UnitOfWork) -> None:
    """End the session."""
    with uow:
        uow.identity.sessions.end(present.account.id, present.session.id)
        uow.commit()


def end_former(token: str, new_work: NewWork) -> None:
    """End the session that a browser had, in the place of which it was just given another."""
    with new_work() as uow:
        found = uow.identity.sessions.find(hash_of(token))
        if found is not None:
            uow.identity.sessions.end(found[1].id, found[0].id)
            uow.commit()


def own_sessions(present: Present, uow: UnitOfWork, at: datetime) -> Sequence[AccountSession]:
    """Return the sessions of one's account that are alive."""
    with uow:
        found = uow.identity.sessions.of_account(present.account.id)
    return [each for each in found if each.is_alive(at)]


def end_own_session(session_id: str, present: Present, uow: UnitOfWork) -> None:
    """End one of one's sessions, or raise :class:`UnknownRecord`."""
    with uow:
        if not uow.identity.sessions.end(present.account.id, session_id):
            raise UnknownRecord("no such session of this account")
        uow.commit()


def end_other_sessions(present: Present, uow: UnitOfWork) -> int:
    """End all one's sessions but this one; return how many."""
    with uow:
        ended = uow.identity.sessions.end_all(present.account.id, but=present.session.id)
        uow.commit()
    return ended


def csrf_token(practice: SignInPractice, token: str) -> str:
    """Return what a page of ours sends beside the cookie: who has only the cookie cannot know."""
    return practice.vault.keyed_hash("csrf", hash_of(token))
