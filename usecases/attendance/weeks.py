"""A week of a session as one grid: read it, propose last week's, record it in one write."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from insertion.attendance import Attendance, AttendanceStatus, Seance, current_rows
from insertion.attendance_ports import Placed, SeanceFilter
from insertion.capacity import ActionSession
from insertion.errors import InvalidValue
from insertion.periods import add_days
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from insertion.positionnement_ports import Window
from insertion.rights import Right
from usecases.attendance.access import the_session
from usecases.attendance.sheets import (
    BadRow,
    NewId,
    RowReport,
    SheetRecording,
    SheetRow,
    refused,
)

DAYS = 7
MAX_WEEK_ROWS = 1_500
_ALL = Window(1, 1_000)

_Key = Callable[[Attendance], str]


@dataclass(frozen=True, slots=True)
class Week:
    """A week of a session, from its Monday.

    ``standing`` holds the rows that no other corrects, those taken back included; ``proposed`` is
    what last week says of cells that hold nothing, and ``planned`` its séances a week later, where
    there is none. Nothing proposed is written.
    """

    session: ActionSession
    monday: date
    seances: tuple[Seance, ...]
    people: tuple[Placed, ...]
    standing: tuple[Attendance, ...]
    history: tuple[Attendance, ...]
    proposed: tuple["WeekRow", ...]
    planned: tuple[Seance, ...]

    @property
    def sunday(self) -> date:
        """Return its last day."""
        return add_days(self.monday, DAYS - 1)

    def counting(self) -> tuple[Attendance, ...]:
        """Return the rows that count."""
        return tuple(each for each in self.standing if not _is_cancelled(each))

    def minutes_by_person(self) -> Mapping[str, int]:
        """Return the minutes of each positionnement over the week."""
        return _minutes(self.counting(), lambda row: row.positionnement_id)

    def minutes_by_seance(self) -> Mapping[str, int]:
        """Return the minutes of everyone at each séance."""
        return _minutes(self.counting(), lambda row: row.seance_id)


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One cell of the grid as asked: the séance, and the row of its sheet."""

    seance_id: str
    row: SheetRow


def monday_of(day: date) -> date:
    """Return the Monday of the week of a day."""
    return add_days(day, -day.weekday())


def show_week(
    acting: Acting, session_id: str, day: date, uow: UnitOfWork, *, copy: bool = False
) -> Week:
    """Return the week of ``day``; with ``copy``, what last week proposes for it.

    Raises
    ------
    UnknownRecord
        When there is no such session for ``actor``.
    """
    monday = monday_of(day)
    with uow:
        session = the_session(acting.actor, session_id, uow, Right.READ_SHEET)
        seances = _held(uow, session, monday)
        history = tuple(uow.attendances.history_of([each.id for each in seances]))
        placed = tuple(uow.attendances.placed(session.id))
        week = Week(
            session=session,
            monday=monday,
            seances=seances,
            people=_shown(placed, history, monday),
            standing=_standing(history),
            history=history,
            proposed=(),
            planned=(),
        )
        if not copy:
            return week
        before = _held(uow, session, add_days(monday, -DAYS))
        rows = uow.attendances.history_of([each.id for each in before])
    return _with_last_week(week, before, current_rows(rows), acting.today)


def record_week(
    acting: Acting,
    session_id: str,
    rows: Sequence[WeekRow | BadRow],
    uow: UnitOfWork,
    new_id: NewId,
) -> tuple[RowReport, ...]:
    """Record cells of several sheets of a session in one write, and report each.

    Raises
    ------
    InvalidValue
        When there are too many rows.
    UnknownRecord
        When there is no such session for ``actor``.
    """
    if len(rows) > MAX_WEEK_ROWS:
        raise InvalidValue("lignes", f"{MAX_WEEK_ROWS} lignes au plus")
    with uow:
        uow.wait_to_write()  # what is read from here on cannot change before we write
        session = the_session(acting.actor, session_id, uow, Right.WRITE_SHEET)
        asked = {each.seance_id for each in rows if isinstance(each, WeekRow)}
        writing = _Writing(_sheets(acting, session, asked, uow, new_id))
        reports = tuple(writing.take(each) for each in rows)
        added = [row for sheet in writing.sheets.values() for row in sheet.added]
        if added:
            uow.attendances.record(added)
            uow.commit()
    return reports


@dataclass(frozen=True, slots=True)
class _Writing:
    """The sheets of a session for which cells come."""

    sheets: Mapping[str, SheetRecording]

    def take(self, asked: WeekRow | BadRow) -> RowReport:
        """Take one cell, and return what became of it."""
        if isinstance(asked, BadRow):
            return refused(asked.positionnement_id, asked.field, asked.expected)
        try:
            return self._sheet(asked.seance_id).take(asked.row)
        except InvalidValue as error:
            return refused(asked.row.positionnement_id, error.field, error.expected)

    def _sheet(self, seance_id: str) -> SheetRecording:
        sheet = self.sheets.get(seance_id)
        if sheet is None:
            raise InvalidValue("seance_id", "une séance de cette session")
        if sheet.seance.on > sheet.acting.today:
            raise InvalidValue("seance_id", "une séance qui a eu lieu ; celle-ci est à venir")
        return sheet


def _sheets(
    acting: Acting, session: ActionSession, asked: Iterable[str], uow: UnitOfWork, new_id: NewId
) -> Mapping[str, SheetRecording]:
    """Return the sheets of the séances of a session that are asked: as many queries for all."""
    of_session = [e for e in uow.attendances.several(asked) if e.session_id == session.id]
    placed = {each.positionnement_id: each for each in uow.attendances.placed(session.id)}
    current: dict[str, dict[str, Attendance]] = {each.id: {} for each in of_session}
    for row in _standing(uow.attendances.history_of(list(current))):
        current[row.seance_id][row.positionnement_id] = row
    return {
        each.id: SheetRecording(acting, each, new_id, placed, current[each.id])
        for each in of_session
    }


def _held(uow: UnitOfWork, session: ActionSession, monday: date) -> tuple[Seance, ...]:
    where = SeanceFilter(session.id, None, monday, add_days(monday, DAYS - 1))
    found = [each.seance for each in uow.attendances.seances(where, _ALL).items]
    return tuple(sorted(found, key=_in_order))


def _in_order(seance: Seance) -> tuple[date, int, str]:
    return seance.on, -1 if seance.starts is None else seance.starts, seance.id


def _standing(history: Iterable[Attendance]) -> tuple[Attendance, ...]:
    every = tuple(history)
    corrected = {row.corrects for row in every}
    return tuple(row for row in every if row.id not in corrected)


def _shown(
    placed: Iterable[Placed], history: Iterable[Attendance], monday: date
) -> tuple[Placed, ...]:
    """Return who is in the session that week, and whoever is on one of its sheets."""
    there = {row.positionnement_id for row in history}
    sunday = add_days(monday, DAYS - 1)
    return tuple(
        each
        for each in placed
        if each.positionnement_id in there
        or (
            (each.ended_on is None or each.ended_on >= monday)
            and (each.entered_on is None or each.entered_on <= sunday)
        )
    )


def _is_cancelled(row: Attendance) -> bool:
    return row.status is AttendanceStatus.CANCELLED


def _minutes(rows: Iterable[Attendance], key: _Key) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for row in rows:
        found[key(row)] += row.minutes
    return found


def _with_last_week(
    week: Week, before: Sequence[Seance], rows: Sequence[Attendance], today: date
) -> Week:
    last = {(row.seance_id, row.positionnement_id): row for row in rows}
    filled = {(row.seance_id, row.positionnement_id) for row in week.counting()}
    models = _models(week.seances, before)
    proposed: list[WeekRow] = []
    for seance in week.seances:
        model = models.get(seance.id)
        if model is None or seance.closed or seance.on > today:
            continue
        for person in week.people:
            key = person.positionnement_id
            row = last.get((model.id, key))
            if row is not None and (seance.id, key) not in filled:
                proposed.append(WeekRow(seance.id, _suggested(row, seance)))
    return replace(
        week,
        proposed=tuple(proposed),
        planned=_planned(week, [each for each in before if each not in models.values()]),
    )


def _models(seances: Sequence[Seance], before: Sequence[Seance]) -> Mapping[str, Seance]:
    """Return the séance of last week that each repeats: at its hour first, else left of its day."""
    left = list(before)
    found: dict[str, Seance] = {}
    for at_its_hour in (True, False):
        for seance in seances:
            if seance.id not in found:
                same = (e for e in left if _repeats(seance, e, at_its_hour=at_its_hour))
                if (model := next(same, None)) is not None:
                    left.remove(model)
                    found[seance.id] = model
    return found


def _repeats(seance: Seance, before: Seance, *, at_its_hour: bool) -> bool:
    same_day = before.kind is seance.kind and add_days(before.on, DAYS) == seance.on
    return same_day and (not at_its_hour or before.starts == seance.starts)


def _suggested(row: Attendance, seance: Seance) -> SheetRow:
    there = row.status is AttendanceStatus.PRESENT
    return SheetRow(
        positionnement_id=row.positionnement_id,
        status=row.status,
        minutes=min(row.minutes, seance.minutes) if there else None,
    )


def _planned(week: Week, left: Sequence[Seance]) -> tuple[Seance, ...]:
    """Return séances of last week that have none of their own yet, on the same day of this one."""
    session = week.session
    moved = (replace(each, on=add_days(each.on, DAYS), closed=False) for each in left)
    return tuple(each for each in moved if session.starts_on <= each.on <= session.ends_on)
