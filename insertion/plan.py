"""A dated plan: which action, from when to when, in an order that breaks no rule.

The plan takes needs stage by stage (see ``insertion.needs``). Within a stage it takes, each time,
the action that covers most of the needs left there, then the one that ends first, the nearest,
the smallest id. An action begins on a day on which it can be entered: after what it requires is
done, when its dispositif admits the person on that very day, and never beside an action with
which it is not compatible. What only gets one to the others (a moped, a place in a crèche) may
run beside them; otherwise one thing is done at a time.

It is a proposal: what it could not place is said, with the reason, and nothing is decided.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Protocol

from insertion.needs import LAST_STAGE, STAGE, stage_of
from insertion.periods import Period, add_days, add_months
from insertion.terms import Need, Objective

HORIZON_MONTHS = 36
MAX_STEPS = 12
SUPPORTS = frozenset({Need.MOBILITY, Need.CHILDCARE})
"""Needs whose actions may run beside others: they are what lets one go to them."""


class Admission(StrEnum):
    """Whether a dispositif admits a person on a day."""

    MET = "respecte"
    TO_CHECK = "a_verifier"
    NOT_MET = "non_respecte"


class PlanRules(Protocol):
    """What the rules of the dispositifs say; answers must not change during one plan."""

    def admission(self, dispositif: str, day: date) -> Admission:
        """Return whether the person may enter ``dispositif`` on ``day``."""
        ...

    def are_incompatible(self, dispositif: str, other: str) -> bool:
        """Return whether the two may not run at the same time; the order does not matter."""
        ...

    def required_before(self, dispositif: str) -> frozenset[str]:
        """Return the dispositifs one of which must be over before entering; empty: none."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A way into an action: a session with free places, or the day one may begin."""

    period: Period  # its end is known
    session_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAction:
    """An action that could be part of a plan."""

    id: str
    dispositif: str
    objective: Objective
    needs: frozenset[Need]
    entries: tuple[Entry, ...]
    minutes: float | None = None  # door to door, when it is known


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep:
    """One action of the plan, from when to when, for which needs."""

    action: PlanAction
    entry: Entry
    covers: frozenset[Need]
    admission: Admission


class Gap(StrEnum):
    """Why a need is left without an action."""

    NO_ACTION = "aucune_action"
    NOT_ADMITTED = "conditions_non_remplies"
    NO_ENTRY = "aucune_entree"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Steps by day; ``work_from`` is the first day on which nothing stands before a job."""

    steps: tuple[PlanStep, ...]
    gaps: tuple[tuple[Need, Gap], ...]
    work_from: date


def draw_up_plan(
    needs: Iterable[Need],
    actions: Iterable[PlanAction],
    rules: PlanRules,
    today: date,
    under_way: Sequence[tuple[str, Period]] = (),
) -> Plan:
    """Return a plan that begins on ``today`` or after.

    Parameters
    ----------
    under_way
        (dispositif, period) of what the person is in already; a period without an end is taken to
        last to the horizon.
    """
    planner = _Planner(tuple(sorted(actions, key=lambda each: each.id)), rules, today, under_way)
    gaps: list[tuple[Need, Gap]] = []
    left = set(needs)
    for stage in range(LAST_STAGE + 1):
        gaps += planner.plan_stage(stage, left)
    steps = sorted(planner.steps, key=lambda step: (step.entry.period.start, step.action.id))
    return Plan(steps=tuple(steps), gaps=tuple(gaps), work_from=planner.work_from())


class _Planner:
    """What is placed so far; one plan, one planner."""

    def __init__(
        self,
        actions: Sequence[PlanAction],
        rules: PlanRules,
        today: date,
        under_way: Sequence[tuple[str, Period]],
    ) -> None:
        self._actions = actions
        self._rules = rules
        self._today = today
        self._horizon = add_months(today, HORIZON_MONTHS)
        self._under_way = [
            (dispositif, Period(period.start, period.end or max(period.start, self._horizon)))
            for dispositif, period in under_way
        ]
        self.steps: list[PlanStep] = []

    def plan_stage(self, stage: int, left: set[Need]) -> list[tuple[Need, Gap]]:
        """Place actions for the needs of a stage, taking them out of ``left``; say what is left."""
        begin = self._stage_begins(stage)
        while wanted := {need for need in left if stage_of(need) == stage}:
            step = self._best(stage, wanted, begin)
            if step is None:
                break
            covers = frozenset(step.action.needs & left)  # also those of later stages
            self.steps.append(replace(step, covers=covers))
            left -= covers
        gaps = sorted(need for need in left if stage_of(need) == stage)
        left.difference_update(gaps)
        return [(need, self._reason(need, stage, begin)) for need in gaps]

    def work_from(self) -> date:
        """Return the day after the last step that comes before work, today at the soonest."""
        return self._stage_begins(LAST_STAGE)

    def _stage_begins(self, stage: int) -> date:
        ends = [
            add_days(_end(step.entry.period), 1)
            for step in self.steps
            if STAGE[step.action.objective] < stage and not _is_support(step.action)
        ]
        return max([self._today, *ends])

    def _best(self, stage: int, wanted: set[Need], begin: date) -> PlanStep | None:
        if len(self.steps) >= MAX_STEPS:
            return None
        found = (
            (
                (-len(action.needs & wanted), _end(entry.period), _minutes(action), action.id),
                PlanStep(
                    action=action,
                    entry=entry,
                    covers=frozenset(action.needs & wanted),
                    admission=admission,
                ),
            )
            for action in self._of_stage(stage, wanted)
            for entry, admission in self._ways_in(action, begin)
        )
        best = min(found, key=lambda pair: pair[0], default=None)
        return None if best is None else best[1]

    def _of_stage(self, stage: int, wanted: set[Need]) -> Iterator[PlanAction]:
        placed = {step.action.id for step in self.steps}
        for action in self._actions:
            is_useful = action.id not in placed and action.needs & wanted
            if is_useful and (STAGE[action.objective] == stage or _is_support(action)):
                yield action

    def _ways_in(self, action: PlanAction, begin: date) -> Iterator[tuple[Entry, Admission]]:
        """Yield the ways into an action that break no rule, with what its dispositif says."""
        for entry in self._open_entries(action, begin):
            admission = self._rules.admission(action.dispositif, entry.period.start)
            if admission is Admission.NOT_MET or not self._is_ready(action, entry.period.start):
                continue
            if not self._clashes(action, entry.period):
                yield entry, admission

    def _open_entries(self, action: PlanAction, begin: date) -> Iterator[Entry]:
        first = self._today if _is_support(action) else begin
        return (
            entry
            for entry in action.entries
            if first <= entry.period.start <= self._horizon and entry.period.end is not None
        )

    def _is_ready(self, action: PlanAction, day: date) -> bool:
        required = self._rules.required_before(action.dispositif)
        done = {dispositif for dispositif, period in self._taken() if _end(period) < day}
        return not required or bool(required & done)

    def _clashes(self, action: PlanAction, period: Period) -> bool:
        if any(
            self._rules.are_incompatible(action.dispositif, dispositif)
            for dispositif, other in self._taken()
            if period.overlaps(other)
        ):
            return True
        return not _is_support(action) and any(
            period.overlaps(step.entry.period)
            for step in self.steps
            if not _is_support(step.action)
        )

    def _taken(self) -> list[tuple[str, Period]]:
        planned = [(step.action.dispositif, step.entry.period) for step in self.steps]
        return [*self._under_way, *planned]

    def _reason(self, need: Need, stage: int, begin: date) -> Gap:
        covering = list(self._of_stage(stage, {need}))
        if not covering:
            return Gap.NO_ACTION
        days = [
            (action, entry.period.start)
            for action in covering
            for entry in self._open_entries(action, begin)
        ]
        if days and all(
            self._rules.admission(action.dispositif, day) is Admission.NOT_MET
            for action, day in days
        ):
            return Gap.NOT_ADMITTED
        return Gap.NO_ENTRY


def _is_support(action: PlanAction) -> bool:
    return bool(action.needs) and action.needs <= SUPPORTS


def _end(period: Period) -> date:
    assert period.end is not None
    return period.end


def _minutes(action: PlanAction) -> float:
    return float("inf") if action.minutes is None else action.minutes
