"""Tokens of programs: created by who acts for the consumer, shown once, revoked at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from insertion.actor import Actor
from insertion.api_tokens import OFFERED, ApiToken, Scope
from insertion.errors import InvalidValue, UnknownRecord
from insertion.ports import UnitOfWork
from usecases.accounts.errors import NotSignedIn
from usecases.accounts.practice import NewWork, SignInPractice
from usecases.vault import hash_of, new_secret

PREFIX = "vic_"  # so that a token that leaked is recognised for what it is
MOST_DAYS = 366
DEFAULT_DAYS = 90
MOST_TOKENS = 50


@dataclass(frozen=True, slots=True)
class TokenWanted:
    """A token to create: its name, what it opens, for how many days."""

    label: str
    scopes: frozenset[Scope]
    days: int = DEFAULT_DAYS


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token and its secret, told once."""

    token: ApiToken
    secret: str


def create_token(
    wanted: TokenWanted, actor: Actor, uow: UnitOfWork, practice: SignInPractice, at: datetime
) -> NewToken:
    """Return a new token of the actor's organisation.

    Raises
    ------
    UnknownRecord
        For who has no program: a person, a référent.
    InvalidValue
        When it would open what its consumer may not, or for too long.
    """
    if actor.role not in OFFERED:
        raise UnknownRecord("tokens")
    if not 1 <= wanted.days <= MOST_DAYS:
        raise InvalidValue("jours", f"de 1 à {MOST_DAYS} jours")
    secret = PREFIX + new_secret()
    token = ApiToken(
        id=practice.new_id(),
        label=wanted.label,
        role=actor.role,
        organisation_id=actor.organisation_id,
        scopes=wanted.scopes,
        created_by=actor.id,
        created_at=at,
        expires_at=at + timedelta(days=wanted.days),
    )
    with uow:
        uow.wait_to_write()
        alive = [each for each in _tokens(uow, actor) if each.is_alive(at)]
        if len(alive) >= MOST_TOKENS:
            raise InvalidValue("jetons", f"au plus {MOST_TOKENS} ; en révoquer un")
        uow.identity.api_tokens.add(token, hash_of(secret))
        uow.commit()
    return NewToken(token, secret)


def list_tokens(actor: Actor, uow: UnitOfWork) -> Sequence[ApiToken]:
    """Return the tokens of the actor's organisation, revoked and expired ones too."""
    if actor.role not in OFFERED:
        raise UnknownRecord("tokens")
    with uow:
        return _tokens(uow, actor)


def revoke_token(token_id: str, actor: Actor, uow: UnitOfWork, at: datetime) -> None:
    """Revoke a token of the actor's organisation, or raise :class:`UnknownRecord`."""
    if actor.role not in OFFERED:
        raise UnknownRecord("tokens")
    with uow:
        uow.wait_to_write()
        if token_id not in {each.id for each in _tokens(uow, actor)}:
            raise UnknownRecord("no such token")
        uow.identity.api_tokens.revoke(token_id, at)
        uow.commit()


def token_of(secret: str, new_work: NewWork, at: datetime) -> ApiToken:
    """Return the token that a program sent, or raise :class:`NotSignedIn`."""
    with new_work() as uow:
        token = uow.identity.api_tokens.find(hash_of(secret))
    if token is None or not token.is_alive(at):
        raise NotSignedIn("no such token")
    if token.last_used_on != at.date():
        with new_work() as uow:
            uow.identity.api_tokens.used(token.id, at)
            uow.commit()
    return token


def require_not_revoked(uow: UnitOfWork, token: ApiToken) -> None:
    """Raise :class:`NotSignedIn` when a token was revoked since it was read."""
    same_consumer = uow.identity.api_tokens.of_organisation(token.role, token.organisation_id)
    if not any(each.id == token.id and each.revoked_at is None for each in same_consumer):
        raise NotSignedIn("revoked meanwhile")


def _tokens(uow: UnitOfWork, actor: Actor) -> Sequence[ApiToken]:
    return uow.identity.api_tokens.of_organisation(actor.role, actor.organisation_id)
