"""A filter says what is looked at: it neither ranks nor counts the rest, and changes no score."""

from hypothesis import given, settings
from hypothesis import strategies as st

from insertion.opportunity import OpportunityId
from insertion.terms import ContractKind
from matching.filters import Filter
from tests import strategies
from tests.builders import a_job_offer, a_profile, small_communes, small_reference
from tests.matching.worlds import a_catalogue, an_engine
from tests.oracles.naive_ranking import naive_ranking

filters = st.builds(
    Filter,
    contract=st.none() | st.sampled_from(ContractKind),
    commune=st.none() | st.sampled_from(sorted(small_communes().by_code)),
    ids=st.none() | st.sets(st.integers(0, 90).map(lambda n: OpportunityId(f"o{n:04}"))),
)


def passes(opportunity, asked):
    """Return whether an opportunity passes, read from the opportunity itself."""
    return (
        asked.contract in {None, opportunity.contract}
        and asked.commune in {None, opportunity.place.commune_code}
        and (asked.ids is None or opportunity.id in asked.ids)
    )


@settings(max_examples=150)
@given(strategies.profiles, st.integers(0, 50), filters, st.integers(1, 12))
def test_what_passes_is_ranked_as_if_it_were_alone(profile, seed, asked, k):
    catalogue = a_catalogue(seed, 80)
    ranking = an_engine(catalogue).rank(profile, k, among=asked)
    kept = [each for each in catalogue if passes(each, asked)]
    expected = naive_ranking(profile, kept, small_reference(), frozenset(strategies.KINDS))
    assert [(m.opportunity_id, m.score) for m in ranking.matches] == [
        (r.id, r.score) for r in expected[:k]
    ]
    assert ranking.total == len(expected)
    assert ranking.total + sum(ranking.excluded.values()) == len(kept)


@settings(max_examples=60)
@given(strategies.profiles, st.integers(0, 50), filters)
def test_what_changed_since_the_index_was_built_is_filtered_too(profile, seed, asked):
    catalogue = a_catalogue(seed, 60)
    engine = an_engine(catalogue[:40])
    engine.index.apply(catalogue[30:], removed=[each.id for each in catalogue[:5]])
    kept = [each for each in catalogue[5:] if passes(each, asked)]
    expected = naive_ranking(profile, kept, small_reference(), frozenset(strategies.KINDS))
    ranking = engine.rank(profile, None, among=asked)
    assert [(m.opportunity_id, m.score) for m in ranking.matches] == [
        (r.id, r.score) for r in expected
    ]


def test_an_unknown_id_is_nowhere_and_hides_no_other():
    engine = an_engine([a_job_offer("here"), a_job_offer("there")])
    asked = Filter(ids=frozenset({OpportunityId("here"), OpportunityId("nowhere")}))
    assert [m.opportunity_id for m in engine.rank(a_profile(), 5, among=asked).matches] == ["here"]
