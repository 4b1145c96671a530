"""A year of attendance: séances of the sessions that ran, and who was there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from insertion.attendance import (
    Attendance,
    AttendanceStatus,
    ParticipationFacts,
    Seance,
    SeanceKind,
    public_expires_on,
)
from insertion.capacity import ActionSession, Audience
from insertion.periods import add_days
from insertion.positionnement import Event, Positionnement, State
from usecases.demo.draw import chance, weighted
from usecases.demo.year.cast import Followed
from usecases.demo.year.desk import HOST_ID
from usecases.demo.year.ground import Ground, moment
from usecases.demo.year.terms import Run

_STATUSES = {
    AttendanceStatus.PRESENT: 0.83,
    AttendanceStatus.EXCUSED: 0.1,
    AttendanceStatus.ABSENT: 0.07,
}
_CORRECTED_SHARE, _PARTLY_SHARE, _EXCUSED_LATER_SHARE = 0.03, 0.08, 0.3
_SIGNED_AFTER_DAYS, _UNSIGNED_SHARE = 9, 0.04


@dataclass(frozen=True, slots=True)
class HeldSeance:
    """A séance with its sheet; ``signed_at`` is None when the operator has not signed it."""

    seance: Seance
    rows: tuple[Attendance, ...]
    written_at: datetime
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Taking:
    """Someone's part in a session: a positionnement that was entered, and its history."""

    positionnement: Positionnement
    history: Sequence[Event]

    def is_inside(self, day: date) -> bool:
        """Return whether the person takes part on a day: entered before, and not away."""
        state = None
        for event in self.history:
            if event.at.date() < day:
                state = event.to_state
        return state is State.ENTERED


def held_seances(
    ground: Ground, session: ActionSession, run: Run, parts: Sequence[Taking]
) -> Iterator[HeldSeance]:
    """Yield the séances of one session, each with its sheet."""
    last = min(session.ends_on, ground.yesterday)
    groups: list[Sequence[Taking]] = [[each] for each in parts] if run.one_to_one else [parts]
    number = 0
    for group in groups:
        for day in _days(session, run.every_days, last):
            number += 1
            yield from _held(ground, session, run, number, day, group)
    if run.interviews_every_days is not None:
        talk = replace(run, kind=SeanceKind.INTERVIEW, minutes=45, certified=False)
        for part in parts:
            for day in _days(session, run.interviews_every_days, last):
                number += 1
                yield from _held(ground, session, talk, number, add_days(day, 1), [part])


def participation_facts(
    ground: Ground, run: Run, part: Taking, person: Followed
) -> ParticipationFacts:
    """Return what was proved when a person entered."""
    entered_on = part.positionnement.entered_on or ground.today
    young = person.audience is Audience.YOUNG_FAJ
    rng = ground.draws("facts", part.positionnement.id)
    return ParticipationFacts(
        id=f"{part.positionnement.id}.faits",
        positionnement_id=part.positionnement.id,
        recorded_at=moment(rng, entered_on),
        actor_id=HOST_ID,
        public=person.audience,
        checked_on=entered_on,
        public_until=public_expires_on(person.birth_date) if young else None,
        weekly_minutes=run.weekly_minutes,
    )


def _days(session: ActionSession, every: int, last: date) -> Iterator[date]:
    day = add_days(session.starts_on, 1)
    while day <= last:
        yield day
        day = add_days(day, every)


def _held(  # noqa: PLR0913, PLR0917
    ground: Ground,
    session: ActionSession,
    run: Run,
    number: int,
    day: date,
    group: Iterable[Taking],
) -> Iterator[HeldSeance]:
    there = [each for each in group if each.is_inside(day)]
    if not there or day > min(session.ends_on, ground.yesterday):
        return
    key = f"{session.id}-seance-{number:03}"
    rng = ground.draws("seance", key)
    at = moment(rng, day)
    signs_at = at + timedelta(days=rng.randint(1, _SIGNED_AFTER_DAYS))
    signed = signs_at.date() <= ground.yesterday and not chance(rng, _UNSIGNED_SHARE)
    seance = Seance(
        id=key,
        on=day,
        minutes=run.minutes,
        kind=run.kind,
        convention_id=session.convention_id,
        session_id=session.id,
        closed=signed,
    )
    rows = tuple(row for each in there for row in _rows(ground, seance, run, each, at))
    yield HeldSeance(seance, rows, at, signs_at if signed else None)


def _rows(
    ground: Ground, seance: Seance, run: Run, part: Taking, at: datetime
) -> Iterator[Attendance]:
    mine = part.positionnement
    rng = ground.draws("row", seance.id, mine.id)
    status = weighted(rng, _STATUSES)
    there = status is AttendanceStatus.PRESENT
    partly = seance.minutes * 2 // 3 if chance(rng, _PARTLY_SHARE) else seance.minutes
    row = Attendance(
        id=f"{seance.id}.{mine.id.rsplit('-', 1)[-1]}",
        seance_id=seance.id,
        positionnement_id=mine.id,
        beneficiary_id=mine.beneficiary_id,
        status=status,
        minutes=partly if there else 0,
        recorded_at=at,
        actor_id=HOST_ID,
        certificate=f"ATT-{seance.on:%Y%m%d}" if there and run.certified else None,
    )
    yield row
    proved = status is AttendanceStatus.ABSENT and chance(rng, _EXCUSED_LATER_SHARE)
    if proved or chance(rng, _CORRECTED_SHARE):
        excused = AttendanceStatus.EXCUSED
        yield replace(
            row,
            id=f"{row.id}.c",
            status=AttendanceStatus.ABSENT if status is excused else excused,
            minutes=0,
            certificate=None,
            recorded_at=at + timedelta(hours=5),
            corrects=row.id,
        )


def taking_parts(
    positionnements: Mapping[str, Positionnement], history: Mapping[str, Sequence[Event]]
) -> Mapping[str, Sequence[Taking]]:
    """Return who ever entered each session."""
    found: dict[str, list[Taking]] = {}
    for key, each in sorted(positionnements.items()):
        if each.session_id is not None and each.entered_on is not None:
            found.setdefault(each.session_id, []).append(Taking(each, history[key]))
    return found
