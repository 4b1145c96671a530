"""A week of sheets: what it asks of the database, and which séance of last week each repeats."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Engine, event

from insertion.actor import Acting, Actor, Role
from insertion.attendance import AttendanceStatus, SeanceKind
from insertion.positionnement import State, Transition
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence.insertion_builders import a_positionnement, an_event, the_ground
from tests.usecases.positionnements.ground import memory_engine
from usecases.attendance.seances import SeanceDraft, hold_seance, hold_seances
from usecases.attendance.sheets import RowOutcome, SheetRow
from usecases.attendance.weeks import WeekRow, record_week, show_week

ACTING = Acting(
    Actor("jean", Role.OPERATOR, "op-1"),
    datetime(2026, 11, 13, 9, tzinfo=UTC),
    date(2026, 11, 13),
)
TUESDAY, NEXT = date(2026, 11, 3), date(2026, 11, 10)
ONE, TWO, THREE = 13 * 60, 14 * 60, 15 * 60


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = memory_engine()
    with SqlUnitOfWork(engine) as uow:
        the_ground(uow)
        for number in (1, 2):
            placed = a_positionnement(
                f"pos-{number}",
                beneficiary_id=f"b-{number}",
                session_id="s-1",
                state=State.ENTERED,
                entered_on=date(2026, 11, 2),
            )
            uow.positionnements.add(placed, an_event(placed, Transition.CREATE))
        uow.commit()
    yield engine
    engine.dispose()


@pytest.fixture
def new_id() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"n-{next(numbers)}"


def a_draft(on: date, starts: int = ONE) -> SeanceDraft:
    return SeanceDraft(
        session_id="s-1", on=on, kind=SeanceKind.COLLECTIVE, starts=starts, ends=starts + 60
    )


def a_cell(seance_id: str, number: int = 1) -> WeekRow:
    row = SheetRow(positionnement_id=f"pos-{number}", status=AttendanceStatus.PRESENT)
    return WeekRow(seance_id, row)


def test_a_week_of_many_sheets_asks_no_more_than_one(
    engine: Engine, new_id: Callable[[], str]
) -> None:
    drafts = [a_draft(date(2026, 11, day)) for day in range(2, 9)]
    held = hold_seances(ACTING, "s-1", drafts, SqlUnitOfWork(engine), new_id)
    ids = [each.seance.id for each in held if each.seance is not None]
    asked: list[str] = []

    def remember(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", remember)
    record_week(ACTING, "s-1", [a_cell(ids[0])], SqlUnitOfWork(engine), new_id)
    of_one = len(asked)
    asked.clear()
    cells = [a_cell(each, 2) for each in ids]
    done = record_week(ACTING, "s-1", cells, SqlUnitOfWork(engine), new_id)
    assert [each.outcome for each in done] == [RowOutcome.RECORDED] * 7
    assert len(asked) == of_one


def test_a_seance_repeats_the_one_of_its_hour_whatever_comes_before_it(
    engine: Engine, new_id: Callable[[], str]
) -> None:
    def hold(on: date, starts: int) -> str:
        return hold_seance(ACTING, a_draft(on, starts), SqlUnitOfWork(engine), new_id).id

    two, three = hold(TUESDAY, TWO), hold(TUESDAY, THREE)
    one_next, two_next = hold(NEXT, ONE), hold(NEXT, TWO)
    cells = [a_cell(two, 1), a_cell(three, 2)]
    record_week(ACTING, "s-1", cells, SqlUnitOfWork(engine), new_id)
    week = show_week(ACTING, "s-1", NEXT, SqlUnitOfWork(engine), copy=True)
    assert [(each.seance_id, each.row.positionnement_id) for each in week.proposed] == [
        (one_next, "pos-2"),
        (two_next, "pos-1"),
    ]
    assert week.planned == ()


@pytest.mark.parametrize("several", [True, False])
def test_a_seance_is_held_of_what_nobody_else_is_changing(
    engine: Engine, new_id: Callable[[], str], several: bool
) -> None:
    done: list[str] = []

    class Watched(SqlUnitOfWork):
        def wait_to_write(self) -> None:
            done.append("wait")
            super().wait_to_write()

    uow = Watched(engine)
    sessions = uow.action_sessions

    class Read:
        def get(self, session_id: str) -> Any:
            done.append("read")
            return sessions.get(session_id)

    uow.action_sessions = Read()  # type: ignore[assignment]
    if several:
        hold_seances(ACTING, "s-1", [a_draft(TUESDAY)], uow, new_id)
    else:
        hold_seance(ACTING, a_draft(TUESDAY), uow, new_id)
    assert done == ["wait", "read"]
