"""The answer to a write is kept for a resend: without a name, a number or an address of people."""

import secrets
from typing import Any

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from api.wiring import Vicinal
from insertion.actor import Actor, Role
from persistence.insertion_tables import IdempotencyKeyRow
from persistence.place_tables import InterestRow
from tests.api.builders import a_profile
from tests.api.routes import PREFIX, ROUTES, Route, as_actor
from tests.api.stored import a_client, everything
from tests.canaries import paths_of, with_leaf
from usecases.data_rights.erase import erase_person

OF_PEOPLE = ("prenom", "nom", "initiale", "telephone", "courriel", "identifiant")
# What is named there is a place or a search.
NAMED_THINGS = {
    "POST /employeur/sites",
    "POST /beneficiaires/{beneficiary_id}/recherches",
    "PUT /beneficiaires/{beneficiary_id}/recherches/{search_id}",
}
WRITES = [
    each for each in ROUTES if each.method != "GET" and each.body and str(each) not in NAMED_THINGS
]


@pytest.fixture(scope="module")
def vicinal(tmp_path_factory: pytest.TempPathFactory) -> Vicinal:
    return everything(tmp_path_factory.mktemp("gardees"))


@pytest.fixture(scope="module")
def client(vicinal: Vicinal) -> TestClient:
    return a_client(vicinal)


def kept(vicinal: Vicinal) -> list[str]:
    """Return each answer that is kept, with its headers."""
    row = IdempotencyKeyRow
    with vicinal.engine.connect() as connection:
        found = connection.execute(select(row.body, row.headers, row.beneficiary_id))
        return [f"{body.decode()} {headers} {whose}" for body, headers, whose in found]


def of_a_person(field: str) -> str:
    """Return a value that nothing else holds, and that such a field accepts."""
    word = "Kanari" + "".join(secrets.choice("abcdefghij") for _ in range(14))
    if field == "telephone":
        return "0" + "".join(secrets.choice("123456789") for _ in range(9))
    return f"{word.lower()}@exemple.fr" if field in {"courriel", "identifiant"} else word


def sent(client: TestClient, route: Route, body: object) -> bool:
    headers = route.headers | {"idempotency-key": secrets.token_hex(8)}
    url = PREFIX + route.url
    found = client.request(route.method, url, params=route.params, json=body, headers=headers)
    return found.status_code < 300


def test_no_answer_kept_holds_a_name_a_number_or_an_address(
    client: TestClient, vicinal: Vicinal
) -> None:
    shown = of_a_person("prenom")
    seeded = {shown: "the name that she shows to an employer"}
    with vicinal.engine.begin() as connection:
        connection.execute(update(InterestRow).values(first_name=shown))
    for route in WRITES:
        fields = [path for path in paths_of(route.body) if str(path[-1]) in OF_PEOPLE]
        for path in fields:
            value = of_a_person(str(path[-1]))
            if sent(client, route, with_leaf(route.body, path, value)):
                seeded[value] = f"{route} {path[-1]}"
        if not fields:
            sent(client, route, route.body)
    assert any('"nom":"Personne ' in each for each in kept(vicinal))  # he has her card
    written = {each.rpartition(" ")[2] for each in seeded.values()}
    assert {"prenom", "nom", "telephone", "courriel"} <= written  # the journey did write some
    answers = "\n".join(kept(vicinal))
    assert answers
    assert [where for value, where in seeded.items() if value in answers] == []


def test_no_answer_kept_about_her_is_left_once_she_is_erased(
    client: TestClient, vicinal: Vicinal
) -> None:
    hers, her = "/beneficiaires/b-30", "beneficiaire:b-30"
    canary = of_a_person("nom")
    search = {"nom": canary, "type": "offre", "rythme": "aucun"}
    contest = {"sujet": "eligibilite", "sujet_id": "astre", "message": canary}

    def send(method: str, who: str, path: str, body: object) -> Any:
        headers = as_actor(who, key=secrets.token_hex(8))
        found = client.request(method, PREFIX + path, json=body, headers=headers)
        assert found.status_code < 300, found.text
        return found.json()

    name = {"prenom": "Nadia", "nom": canary}
    send("PUT", "referent:ref-1", f"{hers}/identite", name)
    send("PUT", her, f"{hers}/profil", a_profile(metiers_recherches=[canary]))
    send("POST", her, f"{hers}/recherches", search)
    made = send("POST", her, f"{hers}/contestations", contest)
    answer = {"issue": "explique", "message": canary}
    send("POST", "referent:ref-1", f"/contestations/{made['id']}/reponse", answer)
    assert any(canary in each for each in kept(vicinal))
    by = Actor("dep-1", Role.DEPARTEMENT)
    erase_person("b-30", vicinal.unit_of_work(), vicinal.acting(by), vicinal.practice())
    assert not [each for each in kept(vicinal) if canary in each or "b-30" in each]
