"""Every route of the running application names one right, and refuses who does not hold it."""

from collections.abc import Iterator

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Mount
from starlette.routing import Route as StarletteRoute
from starlette.testclient import TestClient

from api.gate import GatedRoute
from api.rights_page import PAGE, page
from api.route_rights import PREFIX, ROUTE_RIGHTS, UNSERVED, right_of, rights_served
from insertion.actor import Role
from insertion.rights import Right
from insertion.roles import PEOPLE, holds
from tests.api.problems import the_problem
from tests.api.routes import ROUTES, Route, as_actor

ACTORS = {
    Role.BENEFICIARY: "beneficiaire:b-1",
    Role.REFERENT: "referent:ref-1",
    Role.EMPLOYER: "employeur:anne:emp-1",
    Role.OPERATOR: "operateur:jean:op-1",
    Role.DEPARTEMENT: "departement:dep-1",
}


@pytest.fixture
def app(client: TestClient) -> FastAPI:
    assert isinstance(client.app, FastAPI)
    return client.app


def named(route: Route) -> Right:
    right = right_of(f"{route.method} {route.template}")
    assert right is not None
    return right


def test_every_route_names_a_right(app: FastAPI) -> None:
    assert [route for route, right in rights_served(app).items() if right is None] == []


def test_no_right_is_named_for_a_route_that_is_not_there(app: FastAPI) -> None:
    assert sorted(set(ROUTE_RIGHTS) - set(rights_served(app))) == []


def test_a_right_has_a_route_or_says_why_not() -> None:
    served = set(ROUTE_RIGHTS.values())
    assert [right for right in Right if (right in served) == (right in UNSERVED)] == []
    assert all(UNSERVED.values())


def test_what_is_not_for_everyone_is_behind_the_gate(app: FastAPI) -> None:
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, GatedRoute):
            # The gate knows the route by the path it was declared with.
            assert context.path == PREFIX + route.path
        else:
            path = (context.path or "").removeprefix(PREFIX)
            methods = (context.methods or {"*"}) - {"HEAD"}
            rights = {right_of(f"{method} {path}") for method in methods}
            assert all(right is not None and holds(right, None) for right in rights), path


def test_routers_and_applications_are_walked_whatever_they_are_in() -> None:
    async def answer(_request: object) -> Response:
        return Response()

    deep, middle, app = APIRouter(), APIRouter(), FastAPI(openapi_url=None)
    deep.add_api_route("/fond", answer, methods=["GET"], response_model=None)
    middle.include_router(deep, prefix="/milieu")
    app.include_router(middle, prefix=PREFIX)
    nested = Starlette(routes=[StarletteRoute("/page", answer)])
    app.mount("/site", Starlette(routes=[Mount("/dedans", nested)]))
    assert rights_served(app) == {"GET /milieu/fond": None, "GET /site/dedans/page": None}


def test_a_route_without_a_right_answers_nobody(app: FastAPI) -> None:
    async def answer() -> dict[str, str]:
        return {"secret": "oui"}

    router = APIRouter(route_class=GatedRoute)
    router.add_api_route("/oubliee", answer, methods=["GET"])
    bare = FastAPI(exception_handlers=app.exception_handlers)  # type: ignore[arg-type]
    bare.state.vicinal = app.state.vicinal
    bare.include_router(router, prefix=PREFIX)
    with TestClient(bare) as other:
        for actor in ACTORS.values():
            the_problem(other.get(f"{PREFIX}/oubliee", headers=as_actor(actor)), 404)
        the_problem(other.get(f"{PREFIX}/oubliee"), 401)


def refused_pairs() -> Iterator[tuple[Route, Role]]:
    for route in ROUTES:
        for role in PEOPLE:
            if not holds(named(route), role):
                yield route, role


@pytest.mark.parametrize(("route", "role"), list(refused_pairs()), ids=str)
def test_a_role_without_the_right_is_answered_before_anything_is_read(
    client: TestClient, route: Route, role: Role
) -> None:
    url, headers = PREFIX + route.url, as_actor(ACTORS[role])
    good = client.request(route.method, url, params=route.params, json=route.body, headers=headers)
    assert (
        the_problem(good, 404)["detail"] == "Rien de tel n’existe, ou rien que vous puissiez voir."
    )
    # Whatever is wrong besides: unreadable body, parameters, form of the answer, media type.
    odd = client.request(
        route.method,
        f"{url}?comune=1&comune=2",
        content=b"{",
        headers=headers | {"accept": "image/png", "content-encoding": "br"},
    )
    assert (odd.status_code, odd.content) == (good.status_code, good.content)


# There, 401 says that what was given opens nothing.
SIGN_IN = {route for route, right in ROUTE_RIGHTS.items() if right is Right.SIGN_IN}


@pytest.mark.parametrize(
    "route", [each for each in ROUTES if f"{each.method} {each.template}" not in SIGN_IN], ids=str
)
def test_who_is_not_identified_reads_what_is_public_only(client: TestClient, route: Route) -> None:
    response = client.request(
        route.method, PREFIX + route.url, params=route.params, json=route.body
    )
    assert (response.status_code == 401) is not holds(named(route), None)


def test_the_api_document_says_the_right_of_each_route(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    said = {
        f"{method.upper()} {path.removeprefix(PREFIX)}": operation["x-droit"]
        for path, operations in paths.items()
        for method, operation in operations.items()
    }
    assert said == {f"{each.method} {each.template}": named(each) for each in ROUTES}


def test_the_page_of_rights_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m api.rights_page"
