"""What each opportunity asks beyond its occupation: the skills it states, and their families.

A skill stated weighs more than a usual one (a policy is refused otherwise), so what an opportunity
asks is, dim by dim, the largest of what is usual, what it states, and the family shares of what it
states. Only the dims that end above the usual are kept.
"""

import numpy as np
from numpy.typing import NDArray

from matching.columns import APPROXIMATE, INHERITED, OpportunityColumns, UsualArrays
from matching.kernels.compiled import compiled
from matching.kernels.formulas import weight_on_grid


@compiled
def write_entries(
    columns: OpportunityColumns,
    usual: UsualArrays,
    idf: NDArray[np.float64],
    macro_dim: NDArray[np.int32],
    macro_share: float,
    weights: NDArray[np.float64],
    is_usual: NDArray[np.uint16],
    is_linked: NDArray[np.bool_],
    asked: NDArray[np.uint16],
    touched: NDArray[np.int32],
    entry_start: NDArray[np.uint32],
    entry_dim: NDArray[np.uint16],
    entry_weight: NDArray[np.uint16],
    entry_usual: NDArray[np.uint16],
    traits: NDArray[np.uint8],
) -> int:
    """Write the entries and the traits of each opportunity; return how many entries.

    ``weights`` is (desired, required). ``is_usual``, ``is_linked`` and ``asked`` are zeros, one a
    dim, and are left so; ``touched`` is room for the dims of one opportunity. Opportunities of one
    occupation are best next to each other: its usual part is laid out once for all of them.
    """
    used = 0
    laid_out = -1
    unknown = usual.links.shape[0] - 1
    for row in range(columns.kind.shape[0]):
        occupation = columns.occupation[row]
        if occupation < 0:
            occupation = unknown
        if occupation != laid_out:
            if laid_out >= 0:
                _lay_out(usual, laid_out, is_usual, is_linked, False)
            _lay_out(usual, occupation, is_usual, is_linked, True)
            laid_out = occupation
        entry_start[row] = used
        count = 0
        usual_stated = 0
        for position in range(columns.stated_start[row], columns.stated_start[row + 1]):
            dim = columns.stated_skill[position]
            weight = weights[1] if columns.stated_required[position] else weights[0]
            usual_stated += is_linked[dim]
            count = _raise_to(asked, touched, count, dim, weight_on_grid(weight * idf[dim]))
            macro = macro_dim[dim]
            if macro >= 0:
                shared = weight_on_grid(macro_share * idf[macro] * weight)
                count = _raise_to(asked, touched, count, macro, shared)
        for position in range(count):
            dim = touched[position]
            if asked[dim] > is_usual[dim]:
                entry_dim[used] = dim
                entry_weight[used] = asked[dim]
                entry_usual[used] = is_usual[dim]
                used += 1
            asked[dim] = 0
        traits[row] = columns.density[row]
        if columns.approximate[row]:
            traits[row] |= APPROXIMATE
        if usual.links[occupation] > usual_stated:
            traits[row] |= INHERITED
    entry_start[columns.kind.shape[0]] = used
    if laid_out >= 0:
        _lay_out(usual, laid_out, is_usual, is_linked, False)
    return used


@compiled
def _lay_out(
    usual: UsualArrays,
    occupation: int,
    is_usual: NDArray[np.uint16],
    is_linked: NDArray[np.bool_],
    present: bool,
) -> None:
    """Write the usual part of one occupation by dim, or take it away again."""
    for position in range(usual.start[occupation], usual.start[occupation + 1]):
        dim = usual.dim[position]
        is_usual[dim] = usual.weight[position] if present else 0
        is_linked[dim] = usual.linked[position] if present else False


@compiled
def _raise_to(
    asked: NDArray[np.uint16], touched: NDArray[np.int32], count: int, dim: int, weight: int
) -> int:
    """Raise ``asked[dim]`` to ``weight`` when it is less; return how many dims are touched."""
    if asked[dim] == 0:
        touched[count] = dim
        count += 1
    asked[dim] = max(asked[dim], weight)
    return count
