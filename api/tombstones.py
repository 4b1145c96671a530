"""Digests of people erased, in a file apart from the database: a backup does not hold its future.

After a restore, ``vicinal erase --replay`` erases again whoever is back.
"""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from insertion.ports import UnitOfWork

_DIGEST = re.compile(r"[0-9a-f]{64}")


def read_tombstones(path: Path | None) -> Sequence[str]:
    """Return the digests of a file; none when there is no file."""
    if path is None or not path.exists():
        return ()
    lines = path.read_text(encoding="ascii", errors="replace").split()
    return sorted({line for line in lines if _DIGEST.fullmatch(line)})


def remember_erased(uow: UnitOfWork, path: Path | None) -> None:
    """Write the digests of the database with those of the file, whole or not at all."""
    if path is None:
        return
    with uow:
        known = uow.held_data.tombstones()
    digests = sorted({*known, *read_tombstones(path)})
    if not digests:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_text("".join(f"{each}\n" for each in digests), encoding="ascii")
    beside.replace(path)
