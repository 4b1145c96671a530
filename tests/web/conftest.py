"""The screens over a small catalogue: in the process for most tests, in a browser for some."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from api.server import make_server
from api.wiring import Vicinal
from insertion.actor import Role
from tests.api.builders import a_vicinal
from tests.api.test_server import FREE_PORT, running
from tests.one_starter import one_starter  # noqa: F401
from tests.web.browser import Visitor, a_browser, chromium
from tests.web.people import COOKIE, People, a_territory
from tests.web.places import a_wide_catalogue
from web.app import create_web_app


@pytest.fixture(scope="module")
def vicinal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vicinal]:
    """Yield the small catalogue of a file of tests: what another left is not there."""
    made = a_vicinal(tmp_path_factory.mktemp("ecrans"), a_wide_catalogue())
    yield made
    made.close()


@pytest.fixture(scope="module")
def site(vicinal: Vicinal) -> Iterator[TestClient]:
    with TestClient(create_web_app(vicinal)) as started:
        yield started


@pytest.fixture
def visitor(site: TestClient) -> Iterator[TestClient]:
    """Yield someone who comes for the first time."""
    site.cookies.clear()
    yield site
    site.cookies.clear()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if chromium() is None:
        pytest.skip("Chromium is not installed (Debian: apt install chromium)")
    with a_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """Yield who can be signed in on the invented territory of a file of tests."""
    made = a_territory(tmp_path_factory.mktemp("territoire"))
    yield People(made)
    made.close()


@pytest.fixture(scope="module")
def territory(people: People) -> Iterator[TestClient]:
    """Yield the screens over the invented territory; ``people.sign_in`` opens them to someone."""
    with TestClient(create_web_app(people.vicinal)) as started:
        yield started


@pytest.fixture(scope="module")
def base(vicinal: Vicinal) -> Iterator[str]:
    """Serve the screens on a free port of this machine and yield their address."""
    yield from served_at(vicinal)


@pytest.fixture(scope="module")
def territory_base(people: People) -> Iterator[str]:
    """Serve the screens of the invented territory and yield their address."""
    yield from served_at(people.vicinal)


def served_at(served: Vicinal) -> Iterator[str]:
    """Serve an application on a free port for a while."""
    settings = served.settings.model_copy(update={"port": FREE_PORT})
    with running(make_server(create_web_app(served), settings)) as base:
        yield base


@pytest.fixture
def visit(browser: Browser, base: str) -> Iterator[Callable[..., Visitor]]:
    """Open the screens for someone; every one of them is closed after the test."""
    opened: list[Visitor] = []

    def open_for(width: int = 1280, **how: bool) -> Visitor:
        opened.append(Visitor(browser, base, width, **how))
        return opened[-1]

    yield open_for
    for each in opened:
        assert each.outside == []
        assert each.complaints == []
        each.close()


@pytest.fixture
def at_desk(
    browser: Browser, territory_base: str, people: People
) -> Iterator[Callable[..., Visitor]]:
    """Open the screens of the invented territory for someone signed in in a role."""
    opened: list[Visitor] = []

    def open_for(role: Role, width: int = 1280, acts_as: str | None = None, **how: bool) -> Visitor:
        visitor = Visitor(browser, territory_base, width, **how)
        cookie = people.cookie(role, acts_as)
        visitor.context.add_cookies([{"name": COOKIE, "value": cookie, "url": territory_base}])
        opened.append(visitor)
        return visitor

    yield open_for
    for each in opened:
        assert each.outside == []
        assert each.complaints == []
        each.close()


@pytest.fixture(scope="session")
def screens_folder() -> Path:
    return Path(__file__).resolve().parent.parent.parent / "web"
