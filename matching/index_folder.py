"""Where the generation of a catalogue is kept, for every process that serves it to share.

One file a catalogue, replaced whole: a process that has the former one mapped keeps it until it
takes the new one over. One process builds at a time, whichever holds the lock; the lock of a
process that dies is released by the system.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from matching.errors import UnreadableIndex
from matching.generation import Generation
from matching.generation_file import open_generation, read_about, save_generation
from matching.reference import Reference

_FORMAT = 2  # in the name: two versions of Vicinal may share a folder while one replaces the other
_TRY_AGAIN_SECONDS = 0.05
_ID_LENGTH = 16

Mark = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class SavedIndex:
    """A generation of the folder, and the catalogue's version that it holds."""

    generation: Generation
    version: int


class IndexFolder:
    """The saved generation of one catalogue, told from others by the identity of its database."""

    def __init__(self, path: Path, identity: str) -> None:
        self.path = path
        self.file = path / f"catalogue-{identity[:_ID_LENGTH]}.v{_FORMAT}.index"
        self._lock = self.file.with_suffix(".lock")

    def open(self, reference: Reference) -> SavedIndex:
        """Return the generation saved, mapped into memory, once every byte is checked.

        Raises
        ------
        UnreadableIndex
            As :func:`matching.generation_file.open_generation`.
        """
        # In this order: replaced meanwhile, a generation would hold more than its version says,
        # and what is applied again changes nothing; the other way round, changes would be missed.
        version = self.version()
        return SavedIndex(open_generation(self.file, reference), version)

    def version(self) -> int:
        """Return the catalogue's version that the saved generation holds.

        Raises
        ------
        UnreadableIndex
            When there is none, or it does not say.
        """
        try:
            return int(read_about(self.file)["catalogue"])
        except (KeyError, ValueError, TypeError) as error:
            raise UnreadableIndex("index: does not say which catalogue it holds") from error

    def mark(self) -> Mark | None:
        """Return what changes whenever the file does; None when there is none."""
        try:
            found = self.file.stat()
        except OSError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns

    @contextmanager
    def building(self, patience: float = 0.0) -> Iterator[bool]:
        """Yield whether this process may build and save, waiting ``patience`` seconds to be.

        Raises
        ------
        OSError
            When the folder cannot be written.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        with self._lock.open("ab") as lock:  # closing it lets go
            yield _locked(lock.fileno(), patience)

    def save(self, generation: Generation, version: int) -> None:
        """Replace the generation saved; only while :meth:`building`.

        Raises
        ------
        OSError
            When it cannot be written; what was there is untouched.
        """
        for partial in self.path.glob(f".{self.file.name}.*.partial"):
            partial.unlink(missing_ok=True)  # of a builder that was killed
        save_generation(generation, self.file, catalogue=str(version))


def _locked(lock: int, patience: float) -> bool:
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(_TRY_AGAIN_SECONDS)
        else:
            return True
