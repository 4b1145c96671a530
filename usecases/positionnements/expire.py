"""Nothing stays unanswered: reminders, then an end, with something else to look at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from insertion.actor import CLOCK
from insertion.errors import StaleVersion, TransitionRefused
from insertion.ports import UnitOfWork
from insertion.positionnement import Positionnement, State, Transition
from insertion.positionnement_moves import Acting, Step
from insertion.positionnement_ports import Wait
from usecases.parcours.deadlines import local_day
from usecases.positionnements.advance import advance
from usecases.positionnements.practice import Practice

AT_MOST = 1_000  # of one state in one pass: the next pass has the others
MOST_ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class Delay:
    """After how many days in a state one is reminded, and it ends; None is never."""

    remind_days: int
    expire_days: int | None


DELAYS: Mapping[State, Delay] = {
    State.WISHED: Delay(7, 21),
    State.PROPOSED: Delay(7, 21),
    State.TO_VALIDATE: Delay(7, 21),
    State.SENT: Delay(10, 30),
    State.WAITING: Delay(30, 90),
    State.ACCEPTED: Delay(15, None),
}
"""Of our own making: no founding document states them. ``docs/positionnements.md`` says so."""


def end_of_wait(state: State, since: datetime) -> date | None:
    """Return the day when what stays in a state is ended, None when it is not.

    Counted as the clock does, in whole days from the moment, and told as the day it is here.
    """
    delay = DELAYS.get(state)
    if delay is None or delay.expire_days is None:
        return None
    return local_day(since + timedelta(days=delay.expire_days))


@dataclass(frozen=True, slots=True)
class ClockReport:
    """What one pass of the clock did."""

    reminded: int
    expired: int
    failed: int = 0


def expire_positionnements(
    new_uow: Callable[[], UnitOfWork],
    acting: Acting,
    practice: Practice,
    delays: Mapping[State, Delay] = DELAYS,
) -> ClockReport:
    """Remind and end what waited too long, one transaction each: one failure stops no other.

    Any number of processes may do it at the same time: each looks again once alone to write.
    """
    acting = replace(acting, actor=CLOCK)
    done = {Transition.REMIND: 0, Transition.EXPIRE: 0}
    failed = 0
    for state, delay in delays.items():
        with new_uow() as uow:
            ids = uow.positionnements.due(state, _wait(delay, acting), AT_MOST)
        for each in ids:
            try:
                transition = _settle(each, state, delay, new_uow(), acting, practice)
            except (TransitionRefused, StaleVersion):
                failed += 1
                continue
            if transition is not None:
                done[transition] += 1
    return ClockReport(done[Transition.REMIND], done[Transition.EXPIRE], failed)


def _settle(  # noqa: PLR0913, PLR0917
    positionnement_id: str,
    state: State,
    delay: Delay,
    uow: UnitOfWork,
    acting: Acting,
    practice: Practice,
) -> Transition | None:
    """Do what is due of one, as it is now; return what was done."""
    wait = _wait(delay, acting)
    with uow:
        found = uow.positionnements.reserve(positionnement_id, CLOCK)
        if found is None or found.state is not state or found.state_since >= wait.remind_before:
            return None
        if wait.expire_before is not None and found.state_since < wait.expire_before:
            others = _alternatives(uow, found, practice)
            step = Step(transition=Transition.EXPIRE, payload={"alternatives": others})
        elif uow.positionnements.was_reminded(found):
            return None
        else:
            step = Step(transition=Transition.REMIND)
        advance(found, step, uow, acting, practice)
        uow.commit()
    return step.transition


def _wait(delay: Delay, acting: Acting) -> Wait:
    end = delay.expire_days
    return Wait(
        acting.at - timedelta(days=delay.remind_days),
        None if end is None else acting.at - timedelta(days=end),
    )


def _alternatives(uow: UnitOfWork, found: Positionnement, practice: Practice) -> list[Any]:
    """Return the best ones left for the person, to look at instead."""
    profile = uow.beneficiaries.get(found.beneficiary_id)
    if profile is None:
        return []
    taken = {each.opportunity_id for each in uow.positionnements.open_of(found.beneficiary_id)}
    taken.add(found.opportunity_id)
    ranked = practice.alternatives(profile, found.opportunity_kind)
    return [each for each in ranked if each not in taken][:MOST_ALTERNATIVES]
