"""What the figures were measured on, and how fast its memory can be read."""

import os
import platform
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

_STREAM_BYTES = 256 * 1024 * 1024
_STREAM_PASSES = 12


def describe_machine() -> dict[str, object]:
    """Return processor, memory, versions, commit and date."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "load_average": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "commit": _commit(),
        "date": datetime.now(UTC).date().isoformat(),
    }


def stream_bandwidth() -> float:
    """Return the bytes a second that one thread reads in order from memory, at best."""
    values = np.ones(_STREAM_BYTES // 8)
    halves = np.split(values, 2)
    best = np.inf
    for _ in range(_STREAM_PASSES):
        start = time.process_time_ns()
        np.dot(*halves)  # reads both once, writes nothing
        best = min(best, (time.process_time_ns() - start) / 1e9)
    return _STREAM_BYTES / best


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _commit() -> str:
    found = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--exclude", "*"],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parent,
    )
    return found.stdout.strip()
