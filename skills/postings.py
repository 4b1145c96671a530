"""Unit vectors of many labels, read by their parts: a text visits the labels that share its own."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

FloatArray = NDArray[np.float32]


def rarities(counts: csr_matrix) -> FloatArray:
    """Return the weight of each part, shape ``(n_parts,)``: the rarer, the more it says."""
    n_labels, n_parts = counts.shape
    held_by = np.bincount(counts.indices, minlength=n_parts)
    rarity: FloatArray = (np.log((1 + n_labels) / (1 + held_by)) + 1).astype(np.float32)
    return rarity


class Postings:
    """For each part, the labels that hold it and how much it weighs in their unit vector."""

    def __init__(self, weights: csr_matrix) -> None:
        """``weights``: one row a label, one column a part; its rows are brought to length 1."""
        self.size = weights.shape[0]
        rows = np.repeat(np.arange(self.size), np.diff(weights.indptr))
        norms = np.sqrt(np.bincount(rows, weights.data.astype(np.float64) ** 2, self.size))
        unit = csr_matrix(
            (weights.data / norms[rows], weights.indices, weights.indptr), shape=weights.shape
        )
        by_part = unit.T.tocsr()
        self._labels = by_part.indices
        self._weights = by_part.data.astype(np.float32)
        self._starts = by_part.indptr

    def cosines(self, parts: NDArray[np.int64], weights: NDArray[Any], norm: float) -> FloatArray:
        """Return the cosine with each label of a text of these parts, shape ``(n_labels,)``.

        ``norm`` is the length of the text's vector, of which parts may be unknown here.
        """
        if not len(parts):
            return np.zeros(self.size, dtype=np.float32)
        spans = [slice(self._starts[part], self._starts[part + 1]) for part in parts]
        labels = np.concatenate([self._labels[span] for span in spans])
        shares = zip(spans, weights / norm, strict=True)
        terms = np.concatenate([self._weights[span] * share for span, share in shares])
        cosines: FloatArray = np.bincount(labels, terms, self.size).astype(np.float32)
        return cosines
