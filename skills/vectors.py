"""Competency vectors: what people hold and what jobs ask, on the same axes.

One axis (*dim*) per skill of the referential, families (macro-competences) included, weighted by
inverse document frequency over the occupations: a skill that every occupation asks says little.
More than half of ROME's skills occur in a single occupation, so exact codes rarely meet; a skill
therefore also lights its family, at :data:`MACRO_SHARE` of its weight, and two near skills count
in part. Fitted on reference data only, never on people.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfTransformer

from skills.codes import RomeCode, SkillId
from skills.errors import InvalidWeight, UnknownSkill
from skills.taxonomy import Occupation, Referential

# How much of a skill is recognised in another of the same family, and how much more the heart of
# an occupation weighs. nDCG@10 of the cosine against the listed moves of ROME 4.0 v460, dev half,
# 789 occupations (benchmarks/bench_occupation_similarity.py):
#
#     MACRO_SHARE   CORE_WEIGHT 1.0    1.5     2.0     3.0
#         0.00              .3425   .3417   .3356   .3119
#         0.25              .3438   .3438   .3385   .3146
#         0.50              .3454   .3451   .3398   .3175
#         0.75              .3477   .3461   .3409   .3178
#         1.00              .3469   .3463   .3392   .3178
#
# The interval is ± .016: families help a little, a heavy heart hurts, 0.5 to 1 cannot be told
# apart. 0.5 is kept because a family shared is not the skill itself, 1.5 because the heart of an
# occupation must count more when a person is compared with what a job asks.
MACRO_SHARE = 0.5
CORE_WEIGHT = 1.5

NO_MACRO = -1

AnyArray = TypeVar("AnyArray", NDArray[np.float64], NDArray[np.int32])


@dataclass(frozen=True, slots=True)
class SkillSpace:
    """The axes of the vectors.

    ``dims`` are all skill ids of the referential in ascending order; ``idf`` is positive;
    ``macro_dim`` is the dim of each skill's family, or :data:`NO_MACRO`; ``stands_for`` gives,
    for a skill kept beside the official ones, the dims of those it stands for.
    """

    dims: tuple[SkillId, ...]
    index: Mapping[SkillId, int]
    idf: NDArray[np.float64]
    macro_dim: NDArray[np.int32]
    stands_for: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", MappingProxyType(dict(self.index)))
        object.__setattr__(self, "stands_for", MappingProxyType(dict(self.stands_for)))
        object.__setattr__(self, "idf", _read_only(np.asarray(self.idf, dtype=np.float64)))
        object.__setattr__(self, "macro_dim", _read_only(np.asarray(self.macro_dim, np.int32)))
        if not len(self.dims) == len(self.index) == len(self.idf) == len(self.macro_dim):
            raise ValueError("skill space: dims, index, idf and macro_dim differ in length")

    def dim(self, skill_id: SkillId) -> int:
        """Return the dim of a skill, or raise :class:`UnknownSkill`."""
        try:
            return self.index[skill_id]
        except KeyError:
            raise UnknownSkill(f"skill {skill_id}: not in the active referential") from None


@dataclass(frozen=True, slots=True)
class SparseVector:
    """The non-zero entries of a vector: ``dims`` ascending, ``weights`` positive."""

    dims: NDArray[np.int32]
    weights: NDArray[np.float64]

    def __post_init__(self) -> None:
        object.__setattr__(self, "dims", _read_only(np.asarray(self.dims, dtype=np.int32)))
        object.__setattr__(self, "weights", _read_only(np.asarray(self.weights, np.float64)))


def fit_skill_space(referential: Referential) -> SkillSpace:
    """Return the space of a referential: scikit-learn's smoothed IDF over its occupations.

    ``idf(s) = ln((1 + n) / (1 + df(s))) + 1``, ``df`` counting the occupations that ask ``s``, or
    a skill of the family ``s``. Occupations without skills are left out of ``n``: knowing nothing
    of an occupation does not make a skill rarer. The order in which the referential was filled
    has no effect.
    """
    dims = tuple(sorted(referential.skills))
    index = {skill_id: dim for dim, skill_id in enumerate(dims)}
    macro_dim = np.full(len(dims), NO_MACRO, dtype=np.int32)
    stands_for: dict[int, tuple[int, ...]] = {}
    for dim, skill_id in enumerate(dims):
        skill = referential.skills[skill_id]
        if skill.macro is not None:
            macro_dim[dim] = index[skill.macro]
        if skill.stands_for:
            stands_for[dim] = tuple(sorted(index[other] for other in skill.stands_for))
    idf = _fit_idf(referential, index, macro_dim)
    return SkillSpace(dims, index, idf, macro_dim, stands_for)


def demand_vector(space: SkillSpace, weights: Mapping[SkillId, float]) -> SparseVector:
    """Return the vector of asked skills, each with its weight.

    A skill enters at ``weight × idf``. A family enters at the larger of its own entry, when it is
    asked itself, and ``MACRO_SHARE × idf(family) × w`` with ``w`` the largest weight of its asked
    skills. A weight of 0 asks nothing.

    Raises
    ------
    UnknownSkill
        When a skill is not in the space.
    InvalidWeight
        When a weight is negative, infinite or not a number.
    """
    entries: dict[int, float] = {}
    for skill_id, weight in weights.items():
        dim = space.dim(skill_id)
        if not (math.isfinite(weight) and weight >= 0.0):
            raise InvalidWeight(f"skill {skill_id}: the weight must be a finite number, 0 or more")
        if weight == 0.0:
            continue
        entries[dim] = max(entries.get(dim, 0.0), weight * float(space.idf[dim]))
        macro = int(space.macro_dim[dim])
        if macro != NO_MACRO:
            shared = MACRO_SHARE * float(space.idf[macro]) * weight
            entries[macro] = max(entries.get(macro, 0.0), shared)
    ordered = sorted(dim for dim, entry in entries.items() if entry > 0.0)  # tiny weights vanish
    return SparseVector(
        np.array(ordered, dtype=np.int32),
        np.array([entries[dim] for dim in ordered], dtype=np.float64),
    )


def held_credits(space: SkillSpace, credits: Mapping[SkillId, float]) -> NDArray[np.float64]:
    """Return the credit of every dim, in [0, 1], shape ``(n_dims,)``.

    A held skill credits itself, the official skills it stands for, and the families of all
    these; a dim keeps the largest credit it receives. Adding a held skill, or raising a credit,
    never lowers any other.

    Raises
    ------
    UnknownSkill
        When a skill is not in the space.
    InvalidWeight
        When a credit is not in [0, 1].
    """
    held = np.zeros(len(space.dims), dtype=np.float64)
    for skill_id, credit in credits.items():
        dim = space.dim(skill_id)
        if not 0.0 <= credit <= 1.0:
            raise InvalidWeight(f"skill {skill_id}: the credit must be between 0 and 1")
        for reached in (dim, *space.stands_for.get(dim, ())):
            held[reached] = max(held[reached], credit)
            macro = space.macro_dim[reached]
            if macro != NO_MACRO:
                held[macro] = max(held[macro], credit)
    return held


def occupation_weights(occupation: Occupation) -> dict[SkillId, float]:
    """Return the weight of each skill an occupation asks: :data:`CORE_WEIGHT` at its heart."""
    return {link.skill_id: CORE_WEIGHT if link.core else 1.0 for link in occupation.skills}


def occupation_matrix(
    space: SkillSpace, referential: Referential
) -> tuple[tuple[RomeCode, ...], csr_matrix]:
    """Return the codes in ascending order and their demand vectors as rows of norm 1.

    The row of an occupation without skills is empty.
    """
    codes = tuple(sorted(referential.occupations))
    starts, columns, values = [0], list[int](), list[float]()
    for code in codes:
        vector = demand_vector(space, occupation_weights(referential.occupations[code]))
        norm = math.sqrt(float(np.square(vector.weights).sum())) or 1.0
        columns.extend(vector.dims.tolist())
        values.extend((vector.weights / norm).tolist())
        starts.append(len(columns))
    return codes, csr_matrix(
        (np.array(values), np.array(columns, np.int32), np.array(starts, np.int32)),
        shape=(len(codes), len(space.dims)),
        dtype=np.float64,
    )


def _fit_idf(
    referential: Referential, index: Mapping[SkillId, int], macro_dim: NDArray[np.int32]
) -> NDArray[np.float64]:
    columns, starts = list[int](), [0]
    for code in sorted(referential.occupations):
        occupation = referential.occupations[code]
        if not occupation.skills:
            continue
        columns.extend(sorted(set(_lit_dims(occupation, index, macro_dim))))
        starts.append(len(columns))
    if len(starts) == 1 or not index:
        return np.ones(len(index), dtype=np.float64)
    counts = csr_matrix(
        (np.ones(len(columns)), columns, starts), shape=(len(starts) - 1, len(index))
    )
    idf: NDArray[np.float64] = TfidfTransformer(norm=None).fit(counts).idf_
    return idf


def _lit_dims(
    occupation: Occupation, index: Mapping[SkillId, int], macro_dim: NDArray[np.int32]
) -> Iterator[int]:
    for link in occupation.skills:
        dim = index[link.skill_id]
        yield dim
        if macro_dim[dim] != NO_MACRO:
            yield int(macro_dim[dim])


def _read_only(array: AnyArray) -> AnyArray:
    array.setflags(write=False)
    return array
