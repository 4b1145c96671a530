"""What is left out of a search could not have entered it: bound ≥ true score, always."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from insertion.terms import OpportunityKind
from matching.engine import ALL_KINDS
from matching.explanation import measure
from matching.kernels.counting import outcome_of
from matching.kernels.offering import (
    COSINE,
    COVERAGE,
    CRITERIA,
    LIMITS_LOST,
    MINUTES,
    TOO_FAR,
    TRAVEL_LOST,
    accepted_minutes,
    kind_of,
)
from matching.kernels.pruning import (
    GRID_SLACK,
    furthest_km,
    minutes_ceiling,
    minutes_floor,
    reach_at_most,
    tile_minutes,
    tile_reach,
)
from matching.kernels.searching import prepare_room
from matching.query import home_density, prepare_question
from matching.search import search_room
from tests import strategies
from tests.builders import small_reference
from tests.matching.worlds import a_catalogue, an_engine
from tests.oracles.naive_ranking import naive_first_reasons, naive_ranking

seeds = st.integers(0, 10_000)
kinds = st.sets(st.sampled_from(OpportunityKind), min_size=1).map(frozenset)


@settings(max_examples=80)
@given(strategies.profiles, seeds, st.integers(0, 250), st.integers(1, 30), kinds)
def test_a_pruned_search_finds_what_a_full_scan_finds(profile, seed, size, k, wanted):
    catalogue = a_catalogue(seed, size)
    ranking = an_engine(catalogue).rank(profile, k, wanted)
    expected = naive_ranking(profile, catalogue, small_reference(), wanted)
    assert [(m.opportunity_id, m.score) for m in ranking.matches] == [
        (r.id, r.score) for r in expected[:k]
    ]
    assert ranking.total == len(expected)
    reasons = naive_first_reasons(profile, catalogue, small_reference(), wanted)
    assert {r.value: n for r, n in ranking.excluded.items() if n} == reasons


@settings(max_examples=60)
@given(strategies.profiles, seeds)
def test_every_bound_is_at_least_the_true_score(profile, seed):
    engine = an_engine(a_catalogue(seed, 120))
    state, policy = engine.state, small_reference().policy_arrays
    slots, tiles, words = state.index.slots, state.index.tiles, state.vocabulary
    question = prepare_question(profile, ALL_KINDS, small_reference())
    room = search_room(state)
    prepare_room(state.index, words, question, policy, room)
    lines = measure(np.arange(len(state)), question, state, small_reference())
    for tile in range(len(tiles.slack_km)):
        way = tile_minutes(tiles, question, tile, math.inf)
        if math.isinf(tile_minutes(tiles, question, tile, furthest_km(question))):
            assert way > question.max_minutes
        share = tile_reach(tiles, question, policy, tile, way)
        for slot in range(tiles.kind_start[tile, 0], tiles.kind_start[tile, -1]):
            line = lines[slot]
            group = kind_of(slots, slot) * len(room.totals) + int(slots.occupation[slot])
            skills = line[COVERAGE] + line[COSINE]
            before_travel = line[:CRITERIA].sum() + line[LIMITS_LOST]
            score = before_travel + line[TRAVEL_LOST]
            assert room.skills_at_most[group] + GRID_SLACK >= skills
            assert room.group_at_most[group] >= before_travel
            assert room.group_at_most[group] * share + GRID_SLACK >= score
            if not math.isnan(line[MINUTES]):
                assert way <= line[MINUTES]
                assert minutes_floor(slots, words, question, slot) <= line[MINUTES]
                assert line[MINUTES] <= minutes_ceiling(slots, words, question, slot)
            far = outcome_of(slots, words, question, slot) == TOO_FAR
            accepted = accepted_minutes(question, int(slots.occupation[slot]))
            assert far == (line[MINUTES] > accepted)


@given(strategies.profiles, st.floats(0.0, 400.0))
def test_the_reach_of_a_quarter_begun_is_at_least_the_reach(profile, minutes):
    reference = small_reference()
    question = prepare_question(profile, ALL_KINDS, reference)
    at_most = reach_at_most(question, reference.policy_arrays, minutes)
    home = home_density(profile, reference.communes)
    assert at_most >= reference.policy.reach.left_after(minutes, home)


@settings(max_examples=40)
@given(strategies.profiles, seeds, st.integers(1, 7))
def test_pages_follow_one_another_and_make_the_whole_list(profile, seed, size):
    engine = an_engine(a_catalogue(seed, 60))
    whole = engine.rank(profile, None).matches
    pages = [engine.rank(profile, size, skip=skip).matches for skip in range(0, 61, size)]
    assert tuple(match for page in pages for match in page) == whole
    assert len(whole) == engine.rank(profile, 1).total


@settings(max_examples=25)
@given(strategies.profiles, seeds, st.sampled_from([1, 7, 64, 1000]))
def test_how_tiles_are_cut_changes_no_answer(profile, seed, tile):
    catalogue = a_catalogue(seed, 80)
    mine = an_engine(catalogue).rank(profile, 20)
    theirs = an_engine(catalogue, tile).rank(profile, 20)
    assert (mine.matches, mine.total, mine.excluded) == (
        theirs.matches,
        theirs.total,
        theirs.excluded,
    )
