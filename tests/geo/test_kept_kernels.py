"""Machine code that several processes keep at once, as on the first start of a new clone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.source_tree import ROOT

# Compiled for one type, by a process that is slow between what it reads and what it writes.
COMPILES = """
import sys, time
from numba import njit
from numba.core.caching import IndexDataCacheFile
from geo.kept_kernels import kept_alone

def twice(number):
    return number + number

twice = kept_alone(twice, njit(cache=True)(twice))
written = IndexDataCacheFile._save_index

def written_late(*given):
    time.sleep(1.0)
    written(*given)

IndexDataCacheFile._save_index = written_late
sys.stdout.write("ready\\n")
sys.stdout.flush()
sys.stdin.readline()
number = {"int": int, "float": float, "complex": complex}[sys.argv[1]](21)
assert twice(number) == 42
(stats,) = [twice.stats]
sys.stdout.write(f"{sum(stats.cache_hits.values())}\\n")
"""


def begun(program: Path, kept_in: Path, kind: str) -> "subprocess.Popen[str]":
    environment = os.environ | {"NUMBA_CACHE_DIR": str(kept_in), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, str(program), kind],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def found_by(program: Path, kept_in: Path, *kinds: str) -> list[int]:
    """Return how much each process, all let go at once, found of what was kept before."""
    processes = [begun(program, kept_in, kind) for kind in kinds]
    assert [each.stdout.readline() for each in processes if each.stdout] == ["ready\n"] * len(kinds)
    said = []
    for each in processes:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    for each in processes:
        said.append(each.communicate()[0])
        assert each.returncode == 0
    return [int(each) for each in said]


@pytest.mark.slow
def test_of_processes_that_compile_at_once_none_loses_what_another_kept(tmp_path: Path) -> None:
    program = tmp_path / "compiles.py"
    program.write_text(COMPILES)
    kinds = ("int", "float", "complex")
    assert found_by(program, tmp_path / "kept", *kinds) == [0, 0, 0]
    assert found_by(program, tmp_path / "kept", *kinds) == [1, 1, 1]
