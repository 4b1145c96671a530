from dataclasses import replace

import pytest

from api.labels import REASON_LABELS
from api.sentences import about, advice, contribution_sentence, skills_sentence, travel_sentence
from geo.coordinates import Coordinates
from geo.travel import TravelMode
from insertion.beneficiary import Profile
from insertion.opportunity import OpportunityId
from insertion.terms import Need, PhysicalDemand
from matching.answer import (
    Contribution,
    Criterion,
    ExclusionReason,
    Match,
    Ranking,
    ReasonCode,
    SkillMatch,
    Travel,
)
from skills.codes import RomeCode, SkillId
from skills.starter import load_starter

# What the sentences of tests/api/test_labels.py cannot be: they name facts of one match.
SAID_WITH_FACTS = {
    ReasonCode.SKILLS_HELD: "0 compétence détenue sur 0",
    ReasonCode.SKILLS_PARTLY_HELD: "0 compétence détenue sur 0",
    ReasonCode.SKILLS_NOT_HELD: "0 compétence détenue sur 0",
    ReasonCode.OCCUPATION_NEAR: "métier proche de « Agent / Agente de nettoyage industriel »",
    ReasonCode.NEEDS_COVERED: "cette action aide à : se déplacer",
    ReasonCode.LIMITS_STRAINED: "peut demander ce qui est difficile : station debout prolongée",
    ReasonCode.TRAVEL_MINUTES: "environ 25 min à vélo",
}
A_PROFILE = Profile(home=Coordinates(47.47, -0.55), means=frozenset({TravelMode.WALK}))


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0.0, "moins de 2 min"),
        (1.4, "moins de 2 min"),
        (7.6, "environ 8 min"),
        (11.2, "environ 10 min"),
        (12.6, "environ 15 min"),
        (24.3, "environ 25 min"),
        (57.4, "environ 55 min"),
        (58.0, "environ 1 h"),
        (66.0, "environ 1 h 05"),
        (120.0, "environ 2 h"),
    ],
)
def test_a_duration_is_said_as_exactly_as_it_is_known(minutes: float, words: str) -> None:
    assert about(minutes) == words


def test_a_travel_says_the_mode_and_how_sure_the_place_is() -> None:
    exact = Travel(TravelMode.CAR, 25.0, 18.0, approximate_place=False)
    assert travel_sentence(exact) == "environ 25 min en voiture"
    near = Travel(TravelMode.BIKE, 25.0, 5.0, approximate_place=True)
    assert travel_sentence(near) == "environ 25 min à vélo, jusqu’au centre de la commune"
    same = Travel(TravelMode.WALK, 0.0, 0.0, approximate_place=True)
    assert travel_sentence(same).startswith("dans la même commune")
    assert "inconnu" in travel_sentence(Travel(None, None, None, approximate_place=True))


def test_skills_are_counted() -> None:
    ids = tuple(SkillId(str(number)) for number in range(5))
    skills = SkillMatch(held=ids[:1], near=ids[1:3], missing=ids[3:], inherited=False)
    assert skills_sentence(skills) == "1 compétence détenue sur 5, 2 proches"
    inherited = SkillMatch(held=ids[:2], near=(), missing=ids[2:], inherited=True)
    assert skills_sentence(inherited) == "2 des 5 compétences habituelles du métier"


def test_who_holds_every_usual_skill_is_told_so() -> None:
    ids = tuple(SkillId(str(number)) for number in range(17))
    every = skills_sentence(SkillMatch(held=ids, near=(), missing=(), inherited=True))
    assert every == "toutes les compétences habituelles du métier"


@pytest.mark.parametrize("reason", ReasonCode)
def test_every_reason_has_its_sentence(reason: ReasonCode) -> None:
    starter = load_starter()
    line = Contribution(Criterion.COVERAGE, 5.0, 10.0, reason)
    match = replace(
        a_match((line,)),
        nearest_occupation=RomeCode("K2204"),
        covered=(Need.MOBILITY,),
        strained=(PhysicalDemand.STANDING,),
        travel=Travel(TravelMode.BIKE, 25.0, 5.0, approximate_place=False),
    )
    sentence = contribution_sentence(line, match, starter)
    assert sentence == SAID_WITH_FACTS.get(reason, REASON_LABELS.get(reason))


def test_skills_usual_in_an_occupation_held_are_said_to_be_likely() -> None:
    ids = tuple(SkillId(str(number)) for number in range(5))
    likely = SkillMatch((), ids[4:], (), inherited=True, presumed=ids[:4])
    assert skills_sentence(likely) == (
        "4 des 5 compétences habituelles du métier, d’après un métier exercé, 1 proche"
    )
    both = SkillMatch(ids[:3], (), (), inherited=True, presumed=ids[3:])
    assert skills_sentence(both) == (
        "toutes les compétences habituelles du métier, dont 2 probables d’après un métier exercé"
    )


def test_nobody_is_said_to_lack_every_usual_skill_of_an_occupation() -> None:
    ids = tuple(SkillId(str(number)) for number in range(60))
    sentence = skills_sentence(SkillMatch((), (), ids, inherited=True))
    assert sentence == "les compétences habituelles du métier ne sont pas dans le profil"
    asked = skills_sentence(SkillMatch((), (), ids[:2], inherited=False))
    assert asked == "0 compétence détenue sur 2"


def a_match(lines: tuple[Contribution, ...]) -> Match:
    travel = Travel(None, None, None, approximate_place=True)
    nothing = SkillMatch((), (), (), inherited=False)
    return Match(OpportunityId("a"), 1.0, lines, travel, nothing, None, (), (), ())


def a_ranking(total: int = 0, **excluded: int) -> Ranking:
    counts = {ExclusionReason[name]: count for name, count in excluded.items()}
    return Ranking((), total, counts, "1", "1")


def test_an_answer_that_is_not_empty_needs_no_advice() -> None:
    assert advice(a_ranking(total=1, TOO_FAR=3), A_PROFILE) == ()


def test_a_list_with_nothing_near_says_so() -> None:
    far = Contribution(Criterion.OCCUPATION, 1.0, 40.0, ReasonCode.OCCUPATION_FAR)
    near = far._replace(reason=ReasonCode.OCCUPATION_NEAR)
    for lines, expected in (((far,), 1), ((far, near), 0)):
        ranking = replace(a_ranking(total=1), matches=(a_match(lines),))
        assert len(advice(ranking, replace(A_PROFILE, sought=(RomeCode("K2204"),)))) == expected


def test_a_profile_that_says_nothing_to_compare_is_told_what_the_order_follows() -> None:
    line = Contribution(Criterion.OCCUPATION, 4.0, 40.0, ReasonCode.OCCUPATION_NOT_NAMED)
    ranking = replace(a_ranking(total=1), matches=(a_match((line,)),))
    (sentence,) = advice(ranking, A_PROFILE)
    assert "ni métier, ni compétence, ni besoin" in sentence
    assert advice(ranking, replace(A_PROFILE, needs=frozenset({Need.MOBILITY}))) == ()


def test_an_empty_catalogue_is_said() -> None:
    (sentence,) = advice(a_ranking(), A_PROFILE)
    assert sentence.startswith("Rien n’est enregistré")


@pytest.mark.parametrize("reason", [reason.name for reason in ExclusionReason])
def test_each_reason_has_its_advice(reason: str) -> None:
    sentences = advice(a_ranking(**{reason: 3}), A_PROFILE)
    assert "3 possibilités" in sentences[0]
    assert all(sentence.endswith(".") for sentence in sentences)


def test_other_means_are_named_when_those_of_the_person_are_known() -> None:
    sentences = advice(a_ranking(TOO_FAR=1), A_PROFILE)
    assert sentences[0].startswith("Une possibilité est à plus de 45 minutes.")
    assert "un vélo, un cyclomoteur, une voiture" in sentences[1]
