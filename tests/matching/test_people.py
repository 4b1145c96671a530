"""Opportunity → people, against its naive twin, and what such an answer must never say."""

import dataclasses
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coordinates import Coordinates
from geo.travel import TravelMode
from insertion.beneficiary import Profile
from insertion.opportunity import LicenceRequirement
from insertion.place import UNKNOWN_PLACE, Place
from insertion.schedule import Weekday
from insertion.terms import ContractKind, Licence, OpportunityKind
from matching.answer import CheckReason, Criterion, ExclusionReason
from matching.people import build_people
from matching.people_answer import Feasibility, PersonMatch
from matching.people_ranking import PeopleDesk
from tests import strategies
from tests.builders import (
    CLEANER,
    SAUMUR,
    SEGRE,
    TRELAZE,
    a_job_offer,
    a_place,
    a_profile,
    an_insertion_action,
    hours,
    small_reference,
)
from tests.oracles.naive_people import naive_people, naive_people_left_out

ids = st.text("abcXYZ019-_.", min_size=1, max_size=5).map(lambda tail: f"p{tail}")
people = st.dictionaries(ids, strategies.profiles, max_size=12)
opportunities = strategies.opportunities(min_size=1, max_size=1).map(lambda found: found[0])


def rank(opportunity, of, k=50, among=None):
    """Rank with a fresh index over the small reference."""
    index = build_people(of.items(), small_reference())
    return PeopleDesk(small_reference(), index, lambda _: of).rank(opportunity, k, among)


def assert_as_the_full_scan(ranking, opportunity, of, k):
    """Check ids, order, scores and points to the bit, and every count."""
    expected = naive_people(opportunity, of, small_reference())
    assert [m.beneficiary_id for m in ranking.matches] == [p.id for p in expected[:k]]
    assert [m.score for m in ranking.matches] == [p.score for p in expected[:k]]
    for match, person in zip(ranking.matches, expected, strict=False):
        found = dict.fromkeys((c for c in Criterion if c is not Criterion.TRAVEL), 0.0)
        found |= {line.criterion: line.points for line in match.contributions}
        assert tuple(found.values()) == person.points
    assert ranking.total == len(expected)
    left_out = naive_people_left_out(opportunity, of, small_reference())
    assert {reason.value: n for reason, n in ranking.excluded.items() if n} == left_out


@settings(max_examples=1200)
@given(opportunities, people, st.integers(1, 15))
def test_the_people_found_are_those_of_a_full_scan_in_the_same_order(opportunity, of, k):
    assert_as_the_full_scan(rank(opportunity, of, k), opportunity, of, k)


@settings(max_examples=300)
@given(opportunities, people, st.data())
def test_a_portfolio_is_ranked_and_counted_alone(opportunity, of, data):
    chosen = data.draw(st.sets(st.sampled_from(sorted(of)))) if of else set()
    portfolio = {each: of[each] for each in chosen}
    ranking = rank(opportunity, of, 50, [*chosen, "nobody", "é"])
    assert_as_the_full_scan(ranking, opportunity, portfolio, 50)


@settings(max_examples=25, deadline=None)
@given(opportunities, st.lists(strategies.profiles, min_size=1, max_size=12), st.integers(0, 99))
def test_many_people_in_many_tiles_are_ranked_as_by_a_full_scan(opportunity, some, seed):
    rng = random.Random(seed)
    crowd = {f"p{number:04}": _elsewhere(rng.choice(some), rng) for number in range(400)}
    for k in (1, 10, 400):
        assert_as_the_full_scan(rank(opportunity, crowd, k), opportunity, crowd, k)


def _elsewhere(profile: Profile, rng: random.Random) -> Profile:
    home = Coordinates(round(rng.uniform(46.9, 48.0), 5), round(rng.uniform(-1.4, 0.3), 5))
    return dataclasses.replace(profile, home=home, home_commune=None)


@settings(max_examples=200)
@given(opportunities, people, st.randoms(use_true_random=False))
def test_the_order_in_which_people_come_changes_nothing(opportunity, of, rng):
    shuffled = list(of.items())
    rng.shuffle(shuffled)
    assert rank(opportunity, dict(shuffled)) == rank(opportunity, of)


@settings(max_examples=200)
@given(opportunities, st.dictionaries(ids, strategies.profiles, min_size=1, max_size=6))
def test_moving_within_reach_changes_no_answer(opportunity, of):
    """No distance is in the score, in the order, nor in anything that is said (ADR 0016)."""
    before = rank(opportunity, of)
    near = {m.beneficiary_id for m in before.matches}
    moved = {
        each: dataclasses.replace(
            profile,
            max_minutes=180.0,
            max_minutes_by_occupation=(),
            home=SEGRE,
            home_commune=None,
        )
        for each, profile in of.items()
    }
    after = {m.beneficiary_id: m for m in rank(opportunity, moved).matches}
    for match in before.matches:
        if match.beneficiary_id in near & after.keys():
            assert after[match.beneficiary_id] == match


@settings(max_examples=200)
@given(opportunities, people)
def test_contributions_sum_to_the_score_bit_for_bit_in_any_order(opportunity, of):
    for match in rank(opportunity, of).matches:
        points = [line.points for line in match.contributions]
        assert sum(points) == sum(reversed(points)) == match.score
        assert 0.0 <= match.score <= 100.0


def test_an_answer_has_no_field_for_a_place_nor_for_minutes() -> None:
    names = {field.name for field in dataclasses.fields(PersonMatch)}
    assert not names & {"travel", "home", "minutes", "distance_km", "mode", "commune"}


def test_equal_people_are_told_apart_by_id():
    twins = {identifier: a_profile() for identifier in ("b", "a", "c-10", "c-9")}
    matches = rank(a_job_offer(), twins).matches
    assert [m.beneficiary_id for m in matches] == ["a", "b", "c-10", "c-9"]


def test_each_person_is_reached_by_her_own_means_and_maximum():
    on_foot = frozenset({TravelMode.WALK})
    of = {
        "car": a_profile(home=TRELAZE, home_commune="49353"),
        "foot": a_profile(home=TRELAZE, home_commune="49353", means=on_foot),
        "patient": a_profile(home=TRELAZE, home_commune="49353", means=on_foot, max_minutes=180.0),
    }
    ranking = rank(a_job_offer(), of)
    assert [m.beneficiary_id for m in ranking.matches] == ["car", "patient"]
    assert ranking.excluded[ExclusionReason.TOO_FAR] == 1
    assert len({m.score for m in ranking.matches}) == 1


def test_what_is_not_known_of_a_place_leaves_everyone_in_and_is_to_be_checked():
    of = {"near": a_profile(), "far": a_profile(home=Coordinates(43.3, 5.4), home_commune=None)}
    ranking = rank(a_job_offer(place=UNKNOWN_PLACE), of)
    assert [m.feasibility for m in ranking.matches] == [Feasibility.TO_CHECK] * 2
    somewhere = rank(a_job_offer(place=Place(departement="49")), of)
    assert [m.beneficiary_id for m in somewhere.matches] == ["near"]
    (known,) = rank(a_job_offer(place=a_place(SAUMUR, "49328")), {
        "near": a_profile(home=SAUMUR, home_commune="49328")}).matches  # fmt: skip
    assert known.feasibility is Feasibility.IN_REACH


def test_what_she_refuses_lacks_or_cannot_do_excludes_for_that_reason():
    of = {
        "licence": a_profile(licences=frozenset()),
        "contract": a_profile(accepted_contracts=frozenset({ContractKind.CDI})),
        "hours": a_profile(availability=hours((Weekday.TUESDAY, "08:00", "18:00"))),
        "unknown": a_profile(),
    }
    offer = a_job_offer(
        licences=(LicenceRequirement(Licence.B),), contract=ContractKind.INTERIM,
        shifts=hours((Weekday.MONDAY, "09:00", "12:00")),
    )  # fmt: skip
    ranking = rank(offer, of)
    assert [m.beneficiary_id for m in ranking.matches] == ["unknown"]
    assert CheckReason.LICENCE in ranking.matches[0].to_check
    assert ranking.excluded == {
        ExclusionReason.TOO_FAR: 0,
        ExclusionReason.LICENCE_MISSING: 1,
        ExclusionReason.CONTRACT_REFUSED: 1,
        ExclusionReason.SHIFT_UNAVAILABLE: 1,
    }


def test_a_profile_older_than_the_referential_hides_nobody():
    stale = a_profile(sought=("Z9999", CLEANER), skills=frozenset({"999999", "v:laver-sols"}))
    clean = a_profile(sought=(CLEANER,), skills=frozenset({"v:laver-sols"}))
    old, new = rank(a_job_offer(), {"a": stale, "b": clean}).matches
    assert (old.score, old.skills) == (new.score, new.skills)


@pytest.mark.parametrize("kind", OpportunityKind)
def test_nobody_gives_an_empty_ranking(kind):
    one = a_job_offer() if kind is OpportunityKind.JOB_OFFER else an_insertion_action()
    assert rank(one, {}).total == 0
    assert rank(one, {}).matches == ()
    assert rank(one, {"a": a_profile()}, 0).matches == ()
    assert rank(one, {"a": a_profile()}, None).total == 1
