"""Sign in by an identity service: an identity opens the account it was linked with, and no other.

Nobody is matched by an address, and no account is made on the way.
"""

import json
from dataclasses import dataclass
from datetime import timedelta

from insertion.account_ports import IssuerAttempt
from insertion.accounts import AccountState
from insertion.outbox import MessageKind
from insertion.ports import UnitOfWork
from insertion.sign_in import SessionMeans
from usecases.accounts.errors import SignInRefused
from usecases.accounts.practice import Entrance
from usecases.accounts.sessions import SignedIn, open_session, stage_for
from usecases.messages.queue import notify
from usecases.vault import Unsealable, hash_of, new_secret, same

BACK_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Departure:
    """What someone leaves with: ``browser`` stays in their browser, the rest goes or is kept."""

    state: str
    nonce: str
    verifier: str
    browser: str


@dataclass(frozen=True, slots=True)
class Return:
    """Someone who came back in time, in the same browser, once."""

    nonce: str
    verifier: str
    account_id: str | None


@dataclass(frozen=True, slots=True)
class Proof:
    """Who a service says that someone is, and whether it asked a second factor."""

    subject: str
    second_factor: bool


def depart(issuer: str, entrance: Entrance, account_id: str | None = None) -> Departure:
    """Return what to leave with towards a service; with an account, to link the identity to it."""
    left = Departure(new_secret(), new_secret(), new_secret() + new_secret(), new_secret())
    hashed = hash_of(left.state)
    kept = json.dumps([left.nonce, left.verifier])
    with entrance.new_work() as uow:
        uow.identity.issuers.begin(
            IssuerAttempt(
                state_hash=hashed,
                browser_hash=hash_of(left.browser),
                issuer=issuer,
                sealed=entrance.practice.vault.seal(kept, hashed),
                expires_at=entrance.at + BACK_WITHIN,
                account_id=account_id,
            )
        )
        uow.commit()
    return left


def come_back(issuer: str, state: str, browser: str | None, entrance: Entrance) -> Return:
    """Return what was kept of who comes back; a state serves once, whatever becomes of it.

    Raises
    ------
    SignInRefused
        When nobody left so, or too long ago, from another browser or for another service.
    """
    hashed = hash_of(state)
    with entrance.new_work() as uow:
        attempt = uow.identity.issuers.take(hashed)
        uow.commit()
    if (
        attempt is None
        or browser is None
        or attempt.issuer != issuer
        or entrance.at >= attempt.expires_at
        or not same(attempt.browser_hash, hash_of(browser))
    ):
        raise SignInRefused("nobody left so")
    try:
        nonce, verifier = json.loads(entrance.practice.vault.unseal(attempt.sealed, hashed))
    except Unsealable:
        raise SignInRefused("nobody left so") from None
    return Return(nonce, verifier, attempt.account_id)


def enter_as(issuer: str, proof: Proof, back: Return, entrance: Entrance) -> SignedIn:
    """Return the session of the account that an identity is linked with, or is now.

    Raises
    ------
    SignInRefused
        When it is linked with none, or with one that is not active.
    TransitionRefused
        When it is to be linked, and is another account's.
    """
    subject = entrance.practice.vault.keyed_hash(f"subject {issuer}", proof.subject)
    with entrance.new_work() as uow:
        uow.wait_to_write()
        account_id = _linked(uow, issuer, subject, back, entrance)
        account = None if account_id is None else uow.identity.accounts.get(account_id)
        if account is None or account.state is not AccountState.ACTIVE:
            raise SignInRefused("linked with no account")
        stage = stage_for(account, proven=proof.second_factor)
        signed = open_session(uow, account, SessionMeans.ISSUER, stage, entrance.at)
        uow.commit()
    return signed


def _linked(
    uow: UnitOfWork, issuer: str, subject: str, back: Return, entrance: Entrance
) -> str | None:
    known = uow.identity.issuers.account_of(issuer, subject)
    if back.account_id is not None and known != back.account_id:
        uow.identity.issuers.link(issuer, subject, back.account_id, entrance.at)
        account = uow.identity.accounts.get(back.account_id)
        if account is not None:
            kind, message_id = MessageKind.IDENTITY_LINKED, entrance.practice.new_id()
            notify(uow, account.actor, kind, message_id=message_id, at=entrance.at)
        return back.account_id
    return known
