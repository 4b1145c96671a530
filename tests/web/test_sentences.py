"""What the screens say of a match: every reason, in every language, with its facts."""

from dataclasses import replace

import pytest

from geo.travel import TravelMode
from insertion.opportunity import OpportunityId
from insertion.terms import Need, PhysicalDemand
from matching.answer import (
    Contribution,
    Criterion,
    Match,
    ReasonCode,
    SkillMatch,
    StopoverAnswer,
    StopoverFailure,
    TransitTimes,
    Travel,
)
from skills.codes import RomeCode
from skills.starter import load_starter
from tests.api.builders import an_action, an_offer
from web.messages import LANGUAGES, speaker
from web.sentences import Sentences
from web.words import CONTRACTS, CRITERIA, EXCLUSIONS, LICENCES, LIMITS, MEANS, NEEDS, QUESTIONS

BY_BIKE = Travel(TravelMode.BIKE, 24.3, 6.0, approximate_place=False)
BY_BUS = Travel(
    TravelMode.TRANSIT, 41.0, 9.0, False, times=TransitTimes(0, 430, 18 * 60 + 5, 17 * 60 + 20)
)


def a_match(*lines: Contribution, travel: Travel = BY_BIKE, **facts: object) -> Match:
    skills = tuple(load_starter().skills)[:6]
    asked = SkillMatch(held=skills[:2], near=(), missing=skills[2:], inherited=True)
    match = Match(
        OpportunityId("a"),
        50.0,
        lines,
        travel,
        asked,
        RomeCode("K2204"),
        (PhysicalDemand.STANDING,),
        (Need.MOBILITY,),
        (),
    )
    return replace(match, **facts)  # type: ignore[arg-type]


def french() -> Sentences:
    return Sentences(speaker("fr"), load_starter())


@pytest.mark.parametrize("code", [each.code for each in LANGUAGES])
def test_every_reason_is_said_in_every_language(code: str) -> None:
    says = Sentences(speaker(code), load_starter())
    for reason in ReasonCode:
        line = Contribution(Criterion.COVERAGE, 5.0, 10.0, reason)
        said = says.contribution(line, a_match(line))
        assert said != reason
        assert "%(" not in said
        assert said.endswith((".", "。"))


def test_every_member_of_a_list_has_its_words() -> None:
    for words in (CONTRACTS, CRITERIA, EXCLUSIONS, LICENCES, LIMITS, MEANS, NEEDS, QUESTIONS):
        kind = type(next(iter(words)))
        assert set(words) == set(kind), kind


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0.2, "2 min"), (7.4, "7 min"), (12.6, "15 min"), (58.0, "1 h"), (66.0, "1 h 05")],
)
def test_minutes_are_as_exact_as_they_are_known(minutes: float, said: str) -> None:
    assert french().minutes(minutes) == said.replace(" ", "\u00a0")


def test_a_travel_is_about_so_many_minutes_and_says_what_is_not_sure() -> None:
    says = french()
    assert says.travel(BY_BIKE) == "environ 25\u00a0min à vélo"
    centre = replace(BY_BIKE, approximate_place=True)
    assert says.travel(centre).endswith("jusqu’au centre de la commune")
    assert "à vérifier" in says.travel(replace(BY_BUS, assumed=True, times=None))
    assert "inconnu" in says.travel(Travel(None, None, None, approximate_place=True))
    here = Travel(TravelMode.WALK, 10.0, 0.0, approximate_place=True)
    assert says.travel(here).startswith("dans votre commune")


def test_the_hours_of_the_bus_are_said_when_timetables_tell() -> None:
    there, last = french().times(BY_BUS.times)  # type: ignore[arg-type]
    assert there == "Par exemple le lundi : départ à 7 h 10, retour à 18 h 05.".replace(
        " :", "\u00a0:"
    ).replace(" h ", "\u00a0h\u00a0")
    assert "17\u00a0h\u00a020" in last


def test_at_most_three_reasons_speak_for_a_match_and_no_closeness_twice() -> None:
    reasons = (
        ReasonCode.OCCUPATION_SOUGHT,
        ReasonCode.SKILLS_PARTLY_HELD,
        ReasonCode.NEEDS_COVERED,
        ReasonCode.HOURS_SUIT,
        ReasonCode.LIMITS_RESPECTED,
    )
    lines = [Contribution(Criterion.OCCUPATION, 1.0, 1.0, reason) for reason in reasons]
    lines.append(Contribution(Criterion.COSINE, 1.0, 2.0, ReasonCode.SKILLS_HELD))
    said = french().reasons(a_match(*lines))
    assert len(said) == 3
    assert said[0] == "C’est un métier que vous cherchez."


def test_what_is_missing_is_said_of_a_job_and_not_of_an_action() -> None:
    failing = StopoverAnswer(TravelMode.BIKE, None, StopoverFailure.CLOSED)
    match = a_match(
        Contribution(Criterion.CONDITIONS, 0.0, 10.0, ReasonCode.HOURS_OUTSIDE), stopover=failing
    )
    of_a_job = " ".join(french().against(match, an_offer()))
    assert "À apprendre" in of_a_job
    assert "et 1 autre chose." in of_a_job
    assert "rester longtemps debout" in of_a_job
    assert "nombre d’heures" in of_a_job
    assert "fermée" in of_a_job
    assert "À apprendre" not in " ".join(french().against(match, an_action()))
