"""Counters of requests, shared by the processes of a machine and kept when they end.

A file of fixed size, mapped by every process: the one that counts locks the few counters that a
key may be in, for a microsecond or so. Nothing is ever written that says who was counted, only a
digest, and nothing grows: a new caller takes the place of one whose time is over, or of the one
who asked least.
"""

import fcntl
import hashlib
import logging
import mmap
import os
import struct
import threading
from dataclasses import dataclass
from pathlib import Path

_LOGGER = logging.getLogger(__name__)
_COUNTER = struct.Struct("<QdQ")  # digest of the key (0: free), end of its window, count
_SETS, _WAYS = 8_192, 8
_SET_BYTES = _COUNTER.size * _WAYS
FILE_BYTES = _SETS * _SET_BYTES
_LONGEST_SECONDS = 3_600.0
_OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True)
class Counted:
    """How many requests a window has seen, this one included, and when it ends."""

    count: int
    ends_at: float


class Counters:
    """Counts of the requests made under a key, since the first of its window.

    Parameters
    ----------
    path
        The file to share; None for counters of this process alone. When it cannot be used, the
        log says so and the counters are those of this process.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._threads = threading.Lock()
        self._file: int | None = None
        if path is not None:
            try:
                self._file = _opened(path)
            except OSError as error:
                _LOGGER.warning("counters of requests not shared: %s", type(error).__name__)
        self._map = mmap.mmap(-1 if self._file is None else self._file, FILE_BYTES)

    def count(self, key: bytes, seconds: float, now: float) -> Counted:
        """Count one more request of ``key``, whose window lasts ``seconds`` from its first."""
        digest = int.from_bytes(hashlib.blake2b(key, digest_size=8).digest(), "little") or 1
        start = digest % _SETS * _SET_BYTES
        with self._threads:
            if self._file is None:
                return self._count(start, digest, seconds, now)
            fcntl.lockf(self._file, fcntl.LOCK_EX, _SET_BYTES, start)
            try:
                return self._count(start, digest, seconds, now)
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, _SET_BYTES, start)

    def close(self) -> None:
        """Give the file back."""
        self._map.close()
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _count(self, start: int, digest: int, seconds: float, now: float) -> Counted:
        least: tuple[int, float] | None = None
        place = start
        for each in range(start, start + _SET_BYTES, _COUNTER.size):
            held, ends_at, count = _COUNTER.unpack_from(self._map, each)
            is_over = held == 0 or ends_at <= now or ends_at > now + _LONGEST_SECONDS
            if held == digest:
                # A clock set back must not shut anyone out for longer than a window.
                if is_over or ends_at > now + seconds:
                    count, ends_at = 0, now + seconds
                _COUNTER.pack_into(self._map, each, digest, ends_at, count + 1)
                return Counted(count + 1, ends_at)
            weight = (0, 0.0) if is_over else (count, ends_at)
            if least is None or weight < least:
                least, place = weight, each
        _COUNTER.pack_into(self._map, place, digest, now + seconds, 1)
        return Counted(1, now + seconds)


def _opened(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _OWNER_ONLY)
    try:
        if os.fstat(file).st_size != FILE_BYTES:
            os.posix_fallocate(file, 0, FILE_BYTES)  # a full disk is met here, not at a write
            os.ftruncate(file, FILE_BYTES)
    except OSError:
        os.close(file)
        raise
    return file
