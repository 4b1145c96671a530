"""Every route: listed, thin, documented, refusing what it does not know."""

import asyncio
import inspect

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.testclient import TestClient

from api.strict_json import StrictJsonRoute
from tests.api.problems import the_problem
from tests.api.routes import GETS, POSTS, PREFIX, ROUTES, Route

MAX_ROUTE_LINES = 15


def api_routes(app: FastAPI) -> dict[tuple[str, str], APIRoute]:
    """Return every API route by method and path, routers included in routers too."""
    found: dict[tuple[str, str], APIRoute] = {}
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute) and context.path.startswith(PREFIX):
            for method in route.methods:
                found[method, context.path.removeprefix(PREFIX)] = route
    return found


@pytest.fixture
def routes(client: TestClient) -> dict[tuple[str, str], APIRoute]:
    assert isinstance(client.app, FastAPI)
    return api_routes(client.app)


def test_every_route_is_in_the_table(routes: dict[tuple[str, str], APIRoute]) -> None:
    assert sorted(routes) == sorted((route.method, route.template) for route in ROUTES)


def test_every_route_reads_its_body_strictly(routes: dict[tuple[str, str], APIRoute]) -> None:
    assert [path for path, route in routes.items() if not isinstance(route, StrictJsonRoute)] == []


def test_only_what_never_waits_is_async(
    routes: dict[tuple[str, str], APIRoute],
) -> None:
    # A short answer is made at once; what reads the database or long texts goes to a thread.
    slow = [path for path, route in routes.items() if asyncio.iscoroutinefunction(route.endpoint)]
    assert sorted(slow) == [("GET", "/sante/vif"), ("POST", "/correspondances")]


def test_routes_are_thin(routes: dict[tuple[str, str], APIRoute]) -> None:
    lengths = {
        path: len(inspect.getsource(route.endpoint).split('"""')[-1].strip().splitlines())
        for path, route in routes.items()
    }
    assert {path: n for path, n in lengths.items() if n > MAX_ROUTE_LINES} == {}


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_a_good_call_is_answered(client: TestClient, route: Route) -> None:
    response = client.request(
        route.method,
        PREFIX + route.url,
        params=route.params,
        json=route.body,
        headers=route.headers,
    )
    assert response.status_code == route.status, response.text
    assert response.headers["content-type"] == route.media_type


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_an_unknown_parameter_is_refused(client: TestClient, route: Route) -> None:
    params = route.params | {"comune": "49007"}
    response = client.request(
        route.method, PREFIX + route.url, params=params, json=route.body, headers=route.headers
    )
    the_problem(response, 422)


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_a_repeated_parameter_is_refused(client: TestClient, route: Route) -> None:
    url = f"{PREFIX}{route.url}?k=1&k=2"
    response = client.request(route.method, url, json=route.body, headers=route.headers)
    the_problem(response, 400)


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_another_method_is_refused(client: TestClient, route: Route) -> None:
    response = client.request("DELETE", PREFIX + route.url)
    the_problem(response, 405)
    assert route.method in response.headers["allow"]


@pytest.mark.parametrize("route", ROUTES, ids=str)
@pytest.mark.parametrize(
    "accept", ["text/html", "application/xml, text/csv", "application/json;q=0", "image/*;q=0.9"]
)
def test_a_form_we_do_not_have_is_refused(client: TestClient, route: Route, accept: str) -> None:
    response = client.request(
        route.method,
        PREFIX + route.url,
        params=route.params,
        json=route.body,
        headers=route.headers | {"accept": accept},
    )
    the_problem(response, 406)


@pytest.mark.parametrize("route", GETS, ids=str)
@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"null"])
def test_a_get_ignores_a_body(client: TestClient, route: Route, body: bytes) -> None:
    response = client.request(
        "GET", PREFIX + route.url, params=route.params, content=body, headers=route.headers
    )
    assert response.status_code == 200


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_head_is_a_get_without_its_body(client: TestClient, route: Route) -> None:
    # Not compressed: the moment that an answer tells would change its length.
    headers = route.headers | {"accept-encoding": "identity"}
    head = client.head(PREFIX + route.url, params=route.params, headers=headers)
    get = client.get(PREFIX + route.url, params=route.params, headers=headers)
    assert head.content == b""
    assert (head.status_code, dict(head.headers)) == (get.status_code, dict(get.headers))


@pytest.mark.parametrize("path", ["/docs", "/openapi.json"])
def test_the_documentation_has_a_head_too(client: TestClient, path: str) -> None:
    assert client.head(path).status_code == 200


def test_an_address_that_takes_get_says_that_it_takes_head(client: TestClient) -> None:
    assert client.delete(f"{PREFIX}/offres").headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate, gzip"])
@pytest.mark.parametrize("route", POSTS, ids=str)
def test_a_compressed_body_is_refused_as_such(
    client: TestClient, route: Route, coding: str
) -> None:
    headers = {"content-encoding": coding, "content-type": "application/json"}
    url = PREFIX + route.url
    sent = route.headers | headers
    response = client.request(
        route.method, url, params=route.params, content=b"\x1f\x8b", headers=sent
    )
    assert "sans compression" in the_problem(response, 415)["detail"]
    assert response.headers["accept-encoding"] == "identity"


def test_a_body_said_to_be_as_it_is_is_read(client: TestClient) -> None:
    headers = {"content-encoding": "identity"}
    for route in POSTS:
        sent = route.headers | headers
        response = client.request(
            route.method,
            PREFIX + route.url,
            params=route.params,
            json=route.body,
            headers=sent,
        )
        assert response.status_code == route.status


@pytest.mark.parametrize(
    "number", ["1_0", "+1", " 1", "1.0", "\N{ARABIC-INDIC DIGIT ONE}", "1e0", "0x1"]
)
@pytest.mark.parametrize(
    ("path", "name"),
    [("/offres", "page"), ("/offres", "size"), ("/communes?q=Angers", "limite")],
)
def test_a_number_is_written_with_digits(
    client: TestClient, path: str, name: str, number: str
) -> None:
    url = httpx2.URL(PREFIX + path).copy_add_param(name, number)
    (mistake,) = the_problem(client.get(str(url)), 422)["erreurs"]
    assert mistake == {"champ": name, "message": "un nombre entier est attendu"}


@pytest.mark.parametrize("path", ["/", "/api/v1", "/api/v1/offre", "/api/v2/offres", "/offres/"])
def test_nothing_elsewhere(client: TestClient, path: str) -> None:
    the_problem(client.get(path), 404)
