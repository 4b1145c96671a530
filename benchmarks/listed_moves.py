"""The moves that France Travail's experts list, as a truth: nDCG@10 by occupation.

The gain of the move listed at ``rank`` is ``max(0.1, (11 - rank) / 10)``; every other occupation
is ranked, the occupation itself left out. Constants are chosen on the ``dev`` half; the ``check``
half is for verifying a claim only.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

from skills.similarity import near_gain
from skills.taxonomy import Referential

FloatArray = NDArray[np.float64]
DEPTH = 10
_DISCOUNTS = 1.0 / np.log2(np.arange(DEPTH) + 2.0)


def in_half(code: str, half: str) -> bool:
    """Tell whether an occupation belongs to the half, by a hash that nobody chose."""
    digest = hashlib.sha1(f"rome-mob4-v1:{code}".encode()).digest()
    return (digest[-1] % 2 == 0) == (half == "dev")


def ndcg_by_source(referential: Referential, scores: NDArray[np.floating], half: str) -> FloatArray:
    """Return the nDCG@10 of each occupation of the half that has listed moves.

    Ties are broken by code, as an exact ranking would.
    """
    codes = sorted(referential.occupations)
    index = {code: row for row, code in enumerate(codes)}
    results: list[float] = []
    for row, code in enumerate(codes):
        near = referential.occupations[code].near
        if not near or not in_half(code, half):
            continue
        gains = np.zeros(len(codes))
        for rank, target in enumerate(near, start=1):
            gains[index[target]] = near_gain(rank)
        order = np.argsort(-scores[row], kind="stable")
        found = gains[order[order != row][:DEPTH]]
        best = np.sort(gains)[::-1][:DEPTH]
        results.append(float(found @ _DISCOUNTS) / float(best @ _DISCOUNTS))
    return np.array(results)


def interval(values: FloatArray, draws: int = 2000) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the mean."""
    rng = np.random.default_rng(0)
    means = rng.choice(values, size=(draws, len(values))).mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)
