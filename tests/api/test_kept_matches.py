"""What suits a person by the profile kept of her: what the same profile sent would be answered."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.wiring import Vicinal
from tests.api.builders import a_profile
from tests.api.routes import PREFIX, as_actor

PERSON = "b-24"
HERSELF = as_actor(f"beneficiaire:{PERSON}")
REFERENT = as_actor("referent:ref-1")
OF_HER = f"{PREFIX}/beneficiaires/{PERSON}"


@pytest.fixture(autouse=True, scope="module")
def _profile(client: TestClient) -> None:
    kept = client.put(f"{OF_HER}/profil", json=a_profile(), headers=REFERENT)
    assert kept.status_code == 200, kept.text


def sent(client: TestClient, path: str, **params: Any) -> dict[str, Any]:
    """Return what is answered to who sends the profile that she reads of herself."""
    profile = client.get(f"{OF_HER}/profil", headers=HERSELF).json()
    found = client.post(f"{PREFIX}/correspondances{path}", json=profile, params=params)
    assert found.status_code == 200, found.text
    answer: dict[str, Any] = found.json()
    return answer


def kept(client: TestClient, path: str, **params: Any) -> dict[str, Any]:
    found = client.get(f"{OF_HER}/correspondances{path}", params=params, headers=HERSELF)
    assert found.status_code == 200, found.text
    answer: dict[str, Any] = found.json()
    return answer


@pytest.mark.parametrize("params", [{}, {"k": 1, "page": 2}, {"type": "offre", "k": 3}])
def test_the_kept_profile_is_answered_as_the_same_profile_sent(
    client: TestClient, params: dict[str, Any]
) -> None:
    answer, expected = kept(client, "", **params), sent(client, "", **params)
    added = {"fiche", "metier_proche"}
    bare = [{k: v for k, v in item.items() if k not in added} for item in answer["items"]]
    assert bare == expected["items"]
    assert answer["total"] == expected["total"] > 0
    assert answer["exclusions"] == expected["exclusions"]
    assert answer["pages"] == -(-expected["total"] // params.get("k", 20))


def test_each_line_has_the_sheet_of_the_catalogue(client: TestClient) -> None:
    for item in kept(client, "")["items"]:
        path = "offres" if item["type"] == "offre" else "actions"
        assert item["fiche"] == client.get(f"{PREFIX}/{path}/{item['id']}").json()


def test_levers_and_one_opportunity_are_answered_alike(client: TestClient) -> None:
    assert kept(client, "/leviers", type="tout") == sent(client, "/leviers", type="tout")
    answer = kept(client, "/nettoyage")
    added = {"fiche", "metier_proche", "employeur_ici"}
    assert {k: v for k, v in answer.items() if k not in added} == sent(client, "/nettoyage")
    assert not answer["employeur_ici"]
    assert kept(client, "/emp-1")["employeur_ici"]
    assert answer["fiche"]["id"] == "nettoyage"


def test_a_referent_reads_it_too_and_nobody_else(client: TestClient) -> None:
    for path in ("", "/leviers", "/nettoyage"):
        url = f"{OF_HER}/correspondances{path}"
        assert client.get(url, headers=REFERENT).status_code == 200
        for other in ("beneficiaire:b-1", "departement:dep-1", "operateur:jean:op-1"):
            assert client.get(url, headers=as_actor(other)).status_code == 404
        assert client.get(url).status_code == 401


def test_who_has_no_profile_is_answered_as_who_does_not_exist(client: TestClient) -> None:
    url = f"{PREFIX}/beneficiaires/b-25/correspondances"
    assert client.get(url, headers=as_actor("beneficiaire:b-25")).status_code == 404


def test_what_was_shown_is_kept_with_her_name_on_it(client: TestClient, vicinal: Vicinal) -> None:
    shown = kept(client, "", k=2)
    kept(client, "/nettoyage")
    vicinal.shown.journal.flush()
    with vicinal.reading() as uow:
        of_one, of_list = list(uow.traces.answers.last(2, PERSON))
    assert [line.opportunity_id for line in of_one.lines] == ["nettoyage"]
    assert [line.opportunity_id for line in of_list.lines] == [e["id"] for e in shown["items"]]


def test_a_profile_is_not_written_over_another_that_was_not_read(client: TestClient) -> None:
    url = f"{OF_HER}/profil"
    read = client.get(url, headers=REFERENT)
    tag = {"if-match": read.headers["etag"]}
    same = client.put(url, json=read.json(), headers=REFERENT | tag)
    assert same.status_code == 200  # nothing else was said
    hers = client.put(url, json=read.json() | {"duree_max_minutes": 17}, headers=HERSELF | tag)
    assert hers.status_code == 200
    late = client.put(url, json=read.json(), headers=REFERENT | tag)
    assert late.status_code == 412
    assert client.get(url, headers=HERSELF).json()["duree_max_minutes"] == 17
    odd = client.put(url, json=read.json(), headers=REFERENT | {"if-match": "3"})
    assert odd.status_code == 400
    for anything in ({}, {"if-match": "*"}):
        assert client.put(url, json=read.json(), headers=REFERENT | anything).status_code == 200
