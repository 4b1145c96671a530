"""Several processes on one port: all follow the catalogue, one that dies is replaced."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.api.builders import a_vicinal, an_offer, store
from tests.cli.ports import a_port_of_ours
from tests.source_tree import ROOT

pytestmark = pytest.mark.slow

WORKERS = 2
START_SECONDS = 300.0  # on a new clone, kernels are compiled first
STOP_SECONDS = 300.0
CONNECTIONS = 40


class NotReady(OSError):
    """Whoever took the connection is still starting."""


def ask(port: int) -> str:
    """Return the version of the index that whoever takes the connection answers with."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=STOP_SECONDS)
    try:
        connection.request("GET", "/api/v1/sante/pret")
        answer = connection.getresponse()
        body = answer.read()
        if answer.status == 503:
            raise NotReady
        assert answer.status == 200, body
        version: str = json.loads(body)["version_index"]
        return version
    finally:
        connection.close()


def versions(port: int) -> set[str]:
    return {ask(port).partition(".")[0] for _ in range(CONNECTIONS)}


def workers_of(pid: int) -> list[int]:
    """Return the processes that a supervisor started to answer."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(each) for each in children if b"spawn_main" in _command(each)]


def _command(pid: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""  # gone meanwhile


def eventually(true: Callable[[], bool], seconds: float) -> None:
    """Wait until it is true."""
    start = time.monotonic()
    while True:
        try:
            if true():
                return
        except (OSError, http.client.HTTPException):
            pass  # not started yet, or the process that answered was killed
        assert time.monotonic() - start < seconds
        time.sleep(0.05)


@contextmanager
def serving(folder: Path, url: str) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    with a_port_of_ours() as port, _served_on(port, folder, url) as supervisor:
        yield supervisor, port


@contextmanager
def _served_on(port: int, folder: Path, url: str) -> Iterator["subprocess.Popen[bytes]"]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "VICINAL_DATABASE_URL": url}
    command = [sys.executable, "-m", "cli.main", "serve", "--port", str(port)]
    with (folder / "journal").open("wb") as log:
        supervisor = subprocess.Popen(
            [*command, "--workers", str(WORKERS)],
            stdout=log,
            stderr=log,
            env=environment,
            start_new_session=True,
        )
    try:
        eventually(lambda: len(workers_of(supervisor.pid)) == WORKERS, START_SECONDS)
        eventually(lambda: versions(port) != set(), START_SECONDS)
        yield supervisor
    finally:
        if supervisor.poll() is None:
            os.killpg(supervisor.pid, signal.SIGKILL)
        supervisor.wait()


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_all_follow_the_catalogue_and_one_that_dies_is_replaced(tmp_path: Path) -> None:
    vicinal = a_vicinal(tmp_path)
    with serving(tmp_path, vicinal.settings.database_url) as (supervisor, port):
        store(vicinal, [an_offer("nouvelle")])
        eventually(lambda: versions(port) == {"2"}, START_SECONDS)
        before = workers_of(supervisor.pid)
        os.kill(before[0], signal.SIGKILL)
        eventually(lambda: not is_running(before[0]), STOP_SECONDS)
        eventually(lambda: ask(port) != "", START_SECONDS)  # the other one answers meanwhile
        eventually(
            lambda: len(now := workers_of(supervisor.pid)) == WORKERS and before[0] not in now,
            START_SECONDS,
        )
        store(vicinal, [an_offer("encore")])
        eventually(lambda: versions(port) == {"3"}, START_SECONDS)
        last = workers_of(supervisor.pid)
        os.killpg(supervisor.pid, signal.SIGINT)  # as a terminal does at Ctrl-C
        assert supervisor.wait(STOP_SECONDS) == 0
        assert not any(map(is_running, last))
    shown = (tmp_path / "journal").read_text()
    assert f"Processus     : {WORKERS}" in shown
    assert "Traceback" not in shown
    vicinal.close()


def test_they_end_with_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    vicinal = a_vicinal(tmp_path)
    with serving(tmp_path, vicinal.settings.database_url) as (supervisor, port):
        workers = workers_of(supervisor.pid)
        supervisor.kill()
        supervisor.wait()
        eventually(lambda: not any(map(is_running, workers)), STOP_SECONDS)
        with pytest.raises(OSError, match="refused"):
            ask(port)
    vicinal.close()
