"""The year's positionnements, made by the rules of the real ones, in memory, in the order of time.

Each step goes through the table of transitions; places, waiting lists, reminders and expiry are
those of the use cases, at simulated moments. What the rules would refuse is not done.
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count

from insertion.actor import CLOCK, Actor, Role
from insertion.capacity import ActionSession, Audience, mixing_refusal, next_to_enter
from insertion.errors import TransitionRefused
from insertion.positionnement import OPEN, Event, Positionnement, State, Transition
from insertion.positionnement_moves import Acting, Step, move, require_sheet, told
from insertion.positionnement_reasons import Reason
from insertion.positionnement_table import Asks, Party, PlaceEffect, Rule, find_rule
from insertion.positionnement_terms import DEFAULT_TERMS, NO_TERMS, Terms, dispositif_key
from usecases.positionnements.expire import DELAYS

HOST_ID = "demo-accueil"
"""Who answers for a structure."""

_PROMOTED_ENTER_DAYS, _NEVER_CAME_DAYS = 4, 30
_CLOCK = frozenset({Party.CLOCK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A step that is meant to be done; ``since`` is the state it waits in, whatever it is if None.

    ``created`` is what the first step of all begins with.
    """

    at: datetime
    positionnement_id: str
    step: Step
    actor: Actor
    parties: frozenset[Party]
    since: datetime | None = None
    created: Positionnement | None = None


@dataclass(slots=True)
class Desk:
    """What has been done so far, and what is planned."""

    sessions: dict[str, ActionSession]
    social_workers: frozenset[str]
    alternatives: Mapping[str, tuple[str, ...]]
    current: dict[str, Positionnement] = field(default_factory=dict)
    history: dict[str, list[Event]] = field(default_factory=dict)
    _agenda: list[tuple[datetime, int, Planned]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)
    _of_person: dict[str, list[str]] = field(default_factory=dict)
    _of_session: dict[str, list[str]] = field(default_factory=dict)

    def plan(self, steps: Sequence[Planned]) -> None:
        """Write steps in the agenda."""
        for each in steps:
            heapq.heappush(self._agenda, (each.at, next(self._order), each))

    def run(self, until: datetime) -> None:
        """Do what is planned up to a moment, in the order of time."""
        while self._agenda and self._agenda[0][0] <= until:
            planned = heapq.heappop(self._agenda)[2]
            if planned.created is not None:
                self._create(planned, planned.created)
            elif planned.positionnement_id in self.current:
                self._advance(planned, self.current[planned.positionnement_id])

    def _create(self, planned: Planned, wanted: Positionnement) -> None:
        others = [self.current[each] for each in self._of_person.get(wanted.beneficiary_id, ())]
        still = [each for each in others if each.state in OPEN]
        if any(each.opportunity_id == wanted.opportunity_id for each in still):
            return
        if any(_excludes(wanted, each, planned.at.date()) for each in still):
            return
        rule = find_rule(
            Transition.CREATE,
            None,
            planned.parties,
            needs_validation=self._needs_validation(wanted, planned),
        )
        created = replace(
            wanted,
            state=rule.target,
            sent_at=planned.at if rule.target is State.SENT else None,
            validator_id=wanted.validator_id if rule.target is State.TO_VALIDATE else None,
        )
        if Asks.SHEET in rule.asks:
            require_sheet(created.opportunity_kind, created.sheet)
        self._keep(created, told(created, rule, planned.step, _acting(planned)))
        self._of_person.setdefault(created.beneficiary_id, []).append(created.id)

    def _advance(self, planned: Planned, before: Positionnement) -> None:
        if planned.since is not None and before.state_since != planned.since:
            return
        try:
            rule, step = self._ruled(planned, before)
        except TransitionRefused:
            return
        acting = _acting(planned)
        if rule.transition is Transition.ENTER and not self._may_enter(before, acting):
            return
        if rule.transition is Transition.EXPIRE:
            others = list(self.alternatives.get(before.opportunity_id, ()))
            step = replace(step, payload={"alternatives": others})
        after = move(before, rule, step, acting, _terms(before, acting.today))
        settled = after.positionnement
        if rule.target in (State.ACCEPTED, State.WAITING) and step.session_id is not None:
            settled = replace(settled, session_id=step.session_id)
        if rule.transition is Transition.CONFIRM:
            settled = replace(
                settled,
                prescriber_id=planned.actor.id,
                prescriber_organisation_id=planned.actor.organisation_id,
            )
        self._keep(settled, after.event)
        if rule.place is PlaceEffect.TAKES:
            self._count(settled.session_id, 1)
        if rule.place is PlaceEffect.GIVES_BACK:
            self._count(before.session_id, -1)
            self._promote(before.session_id, planned.at)

    def _ruled(self, planned: Planned, before: Positionnement) -> tuple[Rule, Step]:
        """Return the row of the table, and what is said: the waiting list when it is full."""
        step = planned.step
        needed = self._needs_validation(before, planned)
        session = self.sessions.get(step.session_id or "")
        if step.transition is Transition.ACCEPT and session is not None:
            if not session.takes_people_on(planned.at.date()):
                raise TransitionRefused("session_fermee", "")
            refusal = mixing_refusal(session, before.audience, self._inside(session.id))
            if session.free < 1 or refusal is not None:
                rank = 1 + max(
                    (each.waiting_rank or 0 for each in self._waiting(session.id)), default=0
                )
                step = replace(step, transition=Transition.WAITLIST, rank=rank)
        if before.state is State.WAITING:
            step = replace(step, rank=before.waiting_rank)
        rule = find_rule(step.transition, before.state, planned.parties, needs_validation=needed)
        return rule, step

    def _may_enter(self, before: Positionnement, acting: Acting) -> bool:
        session = self.sessions.get(before.session_id or "")
        return session is None or (acting.today >= session.starts_on and session.has_its_group)

    def _needs_validation(self, positionnement: Positionnement, planned: Planned) -> bool:
        terms = _terms(positionnement, planned.at.date())
        excused = planned.actor.id in self.social_workers and not terms.validated_for_social_workers
        return terms.validated_by_mds and not excused

    def _keep(self, after: Positionnement, event: Event) -> None:
        before = self.current.get(after.id)
        self.current[after.id] = after
        self.history.setdefault(after.id, []).append(event)
        if after.session_id is not None and (before is None or before.session_id is None):
            self._of_session.setdefault(after.session_id, []).append(after.id)
        delay = DELAYS.get(after.state)
        if delay is None or (before is not None and before.state_since == after.state_since):
            return
        ends = ((Transition.REMIND, delay.remind_days), (Transition.EXPIRE, delay.expire_days))
        for transition, days in ends:
            if days is not None:
                at = after.state_since + timedelta(days=days, hours=1)
                self._plan_one(after, Step(transition=transition), at, CLOCK)
        if after.state is State.ACCEPTED:
            self._plan_let_go(after)

    def _plan_let_go(self, accepted: Positionnement) -> None:
        """Plan that the place is given to another, when nobody has come to take it."""
        session, at = self.sessions.get(accepted.session_id or ""), accepted.state_since
        begins = at if session is None else max(at, _on(session.starts_on, at))
        complete = session is None or session.has_its_group
        reason = Reason.DID_NOT_COME if complete else Reason.CANCELLED
        actor = Actor(HOST_ID, Role.OPERATOR, accepted.host_id)
        if accepted.host_id is None:  # the référent writes what a host without account says
            actor = Actor(
                accepted.prescriber_id, Role.REFERENT, accepted.prescriber_organisation_id
            )
        step = Step(transition=Transition.REFUSE, reason=reason)
        self._plan_one(accepted, step, begins + timedelta(days=_NEVER_CAME_DAYS), actor)

    def _plan_one(
        self, positionnement: Positionnement, step: Step, at: datetime, actor: Actor
    ) -> None:
        """Plan a step that is only done if the state has not changed meanwhile."""
        self.plan(
            [
                Planned(
                    at=at,
                    positionnement_id=positionnement.id,
                    step=step,
                    actor=actor,
                    parties=_CLOCK if actor is CLOCK else frozenset({Party.HOST}),
                    since=positionnement.state_since,
                )
            ]
        )

    def _promote(self, session_id: str | None, at: datetime) -> None:
        session = self.sessions.get(session_id or "")
        if session is None or not session.takes_people_on(at.date()):
            return
        waiting = self._waiting(session.id)
        chosen = next_to_enter(
            session, [(each.id, each.audience) for each in waiting], self._inside(session.id)
        )
        if chosen is None:
            return
        step = Step(transition=Transition.PROMOTE, session_id=session.id)
        promoted = Planned(at=at, positionnement_id=chosen, step=step, actor=CLOCK, parties=_CLOCK)
        self._advance(promoted, self.current[chosen])
        after = self.current[chosen]
        enters = max(at, _on(session.starts_on, at)) + timedelta(days=_PROMOTED_ENTER_DAYS)
        host = Actor(HOST_ID, Role.OPERATOR, after.host_id)
        self._plan_one(after, Step(transition=Transition.ENTER, on=enters.date()), enters, host)

    def _count(self, session_id: str | None, step: int) -> None:
        if session_id is not None:
            session = self.sessions[session_id]
            self.sessions[session_id] = replace(session, taken=session.taken + step)

    def _waiting(self, session_id: str) -> list[Positionnement]:
        mine = (self.current[each] for each in self._of_session.get(session_id, ()))
        waiting = [each for each in mine if each.state is State.WAITING]
        return sorted(waiting, key=lambda each: each.waiting_rank or 0)

    def _inside(self, session_id: str) -> dict[Audience, int]:
        found: dict[Audience, int] = {}
        for each in self._of_session.get(session_id, ()):
            if self.current[each].holds_a_place:
                audience = self.current[each].audience
                found[audience] = found.get(audience, 0) + 1
        return found


def _on(day: date, at: datetime) -> datetime:
    return datetime.combine(day, at.timetz())


def _acting(planned: Planned) -> Acting:
    return Acting(planned.actor, planned.at, planned.at.date())


def _terms(positionnement: Positionnement, day: date) -> Terms:
    dispositif = positionnement.dispositif
    return NO_TERMS if dispositif is None else DEFAULT_TERMS.of(dispositif, day)


def _excludes(one: Positionnement, other: Positionnement, day: date) -> bool:
    if one.dispositif is None or other.dispositif is None:
        return False
    mine, theirs = dispositif_key(one.dispositif), dispositif_key(other.dispositif)
    return _terms(one, day).excludes_with(mine, theirs, _terms(other, day))
