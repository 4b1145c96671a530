"""What the Département checks: the audit, the clock of files, budgets against what is due."""

from decimal import Decimal

from fastapi.testclient import TestClient

from tests.api.problems import the_problem
from tests.api.routes import PREFIX, as_actor

DEPARTEMENT = as_actor("departement:dep-1")


def test_the_whole_audit_is_read_again_and_holds(client: TestClient) -> None:
    found = client.get(f"{PREFIX}/trace/verification", headers=DEPARTEMENT).json()
    assert found["integre"]
    assert found["defauts"] == []
    assert found["tete"]["ligne"] == found["lignes"] > 0


def test_lines_are_found_by_the_thing_they_are_about(client: TestClient) -> None:
    client.patch(
        f"{PREFIX}/sessions/session-1",
        json={"lieu": "Salle des fêtes"},
        headers=as_actor("operateur:jean:op-1"),
    )
    asked = {"objet": "session-1", "genre": "action_sessions"}
    items = client.get(f"{PREFIX}/trace", params=asked, headers=DEPARTEMENT).json()["items"]
    assert items[0]["par"] == "PATCH /sessions/{session_id}"
    assert {each["objet"] for each in items} == {"session-1"}


def test_a_server_of_several_departements_keeps_its_lines_to_itself(client: TestClient) -> None:
    answer = client.get(f"{PREFIX}/trace", headers=as_actor("departement:dep-53@53"))
    assert "plusieurs départements" in the_problem(answer, 403)["detail"]


def test_a_dry_run_counts_and_names_nobody(client: TestClient) -> None:
    url = f"{PREFIX}/conservation/passage"
    found = client.get(url, params={"jour": "2036-01-01"}, headers=DEPARTEMENT)
    assert {"etapes", "suspendus", "purges", "jour", "regles"} == set(found.json())
    assert any(each["dossiers"] for each in found.json()["etapes"])
    assert "b-" not in found.text
    the_problem(client.get(url, params={"jour": "demain"}, headers=DEPARTEMENT), 422)


def test_each_convention_is_the_sum_of_its_own_decompte(client: TestClient) -> None:
    shown = client.get(f"{PREFIX}/budgets", headers=DEPARTEMENT).json()
    counted = [each for each in shown["items"] if each["realise"] is not None]
    assert counted
    for each in counted:
        url = f"{PREFIX}/conventions/{each['convention_id']}/decompte"
        total = client.get(url, headers=DEPARTEMENT).json()["total"]
        assert Decimal(each["realise"]) == Decimal(total)
    for each in shown["items"]:
        assert (each["realise"] is None) == bool(each["motif"])
    sums = sum(Decimal(each["realise"]) for each in shown["par_dispositif"])
    assert sums == sum(Decimal(each["realise"]) for each in counted)
    table = client.get(f"{PREFIX}/budgets", params={"format": "csv"}, headers=DEPARTEMENT)
    assert "Reste (€)" in table.content.decode("utf-8-sig")


def test_an_operator_sees_the_budgets_of_its_own_conventions(client: TestClient) -> None:
    own = client.get(f"{PREFIX}/budgets", headers=as_actor("operateur:jean:op-1")).json()["items"]
    assert {each["operateur_id"] for each in own} == {"op-1"}
