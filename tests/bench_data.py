"""Where the optional public data lies; tests that need it skip when it is absent."""

import os
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parent.parent


def bench_data(relative: str) -> Path:
    """Return the path of a public data file, or skip the test that asks for it."""
    base = Path(os.environ.get("VICINAL_BENCH_DATA", _ROOT.parent / "shared" / "data"))
    path = base / relative
    if not path.exists():
        pytest.skip(f"public data {relative} is absent: set VICINAL_BENCH_DATA to its folder")
    return path
