"""The tables of conventions, séances and attendance.

Attendance is added to and never changed: a correction points to the row it takes the place of. A
row has one successor at most and a pair of séance and person one first row, so that exactly one
row of a pair has none: it is the one that counts, whoever corrects at the same time.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from persistence.tables import Base, Code, JsonDocument, Moment
from persistence.tenancy import OfDepartement

FIRST = "corrects IS NULL"
STATUSES = "status IN ('present', 'absent_excuse', 'absent', 'annule')"
KINDS = (
    "kind IN ('individuelle', 'collective', 'professionnalisation', 'entretien', 'travail',"
    " 'integration', 'formation', 'location')"
)


def _first_of(table: str, *columns: str) -> Index:
    return Index(
        f"uq_{table}_first",
        *columns,
        unique=True,
        sqlite_where=text(FIRST),
        postgresql_where=text(FIRST),
    )


class ConventionRow(OfDepartement, Base):
    """What a Département and an operator agreed for a year."""

    __tablename__ = "conventions"
    __table_args__ = (
        CheckConstraint("length(id) > 0", name="id_not_empty"),
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint("places IS NULL OR places > 0", name="places"),
        CheckConstraint("envelope_cents IS NULL OR envelope_cents >= 0", name="envelope"),
        CheckConstraint("json_valid(terms)", name="json").ddl_if(dialect="sqlite"),
        Index(None, "operator_id", "year", "id"),
        Index(None, "year", "id"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    dispositif_id: Mapped[str] = mapped_column(Code)
    operator_id: Mapped[str] = mapped_column(Code, ForeignKey("organisations.id"))
    year: Mapped[int]
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    places: Mapped[int | None]
    envelope_cents: Mapped[int | None] = mapped_column(BigInteger)
    terms: Mapped[dict[str, Any]] = mapped_column(JsonDocument)


class SeanceRow(OfDepartement, Base):
    """One séance of a session; it changes once, when its sheet is signed."""

    __tablename__ = "seances"
    __table_args__ = (
        CheckConstraint("length(id) > 0", name="id_not_empty"),
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("present_elsewhere >= 0", name="present_elsewhere"),
        CheckConstraint("(starts IS NULL) = (ends IS NULL)", name="clock"),
        CheckConstraint("starts IS NULL OR (starts >= 0 AND ends > starts)", name="hours"),
        CheckConstraint(KINDS, name="kind"),
        CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name="closed"),
        Index(None, "convention_id", "held_on", "id"),
        Index(None, "session_id", "held_on", "id"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    session_id: Mapped[str] = mapped_column(Code, ForeignKey("action_sessions.id"))
    convention_id: Mapped[str | None] = mapped_column(Code, ForeignKey("conventions.id"))
    held_on: Mapped[date] = mapped_column(Date)
    starts: Mapped[int | None]
    ends: Mapped[int | None]
    minutes: Mapped[int]
    kind: Mapped[str] = mapped_column(String(30))
    present_elsewhere: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(Code)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by: Mapped[str | None] = mapped_column(Code)


class AttendanceRow(OfDepartement, Base):
    """One row of a sheet: triggers refuse any change or removal."""

    __tablename__ = "attendances"
    __table_args__ = (
        CheckConstraint("length(id) > 0", name="id_not_empty"),
        CheckConstraint(STATUSES, name="status"),
        CheckConstraint("minutes >= 0 AND (status = 'present') = (minutes > 0)", name="minutes"),
        CheckConstraint("corrects IS NULL OR corrects <> id", name="corrects_another"),
        _first_of("attendances", "seance_id", "positionnement_id"),
        UniqueConstraint("corrects"),
        UniqueConstraint("id", "seance_id", "positionnement_id"),
        ForeignKeyConstraint(
            ["corrects", "seance_id", "positionnement_id"],
            ["attendances.id", "attendances.seance_id", "attendances.positionnement_id"],
            name="fk_attendances_corrects",
        ),
        Index(None, "seance_id"),
        Index(None, "beneficiary_id"),
        Index(None, "positionnement_id"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    seance_id: Mapped[str] = mapped_column(Code, ForeignKey("seances.id"))
    positionnement_id: Mapped[str] = mapped_column(Code, ForeignKey("positionnements.id"))
    beneficiary_id: Mapped[str] = mapped_column(Code)
    status: Mapped[str] = mapped_column(String(20))
    minutes: Mapped[int]
    certificate: Mapped[str | None] = mapped_column(String(200))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    actor_id: Mapped[str] = mapped_column(Code)
    corrects: Mapped[str | None] = mapped_column(Code)


class ParticipationFactsRow(OfDepartement, Base):
    """What was proved or stated of a participation: triggers refuse any change or removal."""

    __tablename__ = "participation_facts"
    __table_args__ = (
        CheckConstraint("weekly_minutes IS NULL OR weekly_minutes > 0", name="weekly_minutes"),
        CheckConstraint("corrects IS NULL OR corrects <> id", name="corrects_another"),
        _first_of("participation_facts", "positionnement_id"),
        UniqueConstraint("corrects"),
        UniqueConstraint("id", "positionnement_id"),
        ForeignKeyConstraint(
            ["corrects", "positionnement_id"],
            ["participation_facts.id", "participation_facts.positionnement_id"],
            name="fk_participation_facts_corrects",
        ),
        Index(None, "positionnement_id"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    positionnement_id: Mapped[str] = mapped_column(Code, ForeignKey("positionnements.id"))
    public: Mapped[str | None] = mapped_column(String(20))
    checked_on: Mapped[date | None] = mapped_column(Date)
    public_until: Mapped[date | None] = mapped_column(Date)
    follow_up: Mapped[str | None] = mapped_column(String(20))
    weekly_minutes: Mapped[int | None]
    renewed_on: Mapped[date | None] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    actor_id: Mapped[str] = mapped_column(Code)
    corrects: Mapped[str | None] = mapped_column(Code)
