"""A week of a session over HTTP: one grid, one write, last week proposed, sheets signed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from tests.api.builders import a_vicinal
from tests.api.people import store_people
from tests.api.problems import the_problem
from tests.api.routes import PREFIX, as_actor
from tests.api.sheets import store_sheets

OPERATOR, OTHER = as_actor("operateur:jean:op-1"), as_actor("operateur:lea:op-2")
SESSION = f"{PREFIX}/sessions/session-2"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[TestClient]:
    vicinal = a_vicinal(tmp_path)
    store_people(vicinal)
    store_sheets(vicinal)
    yield TestClient(create_app(vicinal))  # not started: nothing here asks for matches
    vicinal.close()


def week(own: TestClient, day: str = "2026-02-11", **query: str) -> dict[str, Any]:
    answer = own.get(f"{SESSION}/semaine", params={"jour": day, **query}, headers=OPERATOR)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def cell(seance: str, number: int, **facts: object) -> dict[str, object]:
    said = {"seance_id": seance, "positionnement_id": f"pos-e{number}", "statut": "present"}
    return said | facts


def put(own: TestClient, *cells: object, key: str | None = None) -> list[dict[str, Any]]:
    headers = OPERATOR if key is None else OPERATOR | {"idempotency-key": key}
    answer = own.put(f"{SESSION}/emargements", json={"lignes": list(cells)}, headers=headers)
    assert answer.status_code == 200, answer.text
    lines: list[dict[str, Any]] = answer.json()["lignes"]
    return lines


def outcomes(lines: list[dict[str, Any]]) -> list[str]:
    return [each["resultat"]["code"] for each in lines]


def test_a_week_is_a_grid_from_monday_to_sunday(own: TestClient) -> None:
    found = week(own)
    assert (found["du"], found["au"]) == ("2026-02-09", "2026-02-15")
    assert [each["id"] for each in found["seances"]] == ["seance-2"]
    assert [each["minutes"] for each in found["personnes"]] == [60, 0, 0]
    assert (found["seances"][0]["presents"], found["minutes"]) == (1, 60)
    assert week(own, "2026-02-15")["du"] == "2026-02-09"
    assert week(own, "2026-02-16")["seances"] == []


def test_cells_of_several_sheets_are_recorded_in_one_write_and_each_is_answered(
    own: TestClient,
) -> None:
    lines = put(
        own,
        cell("seance-1", 1),
        cell("seance-2", 2, statut="absent_excuse"),
        cell("seance-9", 1),
        cell("seance-1", 9),
        cell("seance-1", 2, minutes=61),
        cell("seance-2", 1, minutes=30),
        cell("seance-1", 3, statut="malade"),
        "Marie Dupont",
    )
    expected = ["enregistree", "enregistree", *["refusee"] * 3, "corrigee", "refusee", "refusee"]
    assert outcomes(lines) == expected
    assert lines[2]["message"] == "une séance de cette session"
    assert week(own)["minutes"] == 30
    assert sorted(each["minutes"] for each in week(own)["historique"]) == [0, 30, 60]
    assert week(own, "2026-02-02")["minutes"] == 60


def test_a_cell_corrected_meanwhile_is_refused_and_undoes_nothing(own: TestClient) -> None:
    put(own, cell("seance-2", 1, minutes=45, corrige="row-1"))
    (line,) = put(own, cell("seance-2", 1, minutes=10, corrige="row-1"))
    assert "corrigée entre-temps" in line["message"]
    assert week(own)["minutes"] == 45


def test_the_same_week_sent_again_is_recorded_once(own: TestClient) -> None:
    assert put(own, cell("seance-1", 1), key="w-1") == put(own, cell("seance-1", 1), key="w-1")
    assert len(week(own, "2026-02-02")["historique"]) == 1


def test_last_week_is_proposed_where_nothing_is_written_and_writes_nothing(
    own: TestClient,
) -> None:
    put(own, cell("seance-1", 1, minutes=20), cell("seance-1", 2, statut="absent"))
    assert week(own)["proposees"] == []
    found = week(own, copier="true")
    proposed = [(each["positionnement_id"], each["statut"]["code"]) for each in found["proposees"]]
    assert proposed == [("pos-e2", "absent")]  # the first has a line this week already
    assert found["minutes"] == 60
    assert len(week(own)["historique"]) == 1


def test_the_seances_of_last_week_are_proposed_a_week_later(own: TestClient) -> None:
    found = week(own, "2026-02-16", copier="true")
    assert [(each["le"], each["minutes"]) for each in found["seances_proposees"]] == [
        ("2026-02-16", 60)
    ]
    assert week(own, "2026-02-11", copier="true")["seances_proposees"] == []


def test_several_seances_are_held_and_a_bad_one_hides_no_other(own: TestClient) -> None:
    asked = [
        {"le": "2026-02-17", "nature": "collective", "debut": "09:00", "fin": "12:00"},
        {"le": "2025-01-01", "nature": "collective", "minutes": 60},
        {"le": "2026-02-18", "nature": "collective"},
        {"le": "2026-02-18", "nature": "sieste", "minutes": 60},
        {"le": "2026-02-19", "nature": "entretien", "minutes": 45},
    ]
    answer = own.post(f"{SESSION}/seances", json={"seances": asked}, headers=OPERATOR).json()
    held = [each["seance"]["minutes"] if each["seance"] else None for each in answer["lignes"]]
    assert held == [180, None, None, None, 45]
    assert [each["champ"] for each in answer["lignes"]] == [None, "le", "minutes", "nature", None]
    assert answer["refusees"] == 3
    assert len(week(own, "2026-02-17")["seances"]) == 2


def signing(own: TestClient) -> dict[str, Any]:
    days = {"du": "2026-02-01", "au": "2026-02-28"}
    answer = own.get(f"{SESSION}/cloture", params=days, headers=OPERATOR)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_signing_says_what_it_makes_due_before_it_does(own: TestClient) -> None:
    before = signing(own)
    assert [each["id"] for each in before["a_signer"]] == ["seance-2"]
    assert [each["id"] for each in before["vides"]] == ["seance-1"]
    assert before["du_maintenant"] == "0.00"
    promised = before["une_fois_signe"]["total"]
    assert promised != "0.00"
    answer = own.post(
        f"{SESSION}/cloture", json={"seances": ["seance-1", "seance-2", "x"]}, headers=OPERATOR
    ).json()
    assert [each["seance"] is None for each in answer["lignes"]] == [True, False, True]
    assert answer["lignes"][0]["message"] == "Personne n’est sur cette feuille."
    after = signing(own)
    assert after["du_maintenant"] == promised
    assert [each["id"] for each in after["signees"]] == ["seance-2"]


def test_signing_a_session_that_nobody_pays_says_so(own: TestClient) -> None:
    days = {"du": "2026-02-01", "au": "2026-02-28"}
    found = own.get(f"{PREFIX}/sessions/session-1/cloture", params=days, headers=OPERATOR).json()
    assert found["une_fois_signe"] is None
    assert "Aucune convention" in found["motif"]
    wrong = {"du": "2026-02-28", "au": "2026-02-01"}
    answer = own.get(f"{SESSION}/cloture", params=wrong, headers=OPERATOR)
    assert the_problem(answer, 422)["erreurs"][0]["champ"] == "au"


@pytest.mark.parametrize("path", ["", "/semaine", "/cloture?du=2026-02-01&au=2026-02-02"])
def test_another_operator_reads_nothing_of_it(own: TestClient, path: str) -> None:
    assert own.get(SESSION + path, headers=OTHER).status_code == 404
    answer = own.put(f"{SESSION}/emargements", json={"lignes": []}, headers=OTHER)
    assert answer.status_code == 404


def test_the_rule_of_a_line_says_its_words(own: TestClient) -> None:
    own.post(f"{SESSION}/cloture", json={"seances": ["seance-2"]}, headers=OPERATOR)
    found = own.get(f"{PREFIX}/conventions/conv-1/decompte", headers=OPERATOR).json()
    rules = found["lignes"][0]["regles"]
    assert all(each["libelle"] and each["citation"] for each in rules)


def test_a_convention_says_its_names(own: TestClient) -> None:
    (found,) = own.get(f"{PREFIX}/conventions", headers=OPERATOR).json()["items"]
    assert found["operateur"] == "Opérateur d’essai"
    assert found["dispositif"].startswith("Association")


def test_what_was_stated_of_participations_is_read_back(own: TestClient) -> None:
    path = f"{PREFIX}/conventions/conv-1/participations"
    said = {"positionnement_id": "pos-e1", "public": "jeune_faj", "public_jusqu_au": "2026-06-30"}
    own.post(path, json={"lignes": [said]}, headers=OPERATOR)
    items = own.get(path, headers=OPERATOR).json()["items"]
    by_id = {each["positionnement_id"]: each for each in items}
    assert by_id["pos-e1"]["public"]["code"] == by_id["pos-e1"]["public_dit"] == "jeune_faj"
    assert by_id["pos-e1"]["public_jusqu_au"] == "2026-06-30"
    assert (by_id["pos-e1"]["justifie"], by_id["pos-e2"]["justifie"]) == (True, False)
    assert own.get(path, headers=OTHER).status_code == 404
