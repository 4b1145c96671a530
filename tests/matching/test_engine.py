"""The engine against its naive twin, and the promises its answers keep."""

import dataclasses
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coordinates import Coordinates
from geo.travel import TravelMode
from insertion.beneficiary import HoursRange
from insertion.errors import UnknownOpportunity
from insertion.opportunity import LicenceRequirement, OpportunityId, SkillRequirement
from insertion.place import UNKNOWN_PLACE, Place
from insertion.schedule import Weekday
from insertion.terms import (
    ContractKind,
    Licence,
    Need,
    OfferNature,
    OpportunityKind,
    PhysicalDemand,
    RequirementLevel,
)
from matching.answer import CheckReason, Criterion, ExclusionReason
from matching.engine import ALL_KINDS, build_engine
from skills.errors import SkillsError
from tests import strategies
from tests.builders import (
    CLEANER,
    COOK,
    HOME_HELP,
    SAUMUR,
    WAREHOUSE,
    a_job_offer,
    a_place,
    a_profile,
    an_insertion_action,
    hours,
    small_reference,
)
from tests.oracles.naive_ranking import (
    naive_exclusions,
    naive_first_reasons,
    naive_ranking,
)

SKILLS_HELD = CheckReason.SKILLS_HELD
kinds = st.sets(st.sampled_from(OpportunityKind), min_size=1).map(frozenset)


def rank(profile, opportunities, k=50, wanted=ALL_KINDS):
    """Rank with a fresh engine over the small reference."""
    return build_engine(opportunities, small_reference(), "t").rank(profile, k, wanted)


@settings(max_examples=1500)
@given(strategies.profiles, strategies.opportunities(), kinds, st.integers(1, 15))
def test_the_engine_finds_what_a_full_scan_finds_in_the_same_order(profile, catalogue, wanted, k):
    ranking = rank(profile, catalogue, k, wanted)
    expected = naive_ranking(profile, catalogue, small_reference(), wanted)
    assert [m.opportunity_id for m in ranking.matches] == [r.id for r in expected[:k]]
    assert [m.score for m in ranking.matches] == [r.score for r in expected[:k]]
    assert ranking.total == len(expected)
    first_reasons = naive_first_reasons(profile, catalogue, small_reference(), wanted)
    assert {reason.value: count for reason, count in ranking.excluded.items() if count} == (
        first_reasons
    )


POSITIONS = tuple(Criterion)


@settings(max_examples=300)
@given(strategies.profiles, strategies.opportunities(min_size=1))
def test_each_criterion_has_the_points_of_the_full_scan(profile, catalogue):
    ranking = rank(profile, catalogue)
    expected = {
        each.id: each.points
        for each in naive_ranking(profile, catalogue, small_reference(), ALL_KINDS)
    }
    for match in ranking.matches:
        found = dict.fromkeys(POSITIONS, 0.0)
        found |= {line.criterion: line.points for line in match.contributions}
        assert tuple(found.values()) == expected[match.opportunity_id]


@settings(max_examples=300)
@given(strategies.profiles, strategies.opportunities(min_size=1))
def test_contributions_sum_to_the_score_bit_for_bit_in_any_order(profile, catalogue):
    for match in rank(profile, catalogue).matches:
        points = [contribution.points for contribution in match.contributions]
        assert sum(points) == match.score
        assert sum(reversed(points)) == match.score
        assert 0.0 <= match.score <= 100.0
        for contribution in match.contributions:
            if contribution.criterion in {Criterion.LIMITS, Criterion.TRAVEL}:
                assert contribution.points <= 0.0
            else:
                assert 0.0 <= contribution.points <= contribution.ceiling


@settings(max_examples=200)
@given(strategies.profiles, strategies.opportunities(min_size=2), st.randoms(use_true_random=False))
def test_the_order_of_insertion_changes_nothing(profile, catalogue, rng: random.Random):
    shuffled = list(catalogue)
    rng.shuffle(shuffled)
    assert rank(profile, shuffled) == rank(profile, catalogue)


@settings(max_examples=200)
@given(strategies.profiles, strategies.opportunities(), st.integers(1, 5))
def test_a_shorter_list_is_the_beginning_of_a_longer_one(profile, catalogue, k):
    assert rank(profile, catalogue, k).matches == rank(profile, catalogue, 50).matches[:k]


@settings(max_examples=200)
@given(
    strategies.profiles,
    strategies.opportunities(min_size=1),
    st.sampled_from(sorted(small_reference().referential.skills)),
)
def test_declaring_one_more_skill_never_lowers_a_score(profile, catalogue, skill):
    before = {m.opportunity_id: m.score for m in rank(profile, catalogue).matches}
    richer = dataclasses.replace(profile, skills=profile.skills | {skill})
    after = {m.opportunity_id: m.score for m in rank(richer, catalogue).matches}
    assert before.keys() == after.keys()
    assert all(after[key] >= before[key] for key in before)


@settings(max_examples=200)
@given(strategies.profiles, strategies.opportunities(min_size=1), st.floats(1.0, 90.0))
def test_accepting_a_longer_way_never_removes_anything(profile, catalogue, more):
    longer = dataclasses.replace(profile, max_minutes=min(profile.max_minutes + more, 180.0))
    before = {m.opportunity_id for m in rank(profile, catalogue).matches}
    assert before <= {m.opportunity_id for m in rank(longer, catalogue).matches}


@settings(max_examples=300)
@given(strategies.profiles, strategies.opportunities(min_size=1))
def test_everything_is_either_proposed_or_excluded_for_a_reason_one_can_ask(profile, catalogue):
    engine = build_engine(catalogue, small_reference(), "t")
    ranking = engine.rank(profile, 50)
    assert ranking.total + sum(ranking.excluded.values()) == len(catalogue)
    proposed = {match.opportunity_id: match for match in ranking.matches}
    for opportunity in catalogue:
        assessment = engine.assess(profile, opportunity.id)
        expected = naive_exclusions(profile, opportunity, small_reference().communes)
        assert [reason.value for reason in assessment.exclusions] == expected
        assert (opportunity.id in proposed) == (not expected)
        if not expected:
            assert assessment.match == proposed[opportunity.id]


def test_equal_scores_are_told_apart_by_id():
    twins = [a_job_offer(identifier) for identifier in ("b", "a", "c-10", "c-9")]
    assert [m.opportunity_id for m in rank(a_profile(), twins).matches] == ["a", "b", "c-10", "c-9"]


def test_a_required_licence_excludes_only_a_person_known_to_lack_it():
    offer = a_job_offer(licences=(LicenceRequirement(Licence.B),))
    without = rank(a_profile(licences=frozenset()), [offer])
    assert without.matches == ()
    assert without.excluded[ExclusionReason.LICENCE_MISSING] == 1
    (unknown,) = rank(a_profile(licences=None), [offer]).matches
    assert CheckReason.LICENCE in unknown.to_check
    (holder,) = rank(a_profile(licences=frozenset({Licence.B})), [offer]).matches
    assert CheckReason.LICENCE not in holder.to_check


def test_a_desired_licence_never_excludes_but_is_to_be_checked():
    offer = a_job_offer(licences=(LicenceRequirement(Licence.B, RequirementLevel.DESIRED),))
    (match,) = rank(a_profile(licences=frozenset()), [offer]).matches
    assert CheckReason.LICENCE_DESIRED in match.to_check


def test_a_refused_contract_excludes_and_an_unknown_one_does_not():
    only_cdi = a_profile(accepted_contracts=frozenset({ContractKind.CDI}))
    offers = [a_job_offer("interim", contract=ContractKind.INTERIM), a_job_offer("unknown")]
    ranking = rank(only_cdi, offers)
    assert [match.opportunity_id for match in ranking.matches] == ["unknown"]
    assert CheckReason.CONTRACT in ranking.matches[0].to_check
    assert ranking.excluded[ExclusionReason.CONTRACT_REFUSED] == 1


def test_a_shift_outside_the_availability_excludes_and_unknown_hours_do_not():
    school_hours = a_profile(availability=hours((Weekday.MONDAY, "08:30", "16:30")))
    offers = [
        a_job_offer("fits", shifts=hours((Weekday.MONDAY, "09:00", "12:00"))),
        a_job_offer("dawn", shifts=hours((Weekday.MONDAY, "06:00", "09:00"))),
        a_job_offer("unknown"),
    ]
    ranking = rank(school_hours, offers)
    assert {match.opportunity_id for match in ranking.matches} == {"fits", "unknown"}
    assert ranking.excluded[ExclusionReason.SHIFT_UNAVAILABLE] == 1


def test_a_place_out_of_reach_excludes_and_an_unknown_place_does_not():
    on_foot = a_profile(means=frozenset({TravelMode.WALK}), max_minutes=30.0)
    offers = [a_job_offer("far", place=a_place(SAUMUR, "49328")),
              a_job_offer("unknown", place=UNKNOWN_PLACE)]  # fmt: skip
    ranking = rank(on_foot, offers)
    assert [match.opportunity_id for match in ranking.matches] == ["unknown"]
    assert CheckReason.PLACE in ranking.matches[0].to_check
    assert ranking.matches[0].travel.minutes is None
    assert ranking.excluded[ExclusionReason.TOO_FAR] == 1


def test_a_place_known_by_its_departement_only_is_left_out_when_all_of_it_is_out_of_reach():
    somewhere = a_job_offer(place=Place(departement="49"))
    (match,) = rank(a_profile(), [somewhere]).matches
    assert (match.travel.minutes, match.to_check) == (None, (CheckReason.PLACE, SKILLS_HELD))
    in_paris = a_profile(home=Coordinates(48.85, 2.35), home_commune=None)
    assert rank(in_paris, [somewhere]).excluded[ExclusionReason.TOO_FAR] == 1


def test_an_offer_that_says_nothing_comes_after_a_real_nearness():
    offers = [
        a_job_offer("a-silent", rome_code=None, place=UNKNOWN_PLACE),
        a_job_offer("b-far", rome_code=COOK),
        a_job_offer("c-near", rome_code=HOME_HELP),
    ]
    matches = rank(a_profile(sought=(CLEANER,)), offers).matches
    assert matches[0].opportunity_id == "c-near"


def test_what_is_too_far_is_never_said_to_lack_a_licence():
    far = a_job_offer(place=a_place(SAUMUR, "49328"), licences=(LicenceRequirement(Licence.B),))
    on_foot = a_profile(means=frozenset({TravelMode.WALK}), licences=frozenset())
    excluded = rank(on_foot, [far]).excluded
    assert excluded[ExclusionReason.TOO_FAR] == 1
    assert excluded[ExclusionReason.LICENCE_MISSING] == 0


def test_an_offer_without_skills_inherits_those_of_its_occupation():
    (match,) = rank(a_profile(skills=frozenset({"v:laver-sols"})), [a_job_offer()]).matches
    assert match.skills.inherited
    assert match.skills.held == ("v:laver-sols",)
    assert match.skills.near == ("v:laver-vitres",)


def test_a_skill_usual_in_an_occupation_held_is_presumed_not_held():
    cleaner = a_profile(held=(CLEANER,), skills=frozenset({"v:laver-sols"}))
    (match,) = rank(cleaner, [a_job_offer()]).matches
    assert match.skills.held == ("v:laver-sols",)
    assert match.skills.presumed == ("v:laver-vitres",)
    assert match.skills.missing == ()


def test_a_near_skill_counts_in_part():
    offer = a_job_offer(rome_code=None, skills=(SkillRequirement("v:laver-vitres"),))
    scores = [
        rank(a_profile(skills=frozenset(held)), [offer]).matches[0].score
        for held in ((), ("v:laver-sols",), ("v:laver-vitres",))
    ]
    assert scores[0] < scores[1] < scores[2]


def test_the_same_offer_nearer_home_scores_more():
    near, far = a_job_offer("z-near"), a_job_offer("a-far", place=a_place(SAUMUR, "49328"))
    matches = rank(a_profile(max_minutes=120.0), [near, far]).matches
    assert [match.opportunity_id for match in matches] == ["z-near", "a-far"]


def test_the_occupation_sought_comes_before_a_near_one_and_a_far_one():
    offers = [a_job_offer(code, rome_code=code) for code in (HOME_HELP, CLEANER, COOK, WAREHOUSE)]
    matches = rank(a_profile(sought=(CLEANER,)), offers).matches
    assert [match.opportunity_id for match in matches][:2] == [CLEANER, HOME_HELP]
    assert matches[1].nearest_occupation == CLEANER


def test_a_strained_limit_is_named_and_sends_the_offer_down_without_hiding_it():
    no_loads = a_profile(limits=frozenset({PhysicalDemand.HEAVY_LOADS, PhysicalDemand.NIGHT}))
    heavy = a_job_offer("a-heavy", demands=frozenset({PhysicalDemand.HEAVY_LOADS}))
    light = a_job_offer("b-light", demands=frozenset({PhysicalDemand.STANDING}))
    first, second = rank(no_loads, [heavy, light]).matches
    assert (first.opportunity_id, first.strained) == ("b-light", ())
    assert (second.opportunity_id, second.strained) == ("a-heavy", (PhysicalDemand.HEAVY_LOADS,))
    assert second.score < 0.6 * first.score


def test_a_support_action_is_not_asked_for_its_contract_nor_its_weekly_hours():
    wishes = a_profile(
        accepted_contracts=frozenset({ContractKind.CDI}),
        weekly_hours=HoursRange(20.0, 24.0),
        needs=frozenset({Need.MOBILITY}),
    )
    (match,) = rank(wishes, [an_insertion_action(rome_code=None)]).matches
    assert match.to_check == ()


def test_a_visit_asks_no_contract_and_no_weekly_hours_and_is_refused_to_nobody():
    wishes = a_profile(
        accepted_contracts=frozenset({ContractKind.CDI}), weekly_hours=HoursRange(20.0, 24.0)
    )
    offers = [a_job_offer("job"), a_job_offer("visit", nature=OfferNature.VISIT)]
    asked = {each.opportunity_id: set(each.to_check) for each in rank(wishes, offers).matches}
    about_work = {CheckReason.CONTRACT, CheckReason.WEEKLY_HOURS}
    assert asked["job"] & about_work == about_work
    assert asked["visit"] & about_work == set()


def test_an_action_that_covers_a_need_comes_before_one_that_does_not():
    actions = [
        an_insertion_action("a-digital", needs=frozenset({Need.DIGITAL})),
        an_insertion_action("b-mobility", needs=frozenset({Need.MOBILITY})),
    ]
    matches = rank(a_profile(needs=frozenset({Need.MOBILITY})), actions).matches
    assert [match.opportunity_id for match in matches] == ["b-mobility", "a-digital"]


def test_nothing_in_reach_gives_an_empty_ranking_with_its_counts():
    ranking = rank(a_profile(max_minutes=1.0), [a_job_offer()])
    assert ranking.matches == ()
    assert ranking.total == 0
    assert ranking.excluded[ExclusionReason.TOO_FAR] == 1


def test_an_empty_catalogue_gives_an_empty_ranking():
    assert rank(a_profile(), []).total == 0


def test_unknown_codes_in_a_profile_are_refused_by_name_of_fact():
    engine = build_engine([a_job_offer()], small_reference(), "t")
    for profile in (a_profile(sought=("Z9999",)), a_profile(skills=frozenset({"999999"}))):
        with pytest.raises(SkillsError):
            engine.rank(profile, 5)


def test_an_opportunity_that_is_not_there_cannot_be_assessed():
    engine = build_engine([a_job_offer()], small_reference(), "t")
    with pytest.raises(UnknownOpportunity):
        engine.assess(a_profile(), OpportunityId("nowhere"))
