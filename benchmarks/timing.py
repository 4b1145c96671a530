"""Time of one thread, query by query: the least of several passes, so that only work is counted.

Another process of the machine can only add to a pass, never take away; the caches stay warm. What
a query is made ready with is not counted, but done just before it, as when somebody asks.
"""

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Item = TypeVar("Item")
Ready = TypeVar("Ready")
QUANTILES = (50, 95, 99)


class Times(NamedTuple):
    """Milliseconds of each query."""

    cpu: NDArray[np.float64]
    wall: NDArray[np.float64]


def measure(run: Callable[[Item], object], items: Sequence[Item], passes: int) -> Times:
    """Return the time of ``run`` on each item, the least of the passes."""
    return measure_ready(run, items, passes, lambda item: item)


def measure_ready(
    run: Callable[[Ready], object],
    items: Sequence[Item],
    passes: int,
    make_ready: Callable[[Item], Ready],
) -> Times:
    """Return the time of ``run`` on each item made ready just before, the least of the passes."""
    best = np.full((2, len(items)), np.inf)
    for _ in range(passes):
        for number, item in enumerate(items):
            ready = make_ready(item)
            wall, cpu = time.perf_counter_ns(), time.thread_time_ns()
            run(ready)
            spent = (time.thread_time_ns() - cpu, time.perf_counter_ns() - wall)
            best[:, number] = np.minimum(best[:, number], spent)
    return Times(*(best / 1e6))


def percentiles(milliseconds: NDArray[np.float64]) -> dict[str, float]:
    """Return p50, p95 and p99."""
    return {f"p{q}": significant(float(np.percentile(milliseconds, q))) for q in QUANTILES}


def ratios(other: NDArray[np.float64], ours: NDArray[np.float64]) -> dict[str, float]:
    """Return how many times longer another takes: of the percentiles, and the median of pairs."""
    found = {
        f"p{q}": significant(float(np.percentile(other, q) / np.percentile(ours, q)))
        for q in (50, 99)
    }
    if len(other) == len(ours):
        found["median_of_pairs"] = significant(float(np.median(other / ours)))
    return found


def significant(value: float, digits: int = 4) -> float:
    """Return ``value`` to a few significant digits: more would be noise."""
    return float(f"{value:.{digits}g}")
