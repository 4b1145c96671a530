"""One application for the tests that only read."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.wiring import Vicinal
from tests.api.stored import everything, nobody_stays_signed_in


@pytest.fixture(scope="session")
def vicinal(tmp_path_factory: pytest.TempPathFactory) -> Vicinal:
    return everything(tmp_path_factory.mktemp("api"))


@pytest.fixture(scope="session")
def client(vicinal: Vicinal) -> Iterator[TestClient]:
    with TestClient(create_app(vicinal)) as started:
        yield nobody_stays_signed_in(started)
