"""How near two occupations are: what they ask, what is written of them, moves called near.

The affinity of moving from occupation *i* to occupation *j* is::

    affinity(i, j) = 1 - (1 - cosine)^(broad × reference) × (1 - unknown) × (1 - near)

- ``cosine`` compares the vectors of the two (``occupation_vectors.py``: competences, words,
  family); with meanings (``occupation_meanings``, optional) it is mixed with theirs;
- ``broad`` is :data:`BROAD_DOMAIN_POWER` when both codes begin with the same letter, 1 otherwise;
- ``reference`` is :data:`REFERENCE_POWER` when *j* is the reference of its family, 1 otherwise:
  one moves to « Conducteur de bus » more often than to one of its specialities;
- ``unknown`` is :data:`UNKNOWN_SHARE` when one of the two has no known skill and both are of one
  domaine professionnel (first three characters), 0 otherwise;
- ``near`` is ``NEAR_SHARE × max(0.1, (11 - rank) / 10)`` when the referential lists *j* among the
  moves from *i* (rank 1 first), 0 otherwise.

Signs of nearness thus add up without passing 1. The cosine is symmetric, the affinity is directed:
rows are where a person comes from, columns where they could go (a cariste can become a
manutentionnaire tomorrow, the reverse takes a CACES).

The constants were chosen on the dev half of the listed moves, without reading them
(``benchmarks/bench_occupation_similarity.py``, ADR 0013).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from skills.codes import RomeCode
from skills.errors import UnknownOccupation
from skills.occupation_vectors import OccupationVectors, occupation_vectors
from skills.taxonomy import Referential
from skills.vectors import SkillSpace

FloatArray = NDArray[np.float64]

NEAR_SHARE = 0.6
BROAD_DOMAIN_POWER = 1.25
REFERENCE_POWER = 1.7
# Cautious: two known occupations of one domain are nearer than that on average.
UNKNOWN_SHARE = 0.1
MEANING_SHARE = 0.15
_DOMAIN_LENGTH = 3


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

    Without mobilities no listed move is read: this is what the benchmark compares with them.
    """
    vectors = occupation_vectors(space, referential)
    everyone = np.arange(len(vectors.codes))
    values = affinity_rows(vectors, everyone, referential if with_mobilities else None)
    return Affinity(vectors.codes, vectors.index, values.astype(np.float32))


def affinity_rows(
    vectors: OccupationVectors,
    origins: NDArray[np.intp],
    listed: Referential | None,
    meanings: FloatArray | None = None,
) -> FloatArray:
    """Return the affinity from some occupations to all, shape ``(n_origins, n_occupations)``.

    Parameters
    ----------
    vectors
        The occupations, in the order of the columns.
    origins
        Rows of ``vectors``.
    listed
        The referential whose listed moves count; none when None.
    meanings
        One row of norm 1 per occupation (``occupation_meanings``); None without that layer.
    """
    cosine: FloatArray = (vectors.rows[origins] @ vectors.rows.T).toarray()
    if meanings is not None:
        meant = np.clip(meanings[origins] @ meanings.T, 0.0, 1.0)
        cosine = (1.0 - MEANING_SHARE) * cosine + MEANING_SHARE * meant
    broad = vectors.domain_starts(1)
    powers = np.where(broad[origins, None] == broad, BROAD_DOMAIN_POWER, 1.0)
    powers *= np.where(vectors.reference, REFERENCE_POWER, 1.0)
    missing: FloatArray = np.power(1.0 - np.clip(cosine, 0.0, 1.0), powers)
    missing *= 1.0 - _unknown_shares(vectors, origins)
    if listed is not None:
        for row, origin in enumerate(origins):
            near = listed.occupations[vectors.codes[origin]].near
            for rank, target in enumerate(near, start=1):
                missing[row, vectors.index[target]] *= 1.0 - NEAR_SHARE * near_gain(rank)
    values: FloatArray = 1.0 - missing
    values[np.arange(len(origins)), origins] = 1.0
    return values


def _unknown_shares(vectors: OccupationVectors, origins: NDArray[np.intp]) -> FloatArray:
    domains = vectors.domain_starts(_DOMAIN_LENGTH)
    same = domains[origins, None] == domains
    both_known = vectors.skilled[origins, None] & vectors.skilled
    return np.where(same & ~both_known, UNKNOWN_SHARE, 0.0)
