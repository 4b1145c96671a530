import json

import pytest

from tests.cli.conftest import Vicinal

pytestmark = pytest.mark.usefixtures("on_catalogue")


def test_near_occupations_are_shown_with_their_reasons(vicinal: Vicinal) -> None:
    shown = vicinal("occupations", "similar", "N1101", "-k", "3")
    assert shown.status == 0
    assert "Métiers proches de\N{NO-BREAK SPACE}: Cariste (N1101)" in shown.out
    assert "compétences communes" in shown.out


def test_as_json_each_has_its_code_label_score_rank_and_reasons(vicinal: Vicinal) -> None:
    shown = vicinal("occupations", "similar", "N1101", "-k", "3", "--json")
    items = json.loads(shown.out)["items"]
    assert [one["rang"] for one in items] == [1, 2, 3]
    assert {"code", "libelle", "score", "rang", "raisons"} <= set(items[0])


def test_a_name_of_one_occupation_does_as_well_as_its_code(vicinal: Vicinal) -> None:
    by_code = vicinal("occupations", "similar", "K1304", "--json").out
    assert vicinal("occupations", "similar", "femme de ménage", "--json").out == by_code


def test_a_name_of_several_is_refused_with_their_codes(vicinal: Vicinal) -> None:
    shown = vicinal("occupations", "similar", "conducteur")
    assert (shown.status, shown.out) == (2, "")
    assert "donnez un code" in shown.err
    assert "N41" in shown.err


@pytest.mark.parametrize("text", ["K9999", "zzzzqqqq"])
def test_what_is_no_occupation_is_refused(vicinal: Vicinal, text: str) -> None:
    shown = vicinal("occupations", "similar", text)
    assert (shown.status, shown.out) == (2, "")
    assert "ce métier n’existe pas" in shown.err


@pytest.mark.parametrize("text", ["", " ", "a\x00b", "x" * 201])
def test_a_text_that_is_not_one_is_refused(vicinal: Vicinal, text: str) -> None:
    assert vicinal("occupations", "similar", text).status == 2
    assert vicinal("occupations", "gap", "K1304", text).status == 2


@pytest.mark.parametrize("k", ["0", "-1", "2001", "dix"])
def test_a_wrong_number_is_refused(vicinal: Vicinal, k: str) -> None:
    shown = vicinal("occupations", "similar", "K1304", "-k", k)
    assert (shown.status, shown.out) == (2, "")


def test_without_mobilities_no_listed_move_is_read(vicinal: Vicinal) -> None:
    shown = vicinal("occupations", "similar", "N1101", "--without-mobilities", "--json")
    items = json.loads(shown.out)["items"]
    assert not any(one["mobilite_citee"] for one in items)
    assert not any("cite ce passage" in reason for one in items for reason in one["raisons"])


def test_all_other_occupations_can_be_ranked(vicinal: Vicinal) -> None:
    shown = vicinal("occupations", "similar", "N1101", "-k", "2000", "--json")
    codes = [one["code"] for one in json.loads(shown.out)["items"]]
    assert len(codes) == len(set(codes)) > 100
    assert "N1101" not in codes


def test_the_gap_is_shown_most_important_first(vicinal: Vicinal) -> None:
    shown = vicinal("occupations", "gap", "N1105", "cariste")
    assert shown.status == 0
    assert "À acquérir" in shown.out
    assert "Conduire un chariot élévateur (cœur de métier)" in shown.out


def test_a_gap_to_an_occupation_nothing_is_known_of_says_so(vicinal: Vicinal) -> None:
    shown = vicinal("occupations", "gap", "N1105", "E1106")
    assert "n’est pas connu du référentiel" in shown.out


def test_the_gap_is_the_json_of_the_api(vicinal: Vicinal) -> None:
    gap = json.loads(vicinal("occupations", "gap", "N1105", "N1101", "--json").out)
    assert {"depuis", "vers", "acquises", "presque_acquises", "manquantes", "permis"} <= set(gap)


def test_near_skills_are_shown(vicinal: Vicinal) -> None:
    shown = vicinal("skills", "--near", "v:repasser", "--limit", "2")
    assert shown.status == 0
    assert "Compétences proches de\N{NO-BREAK SPACE}: Repasser et plier le linge" in shown.out


def test_an_unknown_skill_has_none(vicinal: Vicinal) -> None:
    shown = vicinal("skills", "--near", "v:voler")
    assert (shown.status, shown.out) == (2, "")
    assert "cette compétence n’existe pas" in shown.err


def test_near_skills_and_another_question_are_refused(vicinal: Vicinal) -> None:
    assert vicinal("skills", "laver", "--near", "v:repasser").status == 2


def test_near_occupations_need_no_database(vicinal: Vicinal, new_database: object) -> None:
    assert vicinal("occupations", "similar", "cuisinier").status == 0
