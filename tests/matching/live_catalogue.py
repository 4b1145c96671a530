"""A live index and what it must answer: the naive ranking of a plain dictionary."""

from dataclasses import dataclass, replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from insertion.beneficiary import Profile
from insertion.opportunity import Opportunity, OpportunityId
from insertion.terms import ContractKind, OpportunityKind
from matching.answer import Ranking
from matching.engine import ALL_KINDS, Engine, build_engine
from matching.filters import NO_FILTER, Filter
from matching.live_index import State
from tests import strategies
from tests.builders import small_communes, small_reference
from tests.oracles.naive_ranking import naive_exclusions, naive_score

MOST_RANKED = 100
FIRST_DAY, LAST_DAY = 740_000, 740_020
HELD_STATES = 3
POOL = [OpportunityId(f"o{n}") for n in range(40)]

BODIES = 20  # what an opportunity may say, whatever its id: drawn once, since drawing is slow

some_ids = st.lists(st.sampled_from(POOL), max_size=6, unique=True)
Choice = tuple[OpportunityId, int, int | None]
choices = st.lists(
    st.tuples(
        st.sampled_from(POOL),
        st.integers(0, BODIES - 1),
        st.none() | st.integers(FIRST_DAY, LAST_DAY),
    ),
    max_size=6,
    unique_by=lambda choice: choice[0],
)
filters = st.one_of(
    st.just(NO_FILTER),
    st.builds(
        Filter,
        contract=st.none() | st.sampled_from(ContractKind),
        commune=st.none() | st.sampled_from(sorted(small_communes().by_code)),
        ids=st.none() | st.frozensets(st.sampled_from(POOL)),
    ),
)
kinds = st.just(ALL_KINDS) | st.sampled_from(OpportunityKind).map(lambda kind: frozenset({kind}))


@dataclass(frozen=True)
class Asked:
    """One question, and the opportunities of which it is asked."""

    profile: Profile
    kinds: frozenset[OpportunityKind] = ALL_KINDS
    among: Filter = NO_FILTER

    def passes(self, opportunity: Opportunity) -> bool:
        reference, place = small_reference(), opportunity.place
        wanted = self.among
        number = reference.commune_number(place)
        return (
            opportunity.kind in self.kinds
            and (wanted.contract is None or opportunity.contract is wanted.contract)
            and (wanted.commune is None or number == reference.commune_numbers[wanted.commune])
            and (wanted.ids is None or opportunity.id in wanted.ids)
        )


def ask(state: State, asked: Asked) -> Ranking:
    """Ask one state of the index, whatever became of the index since."""
    engine = Engine(small_reference(), cast(Any, SimpleNamespace(state=state)))
    return engine.rank(asked.profile, MOST_RANKED, asked.kinds, among=asked.among)


class LiveCatalogue(RuleBasedStateMachine):
    """Opportunities come, change, go and expire; after each step the index is as the dictionary."""

    steps = 0

    @initialize(
        profiles=st.lists(strategies.profiles, min_size=3, max_size=3),
        bodies=st.lists(
            strategies.an_opportunity(st.just(OpportunityId("body"))),
            min_size=BODIES,
            max_size=BODIES,
        ),
        first=choices,
    )
    def open(self, profiles: list[Profile], bodies: list[Opportunity], first: list[Choice]) -> None:
        self.bodies = bodies
        self.scores: dict[tuple[int, int], float | None] = {}
        self.there: dict[OpportunityId, tuple[int, Opportunity]] = {}
        self.engine = build_engine(self._put(first), small_reference(), "1")
        self.today = 0
        self.profiles = profiles
        self.narrowed = Asked(profiles[0])
        self.held: list[tuple[State, Asked, Ranking]] = []

    @rule(chosen=choices, removed=some_ids)
    def change(self, chosen: list[Choice], removed: list[OpportunityId]) -> None:
        for each in removed:
            self.there.pop(each, None)
        changed = self._put(chosen)
        self._forget_past()
        kept = {each.id for each in changed}
        self.engine.index.apply(changed, [each for each in removed if each not in kept], "2")

    @rule(opportunity_id=st.sampled_from(POOL))
    def remove(self, opportunity_id: OpportunityId) -> None:
        self.there.pop(opportunity_id, None)
        self.engine.index.apply(removed=[opportunity_id])

    @rule(day=st.integers(FIRST_DAY, LAST_DAY))
    def expire(self, day: int) -> None:
        self.today = max(day, self.today)
        self._forget_past()
        self.engine.index.expire(self.today)

    @rule()
    def merge(self) -> None:
        assert len(self.engine.index.merge()) == len(self.there)

    @rule(chosen=choices)
    def change_during_a_merge(self, chosen: list[Choice]) -> None:
        generation, moment = self.engine.index.merged()
        self.change(chosen, [])
        self.engine.index.replace(generation, moment)

    @rule(profile=st.integers(0, 2), kind=kinds, among=filters)
    def ask_otherwise(self, profile: int, kind: frozenset[OpportunityKind], among: Filter) -> None:
        self.narrowed = Asked(self.profiles[profile], kind, among)

    @rule()
    def hold(self) -> None:
        """Keep a state aside, as a reader does who takes long."""
        state = self.engine.state
        self.held = [*self.held, (state, self.narrowed, ask(state, self.narrowed))][-HELD_STATES:]

    @invariant()
    def the_index_is_the_dictionary(self) -> None:
        type(self).steps += 1
        state = self.engine.state
        assert len(state) == len(self.there)
        whole = Asked(self.profiles[type(self).steps % len(self.profiles)])
        for asked in (whole, self.narrowed):
            self._agrees(ask(state, asked), asked)
        for opportunity_id in POOL:
            found = state.name_of(opportunity_id) is not None
            assert found == (opportunity_id in self.there)

    @invariant()
    def a_state_held_aside_answers_as_it_did(self) -> None:
        for state, asked, before in self.held[:1]:
            assert ask(state, asked) == before

    def _put(self, chosen: list[Choice]) -> list[Opportunity]:
        put = []
        for opportunity_id, body, day in chosen:
            last_day = None if day is None else date.fromordinal(day)
            one = replace(self.bodies[body], id=opportunity_id, expires_on=last_day)
            self.there[opportunity_id] = body, one
            put.append(one)
        return put

    def _forget_past(self) -> None:
        for _, each in list(self.there.values()):
            if each.expires_on is not None and each.expires_on.toordinal() < self.today:
                del self.there[each.id]

    def _agrees(self, ranking: Ranking, asked: Asked) -> None:
        """Check ids, order, scores, total, and how many are excluded."""
        looked_at = [each for each in self.there.values() if asked.passes(each[1])]
        scores = {each.id: self._score(asked.profile, body) for body, each in looked_at}
        reached = [(-score, each) for each, score in scores.items() if score is not None]
        expected = [(each, -score) for score, each in sorted(reached)]
        assert [(match.opportunity_id, match.score) for match in ranking.matches] == expected
        assert ranking.total == len(expected)
        assert sum(ranking.excluded.values()) == len(looked_at) - len(expected)

    def _score(self, profile: Profile, body: int) -> float | None:
        """Return the naive score, None when something excludes it; each is computed once."""
        key = self.profiles.index(profile), body
        if key not in self.scores:
            reference, opportunity = small_reference(), self.bodies[body]
            excluded = naive_exclusions(profile, opportunity, reference.communes)
            score = None if excluded else naive_score(profile, opportunity, reference).score
            self.scores[key] = score
        return self.scores[key]
