"""One application for the tests that only read."""

from collections.abc import Iterator
from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.wiring import Vicinal
from tests.api.accounts import store_accounts
from tests.api.builders import a_vicinal
from tests.api.employers import store_employers
from tests.api.kept import store_kept
from tests.api.people import store_people
from tests.api.sheets import store_sheets


@pytest.fixture(scope="session")
def vicinal(tmp_path_factory: pytest.TempPathFactory) -> Vicinal:
    vicinal = a_vicinal(tmp_path_factory.mktemp("api"))
    store_people(vicinal, datetime.now(UTC))
    store_sheets(vicinal)
    store_employers(vicinal)
    store_accounts(vicinal)
    store_kept(vicinal)
    return vicinal


@pytest.fixture(scope="session")
def client(vicinal: Vicinal) -> Iterator[TestClient]:
    with TestClient(create_app(vicinal)) as started:
        # Whoever signs in is not signed in for the test that comes next.
        started.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        yield started
