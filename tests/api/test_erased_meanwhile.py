"""She is erased while a request about her is on its way: nothing of it is written after."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.actor_header import ACTOR_HEADER
from api.once import KEY_HEADER
from api.wiring import Vicinal
from insertion.actor import Actor, Role
from tests.api.meanwhile import before_the_next_write, copy_database
from tests.api.route import PREFIX, Route
from tests.api.routes import ROUTES
from tests.api.stored import a_client, everything
from usecases.data_rights.erase import erase_person

_HERS = re.compile(r"/beneficiaires/([^/]+)")
_BY_HERSELF = "beneficiaire:"
_HELD = frozenset(
    {"/beneficiaires/{beneficiary_id}/gels", "/beneficiaires/{beneficiary_id}/archives"}
)
_NOT_THERE = frozenset({"/beneficiaires/{beneficiary_id}/accompagnements"})


def _person_of(route: Route) -> str | None:
    actor = route.headers.get(ACTOR_HEADER.lower(), "")
    named = _HERS.search(route.url)
    if actor.startswith(_BY_HERSELF):
        return actor.removeprefix(_BY_HERSELF)
    if named is not None:
        return named[1]
    body = route.body or {}
    return str(body["beneficiaire_id"]) if "beneficiaire_id" in body else None


# Of who is held by a legal hold nothing is erased; who is not known yet cannot be.
ABOUT_SOMEONE = [
    route for route in ROUTES if _person_of(route) and route.template not in _HELD | _NOT_THERE
]
Restore = Callable[[], tuple[Vicinal, TestClient]]
READS = frozenset({"GET"})


@pytest.fixture(scope="module")
def as_before(tmp_path_factory: pytest.TempPathFactory) -> Restore:
    """Return what puts the database back as it was, and returns the application and a client."""
    folder = tmp_path_factory.mktemp("erased")
    vicinal = everything(folder)
    file = Path(vicinal.engine.url.database or "")
    client, kept = a_client(vicinal), folder / "kept"
    copy_database(file, kept)

    def restore() -> tuple[Vicinal, TestClient]:
        copy_database(kept, file)
        return vicinal, client

    return restore


@pytest.mark.parametrize("route", ABOUT_SOMEONE, ids=str)
def test_nothing_is_written_of_who_is_erased_meanwhile(
    route: Route, as_before: Restore, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = {k: v for k, v in route.headers.items() if k != KEY_HEADER.lower()}
    ways = [route] if route.method in READS else [route, replace(route, headers=without)]
    for each in ways:
        vicinal, client = as_before()
        person = _person_of(route)
        assert person is not None
        with monkeypatch.context() as patch:
            erased = _erase_before_the_next_write(vicinal, person, patch)
            answer = _ask(client, each)

        assert answer in {200, 404, 409}  # read before it, or not there or asked any more
        if erased:
            with vicinal.reading() as uow:
                left = {held.table for held in uow.held_data.rows_about(person) if held.rows}
            assert left == set()


def test_the_race_is_run(as_before: Restore, monkeypatch: pytest.MonkeyPatch) -> None:
    vicinal, client = as_before()
    erased = _erase_before_the_next_write(vicinal, "b-4", monkeypatch)
    (route,) = [
        each for each in ABOUT_SOMEONE if str(each).startswith("PUT") and "profil" in each.url
    ]
    assert (_ask(client, route), erased) == (404, ["b-4"])


def _ask(client: TestClient, route: Route) -> int:
    return client.request(
        route.method,
        PREFIX + route.url,
        json=route.body,
        params=route.params,
        headers=route.headers,
    ).status_code


def _erase_before_the_next_write(
    vicinal: Vicinal, person: str, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """Erase someone just before the next who writes gets the lock; return whom, once done."""
    erased: list[str] = []

    def erase() -> None:
        acting = vicinal.acting(Actor("dep-1", Role.DEPARTEMENT))
        erase_person(person, vicinal.unit_of_work(), acting, vicinal.practice())
        erased.append(person)

    before_the_next_write(monkeypatch, erase)
    return erased
