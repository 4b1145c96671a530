"""43 hostile values in every field of every body, on both databases: no 5xx, nothing poisoned."""

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, select
from starlette.testclient import TestClient

from api.app import create_app
from api.wiring import Vicinal
from persistence.tables import Base
from tests.api.builders import a_profile, on_database
from tests.api.hostile import HOSTILE, LONG, Hostile, Place, body_with, places
from tests.api.routes import GETS, PREFIX, ROUTES, Route
from tests.api.stored import filled, nobody_stays_signed_in
from tests.persistence.conftest import postgresql_engine, postgresql_url  # noqa: F401

pytestmark = pytest.mark.slow

RANK = f"{PREFIX}/correspondances"
FEWEST_PLACES = 150


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Vicinal]:
    """Yield an application on a database of its own, with people, sheets and employers."""
    folder = tmp_path_factory.mktemp("hostile")
    url = f"sqlite:///{folder / 'essai.sqlite3'}"
    if request.param == "postgresql":
        engine: Engine = request.getfixturevalue("postgresql_engine")
        url = engine.url.render_as_string(hide_password=False)
    kept = {"audit_key_file": folder / "cle", "audit_anchors": folder / "tetes"}
    vicinal = filled(on_database(url, index_dir=folder / "index", **kept))
    yield vicinal
    vicinal.close()


@pytest.fixture(scope="module")
def hostile_client(served: Vicinal) -> Iterator[TestClient]:
    with TestClient(create_app(served), raise_server_exceptions=False) as client:
        yield nobody_stays_signed_in(client)


def test_there_are_forty_three() -> None:
    assert len(HOSTILE) == len({each.raw for each in HOSTILE}) == 43


def test_every_field_takes_all_of_them_without_harm(
    hostile_client: TestClient, served: Vicinal, tmp_path: Path
) -> None:
    assert isinstance(hostile_client.app, FastAPI)
    found = list(places(hostile_client.app.openapi(), PREFIX))
    assert len(found) > FEWEST_PLACES
    assert {(each.method, each.template) for each in found} == {
        (route.method, route.template) for route in ROUTES if takes_a_body(route, found)
    }
    good = {(route.method, route.template): route for route in ROUTES}
    broken = [
        f"{place}: {hostile}"
        for place in found
        for hostile in HOSTILE
        if not place.path or len(hostile.raw) < LONG  # too long a body is too long anywhere
        if sent(hostile_client, good[place.method, place.template], place, hostile) >= 500
    ]
    assert broken == []
    assert hostile_client.post(RANK, json=a_profile()).status_code == 200
    for route in GETS:
        answer = hostile_client.get(PREFIX + route.url, params=route.params, headers=route.headers)
        # What ends sessions, files and accounts was sent too: who asked may be nobody now.
        assert answer.status_code < 500, str(route)
    assert poison(served.engine) == []


def takes_a_body(route: Route, found: list[Place]) -> bool:
    return (route.method, route.template) in {(each.method, each.template) for each in found}


def sent(client: TestClient, route: Route, place: Place, hostile: Hostile) -> int:
    """Return the status answered to a good request with one hostile value."""
    headers = {name: value for name, value in route.headers.items() if name != "idempotency-key"}
    answer = client.request(
        route.method,
        PREFIX + route.url,
        params=route.params,
        content=body_with(route.body, place.path, hostile),
        headers=headers | {"content-type": "application/json"},
    )
    return answer.status_code


def poison(engine: Engine) -> list[str]:
    """Return the columns that hold what no reader could show or compute with."""
    found = []
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                found += [f"{table.name}.{name}" for name, value in row.items() if is_poison(value)]
    return found


def is_poison(value: Any) -> bool:
    if isinstance(value, float):
        return not math.isfinite(value)
    if isinstance(value, str):
        return "\x00" in value or any("\ud800" <= each <= "\udfff" for each in value)
    if isinstance(value, Mapping):
        return any(is_poison(each) for pair in value.items() for each in pair)
    return isinstance(value, list) and any(map(is_poison, value))


@pytest.mark.parametrize(
    "hostile", ["%00", "%ED%A0%80", "%E2%80%AE", "a" * 3_000, "..%2F..%2Fetc", "9" * 400, "%0d%0a"]
)
def test_every_address_takes_hostile_ids_and_parameters(
    hostile_client: TestClient, hostile: str
) -> None:
    broken = []
    for route in ROUTES:
        asked = [route.url + "?" + "&".join(f"{name}={hostile}" for name in route.params)]
        parts = route.template.split("/")
        if any(part.startswith("{") for part in parts):
            ids = [hostile if part.startswith("{") else part for part in parts]
            asked.append("/".join(ids))
        for url in asked:
            answer = hostile_client.request(
                route.method, PREFIX + url, json=route.body, headers=route.headers
            )
            if answer.status_code >= 500:
                broken.append(f"{route}: {url[:80]} {answer.status_code}")
    assert broken == []
