"""Accounts: who signs in, in what role, on whose behalf, and with what."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from insertion.actor import Actor, Role
from insertion.errors import InvalidValue
from insertion.organisations import OrganisationKind
from insertion.text import is_storable, require_id

MAX_LOGIN_LENGTH = 254  # the longest mail address that can be written to

_MAIL = re.compile(r"[^\s@<>\"(),:;\\\[\]]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?")
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,79}")
HOSTS = frozenset({Role.EMPLOYER, Role.OPERATOR})


class AccountState(StrEnum):
    """Whether one may sign in."""

    TO_ACTIVATE = "a_activer"
    ACTIVE = "actif"
    DISABLED = "desactive"


@dataclass(frozen=True, slots=True)
class Account:
    """One account, in one role.

    ``acts_as`` is the id under which the rest of Vicinal knows who signs in: the beneficiary's or
    the référent's own id, the account's id for anyone else. ``departement`` is the one in which it
    was made, known once it is kept. ``login`` and ``mail`` are the only
    personal data here; ``totp_secret`` is sealed with a key that the database does not have, and
    counts once ``totp_confirmed_at`` is set. ``administers`` is of who keeps the accounts of its
    own structure.

    Raises
    ------
    insertion.errors.InvalidValue
        When an id is not one, or the role and the organisation do not go together.
    """

    id: str
    role: Role
    acts_as: str
    state: AccountState
    created_at: datetime
    organisation_id: str | None = None
    departement: str | None = field(default=None, compare=False)
    login: str | None = None
    mail: str | None = None
    mail_confirmed_at: datetime | None = None
    password_hash: str | None = None
    totp_secret: bytes | None = None
    totp_confirmed_at: datetime | None = None
    signed_in_on: date | None = None
    administers: bool = False

    def __post_init__(self) -> None:
        require_id(self.id)
        require_id(self.acts_as)
        if self.role is Role.CLOCK:
            raise InvalidValue("role", "un rôle que quelqu’un peut tenir")
        if self.organisation_id is not None:
            require_id(self.organisation_id)
        if (self.role in HOSTS) != (self.organisation_id is not None):
            raise InvalidValue("organisation_id", "une structure pour un employeur ou un opérateur")
        if self.administers and self.organisation_id is None:
            raise InvalidValue("administre", "pour un compte d’employeur ou d’opérateur seulement")

    @property
    def is_professional(self) -> bool:
        """Return whether a second factor is asked of who signs in."""
        return self.role is not Role.BENEFICIARY

    @property
    def has_second_factor(self) -> bool:
        """Return whether a second factor was confirmed."""
        return self.totp_secret is not None and self.totp_confirmed_at is not None

    @property
    def reachable_at(self) -> str | None:
        """Return the address that messages may go to: it was shown to be theirs."""
        confirmed = self.mail_confirmed_at is not None and self.state is not AccountState.DISABLED
        return self.mail if confirmed else None

    @property
    def actor(self) -> Actor:
        """Return who acts when this account is signed in."""
        return Actor(self.acts_as, self.role, self.organisation_id, self.departement)


def may_be_of(role: Role, kind: OrganisationKind) -> bool:
    """Return whether the account of a host may be of a structure: recruiting is an employer's."""
    return (role is Role.EMPLOYER) == (kind is OrganisationKind.EMPLOYER)


def normal_login(text: str) -> str:
    """Return the one form under which a login is kept and looked up, whatever was typed."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _may_be_typed(text: str) -> bool:
    # A long text is no login; to compose its marks may take as long as the square of its length.
    return len(text) <= MAX_LOGIN_LENGTH and is_storable(text)


def parse_login(text: str) -> str:
    """Return the login that ``text`` writes: a mail address, or a short name.

    Raises
    ------
    InvalidValue
        When it is neither.
    """
    login = normal_login(text) if _may_be_typed(text) else ""
    if len(login) > MAX_LOGIN_LENGTH or not (_MAIL.fullmatch(login) or _LOGIN.fullmatch(login)):
        raise InvalidValue("identifiant", "une adresse de courriel, ou 3 à 80 lettres et chiffres")
    return login


def parse_mail(text: str) -> str:
    """Return the mail address that ``text`` writes, or raise :class:`InvalidValue`."""
    mail = normal_login(text) if _may_be_typed(text) else ""
    if len(mail) > MAX_LOGIN_LENGTH or not _MAIL.fullmatch(mail):
        raise InvalidValue("courriel", "une adresse de courriel, comme prenom.nom@exemple.fr")
    return mail
