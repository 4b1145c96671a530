"""Every route that changes something refuses a cookie that no page of ours sent."""

import pytest
from starlette.testclient import TestClient

from api.route_rights import right_of
from api.same_origin import SAFE_METHODS
from insertion.roles import holds
from tests.api.accounts import WHOLE, with_cookie
from tests.api.problems import the_problem
from tests.api.routes import PREFIX, ROUTES, Route


def is_guarded(route: Route) -> bool:
    """Return whether a route changes something, for who is identified."""
    right = right_of(f"{route.method} {route.template}")
    return route.method not in SAFE_METHODS and right is not None and not holds(right, None)


GUARDED = [route for route in ROUTES if is_guarded(route)]
FORGED: list[dict[str, str | None]] = [
    {"x-vicinal-jeton": None},
    {"x-vicinal-jeton": "0" * 64},
    {"origin": "https://ailleurs.exemple"},
    {"origin": None},
    {"sec-fetch-site": "cross-site"},
]


def test_there_are_routes_to_guard() -> None:
    assert len(GUARDED) > 30


@pytest.mark.parametrize("route", GUARDED, ids=str)
def test_a_cookie_alone_changes_nothing(client: TestClient, route: Route) -> None:
    for changed in FORGED:
        headers = with_cookie(WHOLE) | changed
        sent = {name: value for name, value in headers.items() if value is not None}
        response = client.request(
            route.method, PREFIX + route.url, params=route.params, json=route.body, headers=sent
        )
        the_problem(response, 403)
