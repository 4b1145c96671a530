"""How alike a text and many labels are, seen from several sides: the lanes.

Each lane is a number in [0, 1]; ``data/lanes.toml`` says what each weighs. Lanes that cost little
choose some labels, and all of them rank those.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from skills.ngrams import NgramIndex
from skills.postings import FloatArray
from skills.word_index import ReadWords, WordIndex

LABEL_LANES = (
    "letters",  # cosine of the TF-IDF of letters
    "asked",  # share of the text that the label says, a near word counting in part
    "said",  # share of the label that the text says
    "head",  # the same first word: what the job is
    "tail",  # the same last word: what it is about
    "order",  # likeness of the sorted words, letter by letter
)
_WORDS_AT_FIRST = np.float32(0.5)


@dataclass(frozen=True, slots=True)
class FirstLook:
    """A text against every label by the lanes that cost little; shapes ``(n_labels,)``."""

    key: str
    letters: FloatArray
    words: FloatArray
    read: ReadWords

    @property
    def scores(self) -> FloatArray:
        """The scores by which labels are chosen for a second look."""
        return self.letters + _WORDS_AT_FIRST * self.words


class LabelIndex:
    """Labels, as keys of ``normalize.label_key``, compared with texts."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = tuple(keys)
        self._letters = NgramIndex(keys)
        self._words = WordIndex(keys)

    def first_look(self, key: str) -> FirstLook:
        """Compare ``key`` with every label."""
        read = self._words.read(key)
        return FirstLook(key, self._letters.cosines(key), self._words.cosines(read), read)

    def letters(self, key: str) -> FloatArray:
        """Return the lane of letters alone, for every label."""
        return self._letters.cosines(key)

    def lanes(self, look: FirstLook, rows: NDArray[np.int64]) -> FloatArray:
        """Return every lane of some labels, shape ``(n_rows, len(LABEL_LANES))``."""
        asked, said = self._words.coverages(look.read, rows)
        head, tail = self._words.same_ends(look.read, rows)
        letters = look.letters[rows]
        order = [
            fuzz.token_sort_ratio(look.key, self.keys[row]) / 100 if shared else 0
            for row, shared in zip(rows, letters > 0, strict=True)
        ]
        lanes = (letters, asked, said, head, tail, order)
        return np.stack([np.asarray(lane, dtype=np.float32) for lane in lanes], axis=1)
