"""A portfolio with what is to be done: searched, sorted, paged, and read by its référent alone."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.problems import the_problem
from tests.api.routes import PREFIX, as_actor

REFERENT = as_actor("referent:ref-1")
WATCH = f"{PREFIX}/referents/ref-1/suivi"


def watch(client: TestClient, **params: str) -> dict[str, Any]:
    answer = client.get(WATCH, headers=REFERENT, params={"size": "100"} | params)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def ids(found: dict[str, Any]) -> list[str]:
    return [each["beneficiaire_id"] for each in found["items"]]


def test_every_person_of_the_portfolio_is_there_once(client: TestClient) -> None:
    found = watch(client)
    portfolio = client.get(
        f"{PREFIX}/referents/ref-1/portefeuille", headers=REFERENT, params={"size": "100"}
    ).json()
    assert sorted(ids(found)) == [each["beneficiaire_id"] for each in portfolio["items"]]
    assert found["total"] == portfolio["total"]
    assert found["file_active"] == portfolio["file_active"]


@pytest.mark.parametrize(
    "alert",
    [
        "en_retard",
        "cette_semaine",
        "a_confirmer",
        "sans_reponse",
        "sans_nouvelles",
        "sans_positionnement",
    ],
)
def test_an_alert_keeps_those_it_counts_and_no_other(client: TestClient, alert: str) -> None:
    whole, kept = watch(client), watch(client, alerte=alert)
    counted = {each["code"]: each["nombre"] for each in whole["alertes"]}
    expected = [
        each["beneficiaire_id"]
        for each in whole["items"]
        if alert in {said["code"] for said in each["alertes"]}
    ]
    assert ids(kept) == expected
    assert counted[alert] == len(expected) == kept["total"]


def test_what_is_late_is_what_the_agenda_says(client: TestClient) -> None:
    body = {"type": "orientation", "le": "2026-01-05", "orientation": "social"}
    url = f"{PREFIX}/beneficiaires/b-9/parcours"
    assert client.post(url, json=body, headers=REFERENT).status_code == 201
    agenda = client.get(f"{PREFIX}/echeances", headers=REFERENT).json()
    late = {each["beneficiaire_id"] for each in agenda["en_retard"]}
    assert "b-9" in late
    assert set(ids(watch(client, alerte="en_retard"))) == late
    assert set(ids(watch(client, alerte="sans_nouvelles"))) == set(agenda["sans_nouvelles"])


def test_words_are_found_in_the_id_and_in_what_is_open_whatever_the_accents(
    client: TestClient,
) -> None:
    assert ids(watch(client, q="B-1"))[0] == "b-1"
    line = watch(client, q="b-1", etat="souhaite")["items"][0]
    title = line["positionnements"][0]["intitule"]
    assert "b-1" in ids(watch(client, q=title.upper()))
    assert ids(watch(client, q="benali nadia")) == ["b-1"]
    assert ids(watch(client, q="rien de tel")) == []


def test_pages_hold_the_same_people_in_the_same_order_as_the_whole(client: TestClient) -> None:
    for order in ("personne", "echeance", "nouvelles", "depuis"):
        for way in ("croissant", "decroissant"):
            whole = ids(watch(client, tri=order, sens=way))
            paged = [
                each
                for page in range(1, -(-len(whole) // 2) + 1)
                for each in ids(watch(client, tri=order, sens=way, page=str(page), size="2"))
            ]
            assert paged == whole


def test_nobody_else_reads_it(client: TestClient) -> None:
    for actor in ("referent:ref-2", "departement:dep-1", "beneficiaire:b-1", "operateur:jean:op-1"):
        the_problem(client.get(WATCH, headers=as_actor(actor)), 404)


def test_the_deadlines_of_a_person_say_what_was_kept_too(client: TestClient) -> None:
    for kind, day, more in (
        ("orientation", "2026-01-05", {"orientation": "social"}),
        ("premier_rdv", "2026-01-10", {}),
    ):
        url = f"{PREFIX}/beneficiaires/b-8/parcours"
        answer = client.post(url, json={"type": kind, "le": day, **more}, headers=REFERENT)
        assert answer.status_code == 201
    found = client.get(f"{PREFIX}/beneficiaires/b-8/echeances", headers=REFERENT).json()
    states = {each["regle"]: each["statut"] for each in found["items"]}
    assert "fait" in states.values()
    assert states["contrat"] == "en_retard"
    stranger = client.get(
        f"{PREFIX}/beneficiaires/b-8/echeances", headers=as_actor("operateur:jean:op-1")
    )
    the_problem(stranger, 404)
