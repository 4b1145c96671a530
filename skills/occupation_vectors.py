"""Occupations as vectors: what they ask, the words they are told with, and a little of their kin.

Two vectors of norm 1 stand side by side: the competency vector (``vectors.py``) for a third, the
words (``occupation_words.py``) for two thirds. An occupation then takes a quarter of what its
family has in common: « Conducteur de tramway » is a way to drive a bus, and its own few skills do
not say all of it. The family is the reference occupation that ROME 4.0 gives as parent, and those
that specialise it.

The shares were chosen on the dev half of the listed moves, which the vectors never read
(``benchmarks/bench_occupation_similarity.py``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array, hstack

from skills.codes import RomeCode
from skills.errors import UnknownOccupation
from skills.occupation_words import occupation_words
from skills.taxonomy import Referential
from skills.vectors import SkillSpace, occupation_matrix

FloatArray = NDArray[np.float64]

WORDS_SHARE = 2 / 3
FAMILY_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class OccupationVectors:
    """The occupations in ascending code, and what is known of each.

    ``rows`` are of norm 1, or empty: competences, then ``words``; ``own`` is the same before the
    family took part. ``reference`` tells which occupations are the reference of their family,
    ``skilled`` those that have a known skill.
    """

    codes: tuple[RomeCode, ...]
    index: Mapping[RomeCode, int]
    words: tuple[str, ...]
    own: csr_matrix
    rows: csr_matrix
    reference: NDArray[np.bool_]
    skilled: NDArray[np.bool_]

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", MappingProxyType(dict(self.index)))

    def number(self, code: RomeCode) -> int:
        """Return the row of an occupation, or raise :class:`UnknownOccupation`."""
        try:
            return self.index[code]
        except KeyError:
            raise UnknownOccupation(f"occupation {code}: not in the active referential") from None

    def domain_starts(self, length: int) -> NDArray[np.str_]:
        """Return the first letters of every code: 3 for the domain, 1 for the broad domain."""
        return np.array([code[:length] for code in self.codes])


def occupation_vectors(space: SkillSpace, referential: Referential) -> OccupationVectors:
    """Return the vectors of every occupation of the referential."""
    codes, skills = occupation_matrix(space, referential)
    told = occupation_words(referential)
    own = hstack(
        [skills * np.sqrt(1.0 - WORDS_SHARE), told.rows * np.sqrt(WORDS_SHARE)], format="csr"
    )
    return OccupationVectors(
        codes=codes,
        index={code: row for row, code in enumerate(codes)},
        words=told.words,
        own=own,
        rows=_unit(own + FAMILY_SHARE * (family_means(referential) @ own)),
        reference=np.array([referential.occupations[code].parent == code for code in codes]),
        skilled=np.diff(skills.indptr) > 0,
    )


def family_means(referential: Referential) -> csr_matrix:
    """Return the matrix that replaces each row by the mean of its family, in ascending code."""
    codes = sorted(referential.occupations)
    families = [referential.occupations[code].parent or code for code in codes]
    numbers = {family: number for number, family in enumerate(sorted(set(families)))}
    family_of = np.array([numbers[family] for family in families], dtype=np.int32)
    n = len(families)
    belongs = csr_matrix((np.ones(n), (np.arange(n), family_of)), shape=(n, len(numbers)))
    sizes = np.bincount(family_of, minlength=len(numbers))
    return csr_matrix(belongs @ diags_array(1.0 / sizes) @ belongs.T)


def _unit(rows: csr_matrix) -> csr_matrix:
    norms = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    norms[norms == 0.0] = 1.0
    unit = csr_matrix(diags_array(1.0 / norms) @ rows)
    unit.sort_indices()
    return unit
