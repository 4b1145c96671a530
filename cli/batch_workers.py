"""Answer blocks of lines on several cores; each block is kept as soon as it is finished.

Processes are forked once the index is loaded: they share its pages, and explaining, which is
Python, runs on as many cores. A worker takes the next block when it has finished one, and stops
by itself when the command that started it is gone.
"""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkContext, ForkProcess
from types import FrameType
from typing import Any

from cli.errors import NOTHING_DONE, CommandRefused

LOOK_EVERY_SECONDS = 0.1
_PARENT_EVERY_SECONDS = 0.2

# Answers block ``number`` and keeps the answers; calls back after each line.
AnswerBlock = Callable[[int, Callable[[], None]], None]
Watch = Callable[[int], None]


def default_workers() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def can_fork() -> bool:
    """Return whether this system lets a process share what it has loaded."""
    return "fork" in multiprocessing.get_all_start_methods()


def answer_blocks(
    blocks: Sequence[int],
    answer: AnswerBlock,
    workers: int,
    watch: Watch,
    refresh: Callable[[], None],
) -> None:
    """Answer every block; ``watch`` is told how many lines are done.

    ``refresh`` is called first in each process: connections are not to be shared.

    Raises
    ------
    CommandRefused
        When a worker could not go on; the blocks finished are kept.
    """
    workers = min(workers, len(blocks))
    with _stopped_by_terminate():
        if workers <= 1 or not can_fork():
            _answer_alone(blocks, answer, watch)
        else:
            _Team(blocks, answer, refresh).run(workers, watch)


def _answer_alone(blocks: Sequence[int], answer: AnswerBlock, watch: Watch) -> None:
    done = 0

    def one_more() -> None:
        nonlocal done
        done += 1
        watch(done)

    for number in blocks:
        answer(number, one_more)


@dataclass(slots=True)
class _Team:
    """Processes that take blocks one after the other."""

    blocks: Sequence[int]
    answer: AnswerBlock
    refresh: Callable[[], None]

    def run(self, workers: int, watch: Watch) -> None:
        context: ForkContext = multiprocessing.get_context("fork")
        taken, done, refusals = context.Value("q", 0), context.Value("q", 0), context.SimpleQueue()
        members = [
            context.Process(target=self._work, args=(taken, done, refusals), daemon=True)
            for _ in range(workers)
        ]
        try:
            for member in members:
                member.start()
            while any(member.is_alive() for member in members):
                watch(done.value)
                _require_alive(members, refusals)
                time.sleep(LOOK_EVERY_SECONDS)
            _require_alive(members, refusals)
            watch(done.value)
        finally:
            _stop(members)

    def _work(self, taken: Any, done: Any, refusals: Any) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the command stops its workers itself
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        threading.Thread(target=_leave_with, args=(os.getppid(),), daemon=True).start()
        self.refresh()

        def one_more() -> None:
            with done.get_lock():
                done.value += 1

        try:
            while (number := self._next(taken)) is not None:
                self.answer(number, one_more)
        except Exception as error:  # the edge of a process: its command says what happened
            refusals.put(_told(error))
            os._exit(NOTHING_DONE)

    def _next(self, taken: Any) -> int | None:
        with taken.get_lock():
            position = int(taken.value)
            taken.value += 1
        return self.blocks[position] if position < len(self.blocks) else None


def _told(error: Exception) -> tuple[str, tuple[str, ...], int]:
    from cli.refusals import refusal_of, unforeseen

    refusal = refusal_of(error) or unforeseen(error)
    return refusal.sentence, refusal.details, refusal.status


def _require_alive(members: Sequence[ForkProcess], refusals: Any) -> None:
    """Raise what stopped a worker, or that it was killed."""
    if not any(member.exitcode for member in members):
        return
    if not refusals.empty():
        raise CommandRefused(*refusals.get())
    raise CommandRefused(
        "un des processus a été arrêté (mémoire insuffisante ?) ; relancez la même commande, "
        "avec moins de --workers au besoin : elle continue où elle en était.",
        status=NOTHING_DONE,
    )


def _stop(members: Sequence[ForkProcess]) -> None:
    for member in members:
        if member.is_alive():
            member.terminate()
    for member in members:
        if member.pid is not None:
            member.join()


def _leave_with(parent: int) -> None:
    """End this process when the one that started it is gone, killed for instance."""
    while os.getppid() == parent:
        time.sleep(_PARENT_EVERY_SECONDS)
    os._exit(NOTHING_DONE)


@contextmanager
def _stopped_by_terminate() -> Iterator[None]:
    """Let SIGTERM stop the command as Ctrl-C does, its state kept in order."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)
