"""All that a décompte is computed from, in six queries however long the year was."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, select

from insertion.attendance import FollowUp, Participation, Presence
from insertion.capacity import Audience
from insertion.conventions import Convention
from insertion.periods import Period
from insertion.positionnement import Transition
from insertion.positionnement_reasons import Exit
from insertion.screening import Elsewhere, Ledger
from persistence.attendance_rows import (
    ATTENDANCE_COLUMNS,
    SEANCE_COLUMNS,
    attendance_of,
    counts,
    facts_count,
    seance_of,
)
from persistence.attendance_tables import (
    AttendanceRow,
    ConventionRow,
    ParticipationFactsRow,
    SeanceRow,
)
from persistence.conventions import CONVENTION_COLUMNS, convention_of
from persistence.insertion_tables import ActionSessionRow, PositionnementEventRow, PositionnementRow
from persistence.json_form import read_optional
from persistence.moments import in_utc


def read_ledger(connection: Connection, convention: Convention, until: date) -> Ledger:
    """Return the attendance of a convention, its participations, and what others know of both."""
    theirs = _participations(connection, _elsewhere(convention))
    others = {each.convention_id for each in theirs}
    presences = _presences(connection, _presences_elsewhere(convention, until))
    others |= {each.seance.convention_id or "" for each in presences}
    return Ledger(
        convention=convention,
        presences=_presences(
            connection,
            _sheets().where(SeanceRow.convention_id == convention.id, SeanceRow.held_on <= until),
        ),
        participations=_participations(
            connection,
            _entered().where(ActionSessionRow.convention_id == convention.id),
            _pauses(connection, convention),
        ),
        elsewhere=Elsewhere(_conventions(connection, others), theirs, presences),
    )


def _sheets() -> Select[*tuple[Any, ...]]:
    kept = [column for column in ATTENDANCE_COLUMNS if column.name != "seance_id"]
    return (
        select(*SEANCE_COLUMNS, *kept)
        .join(AttendanceRow, AttendanceRow.seance_id == SeanceRow.id)
        .where(counts(), AttendanceRow.status != "annule")
        .order_by(SeanceRow.held_on, SeanceRow.id, AttendanceRow.id)
    )


def _presences_elsewhere(convention: Convention, until: date) -> Select[*tuple[Any, ...]]:
    """Return the presences of the same people in séances of other conventions, those days."""
    mine = (
        select(AttendanceRow.beneficiary_id, SeanceRow.held_on)
        .join(SeanceRow, SeanceRow.id == AttendanceRow.seance_id)
        .where(SeanceRow.convention_id == convention.id, SeanceRow.held_on <= until)
        .distinct()
        .subquery()
    )
    return (
        _sheets()
        .join(
            mine,
            and_(
                mine.c.beneficiary_id == AttendanceRow.beneficiary_id,
                mine.c.held_on == SeanceRow.held_on,
            ),
        )
        .where(
            SeanceRow.convention_id.is_not(None),
            SeanceRow.convention_id != convention.id,
            AttendanceRow.status == "present",
        )
    )


def _presences(connection: Connection, query: Select[*tuple[Any, ...]]) -> tuple[Presence, ...]:
    return tuple(Presence(seance_of(row), attendance_of(row)) for row in connection.execute(query))


def _entered() -> Select[*tuple[Any, ...]]:
    row, facts = PositionnementRow, ParticipationFactsRow
    return (
        select(
            *(row.id, ActionSessionRow.convention_id, row.beneficiary_id, row.entered_on),
            *(row.ended_on, row.planned_end_on, row.prolonged_until, row.outcome, row.audience),
            *(facts.public, facts.checked_on, facts.public_until, facts.follow_up),
            *(facts.weekly_minutes, facts.renewed_on),
        )
        .join(ActionSessionRow, ActionSessionRow.id == row.session_id)
        .outerjoin(facts, and_(facts.positionnement_id == row.id, facts_count()))
        .where(row.entered_on.is_not(None), ActionSessionRow.convention_id.is_not(None))
        .order_by(row.id)
    )


def _elsewhere(convention: Convention) -> Select[*tuple[Any, ...]]:
    mine = (
        select(PositionnementRow.beneficiary_id)
        .join(ActionSessionRow, ActionSessionRow.id == PositionnementRow.session_id)
        .where(ActionSessionRow.convention_id == convention.id)
    )
    return _entered().where(
        ActionSessionRow.convention_id != convention.id,
        PositionnementRow.beneficiary_id.in_(mine),
    )


def _participations(
    connection: Connection,
    query: Select[*tuple[Any, ...]],
    pauses: Mapping[str, Sequence[Period]] = MappingProxyType({}),
) -> tuple[Participation, ...]:
    rows = connection.execute(query)
    return tuple(_participation(row, pauses.get(row.id, ())) for row in rows)


def _pauses(connection: Connection, convention: Convention) -> Mapping[str, Sequence[Period]]:
    """Return the days on which each participation of a convention was suspended."""
    row, line = PositionnementRow, PositionnementEventRow
    query = (
        select(line.positionnement_id, line.transition, line.at, line.payload)
        .join(row, row.id == line.positionnement_id)
        .join(ActionSessionRow, ActionSessionRow.id == row.session_id)
        .where(
            ActionSessionRow.convention_id == convention.id,
            line.transition.in_([Transition.SUSPEND.value, Transition.GO_ON.value]),
        )
        .order_by(line.positionnement_id, line.sequence)
    )
    found: dict[str, list[Period]] = {}
    for key, transition, at, payload in connection.execute(query):
        said = (payload or {}).get("le")
        day = in_utc(at).astimezone().date() if said is None else date.fromisoformat(said)
        mine = found.setdefault(key, [])
        if transition == Transition.SUSPEND:
            mine.append(Period(day))
        elif mine:
            since = mine.pop().start
            mine += [Period(since, day - timedelta(days=1))] if since < day else []
    return found


def _participation(row: Row[*tuple[Any, ...]], pauses: Sequence[Period]) -> Participation:
    return Participation(
        positionnement_id=row.id,
        convention_id=row.convention_id,
        beneficiary_id=row.beneficiary_id,
        entered_on=row.entered_on,
        ended_on=None if row.ended_on is None else max(row.ended_on, row.entered_on),
        public=Audience(row.public or row.audience),
        public_proved=row.public is not None or row.checked_on is not None,
        checked_on=row.checked_on,
        public_until=row.public_until,
        follow_up=read_optional(FollowUp, row.follow_up),
        weekly_minutes=row.weekly_minutes,
        renewed_on=_renewed_on(row),
        goals_reached=row.outcome == Exit.REACHED,
        pauses=tuple(pauses),
    )


def _renewed_on(row: Row[*tuple[Any, ...]]) -> date | None:
    """Return the day stated, else the one after the planned end of what was prolonged."""
    day = row.renewed_on
    if day is None and row.prolonged_until is not None and row.planned_end_on is not None:
        day = row.planned_end_on + timedelta(days=1)
    return day if day is not None and day > row.entered_on else None


def _conventions(connection: Connection, ids: Iterable[str]) -> dict[str, Convention]:
    wanted = sorted(ids)
    if not wanted:
        return {}
    query = select(*CONVENTION_COLUMNS).where(ConventionRow.id.in_(wanted))
    return {row.id: convention_of(row) for row in connection.execute(query)}
