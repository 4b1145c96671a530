"""No form of any role breaks on what nobody would type."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from insertion.actor import Role
from tests.web.hostile_forms import Sending
from tests.web.people import People, a_territory
from tests.web.test_routes_of_screens import screens_of
from web.app import create_web_app
from web.menus import HOMES


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> People:
    """Return a territory of its own: some of what is sent is taken."""
    return People(a_territory(tmp_path_factory.mktemp("malmene")))


@pytest.fixture(scope="module")
def site(people: People) -> Iterator[TestClient]:
    with TestClient(create_web_app(people.vicinal)) as started:
        yield started


@pytest.fixture(scope="module")
def attacked() -> set[str]:
    """Return the forms that a role before was shown as well."""
    return set()


@pytest.mark.parametrize("role", tuple(HOMES))
def test_no_field_of_a_form_breaks_anything(
    site: TestClient, people: People, attacked: set[str], role: Role
) -> None:
    assert isinstance(site.app, FastAPI)
    sending = Sending(site, people, role, screens_of(site.app), forms=attacked)
    sending.walk(HOMES[role])
    assert sending.sent > 20
    assert sending.reached > sending.sent * 9 // 10
    assert sending.wrong == []
