"""More requests than can be worked on: refused at once, health told, back to normal."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from api import http_protocol
from api.app import create_app
from api.capacity import Capacity, Places
from api.http_protocol import FrenchHttpProtocol
from api.problems import TITLES
from api.protection_settings import SERVED_AT_ONCE
from api.server import make_server
from api.wiring import wire
from tests.api.builders import a_vicinal
from tests.api.keepers import eventually
from tests.api.test_server import FREE_PORT, PATIENCE_SECONDS, running

AT_ONCE = 4


class Slow:
    """An application that answers when told to, and says how many it works on."""

    def __init__(self) -> None:
        self.over = asyncio.Event()
        self.working = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.working += 1
        await self.over.wait()
        self.working -= 1
        if scope["path"] == "/panne":
            raise RuntimeError
        await Response("bien", 200)(scope, receive, send)


async def asked(app: Capacity, path: str = "/x") -> int:
    """Return the status answered."""
    answered: list[Message] = []

    async def send(message: Message) -> None:
        answered.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope: Scope = {"type": "http", "method": "GET", "path": path, "headers": [], "scheme": "http"}
    with contextlib.suppress(RuntimeError):
        await app(scope, receive, send)
    return answered[0]["status"] if answered else 500


@pytest.mark.parametrize("path", ["/x", "/panne", "/api/v1/correspondances"])
def test_past_what_it_can_work_on_it_refuses_at_once_then_works_again(path: str) -> None:
    async def overload() -> tuple[list[int], int, list[int], list[int]]:
        slow = Slow()
        app = Capacity(slow, Places(AT_ONCE))
        taken = [asyncio.create_task(asked(app, path)) for _ in range(AT_ONCE)]
        await asyncio.sleep(0)
        refused = [await asyncio.wait_for(asked(app), PATIENCE_SECONDS) for _ in range(AT_ONCE * 5)]
        slow.over.set()
        alive = await asked(app, "/api/v1/sante/vif")
        answered = [await each for each in taken]
        return refused, alive, answered, [await asked(app) for _ in range(AT_ONCE * 2)]

    refused, alive, answered, afterwards = asyncio.run(overload())
    assert set(refused) == {503}
    assert alive == 200
    assert set(answered) == ({500} if path == "/panne" else {200})
    assert set(afterwards) == {200}


def test_rankings_take_their_turn_on_the_loop() -> None:
    async def overload() -> int:
        slow = Slow()
        app = Capacity(slow, Places(10))
        taken = [asyncio.create_task(asked(app, "/api/v1/correspondances")) for _ in range(10)]
        for _ in range(100):  # turns of the loop: as many as anyone could need to go on
            await asyncio.sleep(0)
        working = slow.working
        slow.over.set()
        assert {await each for each in taken} == {200}
        return working

    assert asyncio.run(overload()) == 2


def test_health_is_told_while_every_place_is_taken() -> None:
    async def overload() -> tuple[int, int]:
        slow = Slow()
        app = Capacity(slow, Places(1))
        taken = asyncio.create_task(asked(app))
        health = asyncio.create_task(asked(app, "/api/v1/sante/vif"))
        await asyncio.sleep(0)
        refused = await asked(app)
        slow.over.set()
        await taken
        return refused, await health

    assert asyncio.run(overload()) == (503, 200)


def test_who_reads_slowly_holds_no_place() -> None:
    async def overload() -> int:
        slow, started, read = Slow(), asyncio.Event(), asyncio.Event()
        slow.over.set()
        app = Capacity(slow, Places(1))

        async def send(message: Message) -> None:
            started.set()
            if message["type"] == "http.response.body":
                await read.wait()

        scope: Scope = {"type": "http", "method": "GET", "path": "/x", "headers": []}
        slow_reader = asyncio.create_task(app(scope, None, send))  # type: ignore[arg-type]
        await started.wait()
        await asyncio.sleep(0)
        status = await asked(app)
        read.set()
        await slow_reader
        return status

    assert asyncio.run(overload()) == 200


# --- Slow clients of a real server -----------------------------------------------------------


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    vicinal = a_vicinal(tmp_path_factory.mktemp("slow"), [])
    settings = vicinal.settings.model_copy(update={"port": FREE_PORT}).served()
    vicinal.close()
    with running(make_server(create_app(wire(settings)), settings)) as base:
        url = httpx2.URL(base)
        yield url.host, url.port or 0


@pytest.fixture
def hurried(address: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> tuple[str, int]:
    """Return where a server listens that waits for a moment only: who is not slow may be late."""
    monkeypatch.setattr(http_protocol, "HEAD_SECONDS", 0.5)
    monkeypatch.setattr("api.middleware.BODY_SECONDS", 0.5)
    return address


@pytest.fixture
def patient(address: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> tuple[str, int]:
    """Return where a server listens that cuts nobody short who is slowed by the machine."""
    monkeypatch.setattr(http_protocol, "HEAD_SECONDS", PATIENCE_SECONDS)
    return address


def answered_to(address: tuple[str, int], sent: bytes, drop: bytes = b"") -> bytes:
    """Return what is answered to ``sent`` followed by a ``drop`` now and then, until cut."""
    with socket.create_connection(address, timeout=PATIENCE_SECONDS) as connection:
        connection.sendall(sent)
        connection.settimeout(0.1)
        received = b""
        last = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < last:
            try:
                piece = connection.recv(65_536)
            except TimeoutError:
                with contextlib.suppress(OSError):
                    connection.sendall(drop)
            except OSError:
                return received
            else:
                if not piece:
                    return received
                received += piece
    raise AssertionError("the connection was never cut")


GET = b"GET /api/v1/sante/vif HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /api/v1/correspondances HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json"


@pytest.mark.parametrize(
    ("sent", "drop"),
    [
        (b"", b""),
        (b"GET /api", b""),
        (GET, b"X"),
        (GET, b"X-A: b\r\n"),
        (GET + b"\r\n", b"\r\n"),
        (POST + b"\r\nContent-Length: 1000\r\n\r\n{", b""),
        (POST + b"\r\nContent-Length: 1000\r\n\r\n{", b" "),
        (POST + b"\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    ],
    ids=["nothing", "a line", "a name", "headers", "the next line", "a body", "bytes", "chunks"],
)
def test_who_sends_slowly_is_cut(hurried: tuple[str, int], sent: bytes, drop: bytes) -> None:
    received = answered_to(hurried, sent, drop)
    assert received.rstrip().endswith(b"}")
    last = received[received.rindex(b"HTTP/1.1") :]
    assert last.startswith(b"HTTP/1.1 408 ") or (last.startswith(b"HTTP/1.1 200") and drop)


def test_half_open_connections_keep_nobody_out(patient: tuple[str, int]) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(4 * SERVED_AT_ONCE):  # this process has both ends of each
            held = stack.enter_context(socket.create_connection(patient, timeout=PATIENCE_SECONDS))
            held.sendall(b"GET /api/v1/sante/vif HT")
        base = f"http://{patient[0]}:{patient[1]}"
        assert httpx2.get(f"{base}/api/v1/sante/vif", timeout=PATIENCE_SECONDS).status_code == 200


def test_connections_past_what_a_process_may_hold_are_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_protocol, "MAX_CONNECTIONS", 3)
    vicinal = a_vicinal(tmp_path, [])
    settings = vicinal.settings.model_copy(update={"port": FREE_PORT})
    server = make_server(create_app(vicinal), settings)
    with running(server) as base, contextlib.ExitStack() as held:
        address = (httpx2.URL(base).host, httpx2.URL(base).port or 0)
        for _ in range(3):
            held.enter_context(socket.create_connection(address))
        eventually(lambda: len(server.server_state.connections) == 3)
        with pytest.raises((httpx2.NetworkError, httpx2.RemoteProtocolError, OSError)):
            httpx2.get(f"{base}/api/v1/sante/vif", timeout=PATIENCE_SECONDS)


def test_who_reads_nothing_of_a_long_answer_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_protocol, "UNREAD_SECONDS", 0.3)
    cut, lost = threading.Event(), FrenchHttpProtocol.connection_lost

    def note(protocol: FrenchHttpProtocol, error: Exception | None) -> None:
        lost(protocol, error)
        cut.set()

    monkeypatch.setattr(FrenchHttpProtocol, "connection_lost", note)
    vicinal = a_vicinal(tmp_path, [])
    app = create_app(vicinal)
    length = 100_000_000  # more than the system keeps for a reader

    @app.get("/long")
    def long() -> Response:
        return Response(bytes(length))

    settings = vicinal.settings.model_copy(update={"port": FREE_PORT})
    with running(make_server(app, settings)) as base:
        address = (httpx2.URL(base).host, httpx2.URL(base).port or 0)
        with socket.create_connection(address, timeout=PATIENCE_SECONDS) as connection:
            connection.sendall(b"GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert cut.wait(PATIENCE_SECONDS)
            received = 0
            with contextlib.suppress(ConnectionResetError):
                while piece := connection.recv(1 << 20):
                    received += len(piece)
    assert received < length


def test_408_has_a_french_title() -> None:
    assert TITLES[408] == "Requête trop lente"
