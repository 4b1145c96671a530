"""What each occupation asks by itself, and what holding a skill or an occupation credits.

An opportunity asks what is usual of its occupation, completed by what it states: the usual part
is kept once an occupation, and an opportunity keeps only what it adds.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.columns import CreditArrays, UsualArrays, UsualSums, read_only
from matching.errors import InvalidColumns
from matching.kernels.formulas import weight_on_grid
from matching.policy import DemandWeights
from skills.codes import RomeCode, SkillId
from skills.taxonomy import Referential
from skills.vectors import NO_MACRO, SkillSpace, demand_vector

MAX_DIMS = int(np.iinfo(np.uint16).max)


def usual_weights(referential: Referential, code: RomeCode, weights: DemandWeights) -> Mapping[
    SkillId, float
]:  # fmt: skip
    """Return the weight of each skill that an occupation asks when an offer does not state it."""
    return {
        link.skill_id: weights.inherited_core if link.core else weights.inherited_secondary
        for link in referential.occupations[code].skills
    }


def usual_arrays(
    referential: Referential,
    space: SkillSpace,
    codes: Sequence[RomeCode],
    weights: DemandWeights,
) -> UsualArrays:
    """Return what each of ``codes`` asks, then an empty row for an occupation not known.

    Raises
    ------
    InvalidColumns
        When the referential has more skills than a column can number.
    """
    if len(space.dims) > MAX_DIMS or len(codes) >= MAX_DIMS:
        raise InvalidColumns(f"referential: at most {MAX_DIMS} skills and occupations")
    dims, grid, linked, links = list[int](), list[int](), list[bool](), list[int]()
    start = [0]
    for code in codes:
        asked = usual_weights(referential, code, weights)
        vector = demand_vector(space, asked)
        asked_dims = {space.index[skill] for skill, weight in asked.items() if weight > 0}
        dims += vector.dims.tolist()
        grid += [weight_on_grid(weight) for weight in vector.weights.tolist()]
        linked += [dim in asked_dims for dim in vector.dims.tolist()]
        links.append(len(asked_dims))
        start.append(len(dims))
    start.append(len(dims))
    return read_only(
        UsualArrays(
            start=np.array(start, np.int64),
            dim=np.array(dims, np.uint16),
            weight=np.array(grid, np.uint16),
            linked=np.array(linked, np.bool_),
            links=np.array([*links, 0], np.int64),
        )
    )


def usual_sums(usual: UsualArrays) -> UsualSums:
    """Return the sums of what each occupation asks by itself."""
    weights = usual.weight.astype(np.int64)
    return read_only(
        UsualSums(_row_sums(weights, usual.start), _row_sums(weights * weights, usual.start))
    )


def credit_arrays(
    referential: Referential, space: SkillSpace, codes: Sequence[RomeCode]
) -> CreditArrays:
    """Return the dims that each skill held credits, and those of each of ``codes`` held."""
    by_skill = [_reached(space, dim) for dim in range(len(space.dims))]
    by_occupation = [
        sorted(
            {
                dim
                for link in referential.occupations[code].skills
                for dim in by_skill[space.index[link.skill_id]]
            }
        )
        for code in codes
    ]
    return read_only(
        CreditArrays(
            skill_start=_starts(by_skill),
            skill_reaches=_joined(by_skill),
            occupation_start=_starts(by_occupation),
            occupation_reaches=_joined(by_occupation),
        )
    )


def _reached(space: SkillSpace, dim: int) -> list[int]:
    """Return the dims that holding one skill credits: see :func:`skills.vectors.held_credits`."""
    itself = {dim, *space.stands_for.get(dim, ())}
    families = {int(space.macro_dim[each]) for each in itself} - {NO_MACRO}
    return sorted(itself | families)


def _row_sums(values: NDArray[np.int64], start: NDArray[np.int64]) -> NDArray[np.int64]:
    total = np.concatenate(([0], np.cumsum(values))).astype(np.int64)
    sums: NDArray[np.int64] = np.diff(total[start])
    return sums


def _starts(rows: Iterable[Sequence[int]]) -> NDArray[np.int64]:
    return np.cumsum([0, *(len(row) for row in rows)], dtype=np.int64)


def _joined(rows: Iterable[Sequence[int]]) -> NDArray[np.uint16]:
    return np.array([dim for row in rows for dim in row], np.uint16)
