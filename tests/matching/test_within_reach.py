"""Whether something at all can be got to: what a naive look at every place says."""

from hypothesis import given, settings
from hypothesis import strategies as st

from insertion.terms import OpportunityKind
from matching.engine import build_engine
from matching.within_reach import destinations
from tests import strategies
from tests.builders import a_profile, small_communes, small_reference
from tests.matching.worlds import a_catalogue, an_engine
from tests.oracles.naive_ranking import naive_minutes
from usecases.find_out_of_reach import MeansWanted, ReachWanted, traveller


def naive_reaches(profile, catalogue):
    placed = [each for each in catalogue if each.place.coordinates is not None]
    return any(naive_minutes(profile, e, small_communes()) <= profile.max_minutes for e in placed)


@settings(max_examples=100)
@given(
    strategies.opportunities(min_size=1),
    strategies.profiles,
    st.sampled_from([15, 45, 90]),
    st.sampled_from(MeansWanted),
)
def test_someone_reaches_what_a_look_at_every_place_finds(catalogue, profile, minutes, means):
    engine = build_engine(catalogue, small_reference(), "t")
    offers = [each for each in catalogue if each.kind is OpportunityKind.JOB_OFFER]
    actions = [each for each in catalogue if each not in offers][:2]
    looked_for = destinations(engine, {each.id for each in actions}, {OpportunityKind.JOB_OFFER})
    wanted = ReachWanted("travailler", minutes, means)
    person = traveller(profile, wanted)
    assert looked_for.reached_by(person, engine) == naive_reaches(person, [*offers, *actions])
    unplaced = [each for each in (*offers, *actions) if each.place.coordinates is None]
    assert (len(looked_for), looked_for.unplaced) == (
        len(offers) + len(actions) - len(unplaced),
        len(unplaced),
    )


def test_what_was_added_since_is_got_to_and_what_was_closed_is_not():
    catalogue = a_catalogue(3, 120)
    engine = an_engine(catalogue[:80])
    engine.index.apply(changed=catalogue[80:], removed=[each.id for each in catalogue[:80]])
    profile = a_profile(max_minutes=60.0)
    everything = destinations(engine, (), frozenset(OpportunityKind))
    placed = [each for each in catalogue[80:] if each.place.coordinates is not None]
    assert len(everything) == len(placed)
    assert everything.reached_by(profile, engine) == naive_reaches(profile, placed)
    nothing = destinations(engine, (), ())
    assert not nothing.reached_by(profile, engine)
