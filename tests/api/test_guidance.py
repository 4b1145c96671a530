"""Which action for whom, and a dated plan, over HTTP."""

import pytest
from fastapi.testclient import TestClient

from api.wiring import Vicinal
from geo.coordinates import Coordinates
from insertion.beneficiary import Profile
from insertion.terms import Need
from tests.api.routes import PREFIX, as_actor

REFERENT = as_actor("referent:ref-1")
PERSON = "b-21"
HOME = Coordinates(47.4712, -0.5518)


@pytest.fixture(autouse=True, scope="module")
def _profiles(vicinal: Vicinal) -> None:
    with vicinal.unit_of_work() as uow:
        uow.beneficiaries.upsert(
            [
                (PERSON, Profile(home=HOME, needs=frozenset({Need.MOBILITY, Need.DIGITAL}))),
                ("b-22", Profile(home=HOME, needs=frozenset({Need.MOBILITY}))),
                ("b-11", Profile(home=HOME, needs=frozenset({Need.MOBILITY}))),
            ]
        )
        uow.commit()


def test_a_situation_is_kept_and_read_again(client: TestClient) -> None:
    url = f"{PREFIX}/beneficiaires/b-23/situation"
    said = {"recoit_rsa": True, "date_naissance": "1996-02-29", "accompagnements_en_cours": []}
    answer = client.put(url, json=said, headers=REFERENT)
    assert answer.status_code == 200, answer.text
    read = client.get(url, headers=as_actor("beneficiaire:b-23")).json()
    assert {key: read[key] for key in said} == said
    assert read["releve_faj"] is None
    for wrong in (
        {"age": -1},
        {"age": 20, "date_naissance": "1980-01-01"},
        {"date_naissance": "2199-12-31"},
        {"commune": "49007", "departement": "75"},
    ):
        assert client.put(url, json=wrong, headers=REFERENT).status_code == 422, wrong


def test_a_situation_is_not_written_over_another_that_was_not_read(client: TestClient) -> None:
    url = f"{PREFIX}/beneficiaires/b-22/situation"
    read = {"if-match": client.get(url, headers=REFERENT).headers["etag"]}
    herself = as_actor("beneficiaire:b-22")
    assert client.put(url, json={"logement": "heberge"}, headers=herself | read).status_code == 200
    late = client.put(url, json={"recoit_rsa": True}, headers=REFERENT | read)
    assert late.status_code == 412
    now = client.get(url, headers=REFERENT)
    assert (now.json()["logement"], now.json()["recoit_rsa"]) == ("heberge", None)
    again = {"if-match": now.headers["etag"]}
    assert client.put(url, json=now.json(), headers=REFERENT | again).status_code == 200


def test_actions_come_with_their_conditions_their_place_and_their_step(
    client: TestClient,
) -> None:
    answer = client.get(f"{PREFIX}/beneficiaires/{PERSON}/actions", headers=REFERENT)
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    (mobility,) = [
        each
        for each in (*shown["items"], *shown["conditions_non_remplies"])
        if each["correspondance"]["id"] == "mobilite"
    ]
    assert mobility["correspondance"]["besoins_couverts"][0]["code"] == "mobilite"
    assert mobility["entree"]["places_libres"] >= 0
    assert {each["code"] for each in shown["objectifs_suivants"]} == {"s_engager", "solutionner"}
    assert mobility["prochaine_etape"]


def test_pages_put_together_are_the_whole_list(client: TestClient) -> None:
    url = f"{PREFIX}/beneficiaires/{PERSON}/actions"
    whole = client.get(url, headers=REFERENT, params={"size": "100"}).json()
    ids: list[str] = []
    for page in range(1, whole["total"] + 2):
        shown = client.get(url, headers=REFERENT, params={"size": "1", "page": str(page)}).json()
        both = (*shown["items"], *shown["conditions_non_remplies"])
        assert len(both) == (page <= whole["total"])
        ids += [each["correspondance"]["id"] for each in both]
    everything = (*whole["items"], *whole["conditions_non_remplies"])
    assert ids == [each["correspondance"]["id"] for each in everything]
    assert whole["pages"] == 1


def test_a_plan_says_its_steps_and_the_needs_left(client: TestClient) -> None:
    plan = client.get(f"{PREFIX}/beneficiaires/{PERSON}/plan", headers=REFERENT).json()
    covered = {each["code"] for step in plan["etapes"] for each in step["besoins"]}
    left = {each["besoin"]["code"] for each in plan["sans_reponse"]}
    assert covered | left == {"mobilite", "numerique"}
    assert covered & left == set()
    assert plan["besoins_connus"]
    for step in plan["etapes"]:
        assert step["du"] <= step["au"]


def test_an_action_finds_the_people_of_a_portfolio_and_nobody_else(client: TestClient) -> None:
    url = f"{PREFIX}/actions/mobilite/beneficiaires"
    found = client.get(url, headers=REFERENT).json()
    ids = {each["personne"]["id"] for each in found["items"]}
    assert {PERSON, "b-22"} <= ids
    assert "b-11" not in ids
    assert found["sans_profil"] > 0
    other = client.get(url, headers=as_actor("referent:ref-2")).json()
    assert [each["personne"]["id"] for each in other["items"]] == ["b-11"]


@pytest.mark.parametrize(
    ("url", "actor"),
    [
        ("/beneficiaires/b-11/actions", "referent:ref-1"),
        ("/beneficiaires/b-11/plan", "referent:ref-1"),
        ("/beneficiaires/b-11/situation", "departement:dep-1"),
        ("/beneficiaires/b-30/plan", "referent:ref-1"),  # accompanied, nothing known of her
        ("/beneficiaires/nobody/plan", "referent:ref-1"),
        ("/actions/mobilite/beneficiaires", "operateur:jean:op-1"),
        ("/offres/nettoyage/beneficiaires", "employeur:anne:emp-1"),
        ("/actions/absente/beneficiaires", "referent:ref-1"),
    ],
)
def test_what_is_not_for_who_asks_does_not_exist(client: TestClient, url: str, actor: str) -> None:
    assert client.get(f"{PREFIX}{url}", headers=as_actor(actor)).status_code == 404
