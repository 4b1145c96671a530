"""Answers on their way to the database: noted in a file before they are shown, kept soon after.

Waiting for the disk at each answer would take longer than the answer. A line in a file, without
waiting for the disk, takes some microseconds and survives the end of the process; what a process
that was killed had not kept is taken up by the next one. A cut of the power may lose the last
quarter of a second. When the database cannot be written for long, answers are refused rather than
forgotten.
"""

import base64
import fcntl
import json
import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from api.whereabouts import whereabouts
from insertion.shown import AnswerKind, ShownAnswer
from persistence.shown_answers import pack_lines, unpack_lines

EVERY_SECONDS = 0.25
RETRY_SECONDS = 1.0
AT_ONCE = 500
MOST_WAITING = 5_000
STOP_WITHIN_SECONDS = 10.0
_OWNER_ONLY = 0o600
_LOGGER = logging.getLogger(__name__)

Store = Callable[[Sequence[ShownAnswer]], None]


class AnswerJournal:
    """Takes answers, keeps them by batches in a thread; safe to share by threads.

    Parameters
    ----------
    store
        Keeps answers in one transaction; those that are there already change nothing.
    base
        The beginning of the names of journals; None keeps what waits in memory only.
    """

    def __init__(self, store: Store, base: Path | None) -> None:
        self._store = store
        self._base = base
        self._lock = threading.Lock()
        self._storing = threading.Lock()
        self._waiting: deque[ShownAnswer] = deque()
        self._file: int | None = None
        self._path: Path | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def note(self, answer: ShownAnswer) -> None:
        """Take an answer; after this it is kept whatever becomes of the process.

        When too many wait, this one waits for them to be kept, and what prevents it is raised.
        """
        with self._lock:
            self._write(answer)
            self._waiting.append(answer)
            full = len(self._waiting) >= MOST_WAITING
            if self._thread is None:
                self._stop.clear()
                self._thread = threading.Thread(
                    target=self._run, name="vicinal-answers", daemon=True
                )
                self._thread.start()
        if full:
            self.flush()

    def flush(self) -> None:
        """Keep all that waits; what prevents it is raised, and nothing is forgotten."""
        with self._storing:
            while batch := self._first():
                self._store(batch)
                self._forget(len(batch))

    def close(self) -> None:
        """Keep what waits, and stop."""
        self._stop.set()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(STOP_WITHIN_SECONDS)
        try:
            self.flush()
        except Exception as error:  # an edge: the journal stays, and the next process takes it up
            _LOGGER.error("answers left in their journal: %s", whereabouts(error))
            return
        with self._lock:
            self._put_away()

    def recover(self) -> int:
        """Keep what processes that ended had left in their journals; return how many answers."""
        if self._base is None or not self._base.parent.exists():
            return 0
        recovered = 0
        for path in sorted(self._base.parent.glob(f"{self._base.name}-*")):
            recovered += self._take_up(path)
        return recovered

    def _take_up(self, path: Path) -> int:
        try:
            with path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # refused: its process is there
                answers, unreadable = _read(file.read())
                self._store(answers)
                if unreadable:  # never in the way of a start: kept aside, and said
                    path.rename(path.with_name(f".{path.name}.illisible"))
                    _LOGGER.error("an answer journal has %s unreadable lines", unreadable)
                else:
                    path.unlink()
        except (BlockingIOError, FileNotFoundError):
            return 0
        except OSError as error:
            _LOGGER.error("an answer journal cannot be read: %s", type(error).__name__)
            return 0
        return len(answers)

    def _run(self) -> None:
        pause = EVERY_SECONDS
        while not self._stop.wait(pause):
            pause = EVERY_SECONDS
            try:
                self.flush()
            except Exception as error:  # a thread's edge: what waits is tried again
                _LOGGER.error("answers not kept yet: %s", whereabouts(error))
                pause = RETRY_SECONDS

    def _first(self) -> list[ShownAnswer]:
        with self._lock:
            return [self._waiting[place] for place in range(min(AT_ONCE, len(self._waiting)))]

    def _forget(self, count: int) -> None:
        with self._lock:
            for _ in range(count):
                self._waiting.popleft()
            if not self._waiting and self._file is not None:
                os.ftruncate(self._file, 0)

    def _write(self, answer: ShownAnswer) -> None:
        if self._base is None:
            return
        try:
            if self._file is None:
                self._open(self._base)
            assert self._file is not None
            _write_whole(self._file, _line(answer))
        except OSError as error:
            _LOGGER.error("answers have no journal: %s", type(error).__name__)

    def _open(self, base: Path) -> None:
        base.parent.mkdir(parents=True, exist_ok=True)
        self._path = base.with_name(f"{base.name}-{os.getpid()}-{os.urandom(4).hex()}")
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL
        self._file = os.open(self._path, flags, _OWNER_ONLY)
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def _put_away(self) -> None:
        if self._file is not None and self._path is not None:
            self._path.unlink(missing_ok=True)
            os.close(self._file)
            self._file = None


def _line(answer: ShownAnswer) -> bytes:
    fields = [
        *(answer.id, answer.at.isoformat(), answer.kind.value, answer.beneficiary_id),
        *(answer.question_digest, base64.b64encode(answer.question).decode()),
        *(answer.index_version, answer.policy_version, answer.departement),
        base64.b64encode(pack_lines(answer.lines)).decode(),
    ]
    return json.dumps(fields).encode() + b"\n"


def _write_whole(file: int, line: bytes) -> None:
    """Write a line, or nothing of it: half a line would spoil the next one."""
    before = os.fstat(file).st_size
    try:
        left = memoryview(line)
        while left:
            left = left[os.write(file, left) :]
    except OSError:
        os.ftruncate(file, before)
        raise


def _read(content: bytes) -> tuple[list[ShownAnswer], int]:
    """Return the answers of a journal, and how many lines cannot be read."""
    found, unreadable = [], 0
    # A last line without its end is of an answer that was not shown.
    for line in content.split(b"\n")[:-1]:
        try:
            found.append(_answer(line))
        except (ValueError, TypeError, LookupError):
            unreadable += 1
    return found, unreadable


def _answer(line: bytes) -> ShownAnswer:
    answer_id, at, kind, person, digest, question, *rest = json.loads(line)
    index, policy, departement, lines = rest
    return ShownAnswer(
        id=answer_id,
        at=datetime.fromisoformat(at),
        kind=AnswerKind(kind),
        beneficiary_id=person,
        question_digest=digest,
        question=base64.b64decode(question),
        index_version=index,
        policy_version=policy,
        lines=unpack_lines(base64.b64decode(lines)),
        departement=departement,
    )
