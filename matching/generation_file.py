"""A generation in one file: written whole, renamed into place, read by mapping it into memory.

Several processes that open the same file share its pages. A file says what it was built from and
carries a checksum of every byte: one that is damaged, or was built with another reference, is
refused and never read.

Layout: ``MAGIC``, the length of the header (8 bytes, little-endian), the header (JSON), then the
columns, each at a multiple of 64 bytes.
"""

import json
import mmap
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
import xxhash
from numpy.typing import NDArray

from matching.columns import (
    BoundArrays,
    IdentityArrays,
    SlotArrays,
    TileArrays,
    VocabularyArrays,
    read_only,
)
from matching.errors import OtherReference, UnreadableIndex
from matching.generation import Generation
from matching.reference import Reference

MAGIC = b"vicinal-index-2\n"
_LENGTH_BYTES = 8
_ALIGNMENT = 64
_MAX_HEADER = 1 << 20
_PIECE = 1 << 22
_PARTS: dict[str, type[Any]] = {
    "slots": SlotArrays,
    "tiles": TileArrays,
    "bounds": BoundArrays,
    "identity": IdentityArrays,
    "vocabulary": VocabularyArrays,
}

Part = TypeVar("Part", bound=NamedTuple)


class _Column(NamedTuple):
    """Where a column is, from the first byte after the header, and what it holds."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    offset: int


def save_generation(generation: Generation, path: Path, **about: str) -> None:
    """Write a generation; the file appears whole or not at all.

    ``about`` is kept with it and returned by :func:`read_about`.
    """
    checksum = xxhash.xxh3_128()
    for chunk in _chunks(generation):
        checksum.update(chunk)
    header = json.dumps(
        {
            "byteorder": sys.byteorder,
            "reference": generation.reference_digest,
            "digest": generation.digest,
            "about": about,
            "columns": [column._asdict() for column, _ in _columns(generation)],
            "checksum": checksum.hexdigest(),
        }
    ).encode()
    header += b" " * (-(len(MAGIC) + _LENGTH_BYTES + len(header)) % _ALIGNMENT)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            file.write(MAGIC + len(header).to_bytes(_LENGTH_BYTES, "little") + header)
            file.writelines(_chunks(generation))
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def open_generation(path: Path, reference: Reference) -> Generation:
    """Return the generation of a file, mapped into memory.

    Raises
    ------
    UnreadableIndex
        When the file is absent, damaged or of another format; :class:`OtherReference` when it was
        built with another reference.
    """
    header, body = _opened(path)
    if header["reference"] != reference.digest:
        raise OtherReference("index: built with another referential or policy")
    if _checksum(body) != header["checksum"]:
        raise UnreadableIndex("index: damaged, its checksum differs")
    columns = {column["name"]: column for column in header["columns"]}
    try:
        parts = {part: _read(part, kind, columns, body) for part, kind in _PARTS.items()}
    except (KeyError, ValueError, TypeError) as error:
        raise UnreadableIndex("index: columns missing or of another shape") from error
    return Generation(**parts, reference_digest=header["reference"], digest=str(header["digest"]))


def _checksum(body: memoryview) -> str:
    """Return the checksum of all bytes, taken by pieces: other threads have their turn between."""
    checksum = xxhash.xxh3_128()
    for start in range(0, len(body), _PIECE):
        checksum.update(body[start : start + _PIECE])
    return checksum.hexdigest()


def read_about(path: Path) -> dict[str, str]:
    """Return what was said of a generation when it was saved; its columns are not read.

    Raises
    ------
    UnreadableIndex
        When the file is absent or of another format.
    """
    about: dict[str, str] = _opened(path)[0]["about"]
    return about


def _columns(generation: Generation) -> Iterator[tuple[_Column, NDArray[Any]]]:
    offset = 0
    for part in _PARTS:
        for name, array in getattr(generation, part)._asdict().items():
            yield _Column(f"{part}.{name}", array.dtype.str, array.shape, offset), array
            offset += array.nbytes + (-array.nbytes) % _ALIGNMENT


def _chunks(generation: Generation) -> Iterator[memoryview | bytes]:
    """Yield the bytes of the columns, each followed by zeros up to where the next begins."""
    for _, array in _columns(generation):
        yield _bytes(array)
        yield bytes((-array.nbytes) % _ALIGNMENT)


def _bytes(array: NDArray[Any]) -> memoryview:
    return np.ascontiguousarray(array).reshape(-1).view(np.uint8).data


def _opened(path: Path) -> tuple[dict[str, Any], memoryview]:
    """Return the header of a file, and the bytes of its columns, mapped."""
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:  # ValueError: an empty file cannot be mapped
        raise UnreadableIndex("index: absent or empty") from error
    start = len(MAGIC) + _LENGTH_BYTES
    length = int.from_bytes(mapped[len(MAGIC) : start], "little")
    if mapped[: len(MAGIC)] != MAGIC or not 0 < length <= min(_MAX_HEADER, len(mapped) - start):
        raise UnreadableIndex("index: not a file of this version of Vicinal")
    try:
        header = json.loads(mapped[start : start + length])
        known = header["byteorder"] == sys.byteorder
        for key in ("reference", "digest", "about", "columns", "checksum"):
            header[key]
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableIndex("index: its header is damaged") from error
    if not known:
        raise UnreadableIndex("index: written on another kind of machine")
    return header, memoryview(mapped)[start + length :]


def _read(
    part: str, kind: type[Part], columns: dict[str, dict[str, Any]], body: memoryview
) -> Part:
    arrays = {}
    for name in kind._fields:
        column = columns[f"{part}.{name}"]
        arrays[name] = np.ndarray(
            tuple(column["shape"]), column["dtype"], buffer=body, offset=column["offset"]
        )
    columns_read: Part = read_only(cast(Any, kind)(**arrays))
    return columns_read
