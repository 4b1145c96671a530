import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.codes import RomeCode, SkillId
from skills.errors import UnknownOccupation, UnknownSkill
from skills.near_skills import NearSkills
from skills.skill_gap import SkillGap, skill_gap
from skills.starter import load_starter
from skills.taxonomy import Occupation, OccupationSkill, Referential, Skill, SkillKind
from skills.transfers import Transfers
from skills.vectors import fit_skill_space
from tests.skills.referentials import CODES, OURS, SKILLS, referentials

SOME_SKILLS = st.sets(st.sampled_from([*SKILLS, *OURS]))


def gap_of(referential: Referential, held: set[SkillId], target: RomeCode) -> SkillGap:
    space = fit_skill_space(referential)
    return skill_gap(dict.fromkeys(held, 1.0), target, referential, space, NearSkills(referential))


def ids(asked: tuple) -> list[SkillId]:
    return [one.id for one in asked]


@given(referentials(), SOME_SKILLS, st.sampled_from(CODES))
def test_every_asked_skill_is_in_one_list(
    referential: Referential, held: set[SkillId], target: RomeCode
) -> None:
    gap = gap_of(referential, held, target)
    listed = ids(gap.held) + ids(gap.nearly_held) + ids(gap.missing) + list(gap.diplomas)
    assert sorted(listed) == sorted(
        link.skill_id for link in referential.occupations[target].skills
    )
    shares = [one.share for one in (*gap.held, *gap.nearly_held, *gap.missing)]
    assert sum(shares) == pytest.approx(1.0 if shares else 0.0)


@given(referentials(), SOME_SKILLS, st.sampled_from(CODES))
def test_the_heart_comes_first_then_the_heaviest(
    referential: Referential, held: set[SkillId], target: RomeCode
) -> None:
    missing = gap_of(referential, held, target).missing
    order = [(not one.core, -one.share) for one in missing]
    assert order == sorted(order)


@given(referentials(), SOME_SKILLS, st.sampled_from([*SKILLS, *OURS]), st.sampled_from(CODES))
def test_one_skill_more_never_makes_the_gap_larger(
    referential: Referential, held: set[SkillId], more: SkillId, target: RomeCode
) -> None:
    before = gap_of(referential, held, target)
    after = gap_of(referential, held | {more}, target)
    assert set(ids(before.held)) <= set(ids(after.held))
    assert set(ids(after.missing)) <= set(ids(before.missing))
    if before.coverage is not None and after.coverage is not None:
        assert after.coverage >= before.coverage - 1e-9


@given(referentials(), SOME_SKILLS, st.sampled_from(CODES))
def test_what_is_nearly_held_names_a_held_skill(
    referential: Referential, held: set[SkillId], target: RomeCode
) -> None:
    for one in gap_of(referential, held, target).nearly_held:
        assert one.nearest in held


@given(referentials(), st.sampled_from(CODES))
def test_an_occupation_lacks_nothing_for_itself(referential: Referential, code: RomeCode) -> None:
    gap = Transfers(referential).gap([code], code)
    assert (gap.nearly_held, gap.missing) == ((), ())
    assert gap.coverage == (pytest.approx(1.0) if gap.held else None)


def test_a_cariste_drives_what_a_manutentionnaire_must_learn_to() -> None:
    gap = Transfers(load_starter()).gap([RomeCode("N1105")], RomeCode("N1101"))
    assert "v:conduire-chariot" in ids(gap.missing)
    assert "v:charger-camion" in ids(gap.held)
    assert gap.missing[0].core


def test_a_declared_skill_is_no_longer_missing() -> None:
    transfers = Transfers(load_starter())
    skill = SkillId("v:conduire-chariot")
    assert skill in ids(transfers.gap([RomeCode("N1105")], RomeCode("N1101"), [skill]).held)


def test_a_diploma_is_neither_held_nor_missing() -> None:
    labels = {"1": "Laver le linge", "2": "CAP métiers du pressing", "3": "Grues (CACES R 490)"}
    skills = {
        code: Skill(code, label, SkillKind.KNOW_HOW if code == "1" else SkillKind.KNOWLEDGE)
        for code, label in labels.items()
    }
    links = tuple(OccupationSkill(code) for code in labels)
    target = Occupation(RomeCode("K2204"), "Agent", "", skills=links)
    origin = Occupation(RomeCode("K1304"), "Employé", "")
    transfers = Transfers(Referential("t", {one.code: one for one in (target, origin)}, skills))
    gap = transfers.gap([RomeCode("K1304")], RomeCode("K2204"))
    assert gap.diplomas == ("2", "3")
    assert ids(gap.missing) == ["1"]
    assert gap.missing[0].share == 1.0
    assert transfers.gap([RomeCode("K1304")], RomeCode("K2204"), ["1"]).coverage == 1.0


def test_what_does_not_exist_is_refused() -> None:
    transfers = Transfers(load_starter())
    with pytest.raises(UnknownOccupation):
        transfers.gap([RomeCode("Z9999")], RomeCode("N1101"))
    with pytest.raises(UnknownOccupation):
        transfers.gap([RomeCode("N1101")], RomeCode("Z9999"))
    with pytest.raises(UnknownSkill):
        transfers.gap([], RomeCode("N1101"), [SkillId("v:voler")])
