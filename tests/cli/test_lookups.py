import json

import pytest

from tests.cli.conftest import Vicinal

pytestmark = pytest.mark.usefixtures("on_catalogue")


def test_a_commune_is_found_by_the_name_people_write(vicinal: Vicinal) -> None:
    shown = vicinal("geocode", "st barthelemy d'anjou")
    assert shown.status == 0
    assert "49267" in shown.out


def test_a_former_commune_says_which_one_it_is_part_of(vicinal: Vicinal) -> None:
    assert "Andard (dans Loire-Authion, 49307)" in vicinal("geocode", "Andard").out
    (found,) = json.loads(vicinal("geocode", "Andard", "--json").out)["items"]
    assert (found["code"], found["commune_actuelle"]) == ("49004", "49307")


def test_lines_end_with_their_last_word_once_piped(vicinal: Vicinal) -> None:
    lines = vicinal("geocode", "Angers").out.splitlines()
    assert lines == [line.rstrip() for line in lines]


@pytest.mark.parametrize("limit", ["1_0", "+5", " 5", "\N{ARABIC-INDIC DIGIT FIVE}", "9" * 5_000])
def test_a_number_is_written_with_digits(vicinal: Vicinal, limit: str) -> None:
    shown = vicinal("geocode", "Angers", "--limit", limit)
    assert (shown.status, shown.out) == (2, "")
    assert "un nombre entier de 1 à" in shown.err


def test_json_is_json_with_accents(vicinal: Vicinal) -> None:
    shown = vicinal("geocode", "Trélazé", "--json")
    assert json.loads(shown.out)["items"][0]["code"] == "49353"
    assert "Trélazé" in shown.out


def test_nothing_found_is_said_and_is_not_success(vicinal: Vicinal) -> None:
    shown = vicinal("geocode", "zzzzzzzz")
    assert (shown.status, shown.out) == (1, "")
    assert "Aucune commune" in shown.err


def test_a_title_gives_its_code(vicinal: Vicinal) -> None:
    assert "K2205" in vicinal("titles", "agent de propreté de locaux").out


@pytest.mark.parametrize("text", ["", "   ", "a" * 201, "a\x00b"])
def test_a_text_that_is_not_one_is_refused(vicinal: Vicinal, text: str) -> None:
    shown = vicinal("titles", text)
    assert shown.status == 2
    assert shown.err.startswith("vicinal : le texte est à corriger : ")


def test_sentences_are_read(vicinal: Vicinal) -> None:
    shown = vicinal("skills", "--text", "J’ai le permis B et je sais conduire un chariot élévateur")
    assert shown.status == 0
    assert "Permis" in shown.out
    assert "chariot" in shown.out


def test_a_skill_or_sentences_but_not_both(vicinal: Vicinal) -> None:
    assert vicinal("skills").status == 2
    assert vicinal("skills", "laver", "--text", "laver").status == 2


def test_lookups_need_no_database(vicinal: Vicinal, new_database: object) -> None:
    assert vicinal("titles", "cuisinier").status == 0
