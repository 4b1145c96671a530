"""The audit of exposure and the reading of wordings, from the command line."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Vicinal

HEADER = "id;titre;description;code_rome;code_commune\n"


def test_an_audit_says_what_it_found_in_plain_words(vicinal: Vicinal) -> None:
    shown = vicinal("audit-exposure", "--people", "200")
    assert shown.status == 0
    assert "200 personnes inventées" in shown.out
    assert "* tiré par l’audit seul" in shown.out
    assert "sans voiture" in shown.out


def test_an_audit_is_the_same_for_the_same_seed(vicinal: Vicinal) -> None:
    first = vicinal("audit-exposure", "--people", "200", "--seed", "7", "--json")
    again = vicinal("audit-exposure", "--people", "200", "--seed", "7", "--json")
    other = vicinal("audit-exposure", "--people", "200", "--seed", "8", "--json")
    assert first.out == again.out != other.out
    document = json.loads(first.out)
    assert document["personnes"] == 200
    assert [each["code"] for each in document["groupes"]][:2] == ["sans_voiture", "rural"]
    for each in document["groupes"]:
        for name in ("brut", "a_portee", "retenues"):
            ratio = each[name]
            assert ratio is None or ratio["bas"] <= ratio["rapport"] <= ratio["haut"]


@pytest.mark.parametrize("people", ["0", "199", "20001", "beaucoup"])
def test_too_few_people_to_audit_are_refused(vicinal: Vicinal, people: str) -> None:
    assert vicinal("audit-exposure", "--people", people).status == 2


def test_a_wording_is_read_from_a_file_or_from_the_input(vicinal: Vicinal, tmp_path: Path) -> None:
    path = tmp_path / "annonce.txt"
    path.write_text("Vendeur H/F.\nRecherche jeune femme, bonne présentation.", encoding="utf-8")
    shown = vicinal("wording", path)
    assert shown.status == 1
    assert "Contraire · l’âge" in shown.out.replace("\N{NO-BREAK SPACE}", " ")
    assert "Recherche personne, tenue de travail soignée" in shown.out
    read = vicinal("wording", "-", "--json", stdin=path.read_bytes())
    document = json.loads(read.out)
    assert document["contraires"] == len(document["items"]) == 3
    assert {each["critere"] for each in document["items"]} == {"age", "sexe", "apparence"}


def test_a_wording_with_nothing_contrary_is_not_said_to_comply(
    vicinal: Vicinal, tmp_path: Path
) -> None:
    path = tmp_path / "annonce.txt"
    path.write_text("Agent d’entretien H/F, débutant accepté.", encoding="utf-8")
    shown = vicinal("wording", path)
    assert shown.status == 0
    assert "ne vaut pas conformité" in shown.out


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\xff\xfe\x00", "UTF-8"), (b"a" * 90_000, "au plus"), (None, "ne peut pas être lu")],
)
def test_a_text_that_cannot_be_read_is_refused(
    vicinal: Vicinal, tmp_path: Path, content: bytes | None, words: str
) -> None:
    path = tmp_path / "annonce.txt"
    if content is not None:
        path.write_bytes(content)
    shown = vicinal("wording", path)
    assert shown.status == 2
    assert words in shown.err


def test_one_says_what_is_to_be_read(vicinal: Vicinal) -> None:
    assert vicinal("wording").status == 2


@pytest.mark.usefixtures("new_database")
def test_all_the_offers_of_the_database_are_read(vicinal: Vicinal, tmp_path: Path) -> None:
    assert vicinal("init").status == 0
    path = tmp_path / "offres.csv"
    rows = 'a;Serveur;Poste réservé aux femmes.;K2204;49007\nb;Agent;"À former.";K2204;49007\n'
    path.write_text(HEADER + rows, encoding="utf-8")
    assert vicinal("import", "offers", path, "--format", "csv").status == 0
    shown = vicinal("wording", "--offers", "--json")
    document = json.loads(shown.out)
    assert shown.status == 1
    assert document["offres_lues"] == 2
    assert list(document["offres"]) == ["a"]
    assert "1 avec un constat" in vicinal("wording", "--offers").out
