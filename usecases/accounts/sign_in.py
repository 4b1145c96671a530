"""Sign in with a login and a password."""

from dataclasses import dataclass, replace

from insertion.accounts import Account, AccountState, normal_login
from insertion.sign_in import SessionMeans
from insertion.text import is_storable
from usecases.accounts.attempts import Subjects, forgive, subjects_of, take_attempt
from usecases.accounts.errors import SignInRefused
from usecases.accounts.practice import Entrance
from usecases.accounts.sessions import SignedIn, open_session, stage_for


@dataclass(frozen=True, slots=True)
class Credentials:
    """What was typed."""

    login: str
    password: str


def sign_in(said: Credentials, entrance: Entrance) -> SignedIn:
    """Return a new session: open for a beneficiary, waiting for the second factor otherwise.

    A login that nobody has, a wrong password and an account that is disabled or not activated are
    refused alike, after the same work.

    Raises
    ------
    SignInRefused
        When they open nothing.
    TooManyAttempts
        After too many failures, whether the account exists or not.
    """
    login = normal_login(said.login)
    subjects = subjects_of(entrance, login)
    account = _attempt(login, subjects, entrance)
    kept = None if account is None else account.password_hash
    right, newer = entrance.practice.hashing.check(said.password, kept)
    if account is None or not right:
        raise SignInRefused("nothing opens")
    with entrance.new_work() as uow:
        uow.wait_to_write()
        present = uow.identity.accounts.get(account.id)
        # What was checked may have changed while it was.
        if present is None or (present.state, present.password_hash) != (AccountState.ACTIVE, kept):
            raise SignInRefused("nothing opens")
        forgive(uow, subjects, entrance.at)
        if newer is not None:
            present = replace(present, password_hash=newer)
            uow.identity.accounts.change(present)
        stage = stage_for(present)
        signed = open_session(uow, present, SessionMeans.PASSWORD, stage, entrance.at)
        uow.commit()
    return signed


def _attempt(login: str, subjects: Subjects, entrance: Entrance) -> Account | None:
    with entrance.new_work() as uow:
        take_attempt(uow, subjects, entrance.at)
        account = uow.identity.accounts.by_login(login) if is_storable(login) else None
        uow.commit()
    return account
