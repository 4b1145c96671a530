"""Counting by commune: what a whole ranking keeps, where its place is known."""

from collections import Counter

from hypothesis import given, settings

from insertion.terms import OpportunityKind
from matching.commune_counts import count_by_commune
from matching.engine import build_engine
from tests import strategies
from tests.builders import a_profile, small_communes, small_reference
from tests.matching.worlds import a_catalogue, an_engine


def naive_counts(engine, profile, catalogue, kind):
    by_id = {each.id: each for each in catalogue}
    kept = (by_id[m.opportunity_id] for m in engine.rank(profile, None, {kind}).matches)
    return Counter(
        each.place.commune_code
        for each in kept
        if each.place.coordinates is not None
        and each.place.commune_code in small_communes().by_code
    )


@settings(max_examples=80)
@given(strategies.opportunities(min_size=1), strategies.profiles)
def test_the_counts_are_those_of_a_whole_ranking(catalogue, profile):
    engine = build_engine(catalogue, small_reference(), "t")
    for kind in OpportunityKind:
        expected = naive_counts(engine, profile, catalogue, kind)
        assert count_by_commune(profile, kind, engine) == expected


def test_what_was_added_since_is_counted():
    catalogue = a_catalogue(3, 120)
    engine = an_engine(catalogue[:80])
    engine.index.apply(changed=catalogue[80:], removed=[catalogue[0].id])
    profile = a_profile(max_minutes=120.0)
    for kind in OpportunityKind:
        expected = naive_counts(engine, profile, catalogue, kind)
        assert expected
        assert count_by_commune(profile, kind, engine) == expected
