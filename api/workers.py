"""Several processes that answer on one port and share one generation, and who watches them.

Each follows the catalogue by itself, within a fraction of a second; the saved generation is mapped
by all, hence in memory once. A process that dies is replaced.

Uvicorn has a supervisor too: it may wait long for a dead process to answer before it replaces it,
and lets Ctrl-C break into the processes that are still starting.
"""

import logging
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from types import FrameType

from fastapi import FastAPI
from uvicorn.config import STARTUP_FAILURE

from api.app import create_app
from api.builder import BuilderProcess
from api.server import make_server
from api.settings import Settings
from api.wiring import Vicinal, wire

STOP_WITHIN_SECONDS = 15.0
LOOK_EVERY_SECONDS = 0.5
SOONEST_SECONDS = 1.0  # between two starts, when processes die as soon as they are started
_SPAWN = multiprocessing.get_context("spawn")
_LOGGER = logging.getLogger(__name__)
MakeApp = Callable[[Vicinal], FastAPI]


def open_to_serve(settings: Settings) -> Vicinal:
    """Return the application of a process that serves: what takes long is built by another."""
    vicinal = wire(settings.served())
    vicinal.keeper.builder = BuilderProcess(settings)
    return vicinal


def serve_by_several(
    settings: Settings, workers: int, listening: socket.socket, make: MakeApp = create_app
) -> bool:
    """Serve with ``workers`` processes until interrupted; return whether they could start.

    ``make`` is a function of a module: each process imports it.
    """
    return _Supervisor(settings, listening, make).run(workers)


class _Supervisor:
    """Starts processes, replaces those that die, and ends them all."""

    def __init__(self, settings: Settings, listening: socket.socket, make: MakeApp) -> None:
        self._settings = settings
        self._make = make
        self._listening = listening
        self._stopping = False

    def run(self, workers: int) -> bool:
        with self._interruptible():
            processes = [self._started() for _ in range(workers)]
            could_start = True
            try:
                while could_start and not self._stopping:
                    wait([each.sentinel for each in processes], LOOK_EVERY_SECONDS)
                    could_start = all(each.exitcode != STARTUP_FAILURE for each in processes)
                    if could_start and not self._stopping:
                        processes = [self._alive(each) for each in processes]
            finally:
                _end(processes)
        return could_start

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        """Note that one asks to stop, instead of stopping anywhere."""
        before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
        for each in before:
            signal.signal(each, self._stop)
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def _alive(self, process: SpawnProcess) -> SpawnProcess:
        if process.is_alive():
            return process
        _LOGGER.error("le processus %s s’est arrêté : un autre le remplace", process.pid)
        time.sleep(SOONEST_SECONDS)
        return process if self._stopping else self._started()

    def _started(self) -> SpawnProcess:
        process = _SPAWN.Process(target=_answer, args=(self._settings, self._listening, self._make))
        # A process inherits what is ignored: until it knows how to stop, Ctrl-C is not for it.
        handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            process.start()
        finally:
            signal.signal(signal.SIGINT, handler)
        return process


def _end(processes: list[SpawnProcess]) -> None:
    for each in processes:
        each.terminate()
    last = time.monotonic() + STOP_WITHIN_SECONDS
    for each in processes:
        each.join(max(last - time.monotonic(), 0.0))
        if each.is_alive():
            each.kill()
            each.join()


def _answer(settings: Settings, listening: socket.socket, make: MakeApp) -> None:
    """Answer until told to end, or until the supervisor has ended, killed or not."""
    threading.Thread(target=_end_with_supervisor, daemon=True).start()
    make_server(make(open_to_serve(settings)), settings).run(sockets=[listening])


def _end_with_supervisor() -> None:
    supervisor = multiprocessing.parent_process()
    if supervisor is not None:
        wait([supervisor.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
