from collections.abc import Callable
from pathlib import Path

import pytest

from insertion.terms import PhysicalDemand
from skills import rome_contexts
from skills.errors import UnreadableReferential
from skills.rome_archive import ArchiveReport, RomeArchive, read_rome_archive
from skills.taxonomy import SkillKind
from tests.bench_data import bench_data
from tests.skills.small_archive import TABLES, VERSION_TEXT, a_folder, a_zip, tables


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., RomeArchive]:
    def read_changed(**changes: str | None) -> RomeArchive:
        return read_rome_archive(a_zip(tmp_path / "rome.zip", tables(**changes)))

    return read_changed


def reasons(report: ArchiveReport) -> list[tuple[str, int, str]]:
    return [(row.file, row.line, row.reason) for row in report.refused]


def test_an_occupation_is_read_whole(read: Callable[..., RomeArchive]) -> None:
    archive = read()
    cariste = archive.referential.occupations["N1101"]
    assert archive.report.refused == ()
    assert (cariste.label, cariste.domain) == ("Cariste", "Magasinage")
    assert cariste.definition == "Conduit un chariot. Range l'entrepôt."
    assert [(name.label, name.code, name.principal) for name in cariste.appellations] == [
        ("Cariste", "11", True),
        ("Pontier / Pontière de magasin", "12", False),
    ]
    assert {link.skill_id: link.core for link in cariste.skills} == {
        "301": True,
        "300": False,
        "310": False,
        "400": True,
    }
    assert cariste.contexts == ("port_de_charges", "En entrepôt")
    assert cariste.near == ("N1105", "K2204")


def test_skills_have_their_kind_and_their_family(read: Callable[..., RomeArchive]) -> None:
    skills = read().referential.skills
    assert {code: skill.kind for code, skill in skills.items()} == {
        "300": SkillKind.MACRO,
        "301": SkillKind.KNOW_HOW,
        "302": SkillKind.KNOW_HOW,
        "303": SkillKind.KNOW_HOW,
        "310": SkillKind.SOFT_SKILL,
        "400": SkillKind.KNOWLEDGE,
    }
    assert skills["301"].macro == "300"
    assert skills["303"].macro is None


def test_the_counts_are_those_of_the_tables(read: Callable[..., RomeArchive]) -> None:
    counts = read().report.counts
    assert counts["occupations"] == 3
    assert counts["appellations"] == 4
    assert counts["competences"] == 5
    assert counts["knowledge"] == 1
    assert counts["skill_links"] == 7
    assert counts["core_links"] == 3
    assert counts["moves"] == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encoding_and_separator_do_not_matter(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    files = {
        f"unix_{name}_v461_utf8.csv": text.replace(",", separator).encode(encoding)
        for name, text in TABLES.items()
    }
    archive = read_rome_archive(a_folder(tmp_path / "rome", files))
    plain = read_rome_archive(a_zip(tmp_path / "rome.zip", tables()))
    assert archive.report.refused == ()
    assert archive.report.version == "ROME 4.0 v461"
    assert archive.referential.occupations == plain.referential.occupations
    assert archive.referential.skills == plain.referential.skills


def test_text_encoded_twice_is_repaired(tmp_path: Path) -> None:
    files = {name: data.decode("cp1252").encode() for name, data in tables().items()}
    twice = read_rome_archive(a_zip(tmp_path / "twice.zip", files))
    plain = read_rome_archive(a_zip(tmp_path / "plain.zip", tables()))
    assert twice.referential == plain.referential


def test_the_version_comes_from_version_txt_then_from_the_names(tmp_path: Path) -> None:
    noted = tables() | {"version.txt": VERSION_TEXT.encode()}
    assert read_rome_archive(a_zip(tmp_path / "a.zip", noted)).report.version == "ROME 4.0 v460"
    assert read_rome_archive(a_zip(tmp_path / "b.zip", tables())).report.version == "ROME 4.0"


@pytest.mark.parametrize(
    "name", sorted(set(TABLES) - {"referentiel_code_rome", "referentiel_competence"})
)
def test_a_missing_optional_table_is_reported(read: Callable[..., RomeArchive], name: str) -> None:
    if name == "liens_rome_referentiels":
        with pytest.raises(UnreadableReferential, match="liens_rome_referentiels"):
            read(**{name: None})
        return
    archive = read(**{name: None})
    assert archive.report.missing_tables == (name,)
    assert len(archive.referential.occupations) == 3


@pytest.mark.parametrize("name", ["referentiel_code_rome", "referentiel_competence"])
def test_a_missing_required_table_says_what_to_do(
    read: Callable[..., RomeArchive], name: str
) -> None:
    with pytest.raises(UnreadableReferential, match=f"{name}.csv manque. Donnez l’archive"):
        read(**{name: None})


def test_a_control_character_in_the_notes_or_in_a_header_is_no_accident(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "notes", tables())
    (folder / "version.txt").write_text("\x01" + VERSION_TEXT, encoding="utf-8")
    assert read_rome_archive(folder).report.version.startswith("ROME 4.0")
    texts = next(folder.glob("*referentiel_code_rome.csv"))
    texts.write_text("\x01" + texts.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(UnreadableReferential, match="première ligne"):
        read_rome_archive(folder)


def test_a_missing_column_names_the_file_and_the_column(
    read: Callable[..., RomeArchive],
) -> None:
    with pytest.raises(UnreadableReferential, match=r"texte\.csv : la colonne libelle_texte"):
        read(texte="code_rome,libelle_type_texte,position_phrase\n")


def test_an_archive_without_any_occupation_is_refused(read: Callable[..., RomeArchive]) -> None:
    with pytest.raises(UnreadableReferential, match="aucun métier"):
        read(referentiel_code_rome="code_rome,libelle_rome\n")


def test_an_occupation_knows_which_one_it_specialises(read: Callable[..., RomeArchive]) -> None:
    archive = read(
        referentiel_code_rome="code_rome,libelle_rome,code_rome_parent\n"
        "N1101,Cariste,n1105\nN1105,Manutentionnaire,N1105\n"
        "K2204,Agent,K2299\nN1103,Préparateur,\n"
    )
    parents = {code: one.parent for code, one in archive.referential.occupations.items()}
    assert parents == {"N1101": "N1105", "N1105": "N1105", "K2204": None, "N1103": None}
    assert (
        "referentiel_code_rome.csv",
        4,
        "fiche mère inconnue : métier gardé sans famille",
    ) in reasons(archive.report)


@pytest.mark.parametrize(
    ("table", "row", "reason"),
    [
        ("referentiel_code_rome", "Z1,9,Magicien", "code ROME invalide"),
        ("referentiel_code_rome", "N1103,9,", "libellé vide"),
        ("referentiel_code_rome", "N1101,9,Encore", "N1101 est déjà lu"),
        ("referentiel_code_rome", "N1103,9", "2 colonnes au lieu de 3"),
        ("referentiel_code_rome", "N1103,9,Un,de trop", "4 colonnes au lieu de 3"),
        ("referentiel_code_rome", "N1103,9,Sonne\x07", "un caractère de contrôle est interdit"),
        ("referentiel_appellation", "15,Roi,N9999,", "code ROME que l’archive ne définit pas"),
        ("referentiel_appellation", "x,Roi,N1101,", "code ou libellé d’appellation invalide"),
        ("referentiel_competence", "abc,,Voler,,", "code OGR invalide"),
        ("referentiel_competence", "301,,Voler,,", "code OGR déjà lu"),
        (
            "referentiel_competence",
            "309,Compétence,Voler,999,Savoir-faire",
            "macro-compétence inconnue : compétence gardée sans famille",
        ),
        ("referentiel_savoir", "400,Encore", "code OGR déjà lu"),
        ("referentiel_contexte_travail", ",Vide", "code ou libellé vide"),
        (
            "liens_rome_referentiels",
            "N1101,5,1,999",
            "lien vers un code que l’archive ne définit pas",
        ),
        (
            "liens_rome_referentiels",
            "N1101,6,,999",
            "lien vers un code que l’archive ne définit pas",
        ),
        ("coherence_item", "N1101,303,Principale", "cœur de métier sans lien vers ce code"),
        ("rubrique_mobilite", "N1101,N1101,3", "mobilité vers un métier inconnu"),
        ("rubrique_mobilite", "N1105,N1101,premier", "numéro d’ordre invalide"),
        ("texte", "N1101,3,definition,un,Bonjour", "position ou texte invalide"),
        ("cr_gd_dp", "A9999,A99,Magie", "code ROME que l’archive ne définit pas"),
    ],
)
def test_a_row_that_cannot_be_used_is_reported_and_the_rest_is_read(
    read: Callable[..., RomeArchive], table: str, row: str, reason: str
) -> None:
    archive = read(**{table: f"{TABLES[table]}{row}\n"})
    line = TABLES[table].count("\n") + 1
    assert reasons(archive.report) == [(f"{table}.csv", line, reason)]
    assert len(archive.referential.occupations) == 3


def test_a_cell_that_never_closes_is_reported(read: Callable[..., RomeArchive]) -> None:
    endless = '400,"' + "x" * 200_000 + "\n401,Perdu\n"
    archive = read(referentiel_savoir=f"code_ogr_savoir,libelle_savoir\n{endless}")
    assert archive.report.refused[0].reason == "cellule illisible ou trop longue"
    assert "N1101" in archive.referential.occupations


def test_contexts_are_mapped_to_physical_demands_that_exist() -> None:
    demands = {str(demand) for demand in PhysicalDemand}
    assert set(rome_contexts.DEMANDS) <= demands
    assert rome_contexts.physical_demand("Travail de nuit") == "nuit"
    assert rome_contexts.physical_demand("En entrepôt") is None


@pytest.mark.shared_data
def test_the_official_archive_is_read_without_losing_a_row() -> None:
    archive = read_rome_archive(bench_data("rome/rome4_v460.zip"))
    assert archive.report.version == "ROME 4.0 v460"
    assert archive.report.refused == ()
    assert archive.report.missing_tables == ()
    assert archive.report.counts == {
        "occupations": 1_584,
        "appellations": 13_120,
        "competences": 18_317,
        "knowledge": 15_354,
        "contexts": 179,
        "skill_links": 49_440 + 5_255 + 35_861,
        "core_links": 18_900 + 1_731,
        "moves": 14_912,
        "definitions": 1_584,
    }
    texts = [skill.label for skill in archive.referential.skills.values()]
    texts += [occupation.definition for occupation in archive.referential.occupations.values()]
    assert not any("''" in text or "Ã" in text or not text.isprintable() for text in texts)
