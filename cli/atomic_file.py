"""Write a file that appears whole, or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def atomic_text(path: Path) -> Iterator[IO[str]]:
    """Yield a file that takes the name ``path`` when everything was written to the disk.

    Until then, and after any error or interruption, what stood there is untouched. The file can
    be read by its owner only: it speaks of people.

    Raises
    ------
    OSError
        At once when the folder is not one or cannot be written.
    """
    with _beside(path) as handle, os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def write_whole(path: Path, content: bytes) -> None:
    """Write a file at once, as :func:`atomic_text` does."""
    with _beside(path) as handle, os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _beside(path: Path) -> Iterator[int]:
    """Yield a file beside ``path`` that takes its name in the end, or is removed."""
    if path.is_dir():
        raise IsADirectoryError(None, None, str(path))
    if not path.absolute().parent.is_dir():
        raise NotADirectoryError(None, None, str(path.absolute().parent))
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.absolute().parent)
    try:
        yield handle
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
