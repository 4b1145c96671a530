import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
import uvicorn
from starlette.responses import StreamingResponse

from api.app import create_app
from api.server import make_server, open_port
from api.settings import Settings
from tests.api.builders import a_profile, a_vicinal
from tests.api.nasty import CANARY
from tests.api.problems import the_problem

PATIENCE_SECONDS = 20.0
FREE_PORT = 0


@contextmanager
def running(server: uvicorn.Server) -> Iterator[str]:
    """Serve in a thread on a free port of this machine and yield the base URL."""
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(PATIENCE_SECONDS)


def test_a_real_server_says_neither_its_name_nor_what_was_asked(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    vicinal = a_vicinal(tmp_path)
    settings = vicinal.settings.model_copy(update={"port": FREE_PORT})
    with running(make_server(create_app(vicinal), settings)) as base:
        found = httpx2.get(f"{base}/api/v1/communes", params={"q": f"{CANARY} Angers"})
        ranked = httpx2.post(f"{base}/api/v1/correspondances", json=a_profile())
        refused = httpx2.post(
            f"{base}/api/v1/correspondances",
            content=b"x" * 2_000_000,
            headers={"content-type": "application/json"},
        )
    assert found.status_code == ranked.status_code == 200
    the_problem(refused, 413)
    assert "server" not in found.headers
    logged = "".join(capfd.readouterr())
    assert "find_communes 200" in logged
    assert CANARY not in logged


def test_an_error_after_the_answer_began_cuts_it_and_its_message_is_not_logged(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    vicinal = a_vicinal(tmp_path, [])
    app = create_app(vicinal)

    def begun() -> Iterator[bytes]:
        yield b"debut"
        raise RuntimeError(CANARY)

    @app.get("/flux")
    def stream() -> StreamingResponse:
        return StreamingResponse(begun())

    settings = vicinal.settings.model_copy(update={"port": FREE_PORT})
    with running(make_server(app, settings)) as base, pytest.raises(httpx2.RemoteProtocolError):
        httpx2.get(f"{base}/flux", headers={"accept-encoding": "identity"})
    logged = "".join(capfd.readouterr())
    assert "RuntimeError at" in logged
    assert CANARY not in logged


def test_a_port_is_opened_or_refused_before_anything_is_built() -> None:
    settings = Settings(database_url="sqlite://")
    with open_port(settings.model_copy(update={"port": FREE_PORT})) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            open_port(settings.model_copy(update={"port": port}))


@pytest.fixture(autouse=True)
def _restored_loggers() -> Iterator[None]:
    """Uvicorn sets loggers for the whole process: give them back to the other tests."""
    names = ("vicinal", "api", "usecases", "persistence", "matching", "uvicorn", "uvicorn.error")
    before = {
        name: (logger.handlers[:], logger.level, logger.propagate)
        for name in names
        for logger in [logging.getLogger(name)]
    }
    yield
    for name, (handlers, level, propagate) in before.items():
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)
