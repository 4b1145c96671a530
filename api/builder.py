"""Builds a generation in a process of its own, so that nobody who is answered waits for it.

Arranging a million opportunities holds Python's lock for most of a second; in the process that
serves, every search would wait as long. What is built is saved where all processes take it over.
"""

import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from api.settings import Settings

STOP_WITHIN_SECONDS = 2.0
_PROJECT = Path(__file__).resolve().parent.parent


class Work(StrEnum):
    """What a builder may be asked."""

    MERGE = "merge"  # the saved generation, with what changed since
    READ_AGAIN = "read_again"  # the whole catalogue


class NotBuilt(Exception):
    """A builder ended without having saved what it was asked; its log says why."""


class BuilderProcess:
    """Has generations built by another process, one at a time; ends it when told to stop."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False

    @property
    def pid(self) -> int | None:
        """Return the number of the process that is building, if there is one."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def build(self, work: Work) -> None:
        """Have ``work`` done and saved; the caller holds the lock of the folder.

        Raises
        ------
        NotBuilt
            When the process failed, or was killed.
        """
        asked = {"work": work, "settings": self._settings.model_dump(mode="json")}
        with self._lock:
            if self._stopped:
                raise NotBuilt("stopped")
            process = self._process = subprocess.Popen(
                [sys.executable, "-m", "api.building"],
                stdin=subprocess.PIPE,
                env=os.environ | {"PYTHONPATH": _python_path()},
                start_new_session=True,  # Ctrl-C is for who serves, and who serves ends this one
            )
        # Kept open: its end tells the builder that nobody waits for it any more. The address of a
        # database may hold a password, hence goes this way and not on the command line.
        with process, suppress(BrokenPipeError):
            assert process.stdin is not None
            process.stdin.write(json.dumps(asked).encode() + b"\n")
            process.stdin.flush()
            status = process.wait()
        if status != 0:
            raise NotBuilt(f"status {status}")

    def stop(self) -> None:
        """End what is being built; nothing is built any more."""
        with self._lock:
            self._stopped = True
            process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(STOP_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _python_path() -> str:
    """Return where this very program is imported from, then what was there before."""
    return os.pathsep.join(filter(None, (str(_PROJECT), os.environ.get("PYTHONPATH"))))
