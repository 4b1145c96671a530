import json
import logging
import socket
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
from api.middleware import SECURITY_HEADERS
from api.problems import MEDIA_TYPE, TITLES
from api.server import make_server, open_port
from api.settings import Settings
from tests.api.builders import a_profile, a_vicinal
from tests.api.nasty import CANARY
from tests.api.problems import the_problem

PATIENCE_SECONDS = 60.0
START_SECONDS = 300.0  # on a new clone, kernels are compiled first
FREE_PORT = 0


@contextmanager
def running(server: uvicorn.Server) -> Iterator[str]:
    """Serve in a thread on a free port of this machine and yield the base URL."""
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + START_SECONDS
    while not server.started:
        assert thread.is_alive()
        assert time.monotonic() < deadline
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE_SECONDS)


def test_a_real_server_says_neither_its_name_nor_what_was_asked(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    vicinal = a_vicinal(tmp_path)
    settings = vicinal.settings.model_copy(update={"port": FREE_PORT})
    with (
        running(make_server(create_app(vicinal), settings)) as base,
        httpx2.Client(base_url=f"{base}/api/v1", timeout=PATIENCE_SECONDS) as client,
    ):
        found = client.get("/communes", params={"q": f"{CANARY} Angers"})
        ranked = client.post("/correspondances", json=a_profile())
        refused = client.post(
            "/correspondances",
            content=b"x" * 2_000_000,
            headers={"content-type": "application/json"},
        )
    assert found.status_code == ranked.status_code == 200
    the_problem(refused, 413)
    assert "server" not in found.headers
    logged = "".join(capfd.readouterr())
    assert "find_communes 200" in logged
    assert CANARY not in logged


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """Yield where a server listens that the tests below only ask."""
    vicinal = a_vicinal(tmp_path_factory.mktemp("server"), [])
    settings = vicinal.settings.model_copy(update={"port": FREE_PORT})
    with running(make_server(create_app(vicinal), settings)) as base:
        url = httpx2.URL(base)
        yield url.host, url.port or 0


def asked(address: tuple[str, int], *sent: bytes) -> tuple[int, dict[str, str], str]:
    """Return the status, the headers and the body answered to these bytes, read to the end."""
    with socket.create_connection(address, timeout=PATIENCE_SECONDS) as connection:
        for piece in sent:
            connection.sendall(piece)
            time.sleep(0.02)  # one read each, on the other side
        received = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = received.decode().partition("\r\n\r\n")
    status, *lines = head.split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    return int(status.split()[1]), headers, body


CLOSE = b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
COMMUNES = b"GET /api/v1/communes?q="


@pytest.mark.parametrize(
    "sent",
    [
        [COMMUNES, "Beaupréau".encode(), CLOSE],
        [COMMUNES + "Beaupréau".encode() + CLOSE],
        [b"\r\n" + COMMUNES + b"Beaupr%C3%A9au" + CLOSE],
        [COMMUNES + b"Angers HTTP/1.1\r\nHost: a\r\n\r\n", COMMUNES + "é".encode() + CLOSE],
    ],
    ids=["in pieces", "at once", "encoded", "second of a connection"],
)
def test_an_address_with_raw_accents_is_read_as_if_encoded(
    address: tuple[str, int], sent: list[bytes]
) -> None:
    status, _, body = asked(address, *sent)
    assert status == 200
    assert body


def test_a_body_is_left_as_it_is(address: tuple[str, int]) -> None:
    body = json.dumps({"texte": "éé", "imprévu": 1}, ensure_ascii=False).encode()
    head = b"POST /api/v1/competences/extraction HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    whole, in_pieces = asked(address, head + body), asked(address, head, body[:13], body[13:])
    assert whole[0] == in_pieces[0] == 422
    assert whole[2] == in_pieces[2]
    assert len(json.loads(whole[2])["erreurs"]) == 1


@pytest.mark.parametrize(
    "sent",
    [
        b"get /api/v1/offres" + CLOSE,
        b"BREW /api/v1/offres" + CLOSE,
        COMMUNES + b"a" * 70_000 + CLOSE,
        COMMUNES + b"\x00" + CLOSE,
        b"GET /api/v1/offres HTTP/1.1\r\nHost\x00: a\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
    ids=["lower case", "unknown method", "too long", "NUL", "header", "TLS"],
)
def test_what_is_not_http_is_refused_as_a_french_problem(
    address: tuple[str, int], sent: bytes
) -> None:
    status, headers, body = asked(address, sent)
    assert status == 400
    assert headers["content-type"] == MEDIA_TYPE
    assert headers["connection"] == "close"
    assert {name.lower() for name in SECURITY_HEADERS} <= set(headers)
    problem = json.loads(body)
    assert problem["title"] == TITLES[400]
    assert "n’est pas du HTTP lisible" in problem["detail"]


def test_a_web_socket_is_not_opened_and_the_request_answered_as_any_other(
    address: tuple[str, int], capfd: pytest.CaptureFixture[str]
) -> None:
    status, headers, _ = asked(
        address,
        b"GET /api/v1/rien HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\n"
        b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AA==\r\n\r\n",
    )
    assert status == 404
    assert headers["content-type"] == MEDIA_TYPE
    assert "pip install" not in "".join(capfd.readouterr())


@pytest.mark.parametrize("length", [300_000, 5_000_000])
def test_the_refusal_of_a_long_body_reaches_who_is_still_sending(
    address: tuple[str, int], length: int
) -> None:
    head = f"POST /api/v1/correspondances HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n"
    status, headers, body = asked(address, head.encode() + b" " * length)
    assert (status, headers["connection"]) == (413, "close")
    assert json.loads(body)["title"] == TITLES[413]


def test_head_has_the_length_of_the_body_that_it_leaves_out(address: tuple[str, int]) -> None:
    status, headers, body = asked(address, b"HEAD /api/v1/sante/vif" + CLOSE)
    assert (status, body) == (200, "")
    assert int(headers["content-length"]) > 0


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
        httpx2.get(
            f"{base}/flux", headers={"accept-encoding": "identity"}, timeout=PATIENCE_SECONDS
        )
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
