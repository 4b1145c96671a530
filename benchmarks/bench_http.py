"""What HTTP adds: POST /api/v1/correspondances against an empty route of the same application.

A server of one worker is started on a free port of the loopback with the demonstration in a
temporary database, asked by one client over one kept-alive connection, and ended. Both routes are
asked in turns, so that what the machine does meanwhile weighs on both.

    python -m benchmarks.bench_http [--requests 2000] [--url http://127.0.0.1:8000]
"""

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from benchmarks.machine import describe_machine
from benchmarks.timing import percentiles, significant
from cli.demo import DEFAULT_SEED
from cli.session import effective_settings, make_ready, session
from skills.starter import load_starter
from usecases.demo import load_demo

EMPTY, MATCHES = "/api/v1/sante/vif", "/api/v1/correspondances"
START_SECONDS = 120
STOP_SECONDS = 20
RESULT = Path(__file__).parent / "results" / "http.json"

PEOPLE = [
    {
        "domicile": {"commune": commune},
        "moyens": means,
        "duree_max_minutes": minutes,
        "metiers_recherches": [occupation],
    }
    for commune in ("49007", "49099", "49328", "49331")
    for means, minutes in ((["marche", "velo"], 30), (["voiture"], 45))
    for occupation in ("femme de ménage", "cariste", "serveur", "maçon", "aide à domicile")
]


def time_routes(netloc: str, requests: int) -> dict[str, object]:
    """Return the milliseconds of both routes, asked in turns, and their ratio."""
    connection = http.client.HTTPConnection(netloc, timeout=60)
    bodies = [json.dumps(person).encode() for person in PEOPLE]
    for body in bodies:  # the first answers compile and fill caches
        _ask(connection, "POST", MATCHES, body)
    empty, matches = np.empty(requests), np.empty(requests)
    for number in range(requests):
        empty[number] = _ask(connection, "GET", EMPTY, None)
        matches[number] = _ask(connection, "POST", MATCHES, bodies[number % len(bodies)])
    connection.close()
    return {
        "requests": requests,
        "empty_route": EMPTY,
        "empty_wall_ms": percentiles(empty),
        "matches_wall_ms": percentiles(matches),
        "p50_ratio": significant(float(np.median(matches) / np.median(empty))),
        "machine": describe_machine(),
    }


def _ask(
    connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None
) -> float:
    headers = {"Content-Type": "application/json"} if body else {}
    start = time.perf_counter_ns()
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    answer.read()
    spent = (time.perf_counter_ns() - start) / 1e6
    if answer.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{method} {path}: {answer.status}")
    return spent


@contextmanager
def served_demonstration() -> Iterator[str]:
    """Load the demonstration in a temporary database, serve it, yield host:port, end the server."""
    with tempfile.TemporaryDirectory(prefix="vicinal-http-") as folder:
        database = f"sqlite:///{folder}/demo.sqlite3"
        load_demonstration(database)
        with served(database, Path(folder)) as netloc:
            yield netloc


@contextmanager
def served(database: str, folder: Path, *options: str) -> Iterator[str]:
    """Serve a database from a process of its own, yield host:port, end the server."""
    root = Path(__file__).parent.parent
    environment = os.environ | {"PYTHONPATH": str(root), "VICINAL_DATABASE_URL": database}
    port = _free_port()
    command = [sys.executable, "-m", "cli.main", "serve", "--port", str(port), *options]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment)
    try:
        _wait_until_ready(port, server)
        yield f"127.0.0.1:{port}"
    finally:
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def load_demonstration(database: str) -> None:
    """Make the demonstration in a new database."""
    settings = effective_settings().model_copy(update={"database_url": database})
    with session(settings) as vicinal:
        make_ready(vicinal)
        load_demo(
            vicinal.unit_of_work(), load_starter(), vicinal.communes, DEFAULT_SEED, vicinal.today()
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(port: int, server: "subprocess.Popen[bytes]") -> None:
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last and server.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            body = json.dumps(PEOPLE[0]).encode()
            _ask(connection, "POST", MATCHES, body)
            return
        except (OSError, RuntimeError, http.client.HTTPException):
            time.sleep(0.2)
    raise RuntimeError("the server did not become ready")


def main() -> None:
    """Measure, print the document, and keep it unless another server was named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=2_000)
    parser.add_argument("--url", help="a server that already runs, on this machine")
    arguments = parser.parse_args()
    if arguments.url:
        document = time_routes(urlsplit(arguments.url).netloc, arguments.requests)
    else:
        with served_demonstration() as netloc:
            document = time_routes(netloc, arguments.requests)
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
