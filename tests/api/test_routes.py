"""Every route: listed, thin, documented, refusing what it does not know."""

import asyncio
import inspect

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.testclient import TestClient

from api.strict_json import StrictJsonRoute
from tests.api.problems import the_problem
from tests.api.routes import GETS, PREFIX, ROUTES, Route

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


def test_only_the_route_that_reads_nothing_is_async(
    routes: dict[tuple[str, str], APIRoute],
) -> None:
    slow = [path for path, route in routes.items() if asyncio.iscoroutinefunction(route.endpoint)]
    assert slow == [("GET", "/sante/vif")]


def test_routes_are_thin(routes: dict[tuple[str, str], APIRoute]) -> None:
    lengths = {
        path: len(inspect.getsource(route.endpoint).split('"""')[-1].strip().splitlines())
        for path, route in routes.items()
    }
    assert {path: n for path, n in lengths.items() if n > MAX_ROUTE_LINES} == {}


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_a_good_call_is_answered(client: TestClient, route: Route) -> None:
    response = client.request(
        route.method, PREFIX + route.url, params=route.params, json=route.body
    )
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_an_unknown_parameter_is_refused(client: TestClient, route: Route) -> None:
    params = route.params | {"comune": "49007"}
    response = client.request(route.method, PREFIX + route.url, params=params, json=route.body)
    the_problem(response, 422)


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_a_repeated_parameter_is_refused(client: TestClient, route: Route) -> None:
    url = f"{PREFIX}{route.url}?k=1&k=2"
    the_problem(client.request(route.method, url, json=route.body), 400)


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
        headers={"accept": accept},
    )
    the_problem(response, 406)


@pytest.mark.parametrize("route", GETS, ids=str)
@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"null"])
def test_a_get_ignores_a_body(client: TestClient, route: Route, body: bytes) -> None:
    response = client.request("GET", PREFIX + route.url, params=route.params, content=body)
    assert response.status_code == 200


@pytest.mark.parametrize("path", ["/", "/api/v1", "/api/v1/offre", "/api/v2/offres", "/offres/"])
def test_nothing_elsewhere(client: TestClient, path: str) -> None:
    the_problem(client.get(path), 404)
