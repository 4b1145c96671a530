"""A dated plan for a person: which action, from when to when, up to work."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from insertion.actor import Actor
from insertion.capacity import ActionSession
from insertion.dispositifs import Dispositifs
from insertion.dispositifs_rules import IncompatibilityEffect
from insertion.eligibility import Eligibility
from insertion.eligibility_judgements import Verdict
from insertion.errors import UnknownRecord
from insertion.opportunity import InsertionAction
from insertion.periods import Period
from insertion.plan import Admission, Plan, PlanAction, PlanStep, draw_up_plan
from insertion.ports import UnitOfWork
from insertion.positionnement import Positionnement
from insertion.positionnement_terms import dispositif_key
from insertion.rights import Right
from matching.answer import Match
from usecases.guidance.action_sessions import by_action, months_of, places_of
from usecases.guidance.situations import stored_situation
from usecases.guidance.suited_actions import Judge, reachable_actions
from usecases.matching_desk import MatchingDesk
from usecases.rights import require_person

_ADMISSIONS = {
    Verdict.MET: Admission.MET,
    Verdict.TO_CHECK: Admission.TO_CHECK,
    Verdict.NOT_MET: Admission.NOT_MET,
}
_NEVER_TOGETHER = frozenset({IncompatibilityEffect.DUPLICATE, IncompatibilityEffect.COUNTED_ONCE})


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step, the action whole, and what its rules say on the day one enters."""

    step: PlanStep
    action: InsertionAction
    eligibility: Eligibility | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPlan:
    """A plan and its steps told whole; ``needs_known`` says whether there was anything to plan."""

    plan: Plan
    steps: tuple[PlannedStep, ...]
    needs_known: bool
    versions: tuple[str, str]  # of the index and of the policy


def plan_for(
    beneficiary_id: str,
    uow: UnitOfWork,
    viewer: Actor,
    desk: MatchingDesk,
    rules: tuple[Dispositifs, date],
) -> PersonPlan:
    """Return a plan from the needs of a person, among the actions within her reach.

    What she is in already goes on; a place offered and not taken up yet counts as taken.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks, or nothing is known of her.
    """
    dispositifs, today = rules
    with uow:
        require_person(uow, viewer, beneficiary_id, Right.READ_MATCHES)
        profile = uow.beneficiaries.get(beneficiary_id)
        if profile is None:
            raise UnknownRecord("no profile of this person")
        judge = Judge(stored_situation(uow, beneficiary_id), dispositifs)
        pairs, asked = reachable_actions(profile, uow, desk)
        sessions = by_action(uow.action_sessions.of_actions(action.id for action, _ in pairs))
        held = [each for each in uow.positionnements.open_of(beneficiary_id) if each.holds_a_place]
    taken = {each.opportunity_id for each in held}
    actions = [
        _plan_action(action, match, sessions.get(action.id, ()), rules)
        for action, match in pairs
        if action.id not in taken
    ]
    under_way = _under_way(held, rules)
    plan = draw_up_plan(profile.needs or (), actions, _Rules(judge, dispositifs), today, under_way)
    whole = {str(action.id): action for action, _ in pairs}
    steps = tuple(_told(step, whole, judge) for step in plan.steps)
    return PersonPlan(
        plan=plan, steps=steps, needs_known=profile.needs is not None, versions=asked.versions
    )


def _plan_action(
    action: InsertionAction,
    match: Match,
    sessions: Sequence[ActionSession],
    rules: tuple[Dispositifs, date],
) -> PlanAction:
    dispositifs, today = rules
    months = months_of(action.dispositif, dispositifs, today)
    return PlanAction(
        id=action.id,
        dispositif=dispositif_key(action.dispositif),
        objective=action.objective,
        needs=action.needs,
        entries=tuple(place.entry for place in places_of(action, sessions, months, today)),
        minutes=match.travel.minutes,
    )


def _told(step: PlanStep, whole: Mapping[str, InsertionAction], judge: Judge) -> PlannedStep:
    eligibility = judge.on(step.action.dispositif, step.entry.period.start)
    return PlannedStep(step, whole[step.action.id], eligibility)


class _Rules:
    """See :class:`insertion.plan.PlanRules`: what the dispositifs of the documents say."""

    def __init__(self, judge: Judge, dispositifs: Dispositifs) -> None:
        self._judge, self._dispositifs = judge, dispositifs

    def admission(self, dispositif: str, day: date) -> Admission:
        """Return whether the person may enter; what has no rule is to check."""
        eligibility = self._judge.on(dispositif, day)
        return Admission.TO_CHECK if eligibility is None else _ADMISSIONS[eligibility.verdict]

    def are_incompatible(self, dispositif: str, other: str) -> bool:
        """Return whether either dispositif excludes the other, or both are one and the same."""
        same = dispositif == other
        return same or other in self._excluded(dispositif) or dispositif in self._excluded(other)

    def required_before(self, _dispositif: str) -> frozenset[str]:
        """Return nothing: no founding document makes an action follow another."""
        return frozenset()

    def _excluded(self, dispositif: str) -> Iterator[str]:
        if dispositif not in self._dispositifs:
            return
        for rule in self._dispositifs.get(dispositif).incompatibilities:
            if rule.effect in _NEVER_TOGETHER:
                yield from rule.others


def _under_way(
    held: Sequence[Positionnement], rules: tuple[Dispositifs, date]
) -> list[tuple[str, Period]]:
    """Return what goes on, until its known end, or as long as its dispositif allows at most."""
    return [
        (dispositif_key(each.dispositif), _period(each, each.dispositif, rules))
        for each in held
        if each.dispositif is not None
    ]


def _period(
    positionnement: Positionnement, dispositif: str, rules: tuple[Dispositifs, date]
) -> Period:
    dispositifs, today = rules
    start = positionnement.entered_on or today
    end = positionnement.prolonged_until or positionnement.planned_end_on
    if end is None:
        end = Period.of_months(start, months_of(dispositif, dispositifs, start)).end
    return Period(start, max(end or start, start, today))
