"""How near two occupations are: shared competences, same domain, moves France Travail calls near.

The affinity of moving from occupation *i* to occupation *j* is::

    affinity(i, j) = 1 - (1 - cosine(i, j)) × (1 - domain(i, j)) × (1 - near(i, j))

- ``cosine`` compares the competency vectors (``vectors.py``);
- ``domain`` is :data:`DOMAIN_SHARE` when the two codes share their domaine professionnel (first
  three characters), :data:`UNKNOWN_SHARE` when moreover one of them has no known skill, 0
  otherwise;
- ``near`` is ``NEAR_SHARE × max(0.1, (11 - rank) / 10)`` when the referential lists *j* among the
  moves from *i* (rank 1 first), 0 otherwise.

Signs of nearness thus add up without passing 1. Cosine and domain are symmetric; the listed moves
are directed (a cariste can become a manutentionnaire tomorrow, the reverse takes a CACES), so the
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

FloatArray = NDArray[np.float64]

NEAR_SHARE = 0.6
# nDCG@10 against the listed moves, dev half, without reading them: 0 → .345, 0.03 → .358,
# 0.05 → .362, 0.07 → .361 (benchmarks/bench_occupation_similarity.py).
DOMAIN_SHARE = 0.05
# The mean affinity of two occupations of one domain in ROME 4.0 v460 is 0.11.
UNKNOWN_SHARE = 0.1


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
        row: NDArray[np.float32] = self.values[self.number(origin)]
        return row

    def between(self, origin: RomeCode, target: RomeCode) -> float:
        """Return the affinity of one move, or raise :class:`UnknownOccupation`."""
        return float(self.values[self.number(origin), self.number(target)])

    def number(self, code: RomeCode) -> int:
        """Return the row and column of one occupation, or raise :class:`UnknownOccupation`."""
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

    Without mobilities it is symmetric and reads no listed move: this is what the benchmark
    compares with them.
    """
    codes, rows = occupation_matrix(space, referential)
    index = {code: row for row, code in enumerate(codes)}
    cosine: FloatArray = (rows @ rows.T).toarray()
    missing = (1.0 - cosine) * (1.0 - _domain_shares(codes, np.diff(rows.indptr) > 0))
    if with_mobilities:
        for origin, code in enumerate(codes):
            for rank, target in enumerate(referential.occupations[code].near, start=1):
                missing[origin, index[target]] *= 1.0 - NEAR_SHARE * near_gain(rank)
    values = np.clip(1.0 - missing, 0.0, 1.0)
    np.fill_diagonal(values, 1.0)
    return Affinity(codes, index, values.astype(np.float32))


def _domain_shares(codes: tuple[RomeCode, ...], known: NDArray[np.bool_]) -> FloatArray:
    domains = np.array([code[:3] for code in codes])
    same = domains[:, None] == domains[None, :]
    both_known = known[:, None] & known[None, :]
    shares: FloatArray = np.where(both_known, DOMAIN_SHARE, UNKNOWN_SHARE)
    shares[~same] = 0.0
    return shares
