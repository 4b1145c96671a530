"""How alike a text and the occupations of a referential are: their names, and all they are about.

A text is compared with each name (``label_index.py``), with the names of an occupation taken
together, with its definition, its skills and its domain. Every lane is in [0, 1].
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skills.codes import RomeCode
from skills.label_index import FirstLook
from skills.names import NameIndex
from skills.ngrams import NgramIndex
from skills.normalize import label_key
from skills.postings import FloatArray
from skills.taxonomy import Occupation, Referential
from skills.word_index import WordIndex

OCCUPATION_LANES = (
    "name",  # its nearest name
    "names",  # mean of its three nearest names
    "label",  # letters of its own label
    "together",  # letters of all its names as one text
    "definition",  # words of its definition
    "skills",  # words of what it asks
    "domain",  # words of its domaine professionnel
    "about",  # share of the text said by its names, definition and skills together
    "breadth",  # how many names it has: much named, much meant
)
MEANING_LANES = (  # with an encoder
    "meaning",  # its name of nearest meaning
    "meanings",  # mean of its three names of nearest meaning
)
_NEAREST = 3
_BROUGHT_BACK = 80
_ABOUT_AT_FIRST = np.float32(2)


@dataclass(frozen=True, slots=True)
class Compared:
    """A text against some occupations, by place in the index.

    ``lanes`` has one row an occupation; ``rows`` is the row of its nearest name.
    """

    owners: NDArray[np.int64]
    lanes: FloatArray
    rows: NDArray[np.int64]


class OccupationIndex:
    """The occupations of a referential, in the order of its names."""

    def __init__(
        self, names: NameIndex, referential: Referential, label_weights: FloatArray
    ) -> None:
        self._names = names
        occupations = [referential.occupations[RomeCode(one.code)] for one in names.named]
        together = [
            " ".join(names.keys[start:end])
            for start, end in zip(names.starts, names.ends, strict=True)
        ]
        definitions = [label_key(one.definition) for one in occupations]
        skills = [_skills_key(one, referential) for one in occupations]
        self._together = NgramIndex(together)
        self._definitions = WordIndex(definitions)
        self._skills = WordIndex(skills)
        self._domains = WordIndex([label_key(one.domain) for one in occupations])
        parts = zip(together, definitions, skills, strict=True)
        self._about = WordIndex([" ".join(part) for part in parts])
        counts = np.log1p(names.ends - names.starts)
        self._breadth = (counts / counts.max(initial=1)).astype(np.float32)
        self._weights = label_weights

    def compare(self, look: FirstLook, meaning: FloatArray | None = None) -> Compared:
        """Return the lanes of the occupations that a text may name.

        ``meaning`` has one value a name; with it, the lanes of meaning come last.
        """
        names, key = self._names, look.key
        together = self._together.cosines(key)
        about = self._about.read(key)
        at_first = np.maximum.reduceat(look.scores, names.starts) + together
        at_first += _ABOUT_AT_FIRST * self._about.cosines(about)
        owners = np.argsort(-at_first, kind="stable")[:_BROUGHT_BACK]
        of_meaning: tuple[FloatArray, ...] = ()
        if meaning is not None:
            nearest_of: FloatArray = np.maximum.reduceat(meaning, names.starts)
            by_meaning = np.argsort(-nearest_of, kind="stable")[:_BROUGHT_BACK]
            owners = np.union1d(owners, by_meaning)
            rows, starts = self._nearest_rows(meaning, owners)
            mean = _mean_of_three(meaning[rows], starts)
            of_meaning = nearest_of[owners], mean
        nearest, name_lanes = self._name_lanes(look, owners)
        lanes = np.stack(
            [
                *name_lanes,
                look.letters[names.starts[owners]],
                together[owners],
                *(
                    index.cosines(index.read(key))[owners]
                    for index in (self._definitions, self._skills, self._domains)
                ),
                self._about.coverages(about, owners)[0],
                self._breadth[owners],
                *of_meaning,
            ],
            axis=1,
        )
        return Compared(owners, lanes, nearest)

    def overall(self, key: str) -> FloatArray:
        """Return the likeness of every occupation by its nearest name, its names, all it is about.

        Shape ``(3, n_occupations)``; cheaper than :meth:`compare`.
        """
        names = self._names
        nearest = np.maximum.reduceat(names.labels.letters(key), names.starts)
        about = self._about.cosines(self._about.read(key))
        return np.stack([nearest, self._together.cosines(key), about])

    def _name_lanes(
        self, look: FirstLook, owners: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], tuple[FloatArray, FloatArray]]:
        """Return the row of the nearest name of each owner, then the lanes of names."""
        rows, starts = self._nearest_rows(look.scores, owners)
        scores: FloatArray = self._names.labels.lanes(look, rows) @ self._weights
        best: FloatArray = np.maximum.reduceat(scores, starts)
        places = np.repeat(np.arange(len(owners)), np.diff([*starts, len(rows)]))
        nearest = rows[np.lexsort((-scores, places))[starts]]
        mean = _mean_of_three(scores, starts)
        return nearest, (best, mean)

    def _nearest_rows(
        self, scores: FloatArray, owners: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the rows of the nearest names of each owner, and where those of each start."""
        starts = self._names.starts[owners]
        counts = self._names.ends[owners] - starts
        firsts = np.cumsum(counts) - counts
        ranks = np.arange(counts.sum()) - np.repeat(firsts, counts)  # within one owner
        rows = np.repeat(starts, counts) + ranks
        places = np.repeat(np.arange(len(owners)), counts)
        by_score = rows[np.lexsort((-scores[rows], places))]
        kept = np.minimum(counts, _NEAREST)
        return by_score[ranks < _NEAREST], np.cumsum(kept) - kept


def _mean_of_three(scores: FloatArray, starts: NDArray[np.int64]) -> FloatArray:
    """Return the mean of the nearest names of each owner, absent ones counting for nothing."""
    mean: FloatArray = (np.add.reduceat(scores, starts) / _NEAREST).astype(np.float32)
    return mean


def _skills_key(occupation: Occupation, referential: Referential) -> str:
    labels = (referential.skills[link.skill_id].label for link in occupation.skills)
    return " ".join(map(label_key, labels))
