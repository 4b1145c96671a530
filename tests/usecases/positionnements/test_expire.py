"""Nothing stays unanswered, whoever forgets."""

from dataclasses import replace
from datetime import UTC, date, datetime

from insertion.positionnement import State, Transition
from insertion.positionnement_ports import Window
from insertion.positionnement_reasons import Reason
from tests.builders import a_profile
from tests.usecases.positionnements.ground import (
    DEPARTEMENT,
    OPERATOR,
    SHEET,
    WORKER,
    Ground,
    acting,
)
from usecases.positionnements.awaiting import list_awaiting
from usecases.positionnements.create import Wanted, create_positionnement
from usecases.positionnements.expire import (
    DELAYS,
    ClockReport,
    end_of_wait,
    expire_positionnements,
)
from usecases.positionnements.practice import Practice


def clock(ground: Ground, days: int) -> ClockReport:
    later = ground.later(days)
    return expire_positionnements(
        lambda: later.uow, acting(DEPARTEMENT, later.day), ground.practice
    )


def transitions(ground: Ground, positionnement_id: str) -> list[Transition]:
    with ground.uow as uow:
        return [event.transition for event in uow.positionnements.history(positionnement_id)]


def test_what_waits_is_reminded_once_then_ends(ground: Ground):
    placed = ground.create()
    assert clock(ground, 10) == ClockReport(0, 0)
    assert clock(ground, 11) == ClockReport(1, 0)
    assert clock(ground, 30) == ClockReport(0, 0)
    assert clock(ground, 31) == ClockReport(0, 1)
    assert clock(ground, 60) == ClockReport(0, 0)
    assert ground.get(placed.id).state is State.EXPIRED
    assert transitions(ground, placed.id) == [
        Transition.CREATE,
        Transition.REMIND,
        Transition.EXPIRE,
    ]


def test_nobody_decided_and_the_person_is_shown_something_else(ground: Ground):
    mine, others = ground.id("action"), [ground.id("other"), "x", "y", "z"]
    ground.practice = Practice(alternatives=lambda _profile, _kind: [mine, *others])
    with ground.uow as uow:
        uow.beneficiaries.upsert([(ground.person(0), a_profile())])
        uow.commit()
    placed = ground.create()
    clock(ground, 31)
    with ground.uow as uow:
        last = uow.positionnements.history(placed.id)[-1]
    assert (last.actor_id, last.actor_role.value) == ("horloge", "horloge")
    assert last.payload == {"alternatives": others[:3]}


def test_an_answer_stops_the_clock_and_starts_another(ground: Ground):
    placed = ground.create()
    ground.later(9).accept(placed.id)
    assert clock(ground, 24) == ClockReport(0, 0)
    assert clock(ground, 25) == ClockReport(1, 0)  # accepted for 16 days, and not there yet
    assert clock(ground, 300) == ClockReport(0, 0)  # a place that was promised stays
    assert ground.get(placed.id).state is State.ACCEPTED


def test_who_waits_for_a_place_is_told_in_the_end(bare: Ground):
    ground = bare.lay(places=1)
    first, second = (ground.create(number).id for number in range(2))
    ground.accept(first)
    ground.wait(second)
    clock(ground, 91)
    assert ground.get(second).state is State.EXPIRED
    assert ground.session().taken == 1


def test_one_pass_does_what_another_has_not_done(ground: Ground):
    for number in range(3):
        ground.create(number)
    assert clock(ground, 31) == ClockReport(0, 3)
    again = ground.create(0)
    ground.advance(again.id, Transition.ABANDON, WORKER, reason=Reason.MOVED)
    assert clock(ground, 31) == ClockReport(0, 0)


def test_every_state_that_waits_for_someone_has_a_delay():
    waiting = {State.WISHED, State.PROPOSED, State.TO_VALIDATE, State.SENT, State.WAITING}
    assert {state for state, delay in DELAYS.items() if delay.expire_days is not None} == waiting
    assert all(
        delay.expire_days is None or delay.remind_days < delay.expire_days
        for delay in DELAYS.values()
    )


def test_the_last_day_of_a_wait_is_said_the_same_everywhere_near_midnight(ground: Ground):
    late = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)  # 2 July here
    at_night = replace(acting(WORKER), at=late)
    wanted = Wanted(
        beneficiary_id=ground.person(0), opportunity_id=ground.id("action"), sheet=SHEET
    )
    placed = create_positionnement(wanted, ground.uow, at_night, ground.practice)
    found = list_awaiting(ground.uow, OPERATOR, Window(1, 10), ground.day).items[0]
    assert (found.since, found.remind_on) == (date(2026, 7, 2), date(2026, 7, 12))
    assert found.ends_on == end_of_wait(State.SENT, placed.state_since) == date(2026, 8, 1)
