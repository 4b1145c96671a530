from dataclasses import replace

import pytest

from skills.codes import RomeCode, SkillId
from skills.errors import SkillsError, UnknownOccupation, UnknownSkill
from skills.taxonomy import (
    NearReason,
    Occupation,
    OccupationSkill,
    Referential,
    Skill,
    SkillKind,
)

LAVER = Skill(SkillId("1"), "Laver", SkillKind.KNOW_HOW)
CODE = RomeCode("K2204")


def an_occupation(*asked: str, near: tuple[str, ...] = ()) -> Occupation:
    return Occupation(
        CODE,
        "Agent de nettoyage",
        "Nettoyage",
        skills=tuple(OccupationSkill(SkillId(skill_id)) for skill_id in asked),
        near=tuple(RomeCode(code) for code in near),
    )


def test_a_referential_answers_by_code() -> None:
    referential = Referential("x", {CODE: an_occupation("1")}, {LAVER.id: LAVER})
    assert referential.occupation(CODE).skills[0].skill_id == LAVER.id
    assert referential.skill(LAVER.id) is LAVER


def test_an_unknown_code_is_refused_with_the_edition() -> None:
    referential = Referential("x-1", {}, {})
    with pytest.raises(UnknownOccupation, match=r"K2204.*x-1"):
        referential.occupation(CODE)
    with pytest.raises(UnknownSkill, match=r"1.*x-1"):
        referential.skill(LAVER.id)


@pytest.mark.parametrize(
    "occupation", [an_occupation("2"), an_occupation("1", near=("A1101",))], ids=["skill", "near"]
)
def test_an_occupation_cannot_refer_to_nothing(occupation: Occupation) -> None:
    with pytest.raises(SkillsError, match="K2204"):
        Referential("x", {CODE: occupation}, {LAVER.id: LAVER})


def test_a_reason_is_of_an_occupation_that_is_near() -> None:
    occupation = replace(an_occupation(near=("K2204",)), near_reasons={RomeCode("A1101"): "lieu"})
    with pytest.raises(SkillsError, match="a reason for an occupation that is not near"):
        Referential("x", {CODE: occupation}, {})


def test_why_an_occupation_is_near_is_said_in_french() -> None:
    reasons = {CODE: NearReason.PLACE, RomeCode("A1101"): "À deux pas"}
    occupation = replace(an_occupation(near=("K2204", "A1101", "A1102")), near_reasons=reasons)
    assert occupation.why_near(CODE) == "Le même lieu de travail"
    assert occupation.why_near(RomeCode("A1101")) == "À deux pas"
    assert occupation.why_near(RomeCode("A1102")) == ""


@pytest.mark.parametrize(
    "skill",
    [
        Skill(SkillId("1"), "Laver", SkillKind.KNOW_HOW, macro=SkillId("9")),
        Skill(SkillId("1"), "Laver", SkillKind.KNOW_HOW, stands_for=(SkillId("9"),)),
    ],
    ids=["macro", "stands_for"],
)
def test_a_skill_cannot_refer_to_nothing(skill: Skill) -> None:
    with pytest.raises(SkillsError, match="unknown skill 9"):
        Referential("x", {}, {skill.id: skill})


def test_a_referential_does_not_change_with_what_it_was_built_from() -> None:
    skills = {LAVER.id: LAVER}
    referential = Referential("x", {}, skills)
    skills.clear()
    assert set(referential.skills) == {LAVER.id}
    with pytest.raises(TypeError):
        referential.skills[SkillId("2")] = LAVER  # type: ignore[index]
