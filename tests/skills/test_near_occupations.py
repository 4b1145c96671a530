import pytest
from hypothesis import given

from skills.codes import RomeCode
from skills.errors import UnknownOccupation
from skills.normalize import fold
from skills.starter import load_starter
from skills.taxonomy import Referential, SkillKind
from skills.transfers import Transfers
from tests.skills.referentials import referentials


@pytest.fixture(scope="module")
def transfers() -> Transfers:
    return Transfers(load_starter())


@given(referentials())
def test_answers_are_ranked_without_the_occupation_itself(referential: Referential) -> None:
    near = Transfers(referential).near_occupations
    for code in referential.occupations:
        found = near(code, 10)
        scores = [one.score for one in found]
        assert code not in [one.code for one in found]
        assert [one.rank for one in found] == list(range(1, len(found) + 1))
        assert scores == sorted(scores, reverse=True)
        assert all(0.0 < score <= 1.0 for score in scores)
        assert near(code, 2) == found[:2]


@given(referentials())
def test_every_reason_is_true(referential: Referential) -> None:
    for code, origin in referential.occupations.items():
        for one in Transfers(referential).near_occupations(code, 10):
            target = referential.occupations[one.code]
            asked = {link.skill_id for link in origin.skills}
            assert set(one.shared_skills) <= asked & {link.skill_id for link in target.skills}
            assert one.same_domain == (code[:3] == one.code[:3])
            assert one.same_family == (origin.parent is not None and origin.parent == target.parent)
            assert (one.listed_rank is not None) == (one.code in origin.near)
            told = [target.definition, *(name.label for name in target.appellations)]
            told += [referential.skills[link.skill_id].label for link in target.skills]
            for word in one.shared_words:
                assert any(fold(word) in fold(text) for text in told)


@given(referentials())
def test_without_mobilities_no_move_is_told(referential: Referential) -> None:
    for code in referential.occupations:
        for one in Transfers(referential).near_occupations(code, 10, with_mobilities=False):
            assert one.listed_rank is None
            assert one.said_why == ""


@given(referentials())
def test_without_mobilities_the_moves_could_be_others(referential: Referential) -> None:
    from dataclasses import replace

    bare = {
        code: replace(occupation, near=(), near_reasons={})
        for code, occupation in referential.occupations.items()
    }
    stripped = Transfers(Referential(referential.version, bare, referential.skills))
    for code in referential.occupations:
        found = Transfers(referential).near_occupations(code, 10, with_mobilities=False)
        assert found == stripped.near_occupations(code, 10)


def test_attitudes_are_no_shared_skill_to_name(transfers: Transfers) -> None:
    skills = transfers.referential.skills
    for one in transfers.near_occupations(RomeCode("K1304"), 20):
        assert all(skills[each].kind is not SkillKind.SOFT_SKILL for each in one.shared_skills)


def test_words_are_shown_as_they_are_written(transfers: Transfers) -> None:
    found = transfers.near_occupations(RomeCode("K1304"), 10, with_mobilities=False)
    assert "ménage" in {word for one in found for word in one.shared_words}


def test_the_starter_says_why_it_lists_a_move(transfers: Transfers) -> None:
    found = transfers.near_occupations(RomeCode("N1101"), 5)
    assert any(one.said_why for one in found)


def test_an_unknown_occupation_is_refused(transfers: Transfers) -> None:
    with pytest.raises(UnknownOccupation):
        transfers.near_occupations(RomeCode("Z9999"), 3)
