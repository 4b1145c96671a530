"""Similar opportunities over HTTP."""

import pytest
from starlette.testclient import TestClient

from tests.api.problems import the_problem

API = "/api/v1"


@pytest.mark.parametrize("path", ["/offres/nettoyage/proches", "/actions/mobilite/proches"])
def test_the_points_add_up_and_the_one_asked_about_is_not_there(
    client: TestClient, path: str
) -> None:
    answer = client.get(f"{API}{path}", params={"type": "tout", "k": 200}).json()
    assert answer["items"]
    assert answer["total"] == len(answer["items"])
    scores = [item["score"] for item in answer["items"]]
    assert scores == sorted(scores, reverse=True)
    for item in answer["items"]:
        assert sum(line["points"] for line in item["contributions"]) == item["score"]
        assert item["id"] not in path
        assert all(line["phrase"] for line in item["contributions"])


def test_by_default_only_the_same_kind_is_answered(client: TestClient) -> None:
    answer = client.get(f"{API}/offres/nettoyage/proches").json()
    assert {item["type"] for item in answer["items"]} == {"offre"}
    other = client.get(f"{API}/offres/nettoyage/proches", params={"type": "action"}).json()
    assert {item["type"] for item in other["items"]} == {"action"}


def test_a_shorter_list_is_the_beginning_of_a_longer_one(client: TestClient) -> None:
    url = f"{API}/offres/nettoyage/proches"
    whole = client.get(url).json()["items"]
    assert client.get(url, params={"k": 1}).json()["items"] == whole[:1]


@pytest.mark.parametrize("path", ["/offres/rien/proches", "/actions/nettoyage/proches"])
def test_an_unknown_id_or_one_of_the_other_kind_is_not_found(client: TestClient, path: str) -> None:
    assert the_problem(client.get(f"{API}{path}"), 404)


@pytest.mark.parametrize("params", [{"k": "0"}, {"k": "201"}, {"type": "rien"}, {"page": "2"}])
def test_parameters_are_checked(client: TestClient, params: dict[str, str]) -> None:
    response = client.get(f"{API}/offres/nettoyage/proches", params=params)
    assert the_problem(response, 422)
