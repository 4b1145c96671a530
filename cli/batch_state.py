"""What a batch has already answered, kept beside its results until these are whole.

A folder of its own, readable by its owner only: the answers of each block of lines appear whole,
with their checksum, so that a batch that was interrupted or killed goes on from the last of them.
``etat.json`` says what they answer; anything else is started over.
"""

import fcntl
import json
import mmap
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import xxhash
from numpy.typing import NDArray

from cli.errors import CommandRefused

_LOCK = "verrou"
_STATE = "etat.json"
_INPUT = "entree.jsonl"
_BLOCK = "bloc-*.jsonl"
_PARTIAL = "*.partiel"
_TRIES = 30
_TRY_EVERY_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Block:
    """The answers to one block of lines."""

    lines: int
    refused: int
    body: bytes


@dataclass(frozen=True, slots=True)
class MappedAnswers:
    """The answers to one block, in its file."""

    mapped: mmap.mmap
    ends: NDArray[np.int64]  # where each line ends; first where the head does

    def __getitem__(self, position: int) -> bytes:
        first, last = self.ends[position : position + 2].tolist()
        return self.mapped[first:last]


@dataclass(frozen=True, slots=True)
class BatchState:
    """The folder of one batch; locked while a command works in it."""

    folder: Path

    def spool(self, stream: IO[bytes]) -> Path:
        """Return a copy of the standard input, which cannot be read twice."""
        path = self.folder / _INPUT
        with _written_whole(path) as file:
            shutil.copyfileobj(stream, file)
        return path

    def take_up(self, asked: dict[str, str]) -> tuple[str, ...]:
        """Forget answers to something else than ``asked``; return the names of what changed."""
        try:
            former = json.loads((self.folder / _STATE).read_bytes())
        except (OSError, ValueError):
            former = None
        if former == asked:
            return ()
        had_blocks = False
        for path in self.folder.glob(_BLOCK):
            had_blocks = True
            path.unlink()
        with _written_whole(self.folder / _STATE) as file:
            file.write(json.dumps(asked).encode())
        if not (had_blocks and isinstance(former, dict)):
            return ()
        return tuple(name for name, value in asked.items() if former.get(name) != value)

    def write(self, number: int, block: Block) -> None:
        """Keep the answers to one block; they appear whole."""
        head = {
            "lignes": block.lines,
            "erreurs": block.refused,
            "somme": xxhash.xxh3_128_hexdigest(block.body),
        }
        with _written_whole(self._path(number)) as file:
            file.write(json.dumps(head).encode() + b"\n")
            file.write(block.body)

    def read(self, number: int) -> Block | None:
        """Return the answers to one block, or None when they are not there, whole."""
        try:
            head_line, body = self._path(number).read_bytes().split(b"\n", 1)
            head = json.loads(head_line)
            same = head["somme"] == xxhash.xxh3_128_hexdigest(body)
            return Block(int(head["lignes"]), int(head["erreurs"]), body) if same else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def mapped(self, number: int, block: Block) -> MappedAnswers:
        """Return the answers of a block that was read, in its file."""
        with self._path(number).open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        head = len(mapped) - len(block.body)
        ends = np.flatnonzero(np.frombuffer(block.body, np.uint8) == ord("\n")) + 1
        return MappedAnswers(mapped, np.concatenate(([0], ends)) + head)

    def clear(self) -> None:
        """Remove everything this batch left."""
        for pattern in (_BLOCK, _PARTIAL, _STATE, _INPUT, _LOCK):
            for path in self.folder.glob(pattern):
                path.unlink(missing_ok=True)
        if not any(self.folder.iterdir()):
            self.folder.rmdir()

    def leave(self) -> None:
        """Remove what is of no use to go on later: all of it when no block was finished."""
        for path in self.folder.glob(_PARTIAL):
            path.unlink(missing_ok=True)
        if not any(self.folder.glob(_BLOCK)):
            self.clear()

    def _path(self, number: int) -> Path:
        return self.folder / f"bloc-{number:06}.jsonl"


@contextmanager
def batch_state(out: Path) -> Iterator[BatchState]:
    """Yield the state of the batch that writes ``out``, for this command alone.

    Raises
    ------
    OSError
        At once when the folder of ``out`` is not one or cannot be written.
    CommandRefused
        When another command is writing the same results.
    """
    if out.is_dir():
        raise IsADirectoryError(None, None, str(out))
    parent = out.absolute().parent
    if not parent.is_dir():
        raise NotADirectoryError(None, None, str(parent))
    folder = parent / f".{out.name}.reprise"
    folder.mkdir(mode=0o700, exist_ok=True)
    state = BatchState(folder)
    with (folder / _LOCK).open("ab") as lock:
        _take(lock)
        try:
            yield state
        finally:
            if folder.is_dir():
                state.leave()


def write_in_order(
    state: BatchState, by_place: NDArray[np.int64], block_lines: int, file: IO[str]
) -> int:
    """Write every answer in the order of the input; return how many are refusals.

    Blocks are mapped, not read: together they can be larger than the memory.
    """
    blocks = -(-len(by_place) // block_lines)
    answers, refused = [], 0
    for number in range(blocks):
        block = state.read(number)
        if block is None:
            raise CommandRefused("des réponses déjà calculées ont disparu ; relancez la commande.")
        refused += block.refused
        answers.append(state.mapped(number, block))
    place_of = np.empty(len(by_place), np.int64)
    place_of[by_place] = np.arange(len(by_place))
    for place in place_of.tolist():
        number, position = divmod(place, block_lines)
        file.write(answers[number][position].decode())
    return refused


def _take(lock: IO[bytes]) -> None:
    """Take the lock; the workers of a command that was killed leave it within a second or two."""
    for _ in range(_TRIES):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            time.sleep(_TRY_EVERY_SECONDS)
        else:
            return
    raise CommandRefused("un autre rank-batch écrit déjà ces résultats.")


@contextmanager
def _written_whole(path: Path) -> Iterator[IO[bytes]]:
    partial = path.with_name(f"{path.name}.{os.getpid()}.partiel")
    with partial.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
