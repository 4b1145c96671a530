"""Territories over HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from starlette.testclient import TestClient

from api.app import create_app
from geo.communes import CommuneCode
from geo.territory import Territory, TerritoryArea
from geo.territory_layer import LayerForm, TerritoryLayer
from tests.api.builders import ANGERS, a_vicinal
from tests.api.problems import the_problem

URL = "/api/v1/territoires"
PLACE = URL


@pytest.fixture(scope="module")
def with_territories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder: Path = tmp_path_factory.mktemp("territories")
    vicinal = a_vicinal(folder)
    quarter = TerritoryArea(
        Territory("qpv", "QN1", "Monplaisir"), outline=shapely.box(-0.56, 47.46, -0.54, 47.48)
    )
    names = ("Centre Anjou", "Est Anjou", "Nord Anjou")
    areas = [
        TerritoryArea(Territory("pds", name.lower().replace(" ", "-"), name), frozenset({code}))
        for name, code in zip(names, map(CommuneCode, (ANGERS, "49328", "49331")), strict=True)
    ]
    with vicinal.unit_of_work() as uow:
        uow.territories.save(TerritoryLayer("pds", LayerForm.COMMUNES, tuple(areas)))
        uow.territories.save(TerritoryLayer("qpv", LayerForm.OUTLINES, (quarter,)))
        uow.commit()
    with TestClient(create_app(vicinal)) as started:
        yield started


def kinds(answer: dict[str, list[dict[str, str]]]) -> list[str]:
    return [each["type"] for each in answer["items"]]


def test_those_imported_are_listed_by_page_and_by_kind(with_territories: TestClient) -> None:
    whole = with_territories.get(URL).json()
    assert kinds(whole) == ["pds", "pds", "pds", "qpv"]
    assert whole["items"][0]["communes"] == [ANGERS]
    assert whole["items"][3]["contour"]
    page = with_territories.get(URL, params={"size": 3, "page": 2}).json()
    assert (kinds(page), page["total"], page["pages"]) == (["qpv"], 4, 2)
    assert kinds(with_territories.get(URL, params={"type": "qpv"}).json()) == ["qpv"]
    assert with_territories.get(URL, params={"type": "mds"}).json()["items"] == []


def test_those_of_a_commune_say_that_outlines_need_a_point(with_territories: TestClient) -> None:
    answer = with_territories.get(URL, params={"commune": ANGERS}).json()
    assert kinds(answer) == ["departement", "epci", "pds"]
    assert not answer["point_precis"]
    assert answer["commune"] == {"code": ANGERS, "libelle": "Angers"}
    one = with_territories.get(URL, params={"commune": ANGERS, "type": "pds"}).json()
    assert (kinds(one), one["total"]) == (["pds"], 1)


def test_a_point_is_answered_in_the_body_and_for_a_public_place_in_the_url(
    with_territories: TestClient,
) -> None:
    point = {"lat": 47.47, "lon": -0.55}
    posted = with_territories.post(PLACE, json=point).json()
    assert kinds(posted) == ["departement", "epci", "pds", "qpv"]
    assert posted["point_precis"]
    assert with_territories.get(URL, params=point).json() == posted
    assert kinds(with_territories.post(PLACE, json={"adresse": "Saumur"}).json())[-1] == "pds"


@pytest.mark.parametrize(
    "params",
    [
        {"lat": "47"},
        {"lat": "47", "lon": "0", "commune": ANGERS},
        {"lat": "nan", "lon": "0"},
        {"lat": "inf", "lon": "0"},
        {"lat": "1e3", "lon": "0"},
        {"lat": "47,1", "lon": "0"},
        {"lat": "99", "lon": "0"},
        {"lat": "-0.55", "lon": "47.47"},
        {"lat": "46", "lon": "-30"},
        {"commune": "99999"},
        {"ville": "Angers"},
        {"size": "0"},
    ],
)
def test_what_is_no_place_is_refused(client: TestClient, params: dict[str, str]) -> None:
    assert the_problem(client.get(URL, params=params), 422)["erreurs"]


@pytest.mark.parametrize("body", [{}, {"lat": 47.0}, {"commune": ANGERS, "adresse": "x"}, []])
def test_a_place_is_said_in_one_way(client: TestClient, body: object) -> None:
    assert the_problem(client.post(PLACE, json=body), 422)


def test_without_any_import_the_list_is_empty(client: TestClient) -> None:
    answer = client.get(URL).json()
    assert (answer["items"], answer["total"], answer["pages"]) == ([], 0, 0)


@pytest.mark.parametrize("place", [{}, {"commune": ANGERS}])
def test_a_type_that_nobody_knows_is_refused_rather_than_found_empty(
    with_territories: TestClient, place: dict[str, str]
) -> None:
    response = with_territories.get(URL, params={"type": "zzz"} | place)
    assert the_problem(response, 422)["erreurs"][0]["champ"] == "type"
    assert with_territories.get(URL, params={"type": "frr"} | place).json()["items"] == []


def test_the_register_tells_the_territories_of_a_departement(client: TestClient) -> None:
    found = client.get(URL, params={"departement": "49"}).json()["items"]
    assert found[0]["code"] == "49"
    by_code = {each["code"]: each for each in found if each["type"] == "epci"}
    assert "49007" in by_code["244900015"]["communes"]
    assert client.get(URL, params={"departement": "quarante-neuf"}).status_code == 422
