"""The tables of accounts, sessions, keys and tokens.

Purpose: to know who signs in. Read by signing in, and by the Département for the list of accounts
(never the secrets). Category: identification data of people and professionals; ``login`` and
``mail`` are the only ones in clear. Kept as ``docs/accounts.md`` says, table by table below.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from persistence.tables import Base, Code, JsonDocument, Moment
from persistence.tenancy import of_transaction

_ACCOUNT = "accounts.id"


def _account_column() -> Mapped[str]:
    return mapped_column(Code, ForeignKey(_ACCOUNT, ondelete="CASCADE"))


class AccountRow(Base):
    """One account. Kept while it is used: six months after the last sign-in it is to be disabled.

    ``totp_secret`` is sealed with a key outside the database; ``totp_step`` is the last time step
    whose code was used, which none before it may be again.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("length(id) > 0", name="id_not_empty"),
        CheckConstraint("state IN ('a_activer', 'actif', 'desactive')", name="state"),
        Index("uq_accounts_login", "login", unique=True),
        Index("uq_accounts_acts_as", "departement", "role", "acts_as", unique=True),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    role: Mapped[str] = mapped_column(String(20))
    acts_as: Mapped[str] = mapped_column(Code)
    organisation_id: Mapped[str | None] = mapped_column(Code)
    departement: Mapped[str] = of_transaction()
    state: Mapped[str] = mapped_column(String(20))
    login: Mapped[str | None] = mapped_column(Text)
    mail: Mapped[str | None] = mapped_column(Text)
    mail_confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    password_hash: Mapped[str | None] = mapped_column(Text)
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    totp_step: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(Moment)
    signed_in_on: Mapped[date | None] = mapped_column(Date)
    administers: Mapped[bool] = mapped_column(Boolean, server_default=false())


class RecoveryCodeRow(Base):
    """A code that stands once for a second factor: its keyed hash. Gone when used or replaced."""

    __tablename__ = "account_recovery_codes"

    account_id: Mapped[str] = mapped_column(
        Code, ForeignKey(_ACCOUNT, ondelete="CASCADE"), primary_key=True
    )
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)


class AccountSessionRow(Base):
    """One session: the hash of what opens it. Purged a day after it ended."""

    __tablename__ = "account_sessions"
    __table_args__ = (
        Index("uq_account_sessions_id", "id", unique=True),
        Index(None, "account_id"),
        Index(None, "expires_at"),
    )

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[str] = mapped_column(Code)
    account_id: Mapped[str] = _account_column()
    stage: Mapped[str] = mapped_column(String(30))
    means: Mapped[str] = mapped_column(String(30))
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    idle_seconds: Mapped[int | None]


class SignInKeyRow(Base):
    """A key that opens once: an activation code, a link. Gone when used, purged when expired."""

    __tablename__ = "sign_in_keys"
    __table_args__ = (Index(None, "account_id", "kind"), Index(None, "expires_at"))

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    account_id: Mapped[str] = _account_column()
    kind: Mapped[str] = mapped_column(String(30))
    secret_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(Code)
    attempts: Mapped[int]


class SignInGuardRow(Base):
    """Failures of one login or network address, under a keyed hash of it. Purged after 48 hours."""

    __tablename__ = "sign_in_guards"
    __table_args__ = (Index(None, "written_at"),)

    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    recent: Mapped[str] = mapped_column(Text)
    locks: Mapped[int]
    locked_until: Mapped[datetime | None] = mapped_column(Moment)
    written_at: Mapped[datetime] = mapped_column(Moment)


class ApiTokenRow(Base):
    """A token of a program: its hash, what it opens, and for whom. No personal data."""

    __tablename__ = "api_tokens"
    __table_args__ = (
        Index("uq_api_tokens_token_hash", "token_hash", unique=True),
        Index(None, "role", "organisation_id"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    label: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[str | None] = mapped_column(Code)
    departement: Mapped[str] = of_transaction()
    scopes: Mapped[str] = mapped_column(Text)
    created_by: Mapped[str] = mapped_column(Code)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    last_used_on: Mapped[date | None] = mapped_column(Date)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class IssuerLinkRow(Base):
    """An identity of another service, under a hash, linked with an account. Kept with it."""

    __tablename__ = "issuer_links"
    __table_args__ = (Index(None, "account_id"),)

    issuer: Mapped[str] = mapped_column(Code, primary_key=True)
    subject_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = _account_column()
    linked_at: Mapped[datetime] = mapped_column(Moment)


class IssuerAttemptRow(Base):
    """Someone sent to an identity service. Gone when they come back, purged after ten minutes."""

    __tablename__ = "issuer_attempts"
    __table_args__ = (Index(None, "expires_at"), Index(None, "account_id"))

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    browser_hash: Mapped[str] = mapped_column(String(64))
    issuer: Mapped[str] = mapped_column(Code)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    account_id: Mapped[str | None] = mapped_column(Code, ForeignKey(_ACCOUNT, ondelete="CASCADE"))


class MessageRow(Base):
    """A message to an account. No personal data; purged 30 days after it was sent or given up.

    ``sealed`` is what only the mail may show; it is emptied as soon as it was sent.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("json_valid(parameters)", name="json").ddl_if(dialect="sqlite"),
        Index(None, "state", "next_at"),
        Index(None, "account_id"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    account_id: Mapped[str] = _account_column()
    kind: Mapped[str] = mapped_column(String(40))
    parameters: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Moment)
    next_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
