"""``vicinal import roads`` and ``vicinal roads``, against an engine of the test's own."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2
import pytest

from cli.errors import CommandRefused
from cli.road_client import RoadClient
from tests.cli.conftest import Vicinal
from usecases.importing.road_tables import TableQuestion

QUESTION = TableQuestion("/table/v1/driving/0,47;1,47?sources=0&destinations=1")


class _Osrm(BaseHTTPRequestHandler):
    """Answers that anything is half an hour away."""

    def do_GET(self) -> None:
        query = dict(each.split("=") for each in self.path.split("?")[1].split("&"))
        rows = len(query["sources"].split(";"))
        columns = len(query["destinations"].split(";"))
        body = json.dumps({"code": "Ok", "durations": [[1800.0] * columns] * rows}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def osrm() -> Iterator[str]:
    """Return the address of an engine on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Osrm)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_roads_are_asked_once_kept_shown_and_removed(
    vicinal: Vicinal, new_database: Path, osrm: str
) -> None:
    assert vicinal("init").status == 0
    assert vicinal("roads", "status").status == 1
    asked = ("import", "roads", "--osrm", osrm, "--departement", "90", "--around", "0")
    rehearsed = vicinal(*asked, "--dry-run")
    assert "rien n’est gardé" in rehearsed.out
    assert vicinal("roads", "status").status == 1
    done = vicinal(*asked)
    assert (done.status, done.err) == (0, "")
    assert "Durées en voiture entre communes : ajoutées." in " ".join(done.out.split())
    (kept,) = json.loads(vicinal("roads", "status", "--json").out)
    assert (kept["mode"], kept["source"]) == ("voiture", "osrm")
    assert kept["communes"] > 90
    assert vicinal("roads", "remove", "velo").status == 2
    assert vicinal("roads", "remove", "voiture").status == 0
    assert vicinal("roads", "status").status == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "donnez l’adresse d’un serveur"),
        (("--osrm", "http://a", "--valhalla", "http://b"), "donnez l’adresse d’un serveur"),
        (("--osrm", "ftp://serveur"), "l’adresse d’un serveur de routes est comme"),
        (("--osrm", "http://serveur/?a=1"), "l’adresse d’un serveur de routes est comme"),
        (("--osrm", "http://127.0.0.1:9", "--mode", "fusée"), "--mode attend l’un de"),
        (("--osrm", "http://127.0.0.1:9", "--mode", "cyclomoteur"), "un moyen que osrm connaît"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    vicinal: Vicinal, new_database: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    assert vicinal("init").status == 0
    refused = vicinal("import", "roads", "--departement", "90", *arguments)
    assert refused.status == 2
    assert sentence in refused.err


def client(handler: object) -> RoadClient:
    transport = httpx2.MockTransport(handler)  # type: ignore[arg-type]
    return RoadClient("http://routes.test/base/", transport, wait=lambda _seconds: None)


def test_a_busy_engine_is_asked_again_then_said_silent() -> None:
    answers = iter([503, 429, 200])

    def busy(request: httpx2.Request) -> httpx2.Response:
        assert str(request.url).startswith("http://routes.test/base/table/")
        return httpx2.Response(next(answers), content=b"{}")

    with client(busy) as asked:
        assert asked.ask(QUESTION) == b"{}"

    def silent(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused", request=request)

    with client(silent) as asked, pytest.raises(CommandRefused, match="ne répond pas"):
        asked.ask(QUESTION)


@pytest.mark.parametrize("status", [301, 400, 404, 500])
def test_a_refusal_is_said_and_no_redirection_followed(status: int) -> None:
    def refusing(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(status, headers={"location": "http://elsewhere.test/"})

    with client(refusing) as asked, pytest.raises(CommandRefused, match=str(status)):
        asked.ask(QUESTION)


def test_an_answer_without_end_is_cut() -> None:
    def endless(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=(b"0" * 1_000_000 for _ in range(100)))

    with client(endless) as asked, pytest.raises(CommandRefused, match="trop longue"):
        asked.ask(QUESTION)
