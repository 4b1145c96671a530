"""The tables of people followed, organisations, sessions and positionnements.

Places are counted in the row of the session, and the file active in that of the référent, so that
one guarded UPDATE takes one and no more; the constraints are the last word.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from persistence.tables import Base, Code, JsonDocument, Moment
from persistence.tenancy import OfDepartement

# Unknown is NULL, never the JSON « null ».
OptionalDocument = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

OPEN_STATES = (
    "state IN ('souhaite', 'propose', 'a_valider', 'transmis', 'liste_attente', 'accepte',"
    " 'entre', 'suspendu')"
)
OPEN_PRINCIPAL = "ends_on IS NULL AND role = 'principal'"


def _unique(name: str, where: str, *columns: str) -> Index:
    condition = text(where)
    return Index(name, *columns, unique=True, sqlite_where=condition, postgresql_where=condition)


def _one_of(column: str, *codes: str) -> str:
    return f"{column} IN {codes!r}"


class OrganisationRow(OfDepartement, Base):
    """A structure that accompanies, recruits or runs actions."""

    __tablename__ = "organisations"
    __table_args__ = (
        CheckConstraint("length(id) > 0", name="id_not_empty"),
        Index(None, "kind", "territory_id"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(Text)
    territory_id: Mapped[str | None] = mapped_column(Code)


class OpportunityHostRow(Base):
    """Which structure answers for an offer or an action, when it uses this service."""

    __tablename__ = "opportunity_hosts"
    __table_args__ = (Index(None, "organisation_id"),)

    opportunity_id: Mapped[str] = mapped_column(
        Code, ForeignKey("opportunities.id"), primary_key=True
    )
    organisation_id: Mapped[str] = mapped_column(Code, ForeignKey("organisations.id"))


class ReferentRow(OfDepartement, Base):
    """Someone who accompanies people; ``followed`` is her file active, never above its norm."""

    __tablename__ = "referents"
    __table_args__ = (
        CheckConstraint("length(id) > 0", name="id_not_empty"),
        CheckConstraint("norm > 0", name="norm"),
        CheckConstraint("full_time_equivalent BETWEEN 1 AND 100", name="full_time_equivalent"),
        CheckConstraint(
            "followed >= 0 AND followed * 100 <= norm * full_time_equivalent", name="followed"
        ),
        Index(None, "organisation_id"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    organisation_id: Mapped[str] = mapped_column(Code, ForeignKey("organisations.id"))
    social_worker: Mapped[bool] = mapped_column(Boolean)
    norm: Mapped[int]
    full_time_equivalent: Mapped[int]
    followed: Mapped[int]
    name: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(String(20))


class AccompanimentRow(OfDepartement, Base):
    """Who accompanies whom; open while it has no end. One principal at a time for a person."""

    __tablename__ = "accompaniments"
    __table_args__ = (
        CheckConstraint(_one_of("role", "principal", "appui"), name="role"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="days"),
        _unique("uq_accompaniments_one_principal", OPEN_PRINCIPAL, "departement", "beneficiary_id"),
        _unique(
            "uq_accompaniments_open",
            "ends_on IS NULL",
            *("departement", "beneficiary_id", "referent_id"),
        ),
        Index(None, "referent_id", "beneficiary_id"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    beneficiary_id: Mapped[str] = mapped_column(Code)
    referent_id: Mapped[str] = mapped_column(Code, ForeignKey("referents.id"))
    role: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)


class SituationRow(OfDepartement, Base):
    """What eligibility is read from, one person a row."""

    __tablename__ = "situations"
    __table_args__ = (
        CheckConstraint("json_valid(document)", name="json").ddl_if(dialect="sqlite"),
    )

    beneficiary_id: Mapped[str] = mapped_column(Code, primary_key=True)
    document: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class ActionSessionRow(Base):
    """A session of an action; ``taken`` moves by guarded updates only."""

    __tablename__ = "action_sessions"
    __table_args__ = (
        CheckConstraint("places >= 1", name="places"),
        CheckConstraint("taken >= 0 AND taken <= places", name="taken"),
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint(_one_of("state", "ouverte", "fermee", "annulee"), name="state"),
        Index(None, "action_id", "starts_on"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    action_id: Mapped[str] = mapped_column(Code, ForeignKey("opportunities.id"))
    convention_id: Mapped[str | None] = mapped_column(Code)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    places: Mapped[int]
    taken: Mapped[int]
    group_min: Mapped[int | None]
    group_max: Mapped[int | None]
    mixing: Mapped[str | None] = mapped_column(String(20))
    venue: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]


class PositionnementRow(OfDepartement, Base):
    """One person on one offer or action; open once at a time for the same pair."""

    __tablename__ = "positionnements"
    __table_args__ = (
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint(
            "(state = 'liste_attente') = (waiting_rank IS NOT NULL)", name="waiting_rank"
        ),
        CheckConstraint(
            f"{OPEN_STATES} OR {_one_of('state', 'termine', 'refuse', 'abandonne', 'expire')}",
            name="state",
        ),
        CheckConstraint(
            "json_valid(sheet) AND (snapshot IS NULL OR json_valid(snapshot))", name="json"
        ).ddl_if(dialect="sqlite"),
        _unique(
            "uq_positionnements_open",
            OPEN_STATES,
            *("departement", "beneficiary_id", "opportunity_id"),
        ),
        UniqueConstraint("session_id", "waiting_rank"),
        Index(None, "beneficiary_id", "id"),
        Index(None, "opportunity_id", "state"),
        Index(None, "host_id", "id"),
        Index(None, "validator_id", "state"),
        Index(None, "state", "state_since"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    beneficiary_id: Mapped[str] = mapped_column(Code)
    opportunity_id: Mapped[str] = mapped_column(Code, ForeignKey("opportunities.id"))
    opportunity_kind: Mapped[str] = mapped_column(String(20))
    dispositif: Mapped[str | None] = mapped_column(Text)
    session_id: Mapped[str | None] = mapped_column(Code, ForeignKey("action_sessions.id"))
    origin: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    audience: Mapped[str] = mapped_column(String(20))
    prescriber_id: Mapped[str] = mapped_column(Code)
    prescriber_organisation_id: Mapped[str | None] = mapped_column(Code)
    host_id: Mapped[str | None] = mapped_column(Code, ForeignKey("organisations.id"))
    validator_id: Mapped[str | None] = mapped_column(Code, ForeignKey("organisations.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    state_since: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    waiting_rank: Mapped[int | None]
    entered_on: Mapped[date | None] = mapped_column(Date)
    planned_end_on: Mapped[date | None] = mapped_column(Date)
    prolonged_until: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    outcome: Mapped[str | None] = mapped_column(String(40))
    sheet: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    snapshot: Mapped[dict[str, Any] | None] = mapped_column(OptionalDocument)
    version: Mapped[int]


class PositionnementEventRow(OfDepartement, Base):
    """The history of positionnements: triggers refuse any change or removal."""

    __tablename__ = "positionnement_events"
    __table_args__ = (
        CheckConstraint("payload IS NULL OR json_valid(payload)", name="json").ddl_if(
            dialect="sqlite"
        ),
        UniqueConstraint("positionnement_id", "sequence"),
        Index(None, "at"),
    )

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    positionnement_id: Mapped[str] = mapped_column(Code, ForeignKey("positionnements.id"))
    sequence: Mapped[int]
    transition: Mapped[str] = mapped_column(String(30))
    from_state: Mapped[str | None] = mapped_column(String(20))
    to_state: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)
    actor_id: Mapped[str] = mapped_column(Code)
    actor_role: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(40))
    comment: Mapped[str | None] = mapped_column(Text)
    payload: Mapped[dict[str, Any] | None] = mapped_column(OptionalDocument)


class IdempotencyKeyRow(OfDepartement, Base):
    """What was answered to a write, kept with its effect, so that a retry is answered the same."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index(None, "created_at"), Index(None, "beneficiary_id"))

    scope: Mapped[str] = mapped_column(String(200), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    beneficiary_id: Mapped[str | None] = mapped_column(Code)  # of whom the address speaks
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    headers: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    created_at: Mapped[datetime] = mapped_column(Moment)
