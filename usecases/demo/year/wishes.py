"""Who is placed on what, when, and what is meant to become of it."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from random import Random

from insertion.actor import Actor, Role
from insertion.capacity import ActionSession, Audience
from insertion.dispositifs_loading import load_carried
from insertion.opportunity import InsertionAction, JobOffer, OpportunityId
from insertion.periods import add_days
from insertion.positionnement import (
    EMPTY_SHEET,
    Origin,
    Positionnement,
    Sheet,
    State,
    Transition,
)
from insertion.positionnement_moves import Step
from insertion.positionnement_reasons import Exit, Reason
from insertion.positionnement_table import Party
from insertion.terms import Objective
from usecases.demo.draw import chance, weighted
from usecases.demo.year.cast import Cast, Followed
from usecases.demo.year.desk import HOST_ID, Planned
from usecases.demo.year.ground import Ground, day_between, later, moment

Steps = Generator[Planned, None, date | None]

_AS_HOST = frozenset({Party.HOST})
_ACTIONS_EACH = {1: 2, 2: 4, 3: 3}
_SESSIONS = (0.28, 0.42, 0.3)  # the one that is over, the one that runs, the one to come
_FIRST_SITE_SHARE, _GROUP_SITE_SHARE = 0.75, 0.92
_IN_GROUPS = frozenset({"adse_a", "ai_module_2"})  # these begin with four people
_SOUGHT = {"adse_a": 3, "ai_module_2": 3, "astre": 7, "aci": 2, "point_mobilite": 2}
_OFFERED_SHARE = 0.6
_ORIGINS = {Origin.REFERENT: 6, Origin.BENEFICIARY: 2.5, Origin.OPERATOR: 1.5}
_CONFIRMED_SHARE = 0.75
_VALIDATIONS = {Transition.VALIDATE: 0.42, Transition.REFUSE: 0.13, None: 0.45}
_ANSWERS = {Transition.ACCEPT: 0.74, Transition.REFUSE: 0.12, None: 0.14}
_ENTERS_SHARE = 0.93
_ENDS = {
    Exit.REACHED: 0.32,
    Exit.PARTLY_REACHED: 0.2,
    Exit.WORK: 0.18,
    Exit.TRAINING: 0.08,
    Exit.NOT_REACHED: 0.08,
    None: 0.14,  # given up before the end
}
_EARLY = {"goes_on": 0.6, "paused": 0.22, "given_up": 0.1, "work": 0.08}
_BACK_SHARE = 0.4
_ANSWER_REASONS = (Reason.OUTSIDE_AUDIENCE, Reason.SKILLS, Reason.TRAVEL, Reason.NOT_RELEVANT)
_LEAVING_REASONS = (Reason.CHILDCARE, Reason.TRAVEL, Reason.OWN_CHOICE, Reason.PREVENTED)
_YOUNG_DISPOSITIFS = frozenset({"adse_a", "adse_b", "aci", "ai_module_1", "ai_module_2", "geiq"})
_NOT_HERE = frozenset({"accompagnement_53"})
_PROLONGED = {"point_mobilite": 110, "astre": 170}  # after so many days, when it still runs
_PROLONGED_SHARE = 0.5
_WHY_LONGER = "Des démarches sont commencées et demandent encore quelques semaines."


@dataclass(frozen=True, slots=True)
class Openings:
    """What people may be placed on: actions by dispositif, their sessions, and offers."""

    actions: Mapping[str, Sequence[InsertionAction]]
    sessions: Mapping[OpportunityId, Sequence[ActionSession]]
    offers: Sequence[JobOffer]


def wishes(ground: Ground, cast: Cast, openings: Openings) -> Iterator[Sequence[Planned]]:
    """Yield the steps meant for each positionnement."""
    offers = list(openings.offers)
    ground.draws("offers").shuffle(offers)
    number = 0
    for person in cast.people:
        if person.oriented_on is None:
            continue
        rng = ground.draws("wishes", person.id)
        for action, session in _actions_for(rng, person, openings):
            number += 1
            story = _Story(ground, cast, person, rng, f"demo-positionnement-{number:04}")
            yield tuple(story.on_action(action, session))
        if offers and chance(rng, _OFFERED_SHARE):
            number += 1
            story = _Story(ground, cast, person, rng, f"demo-positionnement-{number:04}")
            yield tuple(story.on_offer(offers.pop()))


def _actions_for(
    rng: Random, person: Followed, openings: Openings
) -> Iterator[tuple[InsertionAction, ActionSession]]:
    allowed = sorted(openings.actions.keys() - _NOT_HERE)
    if person.audience is Audience.YOUNG_FAJ:
        allowed = [each for each in allowed if each in _YOUNG_DISPOSITIFS]
    weights = {each: _SOUGHT.get(each, 1) for each in allowed}
    drawn = [weighted(rng, weights) for _ in range(weighted(rng, _ACTIONS_EACH))]
    for dispositif in dict.fromkeys(drawn):
        sites = openings.actions[dispositif][:2]
        share = _GROUP_SITE_SHARE if dispositif in _IN_GROUPS else _FIRST_SITE_SHARE
        action = sites[0] if chance(rng, share) else sites[-1]
        yield action, rng.choices(openings.sessions[action.id], _SESSIONS)[0]


@dataclass(frozen=True, slots=True)
class _Story:
    """One positionnement in the making."""

    ground: Ground
    cast: Cast
    person: Followed
    rng: Random
    id: str

    def on_action(self, action: InsertionAction, session: ActionSession) -> Iterator[Planned]:
        """Yield the steps of a positionnement on a session of an action."""
        rng, oriented_on = self.rng, self.person.oriented_on
        assert oriented_on is not None
        first = add_days(session.starts_on, -25)
        last = min(add_days(session.starts_on, 30), self.ground.yesterday)
        if session.starts_on > self.ground.today:
            first = add_days(self.ground.today, -28)
        first = max(first, add_days(oriented_on, 2))
        if first > last:
            return
        on = day_between(rng, first, last)
        host = Actor(HOST_ID, Role.OPERATOR, self.cast.hosts[action.id])
        answered = yield from self._asked(action, on, host)
        accept = Step(transition=Transition.ACCEPT, session_id=session.id)
        accepted = yield from self._answered(answered, accept, host, _AS_HOST)
        if accepted is None or not chance(rng, _ENTERS_SHARE):
            return
        enters = max(later(rng, accepted, 2, 9), session.starts_on)
        for day in (enters, add_days(enters, 12)):  # a group that was not full may be then
            yield self._step(day, Step(transition=Transition.ENTER, on=day), host)
        yield from self._taking_part(action, session, enters, host)

    def on_offer(self, offer: JobOffer) -> Iterator[Planned]:
        """Yield the steps of a positionnement on an offer; who has no account is written for."""
        rng, oriented_on = self.rng, self.person.oriented_on
        assert oriented_on is not None
        first = max(offer.published_on or self.ground.today, add_days(oriented_on, 2))
        if first > self.ground.yesterday:
            return
        host_id = self.cast.hosts.get(offer.id)
        parties = frozenset({Party.HOST} if host_id else {Party.HOST, Party.REFERENT})
        host = Actor(HOST_ID, Role.EMPLOYER, host_id) if host_id else self._referent()
        on = day_between(rng, first, self.ground.yesterday)
        answered = yield from self._asked(offer, on, host)
        accept = Step(transition=Transition.ACCEPT)
        accepted = yield from self._answered(answered, accept, host, parties)
        if accepted is not None:
            enters = later(rng, accepted, 2, 8)
            yield self._step(enters, Step(transition=Transition.ENTER, on=enters), host, parties)

    def _referent(self) -> Actor:
        referent = self.person.referent
        return Actor(referent.id, Role.REFERENT, referent.organisation_id)

    def _asked(
        self,
        opportunity: InsertionAction | JobOffer,
        on: date,
        host: Actor,
    ) -> Steps:
        rng, referent = self.rng, self._referent()
        origin = weighted(rng, _ORIGINS)
        hosted = self.cast.hosts.get(opportunity.id)
        if origin is Origin.OPERATOR and hosted is None:
            origin = Origin.REFERENT
        if origin is Origin.OPERATOR and isinstance(opportunity, JobOffer):
            origin = Origin.EMPLOYER
        actor, party = {
            Origin.REFERENT: (referent, Party.REFERENT),
            Origin.BENEFICIARY: (Actor(self.person.id, Role.BENEFICIARY), Party.PERSON),
        }.get(origin, (host, Party.HOST))
        at = moment(rng, on)
        yield Planned(
            at=at,
            positionnement_id=self.id,
            step=Step(transition=Transition.CREATE),
            actor=actor,
            parties=frozenset({party}),
            created=self._created(opportunity, origin, actor, at),
        )
        sent = on
        if origin is not Origin.REFERENT:
            sent = later(rng, on, 2, 8)
            if not chance(rng, _CONFIRMED_SHARE):
                return None
            sheet = _sheet(rng, opportunity)
            confirm = Step(transition=Transition.CONFIRM, sheet=sheet)
            yield self._step(sent, confirm, referent, frozenset({Party.REFERENT}))
        house = self.person.house.organisation.id
        validator = self.cast.colleague_of(house, referent.id)
        said = weighted(rng, _VALIDATIONS)
        if validator is not None and said is not None:
            sent = later(rng, sent, 1, 6)
            colleague = Actor(validator.id, Role.REFERENT, house)
            reason = Reason.NOT_RELEVANT if said is Transition.REFUSE else None
            step = Step(transition=said, reason=reason)
            yield self._step(sent, step, colleague, frozenset({Party.VALIDATOR}))
        return sent

    def _created(
        self,
        opportunity: InsertionAction | JobOffer,
        origin: Origin,
        actor: Actor,
        at: datetime,
    ) -> Positionnement:
        person, is_action = self.person, isinstance(opportunity, InsertionAction)
        by_referent = origin is Origin.REFERENT
        return Positionnement(
            id=self.id,
            beneficiary_id=person.id,
            opportunity_id=opportunity.id,
            opportunity_kind=opportunity.kind,
            dispositif=opportunity.dispositif if isinstance(opportunity, InsertionAction) else None,
            origin=origin,
            state=State.PROPOSED,  # the table says which, when it is made
            prescriber_id=actor.id,
            prescriber_organisation_id=actor.organisation_id,
            created_at=at,
            state_since=at,
            host_id=self.cast.hosts.get(opportunity.id),
            validator_id=person.house.organisation.id,
            audience=person.audience if is_action else Audience.BRSA,
            sheet=_sheet(self.rng, opportunity) if by_referent else EMPTY_SHEET,
            snapshot={"intitule": opportunity.title},
        )

    def _answered(
        self, sent: date | None, accept: Step, host: Actor, parties: frozenset[Party]
    ) -> Steps:
        """Yield the answer; return the day of it when it is yes."""
        transition = None if sent is None else weighted(self.rng, _ANSWERS)
        if sent is None or transition is None:
            return None
        on = later(self.rng, sent, 2, 14)
        if transition is Transition.ACCEPT:
            yield self._step(on, accept, host, parties)
            return on
        reason = self.rng.choice(_ANSWER_REASONS)
        yield self._step(on, Step(transition=transition, reason=reason), host, parties)
        return None

    def _taking_part(
        self, action: InsertionAction, session: ActionSession, entered: date, host: Actor
    ) -> Iterator[Planned]:
        rng, yesterday = self.rng, self.ground.yesterday
        if session.ends_on < self.ground.today:
            yield self._end(max(later(rng, session.ends_on, -20, 0), entered), host)
            return
        early = weighted(rng, _EARLY)
        on = day_between(rng, max(add_days(yesterday, -60), add_days(entered, 15)), yesterday)
        if early == "given_up":
            reason = rng.choice(_LEAVING_REASONS)
            yield self._step(on, Step(transition=Transition.ABANDON, reason=reason), host)
        elif early == "work":
            done = Step(transition=Transition.COMPLETE, on=on, outcome=Exit.WORK)
            yield self._step(on, done, host)
        elif early == "paused":
            pause = Step(transition=Transition.SUSPEND, reason=Reason.PREVENTED, on=on)
            yield self._step(on, pause, host)
            if chance(rng, _BACK_SHARE):
                back = later(rng, on, 7, 20)
                yield self._step(back, Step(transition=Transition.GO_ON, on=back), host)
        yield from self._prolonged(action, entered)

    def _prolonged(self, action: InsertionAction, entered: date) -> Iterator[Planned]:
        days = _PROLONGED.get(action.dispositif)
        if days is not None and chance(self.rng, _PROLONGED_SHARE):
            on = add_days(entered, days)
            step = Step(transition=Transition.PROLONG, interview_on=on, comment=_WHY_LONGER)
            yield self._step(on, step, self._referent(), frozenset({Party.REFERENT}))

    def _end(self, on: date, host: Actor) -> Planned:
        outcome = weighted(self.rng, _ENDS)
        if outcome is None:
            reason = self.rng.choice(_LEAVING_REASONS)
            return self._step(on, Step(transition=Transition.ABANDON, reason=reason), host)
        return self._step(on, Step(transition=Transition.COMPLETE, on=on, outcome=outcome), host)

    def _step(
        self, on: date, step: Step, actor: Actor, parties: frozenset[Party] = _AS_HOST
    ) -> Planned:
        return Planned(
            at=moment(self.rng, on),
            positionnement_id=self.id,
            step=step,
            actor=actor,
            parties=parties,
        )


def _sheet(rng: Random, opportunity: InsertionAction | JobOffer) -> Sheet:
    if not isinstance(opportunity, InsertionAction):
        return EMPTY_SHEET
    awaited = _awaited()[opportunity.objective]
    return Sheet((opportunity.objective,), tuple(rng.sample(awaited, 2)), opportunity.title)


@cache
def _awaited() -> Mapping[Objective, Sequence[str]]:
    """Return the codes of the results that the rules await of each objective."""
    found: dict[Objective, list[str]] = {each: [] for each in Objective}
    for dispositif in load_carried():
        for outcome in dispositif.outcomes:
            if outcome.code not in found[outcome.objective]:
                found[outcome.objective].append(outcome.code)
    return found
