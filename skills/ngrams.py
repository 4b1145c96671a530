"""Cosine between a text and many labels, over the TF-IDF of their letters.

The n-grams have 3 to 5 letters, inside a word and its two edges (scikit-learn's ``char_wb``). They
are counted once a word and not once a label: labels share few words, so 33,000 of them are indexed
in about a second.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from scipy.sparse import csr_matrix

from skills.postings import FloatArray, Postings, rarities

_SHORTEST, _LONGEST = 3, 5
_REMEMBERED = 65_536


@lru_cache(maxsize=_REMEMBERED)
def _ngrams(word: str) -> tuple[str, ...]:
    """Return the n-grams of a word with a blank at both edges; a short word counts once."""
    edged = f" {word} "
    found: list[str] = []
    for length in range(_SHORTEST, _LONGEST + 1):
        found += [edged[at : at + length] for at in range(max(1, len(edged) - length + 1))]
        if len(edged) <= length:
            break
    return tuple(found)


class NgramIndex:
    """Labels indexed by their letters; the labels are keys of ``normalize.label_key``."""

    def __init__(self, keys: Sequence[str]) -> None:
        words = {
            word: place for place, word in enumerate(sorted({w for k in keys for w in k.split()}))
        }
        ngrams = [_ngrams(word) for word in words]
        self._place: dict[str, int] = {}
        for one in ngrams:
            for ngram in one:
                self._place.setdefault(ngram, len(self._place))
        of_words = _counts([[self._place[g] for g in one] for one in ngrams], len(self._place))
        of_labels = _counts([[words[w] for w in key.split()] for key in keys], len(words))
        counts = (of_labels @ of_words).tocsr()
        self._rarity = rarities(counts)
        counts.data = (1 + np.log(counts.data)) * self._rarity[counts.indices]
        self._postings = Postings(counts)

    def cosines(self, key: str) -> FloatArray:
        """Return the cosine of ``key`` with each label, shape ``(n_labels,)``, in [0, 1]."""
        ngrams = (self._place.get(ngram) for word in key.split() for ngram in _ngrams(word))
        known = np.array([one for one in ngrams if one is not None], dtype=np.int64)
        parts, times = np.unique(known, return_counts=True)
        weights = (1 + np.log(times)) * self._rarity[parts]
        return self._postings.cosines(parts, weights, float(np.linalg.norm(weights)))


def _counts(rows: Sequence[Sequence[int]], n_columns: int) -> csr_matrix:
    """Return how often each row holds each column."""
    columns = np.array([column for row in rows for column in row], dtype=np.int64)
    starts = np.cumsum([0, *map(len, rows)])
    ones = np.ones(len(columns), dtype=np.float32)
    counts = csr_matrix((ones, columns, starts), shape=(len(rows), n_columns))
    counts.sum_duplicates()
    return counts
