"""Rank the labels of any list by what a text means: from one vocabulary to another.

Each label stands for itself: two labels of one concept are two answers. Both sides are split by
gender, and the nearest pair of forms counts. A label is compared by its letters and words
(``label_index.py``), by the occupations it evokes when a referential is given (``signatures.py``),
and by its meaning when there is an encoder (``meanings.py``).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skills.label_index import LABEL_LANES, LabelIndex
from skills.lane_weights import share_of, weights_of
from skills.meanings import MeaningIndex, Sense
from skills.normalize import label_key, split_genders
from skills.postings import FloatArray
from skills.signatures import Signatures
from skills.vector_store import Report, no_report

MAX_LABEL_LENGTH = 500  # characters read of a label
_LEAST_BROUGHT_BACK = 300
_FORMS_A_ROW = 3  # « a / b » has its two forms, often listed beside it
_ROUNDED = 6


@dataclass(frozen=True, slots=True)
class Link:
    """One answer: the place of a label in the list, and its score. Scores rank within one text."""

    place: int
    score: float


@dataclass(frozen=True, slots=True)
class _Forms:
    """The forms of texts, one row each: the text they belong to, as written, and as a key."""

    owners: NDArray[np.int64]
    written: tuple[str, ...]
    keys: tuple[str, ...]


class Linker:
    """A list of labels, ready to be ranked for any text."""

    def __init__(
        self,
        labels: Sequence[str],
        signatures: Signatures | None = None,
        sense: Sense | None = None,
        report: Report = no_report,
    ) -> None:
        self._forms = _forms_of(labels)
        self._index = LabelIndex(self._forms.keys)
        self._weights = weights_of("label", LABEL_LANES)
        self._signatures = signatures
        self._evoked = signatures.of(self._forms.keys, report).T.tocsr() if signatures else None
        self._meanings: MeaningIndex | None = sense.index_of(self._forms.written) if sense else None

    def rank(self, text: str, k: int) -> tuple[Link, ...]:
        """Return the ``k`` labels nearest to ``text``, nearest first, ties in the list's order.

        A label that shares nothing with the text is no answer.
        """
        if not self._forms.keys or k < 1:
            return ()
        n_labels = int(self._forms.owners[-1]) + 1
        best = np.zeros(n_labels, dtype=np.float32)
        asked = _forms_of([text])
        for written, key in zip(asked.written, asked.keys, strict=True):
            rows, scores = self._scores(written, key, k)
            np.maximum.at(best, self._forms.owners[rows], scores)
        kept = np.flatnonzero(best)
        best = np.round(best, _ROUNDED)
        ranked = kept[np.lexsort((kept, -best[kept]))][:k]
        return tuple(Link(int(place), float(best[place])) for place in ranked)

    def _scores(self, written: str, key: str, k: int) -> tuple[NDArray[np.int64], FloatArray]:
        """Return the forms worth ranking for one form of the text, and their scores."""
        look = self._index.first_look(key)
        sides: list[tuple[float, FloatArray]] = []
        if self._signatures is not None:
            evoked = (self._signatures.of([key]) @ self._evoked).toarray()[0]
            sides.append((share_of("link", "evoked"), evoked))
        if self._meanings is not None:
            sides.append((share_of("link", "meaning"), self._meanings.nearness(written)))
        count = max(_LEAST_BROUGHT_BACK, _FORMS_A_ROW * k)
        rows = _best(look.scores, count)
        for _, side in sides:
            rows = np.union1d(rows, _best(side, count))
        scores = self._index.lanes(look, rows) @ self._weights
        for share, side in sides:
            scores += np.float32(share) * side[rows]
        return rows, scores


def _forms_of(texts: Sequence[str]) -> _Forms:
    """Return the forms of each text; one without a word keeps an empty key, that nothing meets."""
    owners, written, keys = [], [], []
    for owner, text in enumerate(texts):
        forms = {label_key(form): form for form in split_genders(text[:MAX_LABEL_LENGTH])}
        for key, form in forms.items():
            owners.append(owner)
            written.append(form)
            keys.append(key)
        if not forms:
            owners.append(owner)
            written.append("")
            keys.append("")
    return _Forms(np.array(owners, dtype=np.int64), tuple(written), tuple(keys))


def _best(values: FloatArray, count: int) -> NDArray[np.int64]:
    """Return the rows of the ``count`` best values, in the order of the list."""
    if count >= len(values):
        return np.arange(len(values))
    return np.sort(np.argpartition(-values, count)[:count])
