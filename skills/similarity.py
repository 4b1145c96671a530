"""How near two occupations are: shared competences, and the moves France Travail calls near.

The affinity of moving from occupation *i* to occupation *j* is::

    affinity(i, j) = 1 - (1 - cosine(i, j)) × (1 - NEAR_SHARE × gain(i, j))

``cosine`` compares the competency vectors; ``gain`` is ``max(0.1, (11 - rank) / 10)`` when the
referential lists *j* among the moves from *i* (rank 1 first), 0 otherwise. Two independent
signs of nearness thus add up without passing 1. The cosine is symmetric, the listed moves are
directed (an aide-soignante can become an auxiliaire de vie tomorrow, not the reverse), so the
affinity is directed: rows are where a person comes from, columns where they could go.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from skills.codes import RomeCode
from skills.errors import UnknownOccupation
from skills.taxonomy import Referential
from skills.vectors import SkillSpace, occupation_matrix

NEAR_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Affinity:
    """Affinity of every move: ``values[index[origin], index[target]]`` in [0, 1], diagonal 1."""

    codes: tuple[RomeCode, ...]
    index: Mapping[RomeCode, int]
    values: NDArray[np.float32]

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", MappingProxyType(dict(self.index)))
        self.values.setflags(write=False)
        if self.values.shape != (len(self.codes), len(self.codes)):
            raise ValueError("affinity: one row and one column per code expected")

    def row(self, origin: RomeCode) -> NDArray[np.float32]:
        """Return the affinity from one occupation to all, or raise :class:`UnknownOccupation`."""
        row: NDArray[np.float32] = self.values[self._row(origin)]
        return row

    def between(self, origin: RomeCode, target: RomeCode) -> float:
        """Return the affinity of one move, or raise :class:`UnknownOccupation`."""
        return float(self.values[self._row(origin), self._row(target)])

    def _row(self, code: RomeCode) -> int:
        try:
            return self.index[code]
        except KeyError:
            raise UnknownOccupation(f"occupation {code}: not in the affinity table") from None


def near_gain(rank: int) -> float:
    """Return the gain in [0.1, 1] of the move listed at ``rank``, from 1."""
    return max(0.1, (11 - rank) / 10)


def occupation_affinity(
    space: SkillSpace, referential: Referential, with_mobilities: bool = True
) -> Affinity:
    """Return the affinity of every move between two occupations of the referential.

    Without mobilities it is the cosine alone, symmetric: what benchmarks compare with the
    official moves. An occupation without skills is near itself only, listed moves aside.
    """
    codes, rows = occupation_matrix(space, referential)
    index = {code: row for row, code in enumerate(codes)}
    values: NDArray[np.float64] = (rows @ rows.T).toarray()
    if with_mobilities:
        for origin, code in enumerate(codes):
            for rank, target_code in enumerate(referential.occupations[code].near, start=1):
                target = index[target_code]
                missing = (1.0 - values[origin, target]) * (1.0 - NEAR_SHARE * near_gain(rank))
                values[origin, target] = 1.0 - missing
    np.fill_diagonal(values, 1.0)
    return Affinity(codes, index, np.clip(values, 0.0, 1.0).astype(np.float32))
