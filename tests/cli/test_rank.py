import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Vicinal

PROFILE = {
    "domicile": {"commune": "49007"},
    "moyens": ["voiture"],
    "permis": ["b"],
    "metiers_recherches": ["K2204", "zorglub"],
}
pytestmark = pytest.mark.usefixtures("on_catalogue")


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "profil.json"
    path.write_text(json.dumps(PROFILE), encoding="utf-8")
    return path


def test_a_shortlist_says_why_and_what_to_check(vicinal: Vicinal, profile: Path) -> None:
    shown = vicinal("rank", profile)
    words = shown.out.replace("\N{NO-BREAK SPACE}", " ")
    assert shown.status == 0
    assert " 1. Agent de nettoyage" in shown.out
    assert "+ c’est un métier recherché" in shown.out
    assert "à vérifier :" in words
    assert "« zorglub »" in words
    assert max(map(len, shown.out.splitlines())) <= 80


def test_a_piped_card_has_no_blank_at_the_end_of_its_lines(vicinal: Vicinal, profile: Path) -> None:
    lines = vicinal("rank", profile).out.splitlines()
    assert lines == [line.rstrip(" ") for line in lines]


def test_a_home_in_a_former_commune_says_the_present_one(vicinal: Vicinal) -> None:
    profile = PROFILE | {"domicile": {"adresse": "Andard"}}
    shown = vicinal("rank", "-", stdin=json.dumps(profile).encode())
    assert "Domicile : Andard (49004, dans Loire-Authion)" in shown.out


def test_a_card_says_each_reason_with_its_sentence(vicinal: Vicinal) -> None:
    profile = PROFILE | {
        "competences": ["v:nettoyer-sols"],
        "besoins": ["mobilite"],
        "limites": ["station_debout"],
        "heures_hebdo": {"min": 15, "max": 25},
    }
    shown = vicinal("rank", "-", stdin=json.dumps(profile).encode())
    cards = re.split(r"^ \d+\. ", shown.out.replace("\N{NO-BREAK SPACE}", " "), flags=re.MULTILINE)
    said = {card.split("  ")[0]: [" ".join(card.split())] for card in cards}
    (cleaning,) = said["Agent de nettoyage"]
    assert "CDI · 20 h par semaine · Angers · nettoyage Dans la même commune" in cleaning
    assert "+ c’est un métier recherché + " in cleaning
    assert " compétences habituelles du métier, " in cleaning
    assert "+ la durée de travail convient" in cleaning
    assert "- peut demander ce qui est difficile : station debout prolongée" in cleaning
    (mobility,) = said["Atelier mobilité"]
    assert "ASTRe · objectif : solutionner · Angers · mobilite" in mobility
    assert "+ cette action aide à : se déplacer" in mobility


def test_a_pipe_gets_no_colour(vicinal: Vicinal, profile: Path) -> None:
    assert "\x1b" not in vicinal("rank", profile).out


def test_json_from_standard_input_is_what_the_api_answers(
    vicinal: Vicinal, catalogue_url: str
) -> None:
    from starlette.testclient import TestClient

    from api.app import create_app
    from api.settings import Settings
    from api.wiring import wire

    shown = vicinal("rank", "-", "--json", "-k", "3", stdin=json.dumps(PROFILE).encode())
    with TestClient(create_app(wire(Settings(database_url=catalogue_url)))) as client:
        answer = client.post("/api/v1/correspondances", params={"k": 3}, json=PROFILE)
    assert json.loads(shown.out) == answer.json()


def test_only_actions_when_only_actions_are_asked(vicinal: Vicinal, profile: Path) -> None:
    shown = json.loads(vicinal("rank", profile, "--kind", "action", "--json").out)
    assert {item["type"] for item in shown["items"]} == {"action"}


def test_why_shows_points_that_add_up(vicinal: Vicinal, profile: Path) -> None:
    shown = json.loads(vicinal("rank", profile, "--why", "nettoyage", "--json").out)
    match = shown["correspondance"]
    assert shown["proposee"]
    table = vicinal("rank", profile, "--why", "nettoyage").out
    points = f"{match['score']:.1f}".replace(".", ",")
    assert re.search(rf"^Total +{points}  100 *$", table, re.MULTILINE)
    assert re.search(r"^Métier +\+\d+,\d +40  c’est un métier recherché *$", table, re.MULTILINE)
    assert re.search(r"^Trajet +0,0 ", table, re.MULTILINE)
    assert sum(line["points"] for line in match["contributions"]) == pytest.approx(match["score"])


def test_why_says_what_excludes(vicinal: Vicinal, profile: Path) -> None:
    shown = vicinal("rank", profile, "--why", "cariste")
    assert "Pas proposée" in shown.out
    assert "permis ou certificat exigé" in shown.out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "le profil est illisible"),
        (b'{"domicile":', "ligne 1, colonne 13"),
        (b'{"domicile": {"lat": NaN, "lon": 1}}', "NaN"),
        (b"\xff\xfe", "UTF-8"),
        (b"[]", "un objet entre accolades"),
        (b"{}", "domicile : ce champ est obligatoire"),
        (b'{"domicile": {"commune": "99999"}}', "ce code commune est inconnu"),
        (b'{"domicil": {}}', "domicile"),
        (b'{"domicile": {"adresse": "\\ud800"}}', "vicinal : "),
        (b" " * 300_000, "dépasse 256 ko"),
    ],
)
def test_a_bad_profile_gets_a_precise_sentence(
    vicinal: Vicinal, content: bytes, words: str
) -> None:
    shown = vicinal("rank", "-", stdin=content)
    assert (shown.status, shown.out) == (2, "")
    assert words in shown.err
    assert "Traceback" not in shown.err


def test_an_unknown_opportunity_is_said(vicinal: Vicinal, profile: Path) -> None:
    shown = vicinal("rank", profile, "--why", "personne")
    assert shown.status == 2
    assert "n’existe pas" in shown.err


def test_without_a_database_one_is_told_how_to_make_it(
    vicinal: Vicinal, profile: Path, new_database: Path
) -> None:
    shown = vicinal("rank", profile)
    assert shown.status == 2
    assert "vicinal init" in shown.err
    assert not new_database.parent.exists()


def test_the_next_page_goes_on_where_the_first_stopped(vicinal: Vicinal, profile: Path) -> None:
    whole = json.loads(vicinal("rank", profile, "--json").out)["items"]
    second = json.loads(vicinal("rank", profile, "-k", "1", "--page", "2", "--json").out)["items"]
    assert second == whole[1:2]
    assert " 2. " in vicinal("rank", profile, "-k", "1", "--page", "2").out


def test_filters_narrow_the_list_and_refuse_what_does_not_exist(
    vicinal: Vicinal, profile: Path
) -> None:
    whole = json.loads(vicinal("rank", profile, "--json").out)["items"]
    word = whole[0]["intitule"].split()[0]
    narrowed = json.loads(vicinal("rank", profile, "--words", word, "--json").out)["items"]
    assert [each["id"] for each in narrowed] == [
        each["id"] for each in whole if word.lower() in each["intitule"].lower()
    ]
    assert vicinal("rank", profile, "--commune", "99999").status == 2
    assert vicinal("rank", profile, "--contract", "cdx").status == 2
