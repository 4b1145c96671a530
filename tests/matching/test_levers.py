"""Levers: what is announced is what the engine answers once the lever is pulled."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.travel import TravelMode
from insertion.beneficiary import MAX_MAX_MINUTES, MAX_SKILLS
from insertion.errors import UnknownOpportunity
from insertion.opportunity import LicenceRequirement, OpportunityId
from insertion.schedule import Weekday
from insertion.terms import ContractKind, Licence, OpportunityKind
from matching.answer import ExclusionReason
from matching.engine import ALL_KINDS, build_engine
from matching.lever_effects import BEST_SHOWN, MAX_OPENED, weigh_levers
from matching.lever_paths import find_ways
from matching.levers import (
    GOOD_SCORE,
    Lever,
    LeverKind,
    MoreHours,
    more_minutes,
    one_more_skill,
    possible_levers,
    with_levers,
)
from tests import strategies
from tests.builders import (
    CLEANER,
    HOME_HELP,
    SAUMUR,
    SEGRE,
    TRELAZE,
    a_job_offer,
    a_place,
    a_profile,
    hours,
    small_reference,
)
from tests.geo.gtfs_tables import shuttle_feeds
from tests.matching import test_timetables as by_bus
from tests.matching.worlds import a_catalogue, an_engine

JOB_OFFERS = frozenset({OpportunityKind.JOB_OFFER})


def ranked(engine, profile, kinds):
    """Return the score of everything in reach of a person, best first."""
    matches = engine.rank(profile, None, kinds).matches
    return {match.opportunity_id: match.score for match in matches}


def without_stopover(match):
    """Return the match less the child to leave on the way: one asks it of one offer at a time."""
    return replace(match, stopover=None)


def all_effects(engine, profile, kinds=ALL_KINDS):
    return weigh_levers(profile, kinds, engine, at_most=1000, skills=1000)


def assert_as_the_engine_says(engine, profile, kinds):
    """Pull each lever announced, and check counts, ids and points against a whole ranking."""
    before = ranked(engine, profile, kinds)
    good_before = {each for each, score in before.items() if score >= GOOD_SCORE}
    answer = all_effects(engine, profile, kinds)
    assert (answer.in_reach, answer.good) == (len(before), len(good_before))
    for effect in answer.effects:
        pulled = effect.lever.apply(profile)
        after = ranked(engine, pulled, kinds)
        in_reach = after.keys() - before.keys()
        good = {each for each, score in after.items() if score >= GOOD_SCORE} - good_before
        opened = sorted(in_reach | good, key=lambda each: (-after[each], each))
        assert before.keys() <= after.keys()
        assert (effect.in_reach, effect.good) == (len(in_reach), len(good))
        assert effect.opened_count == len(opened) > 0
        assert list(effect.opened) == opened[:MAX_OPENED]
        assert [match.opportunity_id for match in effect.best] == opened[:BEST_SHOWN]
        for match in effect.best:
            assessment = engine.assess(pulled, match.opportunity_id)
            assert without_stopover(assessment.match) == without_stopover(match)
            assert assessment.exclusions == ()
            assert match.score == after[match.opportunity_id]
    announced = {effect.lever for effect in answer.effects}
    for lever in possible_levers(profile):
        if lever not in announced and lever.hours is not MoreHours.EARLY_AND_LATE:
            after = ranked(engine, lever.apply(profile), kinds)
            assert after.keys() == before.keys()
            assert {each for each, score in after.items() if score >= GOOD_SCORE} == good_before


kinds = st.sets(st.sampled_from(OpportunityKind), min_size=1).map(frozenset)


@settings(max_examples=40)
@given(strategies.opportunities(min_size=1), strategies.profiles, kinds)
def test_each_lever_opens_exactly_what_the_engine_answers_once_it_is_pulled(
    catalogue, profile, wanted
):
    assert_as_the_engine_says(build_engine(catalogue, small_reference(), "t"), profile, wanted)


@settings(max_examples=25)
@given(shuttle_feeds(), by_bus.profiles, by_bus.catalogues(), st.booleans())
def test_with_timetables_each_lever_still_opens_what_the_engine_answers(
    tables, profile, catalogue, takes_the_bus
):
    if not takes_the_bus:
        means = profile.means - {TravelMode.TRANSIT} or {TravelMode.WALK}
        profile = replace(profile, means=frozenset(means))
    assert_as_the_engine_says(by_bus.engine_with(tables, catalogue), profile, ALL_KINDS)


@pytest.mark.parametrize("seed", range(4))
def test_in_a_catalogue_of_many_tiles_that_changed_since_they_open_the_same(seed):
    catalogue = a_catalogue(seed, 400)
    engine = an_engine(catalogue[:330])
    gone = [each.id for each in catalogue[:60:3]]
    engine.index.apply(changed=catalogue[300:], removed=gone)
    rng = random.Random(seed)
    for _ in range(6):
        assert_as_the_engine_says(engine, a_limited_profile(rng), ALL_KINDS)


def a_limited_profile(rng):
    """Return a person whom something always holds back."""
    day = hours(*((each, "09:00", "16:00") for each in list(Weekday)[:4]))
    return a_profile(
        means=frozenset(rng.sample([TravelMode.WALK, TravelMode.BIKE, TravelMode.MOPED], 1)),
        max_minutes=rng.choice([10.0, 30.0, 60.0]),
        licences=frozenset(rng.sample(list(Licence), 2)),
        accepted_contracts=frozenset(rng.sample(list(ContractKind), 3)),
        availability=rng.choice([day, None]),
        sought=(rng.choice([CLEANER, HOME_HELP]),),
    )


@given(strategies.profiles)
def test_a_lever_only_adds_and_changes_nothing_else(profile):
    levers = possible_levers(profile)
    assert len({lever.code for lever in levers}) == len(levers)
    assert [lever.effort for lever in levers] == sorted(lever.effort for lever in levers)
    for lever in levers:
        pulled = lever.apply(profile)
        assert pulled != profile
        assert pulled.max_minutes >= profile.max_minutes
        assert pulled.home == profile.home
        for field in ("means", "licences", "accepted_contracts"):
            had, has = getattr(profile, field), getattr(pulled, field)
            assert has is None if had is None else had <= has
        if profile.availability is not None:
            assert profile.availability.fits_in(pulled.availability)


@given(strategies.profiles)
def test_what_is_not_known_is_a_question_and_never_a_lever(profile):
    unknown = replace(
        profile, means=None, licences=None, accepted_contracts=None, availability=None
    )
    assert {lever.kind for lever in possible_levers(unknown)} <= {LeverKind.MINUTES}


@settings(max_examples=40)
@given(strategies.opportunities(min_size=1, max_size=4), strategies.profiles, st.data())
def test_each_way_to_one_opportunity_leaves_nothing_that_excludes_it(catalogue, profile, data):
    engine = build_engine(catalogue, small_reference(), "t")
    target = data.draw(st.sampled_from(catalogue)).id
    found = find_ways(profile, target, engine)
    assert found.today == engine.assess(profile, target)
    assert not (found.ways and not found.today.exclusions)
    sizes = [len(way.levers) for way in found.ways]
    assert sizes == sorted(sizes)
    for way in (*found.ways, *found.skills):
        assessment = engine.assess(with_levers(profile, way.levers), target)
        assert way.assessment == assessment
        assert assessment.exclusions == ()
        assert len(set(way.levers)) == len(way.levers)
    for way in found.ways:
        for lever in way.levers:  # none is there for nothing
            others = tuple(each for each in way.levers if each is not lever)
            assert engine.assess(with_levers(profile, others), target).exclusions
    scores = [way.assessment.match.score for way in found.skills]
    base = found.ways[0].assessment if found.ways else found.today
    assert all(score > base.match.score for score in scores)


def test_a_moped_opens_what_is_too_far_by_bike():
    engine = build_engine(
        [a_job_offer("near"), a_job_offer("far", place=a_place(SEGRE, "49331"))],
        small_reference(),
        "t",
    )
    profile = a_profile(means=frozenset({TravelMode.BIKE}), max_minutes=100.0)
    effects = {each.lever.code: each for each in all_effects(engine, profile).effects}
    assert effects["moyen:cyclomoteur"].opened == ("far",)
    assert effects["moyen:cyclomoteur"].best[0].travel.mode is TravelMode.MOPED
    assert "temps_de_trajet:10" not in effects
    assert "moyen:marche" not in effects


def test_the_bus_opens_what_is_too_far_on_foot():
    offer = by_bus.an_offer("day", (Weekday.MONDAY, "08:00", "17:00"))
    engine = by_bus.engine_with(by_bus.ONE_LINE, [offer])
    walker = a_profile(
        home=by_bus.HERE, means=frozenset({TravelMode.WALK}), max_minutes=60.0, licences=None
    )
    effects = {each.lever.code: each for each in all_effects(engine, walker).effects}
    assert effects["moyen:transports_en_commun"].opened == ("day",)
    assert effects["moyen:transports_en_commun"].best[0].travel.minutes == 60.0


def test_ten_more_minutes_are_ten_more_for_each_occupation():
    profile = a_profile(max_minutes=30.0, max_minutes_by_occupation=((CLEANER, 175.0),))
    longer = more_minutes(10.0).apply(profile)
    assert (longer.max_minutes, longer.max_minutes_by_occupation) == (40.0, ((CLEANER, 180.0),))


def test_a_car_comes_with_the_licence_that_is_lacking():
    offer = a_job_offer(
        "far", place=a_place(SAUMUR, "49328"), licences=(LicenceRequirement(Licence.B),)
    )
    engine = build_engine([offer], small_reference(), "t")
    walker = a_profile(means=frozenset({TravelMode.WALK}), licences=frozenset(), max_minutes=120.0)
    (effect,) = all_effects(engine, walker).effects
    assert (effect.lever.mode, effect.lever.licence) == (TravelMode.CAR, Licence.B)
    driver = replace(walker, licences=frozenset({Licence.B}))
    assert Licence.B not in {lever.licence for lever in possible_levers(driver)}


def test_earlier_hours_alone_are_enough_for_an_early_shift():
    offer = a_job_offer("early", shifts=hours((Weekday.MONDAY, "06:00", "10:00")))
    engine = build_engine([offer], small_reference(), "t")
    profile = a_profile(availability=hours((Weekday.MONDAY, "08:30", "16:30")))
    (effect,) = all_effects(engine, profile).effects
    assert effect.lever.hours is MoreHours.EARLY
    ways = find_ways(profile, offer.id, engine).ways
    assert [way.levers for way in ways] == [(effect.lever,)]


def test_a_shift_from_early_to_late_takes_both():
    offer = a_job_offer("long", shifts=hours((Weekday.MONDAY, "06:00", "21:00")))
    engine = build_engine([offer], small_reference(), "t")
    profile = a_profile(availability=hours((Weekday.MONDAY, "08:30", "16:30")))
    (effect,) = all_effects(engine, profile).effects
    assert effect.lever.hours is MoreHours.EARLY_AND_LATE


def test_the_night_before_is_not_an_earlier_morning():
    night = a_profile(availability=hours((Weekday.MONDAY, "22:00", "06:00")))
    late = Lever(kind=LeverKind.HOURS, hours=MoreHours.LATE)
    assert late not in possible_levers(night)
    early = Lever(kind=LeverKind.HOURS, hours=MoreHours.EARLY).apply(night)
    assert early.availability == hours(
        (Weekday.MONDAY, "05:00", "22:00"), (Weekday.MONDAY, "22:00", "06:00")
    )


def test_one_skill_that_makes_a_match_good_is_found():
    offer = a_job_offer("clean", rome_code=CLEANER, place=a_place(TRELAZE, "49353"))
    engine = build_engine([offer], small_reference(), "t")
    profile = a_profile(sought=(CLEANER,), max_minutes=60.0)
    assert engine.assess(profile, offer.id).match.score < GOOD_SCORE
    effects = all_effects(engine, profile).effects
    assert {effect.lever.kind for effect in effects} == {LeverKind.SKILL}
    assert all((each.in_reach, each.good) == (0, 1) for each in effects)


def test_nothing_is_added_to_a_profile_that_is_full():
    skills = frozenset(f"v:s{number}" for number in range(MAX_SKILLS))
    profile = a_profile(max_minutes=MAX_MAX_MINUTES)
    assert possible_levers(profile) == ()
    assert len(replace(profile, skills=skills).skills) == MAX_SKILLS
    assert more_minutes(30.0).apply(profile).max_minutes == MAX_MAX_MINUTES
    assert one_more_skill("v:laver-sols").apply(profile).skills == {"v:laver-sols"}


def test_several_exclusions_are_lifted_together():
    offer = a_job_offer(
        "all",
        place=a_place(SEGRE, "49331"),
        licences=(LicenceRequirement(Licence.CACES), LicenceRequirement(Licence.B)),
        contract=ContractKind.INTERIM,
    )
    engine = build_engine([offer], small_reference(), "t")
    profile = a_profile(
        means=frozenset({TravelMode.WALK}),
        max_minutes=75.0,
        licences=frozenset(),
        accepted_contracts=frozenset({ContractKind.CDI}),
    )
    found = find_ways(profile, offer.id, engine)
    assert len(found.today.exclusions) == 3
    # The licence of the car is one of those asked: it is said once.
    codes = [[lever.code for lever in way.levers] for way in found.ways]
    assert codes[0] == ["contrat:interim", "permis:caces", "moyen:voiture"]
    assert found.ways[0].levers[-1].licence is Licence.B


def test_an_opportunity_that_no_lever_brings_in_has_no_way():
    far = a_job_offer("far", place=a_place(SAUMUR, "49328"))
    engine = build_engine([far], small_reference(), "t")
    found = find_ways(a_profile(max_minutes=5.0), far.id, engine)
    assert found.today.exclusions == (ExclusionReason.TOO_FAR,)
    assert found.ways == found.skills == ()
    with pytest.raises(UnknownOpportunity):
        find_ways(a_profile(), OpportunityId("nowhere"), engine)


def test_an_empty_catalogue_has_no_lever():
    engine = build_engine([], small_reference(), "t")
    answer = all_effects(engine, a_profile(), JOB_OFFERS)
    assert (answer.in_reach, answer.good, answer.effects) == (0, 0, ())
