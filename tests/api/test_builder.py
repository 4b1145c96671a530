"""Generations are built by another process, which may die at any point and nobody notices."""

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import keeper as keeping
from api.builder import BuilderProcess, NotBuilt, Work
from api.wiring import Vicinal
from matching.live_index import LiveIndex
from tests.api.builders import an_offer, store
from tests.api.keepers import close, eventually, ids, index_file, opened, settle
from tests.source_tree import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _merged_at_once(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(keeping, "RETRY_AFTER_SECONDS", 0.05)
    monkeypatch.setattr("matching.live_index.MERGE_AT", 1)


def served(vicinal: Vicinal) -> BuilderProcess:
    """Return the builder of a catalogue of two offers that has something to merge."""
    store(vicinal, [an_offer("a"), an_offer("b")])
    vicinal.desk()
    builder = vicinal.keeper.builder = BuilderProcess(vicinal.settings)
    store(vicinal, [an_offer("c")])
    close(vicinal, "a")
    return builder


def digest(vicinal: Vicinal) -> str:
    return vicinal.desk().engine.state.generation.digest


@pytest.fixture
def held(tmp_path: Path) -> Iterator[pytest.MonkeyPatch]:
    """Have builders start and never end, until what is yielded is undone."""
    folder = tmp_path / "first"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text("import signal\nsignal.pause()\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder))
        yield patch


def test_what_changed_is_merged_by_another_process_and_taken_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise AssertionError("built by the process that serves")

    with opened(tmp_path) as vicinal:
        served(vicinal)
        before = digest(vicinal)
        monkeypatch.setattr(LiveIndex, "merged", refuse)
        settle(vicinal)
        assert digest(vicinal) != before
        assert len(vicinal.desk().engine.state.generation) == 2
        assert ids(vicinal) == {"b", "c"}
        store(vicinal, [an_offer("d")])
        assert ids(vicinal) == {"b", "c", "d"}


def test_everything_is_read_again_by_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("read by the process that serves")

    with opened(tmp_path) as vicinal:
        served(vicinal)
        monkeypatch.setattr(keeping, "read_desk", refuse)
        index_file(vicinal).unlink()
        settle(vicinal)
        assert index_file(vicinal).exists()
        assert ids(vicinal) == {"b", "c"}


def test_a_builder_that_is_killed_is_started_again_while_the_former_generation_serves(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, held: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path) as vicinal:
        builder = served(vicinal)
        before = digest(vicinal)
        vicinal.keeper.look()
        eventually(lambda: builder.pid is not None)
        assert builder.pid is not None
        held.undo()
        os.kill(builder.pid, signal.SIGKILL)
        eventually(lambda: "index not built" in caplog.text)
        assert digest(vicinal) == before
        assert ids(vicinal) == {"b", "c"}
        folder = vicinal.keeper.folder
        assert folder is not None
        eventually(lambda: not vicinal.keeper.is_building)
        with folder.building() as alone:
            assert alone

        def is_built_again() -> bool:  # once it is time to try again
            settle(vicinal)
            return digest(vicinal) != before

        eventually(is_built_again)
        assert ids(vicinal) == {"b", "c"}


@pytest.mark.usefixtures("held")
def test_closing_ends_the_builder(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with opened(tmp_path) as vicinal:
        builder = served(vicinal)
        vicinal.keeper.look()
        eventually(lambda: builder.pid is not None)
        pid = builder.pid
    assert pid is not None
    eventually(lambda: not Path(f"/proc/{pid}").exists())
    assert "index not built" not in caplog.text
    with pytest.raises(NotBuilt):
        builder.build(Work.MERGE)


def test_a_builder_ends_with_the_process_that_asked(tmp_path: Path) -> None:
    with opened(tmp_path) as vicinal:
        served(vicinal)
        settings = vicinal.settings.model_dump(mode="json")
        before = index_file(vicinal).read_bytes()
        asked = json.dumps({"work": Work.READ_AGAIN, "settings": settings}).encode()
        # Its standard input ends at once, as when who asked is killed.
        ended = subprocess.run(
            [sys.executable, "-m", "api.building"],
            input=asked + b"\n",
            cwd=ROOT,
            timeout=600,
            check=False,
        )
        assert ended.returncode == 1
        assert index_file(vicinal).read_bytes() == before
