from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.nasty import CANARY
from tests.api.problems import the_problem

API = "/api/v1"


def answer(client: TestClient, url: str, **params: Any) -> dict[str, Any]:
    response = client.get(API + url, params=params)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def test_near_occupations_come_ranked_with_their_reasons(client: TestClient) -> None:
    found = answer(client, "/metiers/N1101/proches", limite=5)
    assert found["metier"] == {"code": "N1101", "libelle": "Cariste"}
    items = found["items"]
    assert [one["rang"] for one in items] == [1, 2, 3, 4, 5]
    assert [one["score"] for one in items] == sorted((o["score"] for o in items), reverse=True)
    for one in items:
        assert one["raisons"]
        assert len(one["competences_communes"]) <= one["nombre_competences_communes"]


def test_a_listed_move_is_said_with_its_reason(client: TestClient) -> None:
    (first, *_) = answer(client, "/metiers/N1101/proches")["items"]
    assert first["mobilite_citee"]
    assert first["raisons"][0].startswith("le référentiel cite ce passage : ")


def test_a_code_is_read_in_any_case(client: TestClient) -> None:
    assert answer(client, "/metiers/n1101/proches") == answer(client, "/metiers/N1101/proches")


def test_no_more_is_given_than_asked(client: TestClient) -> None:
    assert len(answer(client, "/metiers/K1304/proches", limite=1)["items"]) == 1


def test_the_gap_says_what_is_there_and_what_is_missing(client: TestClient) -> None:
    gap = answer(client, "/metiers/N1101/ecart", depuis="N1105")
    assert (gap["depuis"]["code"], gap["vers"]["code"]) == ("N1105", "N1101")
    assert 0.0 < gap["part_acquise"] < 1.0
    missing = [one["code"] for one in gap["manquantes"]]
    assert "v:conduire-chariot" in missing
    assert gap["manquantes"][0]["coeur_de_metier"]
    held = {one["code"] for one in gap["acquises"]}
    assert held
    assert held.isdisjoint(missing)


def test_nothing_known_of_the_target_is_said_by_null(client: TestClient) -> None:
    gap = answer(client, "/metiers/E1106/ecart", depuis="N1105")
    assert gap["part_acquise"] is None
    assert gap["manquantes"] == []


def test_near_skills_say_why(client: TestClient) -> None:
    found = answer(client, "/competences/v:repasser/proches", limite=2)
    assert found["competence"]["code"] == "v:repasser"
    assert [one["rang"] for one in found["items"]] == [1, 2]
    assert all(one["raisons"] for one in found["items"])


@pytest.mark.parametrize(
    "path",
    [
        "/metiers/Z9999/proches",
        "/metiers/K9999/proches",
        "/metiers/cariste/proches",
        "/metiers/K9999/ecart?depuis=K1304",
        "/competences/v:voler/proches",
        "/competences/999999999/proches",
        "/competences/%20/proches",
        f"/competences/{'9' * 500}/proches",
        f"/metiers/{CANARY}/proches",
    ],
)
def test_what_does_not_exist_is_not_found(client: TestClient, path: str) -> None:
    response = client.get(API + path)
    assert "n’existe pas dans le référentiel" in the_problem(response, 404)["detail"]
    assert CANARY not in response.text


@pytest.mark.parametrize(
    ("url", "field"),
    [
        ("/metiers/K1304/ecart", "depuis"),
        ("/metiers/K1304/ecart?depuis=", "depuis"),
        ("/metiers/K1304/ecart?depuis=K9999", "depuis"),
        ("/metiers/K1304/ecart?depuis=%00", "depuis"),
        (f"/metiers/K1304/ecart?depuis={CANARY}", "depuis"),
        ("/metiers/K1304/proches?limite=0", "limite"),
        ("/metiers/K1304/proches?limite=51", "limite"),
        ("/competences/v:repasser/proches?limite=1.5", "limite"),
    ],
)
def test_a_wrong_parameter_is_named(client: TestClient, url: str, field: str) -> None:
    response = client.get(API + url)
    (mistake,) = the_problem(response, 422)["erreurs"]
    assert mistake["champ"] == field
    assert CANARY not in response.text
