"""No form of any role breaks on what nobody would type."""

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from insertion.actor import Role
from tests.web.hostile_forms import Sending
from tests.web.people import People
from tests.web.test_routes_of_screens import screens_of
from web.menus import HOMES


@pytest.fixture(scope="module")
def attacked() -> set[str]:
    """Return the forms that a role before was shown as well."""
    return set()


@pytest.mark.parametrize("role", tuple(HOMES))
def test_no_field_of_a_form_breaks_anything(
    territory: TestClient, people: People, attacked: set[str], role: Role
) -> None:
    assert isinstance(territory.app, FastAPI)
    sending = Sending(territory, people, role, screens_of(territory.app), forms=attacked)
    sending.walk(HOMES[role])
    assert sending.sent > 20
    assert sending.reached > sending.sent * 9 // 10
    assert sending.wrong == []
