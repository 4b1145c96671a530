"""What a text evokes: the occupations it is nearest to, as a direction.

Two labels without a word in common still meet when they evoke the same occupations: the referential
serves as background knowledge between any two vocabularies. No link between vocabularies is read.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.sparse import csr_matrix, vstack

from skills.names import NameIndex
from skills.occupation_index import OccupationIndex
from skills.postings import FloatArray
from skills.vector_store import Report, no_report

# How sharply the likeness of the nearest name, of all names and of all that an occupation is about
# turn into shares. Chosen with the shares of ``link`` on the open linking sets.
_SHARPNESS = np.array([8, 3, 30], dtype=np.float32)
_LEAST_SHARE = np.float32(0.001)
_BATCH = 256


class Signatures:
    """Texts as directions over the occupations of one referential."""

    def __init__(self, names: NameIndex, occupations: OccupationIndex) -> None:
        self._names = names
        self._occupations = occupations

    def of(self, keys: Sequence[str], report: Report = no_report) -> csr_matrix:
        """Return one unit row a key, shape ``(n_keys, n_occupations)``."""
        nothing = csr_matrix((0, len(self._names.named)), dtype=np.float32)
        return vstack([nothing, *self._rows(keys, report)], format="csr", dtype=np.float32)

    def _rows(self, keys: Sequence[str], report: Report) -> Iterator[csr_matrix]:
        for start in range(0, len(keys), _BATCH):
            batch = keys[start : start + _BATCH]
            yield csr_matrix(np.stack([self._direction(key) for key in batch]))
            report(start + len(batch), len(keys))

    def _direction(self, key: str) -> FloatArray:
        likeness = self._occupations.overall(key)
        evidence = _SHARPNESS @ likeness
        shares = np.exp(evidence - evidence.max(initial=0))
        shares /= shares.sum()
        shares[shares < _LEAST_SHARE] = 0
        if not likeness.any():
            shares[:] = 0  # it evokes nothing
        length = np.sqrt(shares.sum())
        direction: FloatArray = np.sqrt(shares) / (length or np.float32(1))
        return direction
