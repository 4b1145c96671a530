"""Several processes on one database and one index folder: what one does, the others see."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from api.settings import Settings
from api.wiring import wire
from insertion.opportunity import OpportunityId
from matching.generation_file import open_generation
from tests.api.builders import a_vicinal, an_offer, store

PATIENCE_SECONDS = 300.0

# Serves without HTTP: says it is ready, then answers each line with what can be searched.
SERVER = """
import json, sys
from api.settings import Settings
from api.wiring import wire
vicinal = wire(Settings(database_url=sys.argv[1]))
vicinal.serve()
print("ready", flush=True)
for line in sys.stdin:
    state = vicinal.desk().engine.state
    print(json.dumps([len(state), state.generation.digest, state.version]), flush=True)
vicinal.close()
"""

# Builds again and again, until it is killed.
BUILDER = """
import sys
from api.settings import Settings
from api.wiring import wire
vicinal = wire(Settings(database_url=sys.argv[1]))
vicinal.desk()
print("ready", flush=True)
while True:
    vicinal.keeper.rebuild()
"""


class Served:
    """A process of its own that serves the database."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        assert process.stdin is not None
        assert process.stdout is not None
        self._stdin: IO[str] = process.stdin
        self._stdout: IO[str] = process.stdout
        assert self._stdout.readline() == "ready\n"

    def ask(self) -> tuple[int, str, str]:
        """Return how many can be searched, in which generation, under which version."""
        self._stdin.write("?\n")
        self._stdin.flush()
        size, digest, version = json.loads(self._stdout.readline())
        return size, digest, version

    def wait_for(self, size: int) -> None:
        """Wait until ``size`` opportunities can be searched."""
        start = time.monotonic()
        while self.ask()[0] != size:
            assert time.monotonic() - start < PATIENCE_SECONDS
            time.sleep(0.01)


@contextmanager
def running(program: str, url: str) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, "-c", program, url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.slow
def test_a_change_of_one_process_is_seen_by_the_others_which_share_one_generation(
    tmp_path: Path,
) -> None:
    vicinal = a_vicinal(tmp_path, [an_offer(f"a{n}") for n in range(20)])
    url = vicinal.settings.database_url
    with running(SERVER, url) as first, running(SERVER, url) as second:
        servers = [Served(first), Served(second)]
        assert len({server.ask()[1] for server in servers}) == 1
        store(vicinal, [an_offer("b")])
        for server in servers:
            server.wait_for(21)
        with vicinal.unit_of_work() as uow:
            uow.opportunities.close([OpportunityId(f"a{n}") for n in range(5)], vicinal.today())
            uow.commit()
        for server in servers:
            server.wait_for(16)
        before = servers[0].ask()[1]
        vicinal.keeper.rebuild()  # another process saves a generation: all take it over
        until = time.monotonic() + PATIENCE_SECONDS
        while {server.ask()[1] for server in servers} & {before}:
            assert time.monotonic() < until
            time.sleep(0.05)
        assert [server.ask()[0] for server in servers] == [16, 16]
    vicinal.close()


@pytest.mark.slow
def test_a_builder_killed_at_any_point_leaves_an_index_that_can_be_read(tmp_path: Path) -> None:
    vicinal = a_vicinal(tmp_path, [an_offer(f"a{n}") for n in range(300)])
    vicinal.desk()
    folder, reference = vicinal.keeper.folder, vicinal.desk().reference
    assert folder is not None
    for pause in (0.0, 0.004, 0.011, 0.023, 0.05):
        with running(BUILDER, vicinal.settings.database_url) as builder:
            assert builder.stdout is not None
            assert builder.stdout.readline() == "ready\n"
            time.sleep(pause)
            os.kill(builder.pid, signal.SIGKILL)
            builder.wait()
        assert len(open_generation(folder.file, reference)) == 300
        with folder.building() as alone:
            assert alone  # the lock of a dead process is no lock
    vicinal.keeper.rebuild()
    assert list(folder.path.glob(".*.partial")) == []
    after = wire(Settings(database_url=vicinal.settings.database_url))
    assert len(after.desk().engine.state) == 300
    after.close()
    vicinal.close()


@pytest.mark.slow
def test_a_server_killed_while_generations_are_swapped_harms_nobody(tmp_path: Path) -> None:
    vicinal = a_vicinal(tmp_path, [an_offer(f"a{n}") for n in range(300)])
    url = vicinal.settings.database_url
    reference = vicinal.desk().reference
    folder = vicinal.keeper.folder
    assert folder is not None
    with running(BUILDER, url) as builder, running(SERVER, url) as kept:
        assert builder.stdout is not None
        assert builder.stdout.readline() == "ready\n"
        survivor = Served(kept)
        for pause in (0.0, 0.07, 0.31):
            with running(SERVER, url) as victim:
                Served(victim)
                time.sleep(pause)  # a generation is saved, and taken over, several times a second
                os.kill(victim.pid, signal.SIGKILL)
                victim.wait()
            assert survivor.ask()[0] == 300
            assert len(open_generation(folder.file, reference)) == 300
        store(vicinal, [an_offer("b")])
        survivor.wait_for(301)
    vicinal.close()
