"""Activation codes: a référent gives one to a person he accompanies, who types it once."""

from dataclasses import dataclass, replace
from datetime import datetime

from insertion.accounts import Account, AccountState
from insertion.actor import Actor, Role
from insertion.errors import TransitionRefused, UnknownRecord
from insertion.outbox import MessageKind
from insertion.ports import UnitOfWork
from insertion.positionnement_table import Party
from insertion.sign_in import (
    ACTIVATION_DAYS,
    MOST_CODE_ATTEMPTS,
    KeyKind,
    SessionMeans,
    SignInKey,
)
from insertion.text import is_id
from usecases.accounts.attempts import counted
from usecases.accounts.errors import SignInRefused
from usecases.accounts.practice import Entrance, SignInPractice
from usecases.accounts.sessions import SignedIn, open_session, stage_for
from usecases.messages.queue import notify
from usecases.positionnements.standing import parties_towards
from usecases.vault import new_code, same, shown_code, typed_code

FINDER_LENGTH = 4  # finds the code; the rest opens, and only its keyed hash is kept
CODE_LENGTH = 12
LOGIN_LENGTH = 8
_DRAWS = 20


@dataclass(frozen=True, slots=True)
class ActivationCode:
    """A code as it is shown, once, and until when it may be typed."""

    code: str
    expires_at: datetime


def issue_code(
    beneficiary_id: str, actor: Actor, uow: UnitOfWork, practice: SignInPractice, at: datetime
) -> ActivationCode:
    """Return a new code for a person, in the place of any other; by who accompanies her.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks.
    TransitionRefused
        When her account is disabled.
    """
    if actor.role is not Role.REFERENT or not is_id(beneficiary_id):
        raise UnknownRecord("no such person for this actor")
    with uow:
        uow.wait_to_write()
        if Party.REFERENT not in parties_towards(uow, actor, beneficiary_id, None):
            raise UnknownRecord("no such person for this actor")
        account = _account_of(uow, beneficiary_id, actor, practice, at)
        if account.state is AccountState.DISABLED:
            raise TransitionRefused("desactive", "Le compte de cette personne est désactivé.")
        finder, secret = _free_finder(uow), new_code(CODE_LENGTH - FINDER_LENGTH)
        expires_at = at + ACTIVATION_DAYS
        uow.identity.keys.end_all(account.id, KeyKind.ACTIVATION_CODE)
        uow.identity.keys.add(
            SignInKey(
                id=finder,
                account_id=account.id,
                kind=KeyKind.ACTIVATION_CODE,
                secret_hash=_hashed(practice, finder, secret),
                created_at=at,
                expires_at=expires_at,
                created_by=actor.id,
            )
        )
        # Who has an account already learns that someone can now enter it.
        notify(uow, account.actor, MessageKind.NEW_CODE, message_id=practice.new_id(), at=at)
        uow.commit()
    return ActivationCode(shown_code(finder + secret), expires_at)


def activate(code: str, entrance: Entrance) -> SignedIn:
    """Return the session that a code opens, once; the account is active from then on.

    A code is tried a few times at most, and so is every code from one network address.

    Raises
    ------
    SignInRefused
        When it was used, has expired, or never was.
    TooManyAttempts
        After too many failures.
    """
    typed = typed_code(code)
    finder, secret = typed[:FINDER_LENGTH], typed[FINDER_LENGTH:]
    with entrance.new_work() as uow:
        tried = is_id(finder) and uow.identity.keys.attempt(finder, MOST_CODE_ATTEMPTS)
        uow.commit()
    with counted(entrance, f"code {finder}") as uow:
        key = uow.identity.keys.get(finder)
        if (
            not tried
            or key is None
            or key.kind is not KeyKind.ACTIVATION_CODE
            or entrance.at >= key.expires_at
            or not same(key.secret_hash, _hashed(entrance.practice, finder, secret))
            or not uow.identity.keys.use(key.id)
        ):
            raise SignInRefused("nothing opens")
        account = uow.identity.accounts.get(key.account_id)
        if account is None or account.state is AccountState.DISABLED:
            raise SignInRefused("nothing opens")
        active = replace(account, state=AccountState.ACTIVE)
        uow.identity.accounts.change(active)
        signed = open_session(uow, active, SessionMeans.CODE, stage_for(active), entrance.at)
        uow.commit()
    return signed


def _account_of(
    uow: UnitOfWork, beneficiary_id: str, actor: Actor, practice: SignInPractice, at: datetime
) -> Account:
    # Of his département: someone of another may have the same id.
    found = uow.identity.accounts.of_person(Role.BENEFICIARY, beneficiary_id, actor.departement)
    if found is not None:
        return found
    account = Account(
        id=practice.new_id(),
        role=Role.BENEFICIARY,
        acts_as=beneficiary_id,
        state=AccountState.TO_ACTIVATE,
        created_at=at,
        login=f"v-{new_code(LOGIN_LENGTH).lower()}",  # until she gives an address, if she does
    )
    uow.identity.accounts.add(account)
    return account


def _free_finder(uow: UnitOfWork) -> str:
    for _ in range(_DRAWS):
        finder = new_code(FINDER_LENGTH)
        if uow.identity.keys.get(finder) is None:
            return finder
    raise TransitionRefused("codes", "Trop de codes attendent ; réessayer dans un moment.")


def _hashed(practice: SignInPractice, finder: str, secret: str) -> str:
    return practice.vault.keyed_hash(f"activation {finder}", secret)
