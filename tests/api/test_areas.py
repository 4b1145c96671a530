"""Reachable areas over HTTP: valid GeoJSON, and the counts of the ranking."""

from collections.abc import Iterator
from typing import Any

import pytest
import shapely
from starlette.testclient import TestClient

from api.app import create_app
from tests.api.builders import ANGERS, SAUMUR, TRELAZE, a_profile, a_vicinal
from tests.api.problems import the_problem

URL = "/api/v1/zones-accessibles"
PLACE = URL


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Serve the small catalogue alone: no employer adds to it."""
    with TestClient(create_app(a_vicinal(tmp_path_factory.mktemp("catalogue")))) as started:
        yield started


def area(client: TestClient, **params: Any) -> dict[str, Any]:
    response = client.get(URL, params={"commune": ANGERS, "mode": "velo"} | params)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/geo+json"
    answer: dict[str, Any] = response.json()
    return answer


def assert_valid(answer: dict[str, Any]) -> None:
    """Check what RFC 7946 asks of a FeatureCollection of polygons."""
    assert answer["type"] == "FeatureCollection"
    for feature in answer["features"]:
        assert feature["type"] == "Feature"
        geometry = shapely.geometry.shape(feature["geometry"])
        assert geometry.is_valid
        for polygon in shapely.get_parts(geometry):
            assert polygon.exterior.is_ccw
            assert all(not hole.is_ccw for hole in polygon.interiors)
        west, south, east, north = geometry.bounds
        assert -6 < west < east < 10
        assert 41 < south < north < 52
        for coordinate in shapely.get_coordinates(geometry).ravel().tolist():
            assert round(coordinate, 6) == coordinate


@pytest.mark.parametrize("mode", ["marche", "velo", "cyclomoteur", "voiture"])
@pytest.mark.parametrize("form", ["communes", "hexagones"])
def test_the_area_is_valid_geojson_and_grows_with_the_minutes(
    client: TestClient, mode: str, form: str
) -> None:
    sizes = []
    for minutes in (10, 30, 60):
        answer = area(client, mode=mode, minutes=minutes, forme=form)
        assert_valid(answer)
        sizes.append(len(answer["communes"]))
        known = [each["minutes"] for each in answer["communes"] if each["minutes"] is not None]
        assert known == sorted(known)
        assert all(each <= minutes for each in known)
    assert sizes == sorted(sizes)
    assert sizes[-1] > sizes[0] or mode == "marche"


def test_what_is_open_is_counted_by_commune_as_the_ranking_keeps_it(client: TestClient) -> None:
    answer = area(client, mode="voiture", minutes=90)
    counts = {each["code"]: (each["offres"], each["actions"]) for each in answer["communes"]}
    assert counts[ANGERS] == (1, 1)
    assert counts[TRELAZE] == (1, 0)
    assert (answer["offres"], answer["actions"]) == (sum(o for o, _ in counts.values()), 1)
    there = area(client, commune=SAUMUR, mode="marche", minutes=5)
    assert (there["offres"], there["actions"]) == (1, 0)
    near = area(client, mode="velo", minutes=45)
    assert SAUMUR not in {each["code"] for each in near["communes"]}
    ranked = client.post(
        "/api/v1/correspondances", json=a_profile(moyens=["velo"], duree_max_minutes=45)
    ).json()
    placed = [item for item in ranked["items"] if item["lieu"]["code_commune"]]
    assert len(placed) == near["offres"] + near["actions"]


def test_each_feature_is_a_commune_of_the_list(client: TestClient) -> None:
    answer = area(client, minutes=45)
    assert [feature["id"] for feature in answer["features"]] == [
        each["code"] for each in answer["communes"]
    ]
    assert answer["features"][0]["properties"] == answer["communes"][0]
    assert answer["depart"] == {"code": ANGERS, "libelle": "Angers"}


def test_an_exact_place_is_said_in_the_body(client: TestClient) -> None:
    response = client.post(
        PLACE, json={"lat": 47.4736, "lon": -0.5542}, params={"mode": "velo", "minutes": "30"}
    )
    assert response.status_code == 200
    assert_valid(response.json())
    address = client.post(PLACE, json={"adresse": "Saumur"}, params={"mode": "marche"}).json()
    assert address["depart"]["code"] == SAUMUR


def test_hexagons_say_their_minutes(client: TestClient) -> None:
    answer = area(client, minutes=20, forme="hexagones")
    minutes = [feature["properties"]["minutes"] for feature in answer["features"]]
    assert 100 < len(minutes) < 1_000
    assert max(minutes) <= 20


@pytest.mark.parametrize(
    "params",
    [
        {"mode": "velo"},
        {"commune": ANGERS},
        {"commune": "99999", "mode": "velo"},
        {"commune": ANGERS, "mode": "fusée"},
        {"commune": ANGERS, "mode": "velo", "minutes": "0"},
        {"commune": ANGERS, "mode": "velo", "minutes": "91"},
        {"commune": ANGERS, "mode": "velo", "minutes": "nan"},
        {"commune": ANGERS, "mode": "velo", "lat": "47"},
        {"commune": ANGERS, "mode": "velo", "forme": "carrés"},
    ],
)
def test_parameters_are_checked(client: TestClient, params: dict[str, str]) -> None:
    assert the_problem(client.get(URL, params=params), 422)


@pytest.mark.parametrize("body", [{}, {"lat": 46.0, "lon": -30.0}, {"lat": -0.55, "lon": 47.47}])
def test_a_place_that_is_none_is_refused(client: TestClient, body: object) -> None:
    response = client.post(PLACE, json=body, params={"mode": "velo"})
    assert the_problem(response, 422)
