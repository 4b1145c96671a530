"""One application for the tests that only read."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.wiring import Vicinal
<<<<<<< HEAD
from tests.api.accounts import store_accounts
from tests.api.builders import a_vicinal
from tests.api.employers import store_employers
from tests.api.kept import store_kept
from tests.api.people import store_people
from tests.api.sheets import store_sheets
=======
from tests.api.stored import everything, nobody_stays_signed_in
>>>>>>> 710d0f1 (api: know whose an account is when its answer leaves)


@pytest.fixture(scope="session")
def vicinal(tmp_path_factory: pytest.TempPathFactory) -> Vicinal:
<<<<<<< HEAD
    vicinal = a_vicinal(tmp_path_factory.mktemp("api"))
    store_people(vicinal, datetime.now(UTC))
    store_sheets(vicinal)
    store_employers(vicinal)
    store_accounts(vicinal)
    store_kept(vicinal)
    return vicinal
=======
    return everything(tmp_path_factory.mktemp("api"))
>>>>>>> 710d0f1 (api: know whose an account is when its answer leaves)


@pytest.fixture(scope="session")
def client(vicinal: Vicinal) -> Iterator[TestClient]:
    with TestClient(create_app(vicinal)) as started:
        yield nobody_stays_signed_in(started)
