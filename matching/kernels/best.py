"""The best found so far, kept as a heap whose root is the worst of them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.kernels.compiled import compiled, inlined


class BestArrays(NamedTuple):
    """The best found so far, as a heap whose root is the worst of them; ``size[0]`` are there."""

    score: NDArray[np.float64]
    key: NDArray[np.uint64]  # ascending id
    slot: NDArray[np.int64]
    size: NDArray[np.int64]


@compiled
def sort_best(best: BestArrays) -> None:
    """Turn the heap into a list, best first."""
    sort(best)


@inlined
def sort(best: BestArrays) -> None:
    """Turn the heap into a list, best first."""
    size = best.size[0]
    for last in range(size - 1, 0, -1):
        _swap(best, 0, last)
        _sink(best, last)


@inlined
def offer(best: BestArrays, score: float, key: int, name: int) -> None:
    """Keep a score when it is among the best; equal scores are told apart by ascending key."""
    size = best.size[0]
    k = best.score.shape[0]
    if size < k:
        best.score[size], best.key[size], best.slot[size] = score, key, name
        best.size[0] = size + 1
        child = size
        while child > 0:
            parent = (child - 1) >> 1
            if not _is_worse(best, child, parent):
                break
            _swap(best, child, parent)
            child = parent
    elif k > 0 and (score > best.score[0] or (score == best.score[0] and key < best.key[0])):
        best.score[0], best.key[0], best.slot[0] = score, key, name
        _sink(best, size)


@inlined
def _sink(best: BestArrays, size: int) -> None:
    """Bring the root of the first ``size`` down to its place."""
    parent = 0
    while True:
        worst = parent
        for child in (2 * parent + 1, 2 * parent + 2):
            if child < size and _is_worse(best, child, worst):
                worst = child
        if worst == parent:
            return
        _swap(best, worst, parent)
        parent = worst


@inlined
def _is_worse(best: BestArrays, one: int, other: int) -> bool:
    """Return whether one comes after the other in the answer."""
    if best.score[one] != best.score[other]:
        return best.score[one] < best.score[other]
    return best.key[one] > best.key[other]


@inlined
def _swap(best: BestArrays, one: int, other: int) -> None:
    best.score[one], best.score[other] = best.score[other], best.score[one]
    best.key[one], best.key[other] = best.key[other], best.key[one]
    best.slot[one], best.slot[other] = best.slot[other], best.slot[one]
