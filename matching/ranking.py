"""Exact top-k with deterministic ties."""

import numpy as np
from numpy.typing import NDArray


def top_k(scores: NDArray[np.float64], k: int) -> NDArray[np.int64]:
    """Return the positions of the ``k`` best scores, best first; equal scores in position order.

    Positions follow ascending opportunity id, so ties are broken by id.
    """
    if k <= 0 or not len(scores):
        return np.empty(0, np.int64)
    kept = np.arange(len(scores))
    if k < len(scores):
        # Everything as good as the k-th, ties included: the cut is made after the sort.
        threshold = np.partition(scores, len(scores) - k)[len(scores) - k]
        kept = np.flatnonzero(scores >= threshold)
    order = np.argsort(-scores[kept], kind="stable")
    return kept[order][:k]
