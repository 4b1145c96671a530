"""A live index and what it must answer: the naive ranking of a plain dictionary."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from insertion.beneficiary import Profile
from insertion.opportunity import Opportunity, OpportunityId
from insertion.terms import ContractKind, OpportunityKind
from matching.answer import Ranking
from matching.engine import ALL_KINDS, Engine, build_engine
from matching.filters import NO_FILTER, Filter
from matching.live_index import State
from tests import strategies
from tests.builders import small_communes, small_reference
from tests.oracles.naive_ranking import NaiveResult, naive_exclusions, naive_score

MOST_RANKED = 100
FIRST_DAY, LAST_DAY = 740_000, 740_020
HELD_STATES = 3
POOL = [OpportunityId(f"o{n}") for n in range(40)]

some_ids = st.lists(st.sampled_from(POOL), max_size=6, unique=True)
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


def opportunities(identifiers: list[OpportunityId]) -> st.SearchStrategy[list[Opportunity]]:
    """Return opportunities of these ids, some of which have a last day."""
    days = st.none() | st.integers(FIRST_DAY, LAST_DAY)
    return st.tuples(*(strategies.an_opportunity(each, days) for each in identifiers)).map(list)


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


@dataclass
class Scores:
    """Naive scores, each computed once: a step changes few opportunities."""

    known: dict[tuple[int, int], tuple[Opportunity, NaiveResult | None]] = field(
        default_factory=dict
    )

    def of(self, profile: Profile, opportunity: Opportunity) -> NaiveResult | None:
        """Return the score, or None when something excludes it."""
        key = id(profile), id(opportunity)
        if key not in self.known:  # kept with its opportunity, so that its id stays its own
            reference = small_reference()
            excluded = naive_exclusions(profile, opportunity, reference.communes)
            result = None if excluded else naive_score(profile, opportunity, reference)
            self.known[key] = opportunity, result
        return self.known[key][1]


def agrees(ranking: Ranking, asked: Asked, catalogue: list[Opportunity], scores: Scores) -> None:
    """Check ids, order, scores, total and what excludes the others."""
    looked_at = [each for each in catalogue if asked.passes(each)]
    found = [scores.of(asked.profile, each) for each in looked_at]
    expected = sorted(
        (each for each in found if each is not None), key=lambda each: (-each.score, each.id)
    )
    matches = ranking.matches
    assert [match.opportunity_id for match in matches] == [each.id for each in expected]
    assert [match.score for match in matches] == [each.score for each in expected]
    assert ranking.total == len(expected)
    assert sum(ranking.excluded.values()) == len(looked_at) - len(expected)


def ask(state: State, asked: Asked) -> Ranking:
    """Ask one state of the index, whatever became of the index since."""
    engine = Engine(small_reference(), cast(Any, SimpleNamespace(state=state)))
    return engine.rank(asked.profile, MOST_RANKED, asked.kinds, among=asked.among)


class LiveCatalogue(RuleBasedStateMachine):
    """Opportunities come, change, go and expire; after each step the index is as the dictionary."""

    steps = 0

    @initialize(
        profiles=st.lists(strategies.profiles, min_size=3, max_size=3),
        ids=st.lists(st.sampled_from(POOL), max_size=20, unique=True),
        data=st.data(),
    )
    def open(self, profiles: list[Profile], ids: list[OpportunityId], data: st.DataObject) -> None:
        first = data.draw(opportunities(ids))
        self.there = {each.id: each for each in first}
        self.engine = build_engine(first, small_reference(), "1")
        self.today = 0
        self.profiles = profiles
        self.scores = Scores()
        self.held: list[tuple[State, Asked, list[Opportunity], Ranking]] = []
        self.filters = [Asked(profiles[0])]

    @rule(ids=some_ids, removed=some_ids, data=st.data())
    def change(
        self, ids: list[OpportunityId], removed: list[OpportunityId], data: st.DataObject
    ) -> None:
        changed = data.draw(opportunities(ids))
        for each in removed:
            self.there.pop(each, None)
        self.there |= {each.id: each for each in changed}
        self._forget_past()
        self.engine.index.apply(changed, [each for each in removed if each not in ids], "2")

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
        generation = self.engine.index.merge()
        assert len(generation) == len(self.there)

    @rule(ids=some_ids, data=st.data())
    def change_during_a_merge(self, ids: list[OpportunityId], data: st.DataObject) -> None:
        generation, moment = self.engine.index.merged()
        self.change(ids, [], data)
        self.engine.index.replace(generation, moment)

    @rule(asked=st.builds(lambda kind, among: (kind, among), kinds, filters))
    def ask_otherwise(self, asked: tuple[frozenset[OpportunityKind], Filter]) -> None:
        self.filters = [Asked(profile, *asked) for profile in self.profiles]

    @precondition(lambda self: len(self.there) > 0)
    @rule()
    def hold(self) -> None:
        """Keep a state aside, as a reader does who takes long."""
        state, asked = self.engine.state, self.filters[0]
        held = state, asked, list(self.there.values()), ask(state, asked)
        self.held = [*self.held, held][-HELD_STATES:]

    @invariant()
    def the_index_is_the_dictionary(self) -> None:
        type(self).steps += 1
        catalogue = list(self.there.values())
        state = self.engine.state
        assert len(state) == len(catalogue)
        for asked in self.filters:
            agrees(ask(state, asked), asked, catalogue, self.scores)
        for opportunity_id in POOL:
            name = state.name_of(opportunity_id)
            assert (name is not None) == (opportunity_id in self.there)

    @invariant()
    def a_state_held_aside_answers_as_it_did(self) -> None:
        for state, asked, catalogue, before in self.held[:1]:
            ranking = ask(state, asked)
            assert ranking == before
            agrees(ranking, asked, catalogue, self.scores)

    def _forget_past(self) -> None:
        for each in list(self.there.values()):
            if each.expires_on is not None and each.expires_on.toordinal() < self.today:
                del self.there[each.id]
