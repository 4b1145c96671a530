"""Similar opportunities, against their naive twin, and what one expects of likeness."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insertion.errors import UnknownOpportunity
from insertion.opportunity import OpportunityId, SkillRequirement
from insertion.place import UNKNOWN_PLACE
from insertion.terms import Need, OpportunityKind
from matching.answer import Criterion, ReasonCode
from matching.engine import build_engine
from tests import strategies
from tests.builders import (
    CLEANER,
    COOK,
    HOME_HELP,
    SAUMUR,
    a_job_offer,
    a_place,
    an_insertion_action,
    small_reference,
)
from tests.matching.worlds import a_catalogue, an_engine
from tests.oracles.naive_similar import naive_similar

kinds = st.none() | st.sets(st.sampled_from(OpportunityKind), min_size=1).map(frozenset)


def assert_as_the_full_scan(engine, source, catalogue, wanted, k):
    """Check ids, order and scores to the bit, and the total."""
    found = engine.similar(source.id, k, wanted)
    expected = naive_similar(
        source, catalogue, wanted or frozenset({source.kind}), small_reference()
    )
    assert [(m.opportunity_id, m.score) for m in found.matches] == expected[:k]
    assert found.total == len(expected)
    for match in found.matches:
        assert sum(line.points for line in match.contributions) == match.score


@settings(max_examples=1000)
@given(strategies.opportunities(min_size=1), st.data(), kinds, st.integers(1, 12))
def test_the_similar_are_those_of_a_full_scan_in_the_same_order(catalogue, data, wanted, k):
    source = data.draw(st.sampled_from(catalogue))
    engine = build_engine(catalogue, small_reference(), "t")
    assert_as_the_full_scan(engine, source, catalogue, wanted, k)


@pytest.mark.parametrize("seed", range(3))
def test_in_a_catalogue_of_many_tiles_they_are_those_of_a_full_scan(seed):
    catalogue = a_catalogue(seed, 400)
    engine = an_engine(catalogue)
    for source in catalogue[::20]:
        for k in (1, 7, 400):
            assert_as_the_full_scan(engine, source, catalogue, None, k)


def test_an_opportunity_added_since_is_compared_like_the_others():
    catalogue = a_catalogue(5, 60)
    engine = an_engine(catalogue[:50])
    engine.index.apply(changed=catalogue[50:])
    for source in catalogue[45:55]:
        assert_as_the_full_scan(engine, source, catalogue, None, 30)


def test_the_same_occupation_comes_before_a_near_one_and_a_far_one():
    offers = [a_job_offer(code, rome_code=code) for code in (HOME_HELP, CLEANER, COOK)]
    source = a_job_offer("source", rome_code=CLEANER)
    engine = build_engine([*offers, source], small_reference(), "t")
    found = engine.similar(source.id, 5)
    assert [m.opportunity_id for m in found.matches][:2] == [CLEANER, HOME_HELP]
    assert "source" not in {m.opportunity_id for m in found.matches}


def test_what_they_have_in_common_is_named():
    same = (SkillRequirement("v:laver-vitres"),)
    offers = [a_job_offer("a", rome_code=None, skills=same), a_job_offer("b", skills=same)]
    engine = build_engine(offers, small_reference(), "t")
    (match,) = engine.similar(OpportunityId("a"), 5).matches
    assert match.skills.held == ("v:laver-vitres",)
    assert match.skills.near == ("v:laver-sols",)
    assert match.to_check == ()


def test_an_action_is_compared_by_the_needs_it_covers():
    actions = [
        an_insertion_action("a", needs=frozenset({Need.DIGITAL})),
        an_insertion_action("b", needs=frozenset({Need.MOBILITY})),
        an_insertion_action("c", needs=frozenset({Need.MOBILITY})),
        a_job_offer("an-offer"),
    ]
    engine = build_engine(actions, small_reference(), "t")
    matches = engine.similar(OpportunityId("c"), 5).matches
    assert [m.opportunity_id for m in matches] == ["b", "a"]
    assert matches[0].covered == (Need.MOBILITY,)


def test_without_a_place_likeness_is_in_what_is_asked_alone():
    source = a_job_offer("source", place=UNKNOWN_PLACE)
    far = a_job_offer("far", place=a_place(SAUMUR, "49328"))
    engine = build_engine([source, far, a_job_offer("near")], small_reference(), "t")
    found = engine.similar(source.id, 5)
    assert found.by_content_only
    assert [m.opportunity_id for m in found.matches] == ["far", "near"]
    assert found.matches[0].score == found.matches[1].score
    for match in found.matches:
        assert match.travel.minutes is None
        assert match.contributions[-1].criterion is Criterion.TRAVEL
        assert match.contributions[-1].reason is ReasonCode.TRAVEL_UNKNOWN


def test_one_that_is_not_there_has_none_similar():
    engine = build_engine([a_job_offer()], small_reference(), "t")
    with pytest.raises(UnknownOpportunity):
        engine.similar(OpportunityId("nowhere"), 5)
    assert engine.similar(OpportunityId("offer-1"), 5).matches == ()
