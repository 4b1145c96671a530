from math import sqrt

import pytest
from hypothesis import given

from skills.codes import SkillId
from skills.errors import UnknownSkill
from skills.near_skills import (
    FAMILY_SHARE,
    MIN_NEARNESS,
    TOGETHER_SHARE,
    WORDS_SHARE,
    NearSkills,
)
from skills.starter import load_starter
from skills.taxonomy import Referential, Skill, SkillKind
from tests.skills.referentials import referentials


def family_of(skill: Skill) -> SkillId | None:
    return skill.id if skill.kind is SkillKind.MACRO else skill.macro


@given(referentials())
def test_nearness_follows_its_formula(referential: Referential) -> None:
    near = NearSkills(referential)
    ids = sorted(referential.skills)
    askers = {
        skill_id: {
            code
            for code, occupation in referential.occupations.items()
            if any(link.skill_id == skill_id for link in occupation.skills)
        }
        for skill_id in ids
    }
    for one in ids:
        likeness, nearness = near.likeness(one), near.nearness(one)
        for place, other in enumerate(ids):
            family = family_of(referential.skills[one])
            kin = family is not None and family == family_of(referential.skills[other])
            # Every label of these referentials is the same, or « Famille » and the same.
            words = 1.0 - (1.0 - likeness[place]) / (1.0 - FAMILY_SHARE * kin)
            assert -1e-9 <= words <= WORDS_SHARE + 1e-9
            both = len(askers[one] & askers[other])
            together = both / (sqrt(len(askers[one]) * len(askers[other])) + 3)
            expected = 1.0 - (1.0 - likeness[place]) * (1.0 - TOGETHER_SHARE * together)
            assert nearness[place] == pytest.approx(expected)


@given(referentials())
def test_likeness_goes_both_ways(referential: Referential) -> None:
    near = NearSkills(referential)
    ids = sorted(referential.skills)
    for row, one in enumerate(ids):
        for column, other in enumerate(ids):
            assert near.likeness(one)[column] == pytest.approx(near.likeness(other)[row])


def test_the_nearest_come_first_and_say_why() -> None:
    starter = load_starter()
    found = NearSkills(starter).near(SkillId("v:repasser"), 5)
    assert [one.rank for one in found] == list(range(1, len(found) + 1))
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert found[0].id == "v:laver-linge"
    assert found[0].same_words
    assert found[0].same_family
    for one in found:
        assert one.id != "v:repasser"
        assert one.score >= MIN_NEARNESS
        assert one.same_words or one.same_family or one.occupations_in_common


def test_two_skills_of_one_occupation_only_are_not_near_for_all_that() -> None:
    starter = load_starter()
    near = NearSkills(starter)
    ids = sorted(starter.skills)
    nearness = near.nearness(SkillId("v:conduire-chariot"))
    assert nearness[ids.index(SkillId("v:repasser"))] < MIN_NEARNESS


def test_an_unknown_skill_is_refused() -> None:
    near = NearSkills(load_starter())
    with pytest.raises(UnknownSkill):
        near.near(SkillId("v:voler"), 3)


def test_a_referential_without_words_or_links_has_nothing_near() -> None:
    skill = Skill(SkillId("1"), "…", SkillKind.KNOW_HOW)
    alone = NearSkills(Referential("tests-1", {}, {skill.id: skill}))
    assert alone.near(skill.id, 3) == ()
