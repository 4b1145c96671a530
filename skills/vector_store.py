"""Vectors of texts kept on disk: computed once, checked at each reading, written whole.

One file a name, of which each text is found by its digest: when a referential changes, only the
texts that are new are computed. A file that another model wrote, or that is damaged, counts for
nothing and is written again.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skills.encoder import Encoder, encoded_text
from skills.postings import FloatArray

Report = Callable[[int, int], None]  # texts done, texts to compute

MAX_KEPT = 100_000  # texts of one file

_MAGIC = b"vicinal-vectors-1\n"
_DIGEST_BYTES = 16
_BATCH = 64


def no_report(_done: int, _total: int) -> None:
    """Tell nobody."""


class VectorStore:
    """A folder of vectors, made with one encoder."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self.encoder = encoder
        self._folder = folder

    def missing(self, name: str, texts: Sequence[str]) -> int:
        """Return how many different texts would have to be computed."""
        known, _ = self._read(name)
        return len({_digest(text) for text in texts} - set(known))

    def vectors(self, name: str, texts: Sequence[str], report: Report = no_report) -> FloatArray:
        """Return one unit vector a text, shape ``(n_texts, dimension)``.

        What is not known is computed and kept; what was computed before an interruption is kept
        as well. A folder that cannot be written costs the next run its time, nothing else.
        """
        known, rows = self._read(name)
        digests = [_digest(text) for text in texts]
        text_of = dict(zip(digests, texts, strict=True))
        todo = [digest for digest in text_of if digest not in known]
        todo.sort(key=lambda digest: len(text_of[digest]))  # batches of one length waste nothing
        vectors: list[NDArray[Any]] = [rows]
        try:
            for start in range(0, len(todo), _BATCH):
                report(start, len(todo))
                batch = todo[start : start + _BATCH]
                vectors.append(self.encoder.encode([text_of[digest] for digest in batch]))
                for digest in batch:
                    known[digest] = len(known)
        finally:
            if len(vectors) > 1:
                self._write(name, known, np.concatenate(vectors), set(digests))
        if todo:
            report(len(todo), len(todo))
        every = np.concatenate(vectors)
        return every[[known[digest] for digest in digests]].astype(np.float32)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.vectors"

    def _read(self, name: str) -> tuple[dict[bytes, int], NDArray[np.float16]]:
        """Return the place of each digest and the vectors; nothing of a file that is not right."""
        nothing = dict[bytes, int](), np.zeros((0, self.encoder.dimension), dtype=np.float16)
        try:
            content = self._path(name).read_bytes()
        except OSError:
            return nothing
        head = _MAGIC + bytes.fromhex(self.encoder.digest)
        checked, body = content[: len(head) + 32], content[len(head) + 32 :]
        if checked != head + hashlib.sha256(body).digest():
            return nothing
        row = _DIGEST_BYTES + 2 * self.encoder.dimension
        count, rest = divmod(len(body), row)
        if rest:
            return nothing
        digests = body[: count * _DIGEST_BYTES]
        places = {
            digests[place * _DIGEST_BYTES : (place + 1) * _DIGEST_BYTES]: place
            for place in range(count)
        }
        values = np.frombuffer(body, dtype="<f2", offset=count * _DIGEST_BYTES)
        return places, values.reshape(count, self.encoder.dimension)

    def _write(
        self, name: str, known: dict[bytes, int], vectors: FloatArray, asked: set[bytes]
    ) -> None:
        """Write what is known; what is not asked any more goes when there is too much."""
        kept = known if len(known) <= MAX_KEPT else [digest for digest in known if digest in asked]
        rows = vectors[[known[digest] for digest in kept]]
        content = b"".join(kept) + np.ascontiguousarray(rows, dtype="<f2").tobytes()
        head = _MAGIC + bytes.fromhex(self.encoder.digest)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=self._folder)
        except OSError:
            return
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(head + hashlib.sha256(content).digest() + content)
            os.replace(temporary, self._path(name))
        except OSError:
            os.unlink(temporary)
        except BaseException:
            os.unlink(temporary)
            raise


def _digest(text: str) -> bytes:
    return hashlib.sha256(encoded_text(text).encode()).digest()[:_DIGEST_BYTES]
