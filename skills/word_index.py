"""Labels by their words: how much of a text a label says, and how much of a label a text says.

Words are compared by their stems, weighted by how rare they are among the labels. A stem that a
label lacks meets the nearest one of that label by its letters (``boulagner`` and ``boulanger``).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from skills.ngrams import NgramIndex
from skills.normalize import STOP_WORDS
from skills.postings import FloatArray, Postings, rarities
from skills.stemming import stem

_MIN_LIKENESS = np.float32(0.45)  # of the letters of two stems; below, they are two words
_ABSENT = -1
_REMEMBERED = 4096  # stems, with the few that are near each


def stems_of(key: str) -> list[str]:
    """Return the stems of a key in order; its empty words count when it has nothing else."""
    words = key.split()
    return [stem(word) for word in words if word not in STOP_WORDS] or [stem(w) for w in words]


@dataclass(frozen=True, slots=True)
class ReadWords:
    """The different stems of one text, in order, as an index sees them.

    ``columns`` are their places in the index, -1 for a stem that no label holds; ``rarity`` their
    weights.
    """

    stems: tuple[str, ...]
    columns: NDArray[np.int64]
    rarity: FloatArray


class WordIndex:
    """Labels indexed by their stems; the labels are keys of ``normalize.label_key``."""

    def __init__(self, keys: Sequence[str]) -> None:
        listed = [stems_of(key) for key in keys]
        known = sorted({one for stems in listed for one in stems})
        self._place = {one: place for place, one in enumerate(known)}
        places = [[self._place[one] for one in stems] for stems in listed]
        self._first = np.array([one[0] if one else _ABSENT for one in places], dtype=np.int64)
        self._last = np.array([one[-1] if one else _ABSENT for one in places], dtype=np.int64)
        sets = [sorted(set(one)) for one in places]
        self._columns = np.array([place for one in sets for place in one], dtype=np.int64)
        self._starts = np.cumsum([0, *map(len, sets)])
        shape, ones = (len(keys), len(known)), np.ones(len(self._columns), dtype=np.float32)
        held = csr_matrix((ones, self._columns, self._starts), shape=shape)
        self._rarity = rarities(held)
        self._unknown = np.float32(np.log1p(len(keys)) + 1)
        held.data = self._rarity[held.indices]
        self._postings = Postings(held)
        self._letters = NgramIndex(known)
        self._near: dict[str, tuple[NDArray[np.int64], FloatArray]] = {}

    def read(self, key: str) -> ReadWords:
        """Return the words of ``key`` as this index sees them."""
        stems = tuple(dict.fromkeys(stems_of(key)))
        columns = np.array([self._place.get(one, _ABSENT) for one in stems], dtype=np.int64)
        rarity = np.full(len(stems), self._unknown, dtype=np.float32)
        rarity[columns >= 0] = self._rarity[columns[columns >= 0]]
        return ReadWords(stems, columns, rarity)

    def cosines(self, read: ReadWords) -> FloatArray:
        """Return the cosine of a text with each label, shape ``(n_labels,)``, in [0, 1]."""
        known = read.columns >= 0
        norm = float(np.linalg.norm(read.rarity))
        return self._postings.cosines(read.columns[known], read.rarity[known], norm)

    def coverages(self, read: ReadWords, rows: NDArray[np.int64]) -> tuple[FloatArray, FloatArray]:
        """Return how much of the text each label says, and how much of each label the text says.

        Both in [0, 1], shape ``(n_rows,)``, a near word counting for its likeness.
        """
        lengths = self._starts[rows + 1] - self._starts[rows]
        asked, said = np.zeros((2, len(rows)), dtype=np.float32)
        filled = lengths > 0
        if not len(read.rarity) or not filled.any():
            return asked, said
        rows, lengths = rows[filled], lengths[filled]
        offsets = np.cumsum(lengths) - lengths
        within = np.arange(lengths.sum()) - np.repeat(offsets, lengths)
        columns = self._columns[np.repeat(self._starts[rows], lengths) + within]
        near = self._likeness(read)[:, columns]
        best_of_text = np.maximum.reduceat(near, offsets, axis=1)
        rarity = self._rarity[columns]
        best_of_label = np.add.reduceat(near.max(axis=0) * rarity, offsets)
        asked[filled] = read.rarity @ best_of_text / read.rarity.sum()
        said[filled] = best_of_label / np.add.reduceat(rarity, offsets)
        return asked, said

    def _likeness(self, read: ReadWords) -> FloatArray:
        """Return how near each stem is to each known one, 1 for itself; by their letters."""
        likeness = np.zeros((len(read.stems), len(self._place)), dtype=np.float32)
        for row, (one, column) in enumerate(zip(read.stems, read.columns, strict=True)):
            columns, near = self._near_stems(one)
            likeness[row, columns] = near
            if column != _ABSENT:
                likeness[row, column] = 1
        return likeness

    def _near_stems(self, asked: str) -> tuple[NDArray[np.int64], FloatArray]:
        """Return the columns of the stems near one, and how near; some are remembered."""
        found = self._near.get(asked)
        if found is None:
            cosines = self._letters.cosines(asked)
            columns = np.flatnonzero(cosines >= _MIN_LIKENESS)
            found = columns, cosines[columns]
            if len(self._near) < _REMEMBERED:
                self._near[asked] = found
        return found

    def same_ends(
        self, read: ReadWords, rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which labels begin, and which end, by the same word as the text."""
        if not len(read.columns):
            none = np.zeros(len(rows), dtype=np.bool_)
            return none, none
        first, last = read.columns[0], read.columns[-1]
        return (
            (self._first[rows] == first) & (first != _ABSENT),
            (self._last[rows] == last) & (last != _ABSENT),
        )
