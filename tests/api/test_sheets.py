"""Séances and their sheets over HTTP: every row answered, corrections added, nothing lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from tests.api.builders import a_vicinal
from tests.api.people import store_people
from tests.api.problems import the_problem
from tests.api.routes import PREFIX, as_actor
from tests.api.sheets import store_sheets

OPERATOR, OTHER = as_actor("operateur:jean:op-1"), as_actor("operateur:lea:op-2")
DEPARTEMENT = as_actor("departement:dep-1")
SHEET = f"{PREFIX}/seances/seance-1/emargements"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[TestClient]:
    vicinal = a_vicinal(tmp_path)
    store_people(vicinal)
    store_sheets(vicinal)
    # Not started: nothing here asks for matches, and no index has to be built.
    yield TestClient(create_app(vicinal))
    vicinal.close()


def put(own: TestClient, *rows: object, headers: dict[str, str] = OPERATOR) -> httpx2.Response:
    return own.put(SHEET, json={"lignes": list(rows)}, headers=headers)


def row(number: int, **facts: object) -> dict[str, object]:
    return {"positionnement_id": f"pos-e{number}", "statut": "present"} | facts


def outcomes(response: httpx2.Response) -> list[str]:
    assert response.status_code == 200, response.text
    return [each["resultat"]["code"] for each in response.json()["lignes"]]


def current(own: TestClient) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = own.get(SHEET, headers=OPERATOR).json()["lignes"]
    return lines


def test_a_whole_sheet_is_recorded_and_each_bad_row_says_why(own: TestClient) -> None:
    response = put(
        own,
        row(1),
        row(2, statut="absent_excuse"),
        row(9),
        row(3, statut="malade"),
        "Marie Dupont",
        {"statut": "present"},
        row(1, minutes=30),
        row(3, minutes=61),
        row(3, minutes=0),
        row(3, statut="absent", minutes=5),
        row(3, attestation="\u0000"),
        row(3, note="x"),
    )
    assert outcomes(response) == ["enregistree", "enregistree", *["refusee"] * 10]
    assert response.json()["comptes"] == {
        "enregistree": 2,
        "corrigee": 0,
        "inchangee": 0,
        "refusee": 10,
    }
    messages = [each["message"] for each in response.json()["lignes"]]
    assert messages[2] == "une personne qui a une place dans cette session"
    assert "60 minutes au plus" in messages[7]
    assert "Dupont" not in response.text
    assert [(each["positionnement_id"], each["minutes"]) for each in current(own)] == [
        ("pos-e1", 60),
        ("pos-e2", 0),
    ]


def test_a_correction_is_added_and_the_history_stays(own: TestClient) -> None:
    (first,) = [each["id"] for each in put(own, row(1)).json()["lignes"]]
    assert outcomes(put(own, row(1))) == ["inchangee"]
    assert outcomes(put(own, row(1, minutes=45, corrige=first))) == ["corrigee"]
    sheet = own.get(SHEET, headers=OPERATOR).json()
    assert [each["minutes"] for each in sheet["lignes"]] == [45]
    assert [each["minutes"] for each in sheet["historique"]] == [60, 45]
    assert sheet["lignes"][0]["corrige"] == first
    assert [each["positionnement_id"] for each in sheet["attendus"]] == ["pos-e2", "pos-e3"]


def test_a_correction_of_a_row_that_was_corrected_meanwhile_undoes_nothing(
    own: TestClient,
) -> None:
    (first,) = [each["id"] for each in put(own, row(1)).json()["lignes"]]
    put(own, row(1, minutes=45, corrige=first))
    response = put(own, row(1, minutes=10, corrige=first), row(2))
    assert outcomes(response) == ["refusee", "enregistree"]
    assert "corrigée entre-temps" in response.json()["lignes"][0]["message"]
    assert [each["minutes"] for each in current(own)] == [45, 60]


def test_a_row_made_by_mistake_is_taken_back(own: TestClient) -> None:
    assert outcomes(put(own, row(1, statut="annule"))) == ["refusee"]
    put(own, row(1))
    assert outcomes(put(own, row(1, statut="annule"))) == ["corrigee"]
    assert current(own) == []
    assert outcomes(put(own, row(1, minutes=20))) == ["corrigee"]


def test_a_signed_sheet_is_corrected_by_naming_the_row(own: TestClient) -> None:
    (first,) = [each["id"] for each in put(own, row(1)).json()["lignes"]]
    url = f"{PREFIX}/seances/seance-1/cloture"
    assert own.post(url, headers=OPERATOR).json()["close"] is True
    assert own.post(url, headers=OPERATOR).status_code == 200
    assert outcomes(put(own, row(1, minutes=45))) == ["refusee"]
    assert outcomes(put(own, row(1, minutes=45, corrige=first))) == ["corrigee"]


def test_nobody_is_added_to_a_signed_sheet(own: TestClient) -> None:
    put(own, row(1))
    own.post(f"{PREFIX}/seances/seance-1/cloture", headers=OPERATOR)
    response = put(own, row(2), row(3, statut="absent"), row(1))
    assert outcomes(response) == ["refusee", "refusee", "inchangee"]
    assert "ne reçoit plus personne" in response.json()["lignes"][0]["message"]
    assert [each["positionnement_id"] for each in current(own)] == ["pos-e1"]


def test_someone_taken_back_by_mistake_from_a_signed_sheet_comes_back_by_a_correction(
    own: TestClient,
) -> None:
    (first,) = [each["id"] for each in put(own, row(1)).json()["lignes"]]
    own.post(f"{PREFIX}/seances/seance-1/cloture", headers=OPERATOR)
    (gone,) = put(own, row(1, statut="annule", corrige=first)).json()["lignes"]
    assert outcomes(put(own, row(1))) == ["refusee"]
    assert outcomes(put(own, row(1, corrige=gone["id"]))) == ["corrigee"]


@pytest.mark.parametrize("taken_back", [False, True])
def test_a_sheet_with_nobody_on_it_is_not_signed(own: TestClient, taken_back: bool) -> None:
    if taken_back:
        put(own, row(1))
        put(own, row(1, statut="annule"))
    response = own.post(f"{PREFIX}/seances/seance-1/cloture", headers=OPERATOR)
    assert the_problem(response, 409)["code"] == "feuille_vide"
    listed = own.get(f"{PREFIX}/seances?session_id=session-2", headers=OPERATOR).json()["items"]
    assert {each["close"] for each in listed} == {False}


def test_the_same_request_sent_again_records_once(own: TestClient) -> None:
    once = OPERATOR | {"idempotency-key": "k-1"}
    first, again = put(own, row(1), headers=once), put(own, row(1), headers=once)
    assert outcomes(first) == ["enregistree"]
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert put(own, row(2), headers=once).status_code == 422


def test_a_seance_is_held_once_under_a_key(own: TestClient) -> None:
    asked = {
        "session_id": "session-2",
        "le": "2026-03-02",
        "nature": "collective",
        "debut": "09:30",
        "fin": "12h",
    }
    once = OPERATOR | {"idempotency-key": "k-2"}
    first = own.post(f"{PREFIX}/seances", json=asked, headers=once)
    assert first.status_code == 201
    assert first.json() | {"id": ""} == {
        "id": "",
        "session_id": "session-2",
        "convention_id": "conv-1",
        "le": "2026-03-02",
        "debut": "09:30",
        "fin": "12:00",
        "minutes": 150,
        "nature": {"code": "collective", "libelle": "séance collective"},
        "autres_presents": 0,
        "close": False,
    }
    assert own.post(f"{PREFIX}/seances", json=asked, headers=once).content == first.content
    listed = own.get(f"{PREFIX}/seances?session_id=session-2", headers=OPERATOR).json()
    assert listed["total"] == 3
    assert listed["items"][-1]["id"] in {"seance-1", "seance-2"}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"le": "2025-12-31"}, "le"),
        ({"debut": "09:30"}, "minutes"),
        ({"debut": "12:00", "fin": "09:00", "minutes": 60}, "fin"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"debut": "09:00", "fin": "10:00", "minutes": 61}, "minutes"),
        ({"minutes": 60, "autres_presents": -1}, "autres_presents"),
        ({"minutes": 60, "debut": "25:00", "fin": "26:00"}, "debut"),
        ({"minutes": 60, "nature": "atelier"}, "nature"),
    ],
)
def test_a_seance_that_cannot_be_is_refused_with_its_field(
    own: TestClient, facts: dict[str, object], field: str
) -> None:
    asked = {"session_id": "session-2", "le": "2026-03-02", "nature": "collective"} | facts
    response = own.post(f"{PREFIX}/seances", json=asked, headers=OPERATOR)
    assert the_problem(response, 422)["erreurs"][0]["champ"] == field


def test_nobody_was_at_a_seance_to_come(own: TestClient) -> None:
    asked = {"session_id": "session-2", "le": "2036-03-03", "nature": "collective", "minutes": 60}
    seance = own.post(f"{PREFIX}/seances", json=asked, headers=OPERATOR).json()["id"]
    url = f"{PREFIX}/seances/{seance}/emargements"
    response = own.put(url, json={"lignes": [row(1)]}, headers=OPERATOR)
    assert the_problem(response, 409)["code"] == "seance_a_venir"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/seances/seance-1/emargements", None),
        ("PUT", "/seances/seance-1/emargements", {"lignes": []}),
        ("POST", "/seances/seance-1/cloture", None),
        ("GET", "/seances?session_id=session-2", None),
        ("GET", "/conventions/conv-1", None),
        ("GET", "/conventions/conv-1/decompte", None),
        ("GET", "/conventions/conv-1/bilan", None),
        ("POST", "/conventions/conv-1/participations", {"lignes": []}),
        (
            "POST",
            "/seances",
            {"session_id": "session-2", "le": "2026-03-02", "nature": "travail", "minutes": 60},
        ),
    ],
)
@pytest.mark.parametrize("actor", ["operateur:lea:op-2", "referent:ref-1", "beneficiaire:b-31"])
def test_what_is_not_ones_own_answers_as_what_is_not_there(
    own: TestClient, method: str, path: str, body: object, actor: str
) -> None:
    headers = as_actor(actor)
    theirs = own.request(method, PREFIX + path, json=body, headers=headers)
    for known in ("seance-1", "session-2", "conv-1"):
        path = path.replace(known, "nobody")
    if isinstance(body, dict) and "session_id" in body:
        body = body | {"session_id": "nobody"}
    absent = own.request(method, PREFIX + path, json=body, headers=headers)
    assert (theirs.status_code, theirs.content) == (absent.status_code, absent.content)
    the_problem(theirs, 404)


def test_a_list_of_seances_is_of_a_session_or_a_convention(own: TestClient) -> None:
    the_problem(own.get(f"{PREFIX}/seances", headers=OPERATOR), 422)
    every = own.get(f"{PREFIX}/seances", headers=DEPARTEMENT).json()
    assert every["total"] == 2
    with_one = own.get(f"{PREFIX}/seances?convention_id=conv-1&du=2026-02-09", headers=OPERATOR)
    (only,) = with_one.json()["items"]
    assert (only["id"], only["lignes"], only["presents"]) == ("seance-2", 1, 1)


def test_a_sheet_has_no_more_rows_than_a_sheet_can(own: TestClient) -> None:
    the_problem(put(own, *[row(1)] * 501), 422)
