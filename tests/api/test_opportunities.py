from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from tests.api.builders import a_vicinal

API = "/api/v1"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Serve the small catalogue alone: no employer adds to it."""
    with TestClient(create_app(a_vicinal(tmp_path_factory.mktemp("catalogue")))) as started:
        yield started


def listed(client: TestClient, path: str, **params: Any) -> dict[str, Any]:
    response = client.get(API + path, params=params)
    assert response.status_code == 200, response.text
    page: dict[str, Any] = response.json()
    return page


def ids(page: dict[str, Any]) -> list[str]:
    return [item["id"] for item in page["items"]]


def test_lists_hold_one_kind_by_ascending_id(client: TestClient) -> None:
    assert ids(listed(client, "/offres")) == ["cariste", "nettoyage", "sans-lieu", "saumur"]
    assert ids(listed(client, "/actions")) == ["mobilite", "numerique"]


def test_pages_follow_one_another(client: TestClient) -> None:
    pages = [listed(client, "/offres", page=number, size=3) for number in (1, 2, 3)]
    assert [ids(page) for page in pages] == [["cariste", "nettoyage", "sans-lieu"], ["saumur"], []]
    assert {(page["total"], page["pages"], page["size"]) for page in pages} == {(4, 2, 3)}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"commune": "49007"}, ["nettoyage"]),
        ({"commune": "49118"}, ["saumur"]),  # Dampierre-sur-Loire, part of Saumur
        ({"departement": "49"}, ["cariste", "nettoyage", "saumur"]),
        ({"departement": "53"}, []),
        ({"code_rome": "n1101"}, ["cariste"]),
        ({"contrat": "interim"}, ["cariste"]),
        ({"q": "ENTREPOT"}, ["cariste"]),
        ({"q": "%"}, []),
        ({"commune": "49007", "contrat": "interim"}, []),
    ],
)
def test_filters_are_exact_and_add_up(
    client: TestClient, filters: dict[str, str], expected: list[str]
) -> None:
    assert ids(listed(client, "/offres", **filters)) == expected


def test_one_offer_says_everything_that_is_known(client: TestClient) -> None:
    offer = client.get(f"{API}/offres/nettoyage").json()
    assert offer["type"] == "offre"
    assert offer["metier"]["code"] == "K2204"
    assert offer["contrat"] == {"code": "cdi", "libelle": "CDI"}
    assert offer["horaires"][0] == {"jour": "lundi", "debut": "06:00", "fin": "09:00"}
    assert offer["champs_deduits"] == ["horaires"]
    assert offer["competences"][0]["niveau"] == "souhaité"


def test_one_action_says_what_it_works_on(client: TestClient) -> None:
    action = client.get(f"{API}/actions/mobilite").json()
    assert action["objectif"] == {"code": "solutionner", "libelle": "solutionner"}
    assert action["besoins"] == [{"code": "mobilite", "libelle": "se déplacer"}]
    assert action["places"] == 12
    assert action["dispositif"] == {"code": "ASTRe", "libelle": "ASTRe"}


def test_an_action_is_not_an_offer(client: TestClient) -> None:
    assert client.get(f"{API}/offres/mobilite").status_code == 404


@pytest.mark.parametrize(
    ("params", "accept"),
    [
        ({"format": "geojson"}, "*/*"),
        ({"format": "geojson"}, "text/html"),
        ({}, "application/geo+json"),
        ({}, "application/geo+json, */*;q=0.1"),
    ],
)
def test_geojson_has_the_longitude_first(
    client: TestClient, params: dict[str, str], accept: str
) -> None:
    response = client.get(f"{API}/offres", params=params, headers={"accept": accept})
    assert response.headers["content-type"] == "application/geo+json"
    collection = response.json()
    assert collection["type"] == "FeatureCollection"
    assert collection["total"] == 4
    by_id = {feature["id"]: feature for feature in collection["features"]}
    lon, lat = by_id["nettoyage"]["geometry"]["coordinates"]
    assert (round(lon), round(lat)) == (-1, 47)
    assert by_id["sans-lieu"]["geometry"] is None
    assert by_id["cariste"]["properties"]["intitule"] == "Cariste en entrepôt"


def test_one_opportunity_may_be_a_feature(client: TestClient) -> None:
    feature = client.get(f"{API}/actions/mobilite", params={"format": "geojson"}).json()
    assert feature["type"] == "Feature"
    assert feature["properties"]["dispositif"]["code"] == "ASTRe"


@pytest.mark.parametrize(
    "accept", ["application/json", "", "application/geo+json, application/json"]
)
def test_json_is_the_rule(client: TestClient, accept: str) -> None:
    response = client.get(f"{API}/offres", headers={"accept": accept})
    assert response.headers["content-type"] == "application/json"
