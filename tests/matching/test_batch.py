"""A batch finds for each person what she would find alone, in whatever order they come."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insertion.terms import OpportunityKind
from matching.engine import ALL_KINDS, build_engine
from skills.errors import SkillsError
from tests import strategies
from tests.builders import a_job_offer, a_profile, small_reference
from tests.matching.worlds import a_catalogue, an_engine

crowds = st.lists(strategies.profiles, max_size=8)
kinds = st.sets(st.sampled_from(OpportunityKind), min_size=1).map(frozenset)


def assert_as_alone(engine, profiles, k, wanted=ALL_KINDS):
    """Check ids, order and scores to the bit."""
    batch = engine.rank_many(profiles, k, wanted)
    assert len(batch) == len(profiles)
    for row, profile in enumerate(profiles):
        alone = engine.rank(profile, k, wanted).matches
        assert batch.of(row) == [(match.opportunity_id, match.score) for match in alone]


@settings(max_examples=1000)
@given(crowds, strategies.opportunities(), kinds, st.integers(1, 15))
def test_each_person_of_a_batch_is_answered_as_alone(profiles, catalogue, wanted, k):
    assert_as_alone(build_engine(catalogue, small_reference(), "t"), profiles, k, wanted)


@settings(max_examples=20)
@given(st.lists(strategies.profiles, min_size=1, max_size=40), st.integers(0, 5))
def test_in_a_catalogue_of_many_tiles_that_changed_they_are_answered_as_alone(profiles, seed):
    catalogue = a_catalogue(seed, 300)
    engine = an_engine(catalogue[:250])
    engine.index.apply(
        changed=catalogue[240:],
        removed=[each.id for each in random.Random(seed).sample(catalogue, 30)],
    )
    assert_as_alone(engine, profiles, 10)


def test_no_one_or_no_opportunity_gives_nothing():
    assert len(build_engine([a_job_offer()], small_reference(), "t").rank_many([], 5)) == 0
    empty = build_engine([], small_reference(), "t").rank_many([a_profile()], 5)
    assert empty.of(0) == []


def test_unknown_codes_are_refused():
    engine = build_engine([a_job_offer()], small_reference(), "t")
    for profile in (a_profile(sought=("Z9999",)), a_profile(skills=frozenset({"999999"}))):
        with pytest.raises(SkillsError):
            engine.rank_many([a_profile(), profile], 5)
