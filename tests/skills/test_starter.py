"""What a starter occupation, competence or name must be; each rule names what breaks it."""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

import pytest

from insertion.terms import Licence, PhysicalDemand
from skills.errors import SkillsError, UnknownOccupation, UnknownSkill
from skills.licences_in_text import LICENCE_CODES
from skills.normalize import fold, label_key, split_genders
from skills.starter import load_starter, read_starter
from skills.taxonomy import NEAR_REASON_LABELS, NearReason, Occupation, SkillKind
from tests.skills.spellings import has_a_feminine, has_a_masculine, is_feminine_of, spelling

STARTER = load_starter()
DATA = resources.files("skills.data")
WRITTEN = [occupation for occupation in STARTER.occupations.values() if occupation.skills]
EXCEPTIONS = tomllib.loads((DATA / "starter/exceptions.toml").read_text("utf-8"))


def know_how_of(occupation: Occupation) -> set[str]:
    kinds = {link.skill_id: STARTER.skills[link.skill_id].kind for link in occupation.skills}
    return {skill_id for skill_id, kind in kinds.items() if kind is SkillKind.KNOW_HOW}


def names_of(occupation: Occupation) -> set[str]:
    return {fold(form) for name in occupation.appellations for form in split_genders(name.label)}


def test_every_rome_code_is_there_even_without_skills() -> None:
    assert len(STARTER.occupations) == 1584
    assert STARTER.occupations["N1105"].label == "Manutentionnaire"


def test_at_least_350_occupations_are_written() -> None:
    assert len(WRITTEN) >= 350


@pytest.mark.parametrize("occupation", WRITTEN, ids=lambda occupation: occupation.code)
def test_an_occupation_is_complete(occupation: Occupation) -> None:
    kinds = Counter(STARTER.skills[link.skill_id].kind for link in occupation.skills)
    assert 8 <= kinds[SkillKind.KNOW_HOW] <= 15
    assert kinds[SkillKind.KNOWLEDGE] >= 1
    assert kinds[SkillKind.SOFT_SKILL] >= 2
    assert 2 <= sum(link.core for link in occupation.skills) <= 5
    assert len(occupation.appellations) >= 2, "familiar names"
    assert occupation.definition.endswith(".")
    assert occupation.contexts
    assert len(occupation.near) >= 2


@pytest.mark.parametrize("occupation", WRITTEN, ids=lambda occupation: occupation.code)
def test_contexts_use_the_shared_list(occupation: Occupation) -> None:
    demands = {str(demand) for demand in PhysicalDemand}
    assert all(context in demands or context[0].isupper() for context in occupation.contexts)
    assert len(set(occupation.contexts)) == len(occupation.contexts)


def test_licences_use_the_shared_list() -> None:
    assert {str(licence) for licence in Licence} == LICENCE_CODES
    assert all(set(occupation.licences) <= LICENCE_CODES for occupation in WRITTEN)
    assert STARTER.occupations["N4101"].licences == ("c",)


@pytest.mark.parametrize("occupation", WRITTEN, ids=lambda occupation: occupation.code)
def test_who_drives_a_lorry_a_coach_or_a_lift_truck_has_the_licence(
    occupation: Occupation,
) -> None:
    core = {link.skill_id for link in occupation.skills if link.core}
    for skill, licences in {
        "v:conduire-camion": {"c", "ce"},
        "v:conduire-bus": {"d"},
        "v:conduire-chariot": {"caces", "b"},  # on a runway, the licence of a car
    }.items():
        assert skill not in core or licences & set(occupation.licences)


@pytest.mark.parametrize("occupation", WRITTEN, ids=lambda occupation: occupation.code)
def test_a_near_occupation_is_written_and_has_a_reason(occupation: Occupation) -> None:
    written = {other.code: other for other in WRITTEN}
    for code in occupation.near:
        assert code in written
        assert occupation.why_near(code)
        if occupation.near_reasons[code] == NearReason.GESTURES:
            assert len(know_how_of(occupation) & know_how_of(written[code])) >= 2, code


def test_every_reason_has_a_french_label() -> None:
    assert set(NEAR_REASON_LABELS) == set(NearReason)


def test_a_step_forward_is_the_way_in_seen_from_the_other_side() -> None:
    opposite = {NearReason.NEXT_STEP: NearReason.WAY_IN, NearReason.WAY_IN: NearReason.NEXT_STEP}
    for occupation in WRITTEN:
        for code, reason in occupation.near_reasons.items():
            back = STARTER.occupations[code].near_reasons.get(occupation.code)
            if reason in opposite and back in opposite:
                assert back == opposite[NearReason(reason)], (occupation.code, code)


def test_no_skill_is_an_orphan() -> None:
    asked = {link.skill_id for occupation in WRITTEN for link in occupation.skills}
    families = {STARTER.skills[skill_id].macro for skill_id in asked}
    assert set(STARTER.skills) <= asked | families


def test_a_skill_of_one_occupation_only_has_a_cause() -> None:
    asked = Counter(link.skill_id for occupation in WRITTEN for link in occupation.skills)
    alone = {skill_id.removeprefix("v:") for skill_id, times in asked.items() if times == 1}
    assert set(EXCEPTIONS["specific"]) == alone
    assert all(cause[:1].isupper() for cause in EXCEPTIONS["specific"].values())


def test_every_know_how_has_a_family_and_every_family_is_a_family() -> None:
    for skill in STARTER.skills.values():
        assert (skill.macro is not None) == (skill.kind is SkillKind.KNOW_HOW)
        if skill.macro is not None:
            assert STARTER.skills[skill.macro].kind is SkillKind.MACRO


def test_a_know_how_starts_with_an_infinitive() -> None:
    know_how = [skill for skill in STARTER.skills.values() if skill.kind is SkillKind.KNOW_HOW]
    verbs = {skill.label.replace("S'", "").split()[0].rstrip(",") for skill in know_how}
    assert [verb for verb in verbs if not verb.endswith(("er", "ir", "re"))] == []


def twice(said: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Return what several owners say alike, up to spelling."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for owner, text in said:
        owners[spelling(text)].add(owner)
    return {text: several for text, several in owners.items() if len(several) > 1}


def test_two_skills_are_said_alike_only_by_an_activity_of_personal_life() -> None:
    activities = tomllib.loads((DATA / "starter/personal_life.toml").read_text("utf-8")).values()
    shared = {
        spelling(alias) for one in activities if len(one["skills"]) > 1 for alias in one["aliases"]
    }
    said = [
        (skill.id, text)
        for skill in STARTER.skills.values()
        for text in (skill.label, *skill.aliases)
    ]
    assert set(twice(said)) <= shared


def test_two_occupations_share_a_name_only_when_it_is_declared_with_a_cause() -> None:
    said = [
        (occupation.code, name)
        for occupation in STARTER.occupations.values()
        for name in names_of(occupation)
    ]
    assert set(twice(said)) == {spelling(name) for name in EXCEPTIONS["shared_names"]}
    assert all(cause[:1].isupper() for cause in EXCEPTIONS["shared_names"].values())


@pytest.mark.parametrize("occupation", WRITTEN, ids=lambda occupation: occupation.code)
def test_an_occupation_is_named_in_the_feminine_too(occupation: Occupation) -> None:
    names = names_of(occupation)
    alone = {
        name
        for name in names
        if has_a_feminine(name) and not any(is_feminine_of(other, name) for other in names)
    }
    assert alone == set()


@pytest.mark.parametrize("occupation", WRITTEN, ids=lambda occupation: occupation.code)
def test_an_occupation_is_named_in_the_masculine_too(occupation: Occupation) -> None:
    names = names_of(occupation)
    alone = {
        name
        for name in names
        if has_a_masculine(name) and not any(is_feminine_of(name, other) for other in names)
    }
    assert alone == set()


def test_no_name_is_written_twice_for_an_occupation() -> None:
    for occupation in WRITTEN:
        familiar = [name.label for name in occupation.appellations if not name.principal]
        assert [
            name for name, times in Counter(map(label_key, familiar)).items() if times > 1
        ] == [], occupation.code


def a_folder(path: Path, occupation: str, skills: str = "", life: str = "") -> Path:
    """Write a starter of one family, two skills, and the given occupation table."""
    (path / "starter").mkdir()
    (path / "rome_codes.csv").write_text(
        "rome_code,label,domain_code,domain,broad_domain_code,broad_domain\n"
        "N1105,Manutentionnaire,N11,Magasinage,N,Transport\n"
        "N1101,Cariste,N11,Magasinage,N,Transport\n",
        encoding="utf-8",
    )
    (path / "starter" / "skills.toml").write_text(
        '[families]\nm-porter = "Porter"\n[know_how.m-porter]\n'
        f'porter = ["Porter des charges"]\n{skills}',
        encoding="utf-8",
    )
    (path / "starter" / "knowledge.toml").write_text("[knowledge]\n", encoding="utf-8")
    (path / "starter" / "personal_life.toml").write_text(life, encoding="utf-8")
    (path / "starter" / "logistics.toml").write_text(occupation, encoding="utf-8")
    return path


def test_a_well_written_folder_is_read(tmp_path: Path) -> None:
    folder = a_folder(
        tmp_path,
        '[N1105]\nnames = ["porteur / porteuse", "manut"]\ncore = ["porter"]\n'
        'licences = ["b"]\nnear = { N1101 = "suite" }\n',
    )
    occupation = read_starter(folder).occupations["N1105"]
    names = [name.label for name in occupation.appellations]
    assert names == ["Manutentionnaire", "porteur", "porteuse", "manut"]
    assert [(link.skill_id, link.core) for link in occupation.skills] == [("v:porter", True)]
    assert occupation.licences == ("b",)
    assert occupation.why_near(occupation.near[0]).startswith("Une suite possible")


def test_a_reason_may_be_a_sentence(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, '[N1105]\nnear = { N1101 = "Dans le même entrepôt" }\n')
    occupation = read_starter(folder).occupations["N1105"]
    assert occupation.why_near(occupation.near[0]) == "Dans le même entrepôt"


@pytest.mark.parametrize(
    ("occupation", "error"),
    [
        ('[N9999]\ncore = ["porter"]\n', UnknownOccupation),
        ('[N1105]\ncore = ["voler"]\n', UnknownSkill),
        ('[N1105]\ncore = ["porter"]\nskills = ["porter"]\n', SkillsError),
        ('[N1105]\nskilz = ["porter"]\n', SkillsError),
        ('[N1105]\ncore = "porter"\n', SkillsError),
        ('[N1105]\nnear = { A1401 = "gestes" }\n', SkillsError),
        ('[N1105]\nnear = { N1101 = "comme ça" }\n', SkillsError),
        ('[N1105]\nnear = { N1101 = "" }\n', SkillsError),
        ('[N1105]\nnear = { N1105 = "gestes" }\n', SkillsError),
        ('[N1105]\nnear = ["N1101"]\n', SkillsError),
        ('[N1105]\nlicences = ["fusée"]\n', SkillsError),
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
