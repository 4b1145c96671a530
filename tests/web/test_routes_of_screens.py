"""Every address of the screens says who may come, and shows nothing to anybody else."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from httpx2 import Response
from starlette.routing import BaseRoute, Mount
from starlette.testclient import TestClient

from insertion.actor import Role
from insertion.roles import holds
from tests.web.people import COOKIE, People
from tests.web.test_signed_in import sealed
from web.menus import HOMES
from web.routing import OpenRoute, ScreensMount
from web.signed_in import DeskRoute

ROLES = tuple(HOMES)
FROM_HERE = {"sec-fetch-site": "same-origin"}
FROM_ELSEWHERE = (
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"origin": "https://ailleurs.exemple"},
)
UNEXPECTED_FORM = 415
NOWHERE = "inconnu-0"  # in the place of each parameter: nothing has this id
_PARAMETER = re.compile(r"\{\w+(?::\w+)?\}")


def screens_of(app: FastAPI) -> tuple[BaseRoute, ...]:
    """Return every route of the screens, of all modules, mounts opened."""
    mount = next(each for each in app.router.routes if isinstance(each, ScreensMount))
    return tuple(_walk(mount.routes))


def _walk(routes: list[BaseRoute]) -> Iterator[BaseRoute]:
    for each in routes:
        if isinstance(each, Mount):
            yield from _walk(each.routes)
        else:
            yield each


def url_of(route: OpenRoute | DeskRoute) -> str:
    return _PARAMETER.sub(NOWHERE, route.path)


def send(
    site: TestClient, route: OpenRoute | DeskRoute, said: dict[str, str], headers: dict[str, str]
) -> Response:
    """Send a form, with a file when the address takes one."""
    url = url_of(route)
    sent = site.post(url, data=said, headers=headers, follow_redirects=False)
    if sent.status_code != UNEXPECTED_FORM:
        return sent
    files = {"fichier": ("fichier.csv", b"a;b", "text/csv")}
    return site.post(url, data=said, files=files, headers=headers, follow_redirects=False)


@pytest.fixture(scope="module")
def routes(territory: TestClient) -> tuple[BaseRoute, ...]:
    assert isinstance(territory.app, FastAPI)
    return screens_of(territory.app)


@pytest.fixture(scope="module")
def desks(routes: tuple[BaseRoute, ...]) -> list[DeskRoute]:
    return [each for each in routes if isinstance(each, DeskRoute)]


@pytest.fixture(scope="module")
def proofs(territory: TestClient, people: People) -> dict[Role, tuple[str, dict[str, str]]]:
    """Return the cookie of someone in each role, and what a form of that session holds."""
    found = {}
    for role in ROLES:
        cookie = people.cookie(role)
        territory.cookies.clear()
        territory.cookies.set(COOKIE, cookie)
        found[role] = cookie, sealed(territory.get("/compte").text)
    territory.cookies.clear()
    return found


@pytest.fixture
def site(territory: TestClient) -> Iterator[TestClient]:
    territory.cookies.clear()
    yield territory
    territory.cookies.clear()


def test_every_address_is_open_to_all_by_name_or_has_its_roles(
    routes: tuple[BaseRoute, ...],
) -> None:
    assert len(routes) > 50
    nameless = [each for each in routes if not isinstance(each, OpenRoute | DeskRoute)]
    assert nameless == []
    closed = [
        each.path for each in routes if isinstance(each, OpenRoute) and not holds(each.right, None)
    ]
    assert closed == []  # a page that needs somebody is a DeskRoute
    orphans = [each.path for each in routes if isinstance(each, DeskRoute) and not each.roles]
    assert orphans == []


def test_no_address_is_declared_twice(routes: tuple[BaseRoute, ...]) -> None:
    seen = [
        (method, _PARAMETER.sub("{}", each.path))
        for each in routes
        if isinstance(each, OpenRoute | DeskRoute)
        for method in (each.methods or set()) - {"HEAD"}
    ]
    assert sorted({each for each in seen if seen.count(each) > 1}) == []


def test_who_is_not_signed_in_is_sent_to_sign_in(site: TestClient, desks: list[DeskRoute]) -> None:
    wrong = {}
    for route in desks:
        if "GET" in (route.methods or ()):
            found = site.get(url_of(route), follow_redirects=False)
        else:
            found = send(site, route, {"_cle": "x"}, FROM_HERE)
        where = found.headers.get("location", "")
        if found.status_code != 303 or not where.startswith("/connexion"):
            wrong[f"{route.methods} {route.path}"] = found.status_code
    assert wrong == {}


@pytest.mark.parametrize("role", ROLES)
def test_another_role_finds_nothing_at_an_address_that_is_not_its_own(
    site: TestClient,
    desks: list[DeskRoute],
    proofs: dict[Role, tuple[str, dict[str, str]]],
    role: Role,
) -> None:
    cookie, seal = proofs[role]
    site.cookies.set(COOKIE, cookie)
    wrong = {}
    for route in desks:
        if role in route.roles:
            continue
        if "GET" in (route.methods or ()):
            found = site.get(url_of(route), follow_redirects=False)
        else:
            found = send(site, route, seal, FROM_HERE)
        if found.status_code != 404:
            wrong[f"{route.methods} {route.path}"] = found.status_code
    assert wrong == {}


@pytest.mark.parametrize("role", ROLES)
def test_a_form_without_the_seal_of_its_session_does_nothing(
    site: TestClient,
    desks: list[DeskRoute],
    proofs: dict[Role, tuple[str, dict[str, str]]],
    role: Role,
) -> None:
    other = next(each for each in ROLES if each is not role)
    site.cookies.set(COOKIE, proofs[role][0])
    wrong = {}
    for route in desks:
        if role not in route.roles or "POST" not in (route.methods or ()):
            continue
        for held in ({"_cle": "x"}, {"_jeton": ""}, {"_jeton": "é"}, proofs[other][1]):
            found = send(site, route, held, FROM_HERE)
            if found.status_code != 403:
                wrong[f"{route.path} {held}"] = found.status_code
    assert wrong == {}


def test_a_form_of_another_site_does_nothing_whoever_is_signed_in(
    site: TestClient,
    routes: tuple[BaseRoute, ...],
    proofs: dict[Role, tuple[str, dict[str, str]]],
) -> None:
    wrong = {}
    for route in routes:
        assert isinstance(route, OpenRoute | DeskRoute)
        if "POST" not in (route.methods or ()):
            continue
        role = next(iter(route.roles)) if isinstance(route, DeskRoute) else Role.BENEFICIARY
        cookie, seal = proofs[role]
        site.cookies.clear()
        site.cookies.set(COOKIE, cookie)
        for foreign in FROM_ELSEWHERE:
            found = send(site, route, seal, foreign)
            if found.status_code != 403:
                wrong[f"{route.path} {foreign}"] = found.status_code
    assert wrong == {}


@pytest.mark.parametrize("role", ROLES)
def test_no_page_answers_an_error_of_the_server_to_an_id_that_nothing_has(
    site: TestClient,
    desks: list[DeskRoute],
    proofs: dict[Role, tuple[str, dict[str, str]]],
    role: Role,
) -> None:
    site.cookies.set(COOKIE, proofs[role][0])
    wrong = {}
    for route in desks:
        if role in route.roles and "GET" in (route.methods or ()):
            found = site.get(url_of(route), follow_redirects=False)
            if found.status_code >= 500 or (NOWHERE in url_of(route) and found.status_code == 200):
                wrong[route.path] = found.status_code
    assert wrong == {}
