"""One application a file, for the tests that need no more."""

import logging
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.wiring import Vicinal
from tests.api.stored import everything, nobody_stays_signed_in
from tests.canaries import CANARIES
from tests.one_starter import one_starter  # noqa: F401


@pytest.fixture(scope="module")
def vicinal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vicinal]:
    """Yield an application in which every route has its object: what another file left is not."""
    made = everything(tmp_path_factory.mktemp("api"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(vicinal: Vicinal) -> Iterator[TestClient]:
    with TestClient(create_app(vicinal)) as started:
        yield nobody_stays_signed_in(started)


@pytest.fixture(autouse=True, scope="session")
def _canaries_are_watched() -> Iterator[None]:
    """Look in each log record, and in each answer that any test of the API gets."""

    def request(client: TestClient, *args: object, **kwargs: object) -> object:
        return CANARIES.watch(client, *args, **kwargs)

    root = logging.getLogger()
    root.addHandler(CANARIES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TestClient, "request", request)
        yield
    root.removeHandler(CANARIES)


@pytest.fixture(autouse=True)
def _no_canary_comes_back() -> Iterator[None]:
    yield
    assert CANARIES.found() == []
