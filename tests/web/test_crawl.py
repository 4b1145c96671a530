"""Every page that a link leads to, in each role, can be used by everyone."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from starlette.routing import BaseRoute
from starlette.testclient import TestClient

from insertion.actor import Role
from tests.web.browser import Visitor
from tests.web.crawling import walk
from tests.web.test_routes_of_screens import screens_of
from web.menus import HOMES
from web.routing import OpenRoute

pytestmark = pytest.mark.browser
WIDTH = 768
AtDesk = Callable[..., Visitor]


@pytest.fixture(scope="module")
def routes(territory: TestClient) -> tuple[BaseRoute, ...]:
    assert isinstance(territory.app, FastAPI)
    return screens_of(territory.app)


@pytest.fixture(scope="module")
def open_ones(routes: tuple[BaseRoute, ...]) -> set[str]:
    """Return the pages open to all, which are looked at once: by the first who walks."""
    return {each.path for each in routes if isinstance(each, OpenRoute)}


@pytest.fixture(scope="module")
def looked_at() -> set[str]:
    return set()


@pytest.mark.parametrize("role", tuple(HOMES))
def test_every_page_that_a_link_leads_to_is_accessible(
    at_desk: AtDesk,
    routes: tuple[BaseRoute, ...],
    open_ones: set[str],
    looked_at: set[str],
    role: Role,
) -> None:
    found = walk(at_desk(role, WIDTH), [HOMES[role]], routes, looked_at)
    looked_at |= open_ones & set(found.seen)
    assert "/compte" in found.seen
    assert found.wrong == {}, found.seen
