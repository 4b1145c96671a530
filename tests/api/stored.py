"""One application that holds all that the table of routes asks for."""

from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path

from starlette.testclient import TestClient

from api.app import create_app
from api.wiring import Vicinal
from tests.api.accounts import store_accounts
from tests.api.builders import a_vicinal
from tests.api.contact_routes import store_contacts
from tests.api.contest_routes import store_contests
from tests.api.employers import store_employers
from tests.api.import_routes import store_imports
from tests.api.kept import store_kept
from tests.api.people import store_people
from tests.api.search_routes import store_searches
from tests.api.sheets import store_sheets


def everything(folder: Path) -> Vicinal:
    """Return an application on a new database in which every route of the table has its object."""
    return filled(a_vicinal(folder))


def filled(vicinal: Vicinal) -> Vicinal:
    """Return an application, whatever its database, once every route has its object there."""
    store_people(vicinal, datetime.now(UTC))
    store_sheets(vicinal)
    store_employers(vicinal)
    store_contacts(vicinal)
    store_accounts(vicinal)
    store_kept(vicinal)
    store_contests(vicinal)
    store_searches(vicinal)
    store_imports(vicinal)
    return vicinal


def nobody_stays_signed_in(client: TestClient) -> TestClient:
    """Return the client, which forgets who signed in: the next request is another's."""
    client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return client


def a_client(vicinal: Vicinal) -> TestClient:
    """Return a client of an application that is not started."""
    return nobody_stays_signed_in(TestClient(create_app(vicinal)))
