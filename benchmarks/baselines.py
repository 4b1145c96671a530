"""What one would write first: everything scanned, with the usual libraries.

``GeopyAndCosine`` computes less than the engine (no constraint, no occupation, plain cosine): the
ratio flatters it. ``ScipyScan`` computes the same score. The best that NumPy can do is in
``sorted_grid.py``.
"""

import math

import numpy as np
from geopy.distance import geodesic
from sklearn.metrics.pairwise import cosine_similarity

from benchmarks.corpus import Corpus
from benchmarks.demands import as_matrix, full_axes, read_usual
from benchmarks.exact_scan import in_reach
from benchmarks.formula import Floats, Rows, Totals, best, scores_of
from benchmarks.question import Question
from matching.reference import Reference

DECAY_KM = 12.0


class GeopyAndCosine:
    """geopy's geodesic for each offer, scikit-learn's cosine for all."""

    name = "geopy_and_sklearn"

    def __init__(self, corpus: Corpus, reference: Reference) -> None:
        usual = read_usual(reference)
        self._vectors = as_matrix(full_axes(corpus.columns, usual), len(corpus), len(usual.idf))
        degrees = np.degrees(np.stack((corpus.columns.lat_rad, corpus.columns.lon_rad), axis=1))
        self._points = [tuple(point) for point in np.nan_to_num(degrees).tolist()]

    def top(self, question: Question, k: int) -> tuple[Rows, Floats]:
        """Return the ``k`` best rows by cosine × exp(-km / 12)."""
        home = (math.degrees(question.lat_rad), math.degrees(question.lon_rad))
        km = np.array([geodesic(home, point).km for point in self._points])
        asked = question.credit.astype(np.float64)[None, :]
        scores = cosine_similarity(asked, self._vectors)[0] * np.exp(-km / DECAY_KM)
        return best(scores, np.arange(len(scores)), k)


class ScipyScan:
    """A sparse product for all opportunities, then the score of those in reach."""

    name = "scipy_full_scan"

    def __init__(self, corpus: Corpus, reference: Reference) -> None:
        usual = read_usual(reference)
        self._columns, self._policy = corpus.columns, reference.policy_arrays
        self._vectors = as_matrix(full_axes(corpus.columns, usual), len(corpus), len(usual.idf))
        self._squares = self._vectors.copy()
        self._squares.data **= 2
        self._totals = Totals(
            np.asarray(self._vectors.sum(axis=1)).ravel(),
            np.asarray(self._squares.sum(axis=1)).ravel(),
        )

    def top(self, question: Question, k: int) -> tuple[Rows, Floats]:
        """Return the ``k`` best rows and their scores."""
        credit = question.credit.astype(np.float64)
        held, held_square = self._vectors @ credit, self._squares @ (credit * credit)
        rows, minutes = in_reach(question, self._columns)
        scores = scores_of(
            question, self._columns, self._totals, self._policy, rows, minutes,
            held[rows], held_square[rows],
        )  # fmt: skip
        return best(scores, rows, k)
