"""How much the words of a text are those of an occupation: cosine of TF-IDF over stems."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from skills.codes import RomeCode
from skills.normalize import STOP_WORDS, fold, words_of
from skills.taxonomy import Referential

_CORE = 1.5  # a word of a core skill beside one of another
_MIN_LETTERS = 3
# The length of an occupation of which some forty words are known. One of which little more than the
# label is known would otherwise be near to every text that holds a word of it.
_LEAST_LENGTH = 40.0


class OccupationWords:
    """The words of every occupation: its names, its definition, its competences."""

    def __init__(self, referential: Referential, codes: Sequence[RomeCode]) -> None:
        of_skill = {skill.id: tuple(_stems(skill.label)) for skill in referential.skills.values()}
        counts: list[Counter[str]] = []
        for code in codes:
            occupation = referential.occupations[code]
            names = (occupation.label, *(name.label for name in occupation.appellations))
            counted: Counter[str] = Counter()
            for text in (*names, occupation.definition):
                counted.update(_stems(text))
            for link in occupation.skills:
                for word in of_skill[link.skill_id]:
                    counted[word] += _CORE if link.core else 1  # type: ignore[assignment]
            counts.append(counted)
        self._columns: dict[str, int] = {}
        for counted in counts:
            for word in counted:
                self._columns.setdefault(word, len(self._columns))
        met_in = Counter(word for counted in counts for word in counted)
        self._idf = np.array(
            [1 + math.log((len(codes) + 1) / (met_in[word] + 1)) for word in self._columns]
        )
        self._by_word = self._matrix(counts)

    def _matrix(self, counts: Sequence[Counter[str]]) -> csr_matrix:
        """Return words × occupations, of length one unless little is known of the occupation."""
        rows, columns, weights = [], [], []
        for place, counted in enumerate(counts):
            indices = [self._columns[word] for word in counted]
            values = (1 + np.log(np.array(list(counted.values())))) * self._idf[indices]
            length = max(float(np.linalg.norm(values)), _LEAST_LENGTH)
            rows += indices
            columns += [place] * len(indices)
            weights += list(values / length)
        shape = (len(self._columns), len(counts))
        return csr_matrix((weights, (rows, columns)), shape=shape)

    def cosines(self, *texts: tuple[str, int]) -> NDArray[np.float64]:
        """Return the cosine of texts, each repeated so many times, with every occupation."""
        counted: Counter[int] = Counter()
        for text, times in texts:
            for word in _stems(text):
                if word in self._columns:
                    counted[self._columns[word]] += times
        if not counted:
            return np.zeros(self._by_word.shape[1])
        indices = list(counted)
        weights = (1 + np.log(np.array(list(counted.values())))) * self._idf[indices]
        weights /= np.linalg.norm(weights)
        found: NDArray[np.float64] = weights @ self._by_word[indices]
        return found


def _stems(text: str) -> Iterator[str]:
    return (
        word.stem
        for word in words_of(fold(text))
        if word.text not in STOP_WORDS and len(word.text) >= _MIN_LETTERS
    )
