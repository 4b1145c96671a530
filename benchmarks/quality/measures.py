"""Ranks into figures: A@k, MRR, MAP, each with its 95 % bootstrap interval, paired with another."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
_SEED = 20260101

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ranking:
    """For each question: the rank of its first right answer (inf without one), and its AP."""

    first: Floats
    precision: Floats

    def each(self, measure: str) -> Floats:
        """Return one value a question: ``MRR``, ``MAP`` or ``A@k``."""
        if measure == "MRR":
            return 1 / self.first
        if measure == "MAP":
            return self.precision
        return (self.first <= int(measure.removeprefix("A@"))).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean with its interval."""

    mean: float
    low: float
    high: float


def ranking(answers: Sequence[Sequence[str]], right: Sequence[frozenset[str]]) -> Ranking:
    """Return how the answers of each question rank; average precision is over all right ones."""
    first, precision = [], []
    for found, wanted in zip(answers, right, strict=True):
        places = np.array([at for at, one in enumerate(found, 1) if one in wanted], dtype=float)
        first.append(places[0] if len(places) else np.inf)
        hits = np.arange(1, len(places) + 1)
        precision.append(float((hits / places).sum()) / len(wanted) if wanted else 0.0)
    return Ranking(np.array(first), np.array(precision))


def figure(values: Floats) -> Figure:
    """Return the mean of one value a question, and its interval."""
    rng = np.random.default_rng(_SEED)
    drawn = rng.integers(0, len(values), size=(RESAMPLES, len(values)))
    low, high = np.percentile(values[drawn].mean(axis=1), [2.5, 97.5])
    return Figure(float(values.mean()), float(low), float(high))


def paired_gain(ours: Floats, theirs: Floats) -> Figure:
    """Return how much better we are on the same questions; above 0 throughout, it is no chance."""
    return figure(ours - theirs)
