import tomllib
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest

from insertion.terms import PhysicalDemand
from skills.codes import parse_skill_id
from skills.errors import SkillsError, UnknownOccupation, UnknownSkill
from skills.normalize import fold
from skills.starter import load_starter, read_starter
from skills.taxonomy import Occupation, SkillKind

STARTER = load_starter()
DATA = resources.files("skills.data")
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
def test_contexts_use_the_shared_list(occupation: Occupation) -> None:
    demands = {str(demand) for demand in PhysicalDemand}
    assert all(context in demands or context[0].isupper() for context in occupation.contexts)
    assert len(set(occupation.contexts)) == len(occupation.contexts)


def test_no_skill_is_an_orphan() -> None:
    asked = {link.skill_id for occupation in WRITTEN for link in occupation.skills}
    families = {STARTER.skills[skill_id].macro for skill_id in asked}
    assert set(STARTER.skills) <= asked | families


def test_every_know_how_has_a_family_and_every_family_is_a_family() -> None:
    for skill in STARTER.skills.values():
        assert (skill.macro is not None) == (skill.kind is SkillKind.KNOW_HOW)
        if skill.macro is not None:
            assert STARTER.skills[skill.macro].kind is SkillKind.MACRO


def test_two_skills_are_said_alike_only_by_an_activity_of_personal_life() -> None:
    sayings = Counter(
        fold(text)
        for skill in STARTER.skills.values()
        for text in {fold(skill.label), *map(fold, skill.aliases)}
    )
    activities = tomllib.loads((DATA / "personal_life.toml").read_text("utf-8")).values()
    shared = {
        fold(alias) for one in activities if len(one["skills"]) > 1 for alias in one["aliases"]
    }
    assert {text for text, times in sayings.items() if times > 1} == shared


def test_an_activity_of_personal_life_says_few_skills() -> None:
    activities = tomllib.loads((DATA / "personal_life.toml").read_text("utf-8")).values()
    assert all(1 <= len(one["skills"]) <= 3 and one["aliases"] for one in activities)


# Whoever says one of these words may well have done either job.
SAID_OF_TWO_JOBS = {"vendeur", "vendeuse", "agent de production", "agente de production"}


def test_few_familiar_names_belong_to_two_occupations() -> None:
    names = Counter(
        fold(name.label)
        for occupation in STARTER.occupations.values()
        for name in occupation.appellations
        if not name.principal
    )
    assert {name for name, times in names.items() if times > 1} == SAID_OF_TWO_JOBS


def test_a_know_how_starts_with_an_infinitive() -> None:
    know_how = [skill for skill in STARTER.skills.values() if skill.kind is SkillKind.KNOW_HOW]
    verbs = {skill.label.replace("S'", "").split()[0].rstrip(",") for skill in know_how}
    assert [verb for verb in verbs if not verb.endswith(("er", "ir", "re"))] == []


def test_what_personal_life_shows_is_found_by_its_words() -> None:
    aliases = STARTER.skills[parse_skill_id("v:veiller-sur-proche")].aliases
    assert "s’occuper de mon père" in aliases


def test_an_activity_of_an_unknown_skill_is_refused(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, "")
    (folder / "personal_life.toml").write_text(
        '[Voler]\nskills = ["voler"]\naliases = ["voler"]\n', "utf-8"
    )
    with pytest.raises(UnknownSkill, match=r"personal_life\.toml, Voler: unknown skill voler"):
        read_starter(folder)


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
    (path / "personal_life.toml").write_text("", encoding="utf-8")
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
