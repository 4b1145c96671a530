"""Rows of séances and attendance, and the domain objects they are."""

from typing import Any

from sqlalchemy import ColumnElement, Row, exists
from sqlalchemy.orm import aliased

from insertion.attendance import (
    Attendance,
    AttendanceStatus,
    FollowUp,
    ParticipationFacts,
    Seance,
    SeanceKind,
)
from insertion.capacity import Audience
from persistence.attendance_tables import AttendanceRow, ParticipationFactsRow, SeanceRow
from persistence.json_form import read_optional
from persistence.moments import in_utc

_Later = aliased(AttendanceRow)
_LaterFacts = aliased(ParticipationFactsRow)

SEANCE_COLUMNS = (
    SeanceRow.id.label("seance_id"),
    SeanceRow.minutes.label("seance_minutes"),
    *(SeanceRow.session_id, SeanceRow.convention_id, SeanceRow.held_on, SeanceRow.starts),
    *(SeanceRow.ends, SeanceRow.kind, SeanceRow.present_elsewhere, SeanceRow.closed_at),
)
ATTENDANCE_COLUMNS = tuple(AttendanceRow.__table__.c)
"""Its ``seance_id`` is that of :data:`SEANCE_COLUMNS`: joined, keep one of them."""

FACTS_COLUMNS = tuple(ParticipationFactsRow.__table__.c)


def counts() -> ColumnElement[bool]:
    """Return the condition of attendance rows that no other corrects."""
    return ~exists().where(_Later.corrects == AttendanceRow.id)


def facts_count() -> ColumnElement[bool]:
    """Return the condition of facts that no other corrects."""
    return ~exists().where(_LaterFacts.corrects == ParticipationFactsRow.id)


def seance_of(row: Row[*tuple[Any, ...]]) -> Seance:
    """Return the séance of a row of :data:`SEANCE_COLUMNS`."""
    return Seance(
        id=row.seance_id,
        on=row.held_on,
        minutes=row.seance_minutes,
        kind=SeanceKind(row.kind),
        convention_id=row.convention_id,
        session_id=row.session_id,
        starts=row.starts,
        ends=row.ends,
        present_elsewhere=row.present_elsewhere,
        closed=row.closed_at is not None,
    )


def attendance_of(row: Row[*tuple[Any, ...]]) -> Attendance:
    """Return the attendance of a row of :data:`ATTENDANCE_COLUMNS`."""
    return Attendance(
        id=row.id,
        seance_id=row.seance_id,
        positionnement_id=row.positionnement_id,
        beneficiary_id=row.beneficiary_id,
        status=AttendanceStatus(row.status),
        minutes=row.minutes,
        recorded_at=in_utc(row.recorded_at),
        actor_id=row.actor_id,
        certificate=row.certificate,
        corrects=row.corrects,
    )


def attendance_values(row: Attendance) -> dict[str, Any]:
    """Return what is stored of an attendance."""
    return {
        "id": row.id,
        "seance_id": row.seance_id,
        "positionnement_id": row.positionnement_id,
        "beneficiary_id": row.beneficiary_id,
        "status": row.status,
        "minutes": row.minutes,
        "certificate": row.certificate,
        "recorded_at": row.recorded_at,
        "actor_id": row.actor_id,
        "corrects": row.corrects,
    }


def facts_of(row: Row[*tuple[Any, ...]]) -> ParticipationFacts:
    """Return the facts of a row of :data:`FACTS_COLUMNS`."""
    return ParticipationFacts(
        id=row.id,
        positionnement_id=row.positionnement_id,
        recorded_at=in_utc(row.recorded_at),
        actor_id=row.actor_id,
        public=read_optional(Audience, row.public),
        checked_on=row.checked_on,
        public_until=row.public_until,
        follow_up=read_optional(FollowUp, row.follow_up),
        weekly_minutes=row.weekly_minutes,
        renewed_on=row.renewed_on,
        corrects=row.corrects,
    )


def facts_values(facts: ParticipationFacts) -> dict[str, Any]:
    """Return what is stored of facts."""
    return {
        "id": facts.id,
        "positionnement_id": facts.positionnement_id,
        "public": facts.public,
        "checked_on": facts.checked_on,
        "public_until": facts.public_until,
        "follow_up": facts.follow_up,
        "weekly_minutes": facts.weekly_minutes,
        "renewed_on": facts.renewed_on,
        "recorded_at": facts.recorded_at,
        "actor_id": facts.actor_id,
        "corrects": facts.corrects,
    }
