"""Any sequence of attempts by anybody: places are conserved and the history tells the state."""

import itertools
from collections.abc import Mapping

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from insertion.actor import Actor, Role
from insertion.capacity import Audience, Mixing, mixing_refusal
from insertion.errors import DomainError
from insertion.positionnement import HOLDING, Positionnement, State, Transition
from insertion.positionnement_ports import PositionnementFilter, Window
from insertion.positionnement_reasons import Exit, Reason
from tests.usecases.positionnements.ground import (
    CCAS,
    DEPARTEMENT,
    EMPLOYER,
    OPERATOR,
    STRANGER,
    TODAY,
    VALIDATOR,
    WORKER,
    Ground,
    acting,
    memory_engine,
)
from tests.usecases.positionnements.test_places import change
from usecases.positionnements.expire import expire_positionnements
from usecases.positionnements.practice import Practice

PEOPLE = 5
_ENGINE = memory_engine()
_WORLDS = itertools.count()

SAID: Mapping[Transition, dict[str, object]] = {
    Transition.REFUSE: {"reason": Reason.OTHER, "comment": "Parce que."},
    Transition.ABANDON: {"reason": Reason.OWN_CHOICE},
    Transition.SUSPEND: {"reason": Reason.PREVENTED},
    Transition.COMPLETE: {"outcome": Exit.REACHED},
    Transition.PROLONG: {"interview_on": TODAY},
}
TAKING_PART = (
    Transition.ENTER,
    Transition.SUSPEND,
    Transition.GO_ON,
    Transition.PROLONG,
    Transition.COMPLETE,
    Transition.ABANDON,
)
TO_ENTER = {Transition.ACCEPT, Transition.WAITLIST}

# Said again by hand, apart from the table: who may do what, whatever the state.
ALLOWED: Mapping[Transition, set[Role]] = {
    Transition.CREATE: {Role.BENEFICIARY, Role.REFERENT, Role.OPERATOR},
    Transition.AGREE: {Role.BENEFICIARY},
    Transition.CONFIRM: {Role.REFERENT},
    Transition.VALIDATE: {Role.REFERENT, Role.DEPARTEMENT},
    Transition.ACCEPT: {Role.OPERATOR},
    Transition.WAITLIST: {Role.OPERATOR},
    Transition.PROMOTE: {Role.CLOCK},
    Transition.REFUSE: {Role.REFERENT, Role.OPERATOR, Role.DEPARTEMENT},
    Transition.ENTER: {Role.OPERATOR, Role.REFERENT},
    Transition.SUSPEND: {Role.OPERATOR, Role.REFERENT},
    Transition.GO_ON: {Role.OPERATOR, Role.REFERENT},
    Transition.PROLONG: {Role.REFERENT},
    Transition.COMPLETE: {Role.OPERATOR, Role.REFERENT},
    Transition.ABANDON: {Role.BENEFICIARY, Role.REFERENT, Role.OPERATOR},
    Transition.REMIND: {Role.CLOCK},
    Transition.EXPIRE: {Role.CLOCK},
}
NOBODY_HERE = {STRANGER.id, EMPLOYER.id}


class Positionnements(RuleBasedStateMachine):
    """One session, a few people, everybody trying everything."""

    def __init__(self) -> None:
        super().__init__()
        prefix, numbers = f"w{next(_WORLDS)}-", itertools.count()
        # Ids in order: a drawn one is then the same one when Hypothesis tells a story again.
        practice = Practice(new_id=lambda: f"{prefix}{next(numbers):05}")
        self.ground = Ground(_ENGINE, prefix, practice=practice)
        self.ids: list[str] = []

    @initialize(
        places=st.integers(1, 2),
        mixing=st.sampled_from([None, *Mixing]),
        dispositif=st.sampled_from(["ASTRe", "adse_a"]),
    )
    def lay(self, places: int, mixing: Mixing | None, dispositif: str) -> None:
        self.ground.lay(places, PEOPLE, mixing=mixing, dispositif=dispositif)
        for number in range(PEOPLE):  # there is a crowd at the door from the start
            audience = Audience.YOUNG_FAJ if number == PEOPLE - 1 else Audience.BRSA
            self.ids.append(self.ground.create(number, WORKER, audience=audience).id)
        for each in self.ids[:-1]:
            self.try_to(each, Transition.ACCEPT, 4)
            self.try_to(each, Transition.WAITLIST, 4)

    def actors(self, number: int) -> list[Actor]:
        person = Actor(self.ground.person(number), Role.BENEFICIARY)
        return [person, WORKER, CCAS, VALIDATOR, OPERATOR, STRANGER, EMPLOYER, DEPARTEMENT]

    @rule(
        number=st.integers(0, PEOPLE),
        who=st.integers(0, 7),
        audience=st.sampled_from(list(Audience)),
    )
    def create(self, number: int, who: int, audience: Audience) -> None:
        try:
            made = self.ground.create(number, self.actors(number)[who], audience=audience)
        except DomainError:
            return
        self.ids.append(made.id)

    @rule(
        data=st.data(),
        transition=st.sampled_from(list(Transition)),
        who=st.sampled_from([0, 1, 1, 2, 3, 4, 4, 4, 5, 6, 7]),
    )
    def attempt(self, data: st.DataObject, transition: Transition, who: int) -> None:
        self.try_to(data.draw(st.sampled_from(self.ids)), transition, who)

    @rule(data=st.data())
    def let_in_or_wait(self, data: st.DataObject) -> None:
        sent = [key for key, each in self.everyone().items() if each.state is State.SENT]
        if sent:
            chosen = data.draw(st.sampled_from(sent))
            self.try_to(chosen, Transition.ACCEPT, 4)
            self.try_to(chosen, Transition.WAITLIST, 4)

    @rule(data=st.data(), transition=st.sampled_from(TAKING_PART), who=st.sampled_from([1, 4]))
    def take_part_or_leave(self, data: st.DataObject, transition: Transition, who: int) -> None:
        inside = [key for key, each in self.everyone().items() if each.state in HOLDING]
        if inside:
            self.try_to(data.draw(st.sampled_from(inside)), transition, who)

    def try_to(self, positionnement_id: str, transition: Transition, who: int) -> None:
        before = self.everyone()
        number = int(before[positionnement_id].beneficiary_id.rpartition("b")[2])
        said = dict(SAID.get(transition, {}))
        if transition in TO_ENTER:
            said["session_id"] = self.ground.id("session")
        actor = self.actors(number)[who]
        try:
            self.ground.advance(positionnement_id, transition, actor, **said)
        except DomainError:
            assert self.everyone() == before
            return
        assert actor.role in ALLOWED[transition]
        assert actor.id not in NOBODY_HERE
        after = self.everyone()
        assert after[positionnement_id].version == before[positionnement_id].version + 1
        self.check_promotions(before, after)

    def check_promotions(
        self, before: Mapping[str, Positionnement], after: Mapping[str, Positionnement]
    ) -> None:
        """Nobody overtakes someone of the same public in the waiting list."""
        line = sorted(
            (each for each in before.values() if each.state is State.WAITING),
            key=lambda each: each.waiting_rank or 0,
        )
        for audience in Audience:
            kept = [
                after[each.id].state is State.WAITING
                for each in line
                if each.audience is audience
                and after[each.id].state in {State.WAITING, State.ACCEPTED}
            ]
            assert kept == sorted(kept)

    @rule(places=st.integers(1, 4))
    def resize(self, places: int) -> None:
        taken, before = self.ground.session().taken, self.everyone()
        try:
            change(self.ground, places=places)
        except DomainError:
            assert places < taken
        self.check_promotions(before, self.everyone())

    @rule(days=st.sampled_from([1, 8, 8, 11, 22, 31, 95]))
    def time_passes(self, days: int) -> None:
        later = self.ground.later(days)
        report = expire_positionnements(
            lambda: later.uow, acting(DEPARTEMENT, later.day), later.practice
        )
        assert report.failed == 0

    def everyone(self) -> dict[str, Positionnement]:
        with self.ground.uow as uow:
            where = PositionnementFilter(DEPARTEMENT, opportunity_id=self.ground.action_id())
            found = uow.positionnements.page(where, Window(1, 1_000)).items
        return {each.id: each for each in found}

    @invariant()
    def places_are_conserved(self) -> None:
        session = self.ground.session() if self.ids else None
        if session is None:
            return
        holding = [each for each in self.everyone().values() if each.state in HOLDING]
        assert session.taken == len(holding) <= session.places
        assert all(each.session_id == session.id for each in holding)

    @invariant()
    def nobody_waits_for_a_place_that_is_free_for_him(self) -> None:
        if not self.ids:
            return
        session = self.ground.session()
        with self.ground.uow as uow:
            inside = uow.positionnements.inside(session.id)
            waiting = uow.positionnements.waiting(session.id)
        ranks = [each.waiting_rank for each in waiting]
        assert len(set(ranks)) == len(ranks)
        if session.free:
            assert all(mixing_refusal(session, each.audience, inside) for each in waiting)

    @invariant()
    def the_history_tells_the_state(self) -> None:
        for each in self.everyone().values():
            with self.ground.uow as uow:
                history = uow.positionnements.history(each.id)
            assert [event.sequence for event in history] == list(range(1, each.version + 1))
            assert history[0].from_state is None
            assert history[-1].to_state is each.state
            for earlier, later in itertools.pairwise(history):
                assert later.from_state is earlier.to_state
            assert all(event.actor_role in ALLOWED[event.transition] for event in history)


TestPositionnements = Positionnements.TestCase
TestPositionnements.settings = settings(max_examples=50, stateful_step_count=30, deadline=None)
