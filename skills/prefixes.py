"""Labels that a half-typed text begins: ``agent entr`` → Agent d'entretien."""

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from skills.normalize import STOP_WORDS

_MIN_TYPED = 2
_MAX_WORDS = 6
_FLOOR, _RANGE = 0.45, 0.5  # a completion scores from .45, for a long label, to .95
_AFTER_LAST = "\uffff"


class PrefixIndex:
    """Labels by the words they hold; the labels are keys of ``normalize.label_key``."""

    def __init__(self, keys: Sequence[str]) -> None:
        postings: dict[str, list[int]] = {}
        for row, key in enumerate(keys):
            for word in dict.fromkeys(key.split()):
                postings.setdefault(word, []).append(row)
        self._words = sorted(postings)
        self._rows = np.concatenate(
            [np.empty(0, dtype=np.int64), *(np.array(postings[word]) for word in self._words)]
        )
        self._starts = np.cumsum([0, *(len(postings[word]) for word in self._words)])
        self._lengths = np.array([len(key) for key in keys], dtype=np.float32)

    def begins_a_word(self, typed: str) -> bool:
        """Return whether a known word is ``typed`` or begins with it."""
        place = bisect_left(self._words, typed)
        return place < len(self._words) and self._words[place].startswith(typed)

    def only_begins_a_word(self, typed: str) -> bool:
        """Return whether ``typed`` begins known words and is none of them."""
        place = bisect_left(self._words, typed)
        return (
            place < len(self._words)
            and self._words[place] != typed
            and self._words[place].startswith(typed)
        )

    def completions(self, key: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the rows that hold every word of ``key``, the last one begun, and their scores."""
        *before, last = key.split()
        before = [word for word in before if word not in STOP_WORDS]
        none = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        if len(last) < _MIN_TYPED or len(before) >= _MAX_WORDS:
            return none
        rows = self._rows_of(last, bisect_left(self._words, last + _AFTER_LAST))
        for word in before:
            rows = rows[np.isin(rows, self._rows_of(word, bisect_left(self._words, word + " ")))]
        typed = len(last) + sum(len(word) + 1 for word in before)
        share = np.minimum(typed / self._lengths[rows], 1.0).astype(np.float32)
        return rows, np.float32(_FLOOR) + np.float32(_RANGE) * share

    def _rows_of(self, word: str, end: int) -> NDArray[np.int64]:
        """Return the rows of the known words from ``word`` to the place ``end``, each once."""
        start = bisect_left(self._words, word)
        return np.unique(self._rows[self._starts[start] : self._starts[max(start, end)]])
