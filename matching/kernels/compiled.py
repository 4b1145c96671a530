"""How every kernel is compiled, and where the machine code is kept."""

import hashlib
from pathlib import Path
from typing import Any

from numba import config, njit

from geo.kept_kernels import Function, kept_alone

_FOLDER = Path(__file__).parent
_DIGEST_BYTES = 6
# Their constants are part of the machine code.
_INLINED_FROM = (
    _FOLDER.parent / "columns.py",
    _FOLDER.parent.parent / "geo" / "distance.py",
    _FOLDER.parent.parent / "insertion" / "needs.py",
    _FOLDER.parent.parent / "insertion" / "terms.py",
)


def _digest() -> str:
    digest = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    for source in (*sorted(_FOLDER.glob("*.py")), *_INLINED_FROM):
        digest.update(source.read_bytes())
    return digest.hexdigest()


# Numba looks for changes in the file of a kernel only, not in those it calls: a changed formula
# would leave the loops that inlined it as they were. A folder a state of the sources cannot.
_BASE = getattr(config, "CACHE_DIR", "") or _FOLDER / "__pycache__"
config.CACHE_DIR = str(Path(_BASE) / f"kernels-{_digest()}")  # type: ignore[attr-defined]

# No fast-math: the oracle in plain Python must find the same bits, and NaN means « not known ».
# Without reference counts: taking a column out of its tuple would otherwise count one up and one
# down, atomically, and a row reads many columns (100,000 offers, p99: 7.7 → 3.1 ms when the engine
# still scanned all rows). Hence no kernel allocates: every array is given.
_OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}


def compiled(function: Function) -> Function:
    """Compile a loop: it is called from Python, or once from another loop."""
    return kept_alone(function, njit(**_OPTIONS)(function))


def unpacking(function: Function) -> Function:
    """Compile a function called from Python that makes or reads something held: ``held.py``.

    What is held counts its references: only such a function does, and hands the value to a loop.
    """
    return kept_alone(function, njit(cache=True, nogil=True)(function))


def inlined(function: Function) -> Function:
    """Compile a function that loops call, into the loop itself.

    A tuple of columns is passed as every word of every column: a call that is not inlined copies
    hundreds of them (a search among a million offers, p50: 258 → 85 µs).
    """
    return kept_alone(function, njit(forceinline=True, **_OPTIONS)(function))
