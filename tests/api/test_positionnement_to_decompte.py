"""From a convention to the euro due, each step by those whose step it is, nothing typed twice."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from api.app import create_app
from insertion.opportunity import OpportunityId
from insertion.terms import Objective
from tests.api.builders import a_vicinal, an_action, store
from tests.api.people import store_people
from tests.api.routes import PREFIX, as_actor

DEPARTEMENT, OPERATOR, REFERENT = (
    as_actor("departement:dep-1"),
    as_actor("operateur:jean:op-1"),
    as_actor("referent:ref-1"),
)


def ask(
    client: TestClient, method: str, path: str, actor: dict[str, str], body: object
) -> dict[str, Any]:
    response = client.request(method, PREFIX + path, json=body, headers=actor)
    assert response.status_code in {200, 201}, response.text
    found: dict[str, Any] = response.json()
    return found


def a_client(folder: Path) -> TestClient:
    vicinal = a_vicinal(folder)
    store_people(vicinal)
    store(
        vicinal,
        [an_action("ai-1", dispositif="ai_module_1", objective=Objective.EXPERIENCE, places=9)],
    )
    with vicinal.unit_of_work() as uow:
        uow.organisations.set_hosts({OpportunityId("ai-1"): "op-1"})
        uow.commit()
    return TestClient(create_app(vicinal))


def enter(client: TestClient, person: str, session: str) -> str:
    """Position someone on the action, have her accepted and entered; return the id."""
    asked = {"beneficiaire_id": person, "opportunite_id": "ai-1", "objectifs": ["experimenter"]}
    placed: str = ask(client, "POST", "/positionnements", REFERENT, asked)["id"]
    for step in (
        {"transition": "accepter", "session_id": session},
        {"transition": "entrer", "le": "2026-02-02"},
    ):
        ask(client, "POST", f"/positionnements/{placed}/transitions", OPERATOR, step)
    return placed


def a_started_session(client: TestClient) -> str:
    convention = {
        "dispositif_id": "ai_module_1",
        "operateur_id": "op-1",
        "annee": 2026,
        "debut": "2026-01-01",
        "fin": "2026-12-31",
    }
    ask(client, "PUT", "/conventions/ai-2026", DEPARTEMENT, convention)
    session = {
        "debut": "2026-01-05",
        "fin": "2036-12-31",
        "places": 8,
        "convention_id": "ai-2026",
    }
    found: str = ask(client, "POST", "/actions/ai-1/sessions", OPERATOR, session)["id"]
    return found


def test_hours_signed_become_euros_due(tmp_path: Path) -> None:
    client = a_client(tmp_path)
    session = a_started_session(client)
    anne, bob = enter(client, "b-2", session), enter(client, "b-3", session)
    held = {"session_id": session, "le": "2026-02-03", "nature": "individuelle", "minutes": 90}
    seance = ask(client, "POST", "/seances", OPERATOR, held)["id"]
    rows = {
        "lignes": [
            {"positionnement_id": anne, "statut": "present"},
            {"positionnement_id": bob, "statut": "absent_excuse"},
        ]
    }
    ask(client, "PUT", f"/seances/{seance}/emargements", OPERATOR, rows)
    before = ask(client, "GET", "/conventions/ai-2026/decompte", DEPARTEMENT, None)
    assert before["total"] == "0.00"
    ask(client, "POST", f"/seances/{seance}/cloture", OPERATOR, None)
    after = ask(client, "GET", "/conventions/ai-2026/decompte", DEPARTEMENT, None)
    (line,) = after["lignes"]
    assert (line["montant"], line["beneficiaire_id"]) == ("67.50", "b-2")  # 1 h 30 × 45 €


def test_of_32_who_correct_the_same_row_at_once_one_does(tmp_path: Path) -> None:
    client = a_client(tmp_path)
    session = a_started_session(client)
    anne = enter(client, "b-2", session)
    held = {"session_id": session, "le": "2026-02-03", "nature": "individuelle", "minutes": 90}
    seance = ask(client, "POST", "/seances", OPERATOR, held)["id"]
    path = f"/seances/{seance}/emargements"
    first = {"lignes": [{"positionnement_id": anne, "statut": "present"}]}
    row = ask(client, "PUT", path, OPERATOR, first)["lignes"][0]["id"]

    def correct(minutes: int) -> str:
        wanted = {"positionnement_id": anne, "statut": "present", "minutes": minutes}
        body = {"lignes": [wanted | {"corrige": row}]}
        code: str = ask(client, "PUT", path, OPERATOR, body)["lignes"][0]["resultat"]["code"]
        return code

    with ThreadPoolExecutor(32) as pool:
        outcomes = list(pool.map(correct, range(1, 33)))
    assert outcomes.count("corrigee") == 1
    assert outcomes.count("refusee") == 31
    sheet = ask(client, "GET", path, OPERATOR, None)
    assert [each["minutes"] for each in sheet["lignes"]] == [outcomes.index("corrigee") + 1]
    assert len(sheet["historique"]) == 2
