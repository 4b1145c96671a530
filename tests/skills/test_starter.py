from collections import Counter
from importlib import resources
from pathlib import Path

import pytest

from insertion.terms import Licence, PhysicalDemand
from skills.errors import SkillsError, UnknownOccupation, UnknownSkill
from skills.normalize import fold
from skills.starter import load_personal_activities, load_starter, read_starter
from skills.taxonomy import Occupation, SkillKind

STARTER = load_starter()
WRITTEN = [occupation for occupation in STARTER.occupations.values() if occupation.skills]


def test_every_rome_code_is_there_even_without_skills() -> None:
    assert len(STARTER.occupations) == 1584
    assert STARTER.occupations["N1105"].label == "Manutentionnaire"


def test_at_least_90_occupations_are_written() -> None:
    assert len(WRITTEN) >= 90


@pytest.mark.parametrize("occupation", WRITTEN, ids=lambda occupation: occupation.code)
def test_an_occupation_is_complete(occupation: Occupation) -> None:
    assert len(occupation.skills) >= 6
    assert sum(link.core for link in occupation.skills) >= 2
    assert len(occupation.appellations) >= 2, "familiar names"
    assert occupation.definition.endswith(".")
    assert occupation.near
    assert occupation.code not in occupation.near
    assert len(set(occupation.near)) == len(occupation.near)


@pytest.mark.parametrize("occupation", WRITTEN, ids=lambda occupation: occupation.code)
def test_contexts_and_licences_use_the_shared_lists(occupation: Occupation) -> None:
    demands = {str(demand) for demand in PhysicalDemand}
    assert all(context in demands or context[0].isupper() for context in occupation.contexts)
    assert len(set(occupation.contexts)) == len(occupation.contexts)
    assert occupation.usual_licence in {None, *map(str, Licence)}


def test_no_skill_is_an_orphan() -> None:
    asked = {link.skill_id for occupation in WRITTEN for link in occupation.skills}
    families = {STARTER.skills[skill_id].macro for skill_id in asked}
    assert set(STARTER.skills) <= asked | families


def test_every_know_how_has_a_family_and_every_family_is_a_family() -> None:
    for skill in STARTER.skills.values():
        assert (skill.macro is not None) == (skill.kind is SkillKind.KNOW_HOW)
        if skill.macro is not None:
            assert STARTER.skills[skill.macro].kind is SkillKind.MACRO


def test_no_skill_is_said_twice_up_to_spelling() -> None:
    sayings = Counter(
        fold(text)
        for skill in STARTER.skills.values()
        for text in {fold(skill.label), *map(fold, skill.aliases)}
    )
    assert [text for text, times in sayings.items() if times > 1] == []


def test_no_familiar_name_belongs_to_two_occupations() -> None:
    names = Counter(
        fold(name.label)
        for occupation in WRITTEN
        for name in occupation.appellations
        if not name.principal
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_a_know_how_starts_with_an_infinitive() -> None:
    know_how = [skill for skill in STARTER.skills.values() if skill.kind is SkillKind.KNOW_HOW]
    verbs = {skill.label.replace("S'", "").split()[0].rstrip(",") for skill in know_how}
    assert [verb for verb in verbs if not verb.endswith(("er", "ir", "re"))] == []


def test_personal_activities_lead_to_skills_of_the_starter() -> None:
    activities = load_personal_activities()
    assert len(activities) >= 12
    assert all(activity.skills and activity.aliases for activity in activities)
    assert {skill for activity in activities for skill in activity.skills} <= set(STARTER.skills)


def a_folder(path: Path, occupation: str, skills: str = "") -> Path:
    """Write a starter of one family, two skills, and the given occupation table."""
    (path / "starter").mkdir()
    (path / "rome_codes.csv").write_text(
        "rome_code,label,domain_code,domain,broad_domain_code,broad_domain\n"
        "N1105,Manutentionnaire,N11,Magasinage,N,Transport\n",
        encoding="utf-8",
    )
    (path / "starter" / "skills.toml").write_text(
        '[families]\nm-porter = "Porter"\n[know_how.m-porter]\n'
        f'porter = ["Porter des charges"]\n{skills}',
        encoding="utf-8",
    )
    (path / "starter" / "knowledge.toml").write_text("[knowledge]\n", encoding="utf-8")
    (path / "starter" / "logistics.toml").write_text(occupation, encoding="utf-8")
    return path


def test_a_well_written_folder_is_read(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, '[N1105]\nnames = ["manut"]\ncore = ["porter"]\n')
    occupation = read_starter(folder).occupations["N1105"]
    assert [name.label for name in occupation.appellations] == ["Manutentionnaire", "manut"]
    assert [(link.skill_id, link.core) for link in occupation.skills] == [("v:porter", True)]


@pytest.mark.parametrize(
    ("occupation", "error"),
    [
        ('[N9999]\ncore = ["porter"]\n', UnknownOccupation),
        ('[N1105]\ncore = ["voler"]\n', UnknownSkill),
        ('[N1105]\ncore = ["porter"]\nskills = ["porter"]\n', SkillsError),
        ('[N1105]\nskilz = ["porter"]\n', SkillsError),
        ('[N1105]\ncore = "porter"\n', SkillsError),
        ("[N1105]\nlicence = 1\n", SkillsError),
        ('[N1105]\nnear = ["A1401"]\n', SkillsError),
        ("[N1105]\ncore = [\n", SkillsError),
        ("N1105 = 3\n", SkillsError),
    ],
)
def test_a_mistake_is_refused_by_name(
    tmp_path: Path, occupation: str, error: type[SkillsError]
) -> None:
    with pytest.raises(error, match=r"N1105|N9999|logistics"):
        read_starter(a_folder(tmp_path, occupation))


@pytest.mark.parametrize("skills", ['Porter = ["X"]\n', "empty = []\n", 'flat = "text"\n'])
def test_a_badly_written_skill_is_refused(tmp_path: Path, skills: str) -> None:
    with pytest.raises(SkillsError, match=r"skills\.toml"):
        read_starter(a_folder(tmp_path, "", skills))


def test_the_same_occupation_in_two_files_is_refused(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, '[N1105]\ncore = ["porter"]\n')
    (folder / "starter" / "other.toml").write_text('[N1105]\ncore = ["porter"]\n', "utf-8")
    with pytest.raises(SkillsError, match="already written"):
        read_starter(folder)


def test_the_starter_is_read_from_the_installed_package() -> None:
    assert read_starter(resources.files("skills.data")) == STARTER
