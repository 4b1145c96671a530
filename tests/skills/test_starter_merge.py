from dataclasses import replace
from pathlib import Path

import pytest

from skills.codes import RomeCode, SkillId
from skills.extraction import Extractor
from skills.lookup import SkillLookup, TitleLookup
from skills.rome_archive import merge_with_starter, read_rome_archive
from skills.starter import load_starter
from skills.taxonomy import Appellation, Referential, SkillKind
from skills.vectors import demand_vector, fit_skill_space, held_credits, occupation_weights
from tests.bench_data import bench_data
from tests.skills.small_archive import a_zip, tables

STARTER = load_starter()
STARTER_CARISTE = tuple(link.skill_id for link in STARTER.occupations["N1101"].skills)


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> Referential:
    path = tmp_path_factory.mktemp("rome") / "rome.zip"
    return read_rome_archive(a_zip(path, tables())).referential


@pytest.fixture(scope="module")
def merged(official: Referential) -> Referential:
    return merge_with_starter(official, STARTER)


def test_the_official_edition_leads(official: Referential, merged: Referential) -> None:
    cariste, theirs = merged.occupations["N1101"], official.occupations["N1101"]
    assert merged.version == official.version
    assert cariste.label == theirs.label
    assert cariste.definition == theirs.definition
    assert cariste.near == theirs.near
    assert cariste.skills[: len(theirs.skills)] == theirs.skills
    assert cariste.contexts[: len(theirs.contexts)] == theirs.contexts
    assert not any(link.core for link in cariste.skills[len(theirs.skills) :])


def test_what_only_the_starter_says_of_an_official_occupation_stays(
    official: Referential, merged: Referential
) -> None:
    cariste, ours = merged.occupations["N1101"], STARTER.occupations["N1101"]
    assert cariste.licences == ours.licences == ("caces",)
    assert set(cariste.near_reasons) == set(cariste.near) & set(ours.near_reasons)
    assert cariste.why_near(RomeCode("N1105")) == ours.why_near(RomeCode("N1105")) != ""
    assert official.occupations["N1101"].why_near(RomeCode("N1105")) == ""


def test_without_official_moves_the_starter_ones_keep_their_reasons(
    official: Referential,
) -> None:
    still = {
        code: replace(occupation, near=()) for code, occupation in official.occupations.items()
    }
    merged = merge_with_starter(replace(official, occupations=still), STARTER)
    ours = STARTER.occupations["N1101"]
    assert merged.occupations["N1101"].near == ours.near
    assert merged.occupations["N1101"].near_reasons == ours.near_reasons


def test_personal_life_is_understood_with_the_official_edition(merged: Referential) -> None:
    read = Extractor(TitleLookup(merged), SkillLookup(merged)).extract(
        "Je m’occupe de mon père malade, j’ai été auxi de vie et je conduis un fenwick."
    )
    assert "K1311" in {fact.code for fact in read.occupations}
    assert {"v:veiller-sur-proche", "v:conduire-chariot"} <= {fact.code for fact in read.skills}


def test_familiar_names_stay(merged: Referential) -> None:
    cariste = merged.occupations["N1101"]
    names = [name.label for name in cariste.appellations]
    assert "conducteur de chariot élévateur" in names
    assert names.count("Cariste") == 1
    assert "cariste" not in names


def test_a_familiar_name_stays_beside_a_longer_official_one() -> None:
    longer = Appellation("Plongeur / Plongeuse en restauration", "1", principal=True)
    ours = replace(STARTER.occupations[RomeCode("G1605")], near=(), near_reasons={})
    theirs = replace(ours, appellations=(longer,))
    merged = merge_with_starter(
        replace(STARTER, occupations={theirs.code: theirs}),
        replace(STARTER, occupations={ours.code: ours}),
    )
    names = [name.label for name in merged.occupations[ours.code].appellations]
    assert "plongeur" in names


def test_a_familiar_name_stays_beside_an_official_one_without_its_accents() -> None:
    bare = Appellation("Eboueur / Eboueuse", "1", principal=True)
    ours = replace(STARTER.occupations[RomeCode("K2303")], near=(), near_reasons={})
    theirs = replace(ours, appellations=(bare,))
    merged = merge_with_starter(
        replace(STARTER, occupations={theirs.code: theirs}),
        replace(STARTER, occupations={ours.code: ours}),
    )
    read = Extractor(TitleLookup(merged), SkillLookup(merged)).extract("éboueur pendant 5 ans")
    assert [fact.code for fact in read.occupations] == ["K2303"]


def test_every_code_of_either_side_is_kept(official: Referential, merged: Referential) -> None:
    assert set(merged.occupations) == set(official.occupations) | set(STARTER.occupations)
    assert set(merged.skills) == set(official.skills) | set(STARTER.skills)
    assert merged.occupations["A1433"] == STARTER.occupations["A1433"]


def test_an_official_occupation_without_skills_keeps_the_starter_ones(
    official: Referential,
) -> None:
    bare = {
        code: replace(occupation, skills=()) for code, occupation in official.occupations.items()
    }
    merged = merge_with_starter(replace(official, occupations=bare), STARTER)
    assert merged.occupations["N1101"].skills == STARTER.occupations["N1101"].skills


def test_a_skill_said_in_the_same_words_stands_for_the_official_one(merged: Referential) -> None:
    assert merged.skills["v:conduire-chariot"].stands_for == ("301",)
    assert merged.skills["v:nettoyer-sols"].stands_for == ("303",)
    asked = {link.skill_id for link in merged.occupations["N1101"].skills}
    assert "v:conduire-chariot" not in asked


def test_a_skill_of_our_own_is_still_asked_by_its_occupation(merged: Referential) -> None:
    assert merged.skills["v:palettiser"].stands_for == ()
    assert "v:palettiser" in {link.skill_id for link in merged.occupations["N1101"].skills}


def test_a_profile_written_before_the_import_still_counts(merged: Referential) -> None:
    space = fit_skill_space(merged)
    vector = demand_vector(space, occupation_weights(merged.occupations["N1101"]))

    def coverage(*skill_ids: str) -> float:
        held = held_credits(space, {SkillId(skill_id): 1.0 for skill_id in skill_ids})
        return float(held[vector.dims] @ vector.weights) / float(vector.weights.sum())

    assert coverage("v:conduire-chariot") >= coverage("301") > 0.0
    assert coverage("v:palettiser") > 0.0
    assert coverage(*STARTER_CARISTE) > coverage("v:conduire-chariot")


def test_merging_nothing_official_gives_the_starter_back() -> None:
    merged = merge_with_starter(Referential("empty", {}, {}), STARTER)
    assert merged.occupations == STARTER.occupations
    assert merged.skills == STARTER.skills


@pytest.mark.shared_data
def test_with_the_official_archive_few_words_are_the_same_and_none_is_a_diploma() -> None:
    official = read_rome_archive(bench_data("rome/rome4_v460.zip")).referential
    merged = merge_with_starter(official, STARTER)
    standing = [skill for skill in merged.skills.values() if skill.stands_for]
    assert 120 <= len(standing) <= 160
    for skill in standing:
        target = merged.skills[skill.stands_for[0]]
        assert skill.id.startswith("v:")
        assert (target.kind is skill.kind) or (target.kind is SkillKind.MACRO)
        assert not target.label.startswith(("CAP ", "Bac ", "CQP ", "Certificat"))
    names = [name.label for name in merged.occupations["K1304"].appellations]
    assert any("femme de ménage" in name.lower() for name in names)


def test_a_merged_archive_is_written_and_read_back(tmp_path: Path, merged: Referential) -> None:
    from skills.serialisation import referential_from_bytes, referential_to_bytes

    assert referential_from_bytes(referential_to_bytes(merged)) == merged
