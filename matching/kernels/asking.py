"""What each opportunity asks beyond its occupation: the skills it states, and their families.

A skill stated weighs more than a usual one (a policy is refused otherwise), so what an opportunity
asks is, dim by dim, the largest of what is usual, what it states, and the family shares of what it
states. Only the dims that end above the usual are kept.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.columns import APPROXIMATE, INHERITED, StatedArrays, UsualArrays
from matching.kernels.compiled import compiled, inlined
from matching.kernels.formulas import weight_on_grid


class AskingRoom(NamedTuple):
    """Room to lay out what one opportunity asks: zeros, one a dim, and left so."""

    is_usual: NDArray[np.uint16]
    is_linked: NDArray[np.bool_]
    asked: NDArray[np.uint16]
    touched: NDArray[np.int32]  # the dims of one opportunity


@compiled
def write_entries(
    stated: StatedArrays,
    usual: UsualArrays,
    idf: NDArray[np.float64],
    macro_dim: NDArray[np.int32],
    macro_share: float,
    weights: NDArray[np.float64],
    room: AskingRoom,
    entry_start: NDArray[np.uint32],
    entry_dim: NDArray[np.uint16],
    entry_weight: NDArray[np.uint16],
    entry_usual: NDArray[np.uint16],
    traits: NDArray[np.uint8],
) -> int:
    """Write the entries and the traits of each opportunity; return how many entries.

    ``weights`` is (desired, required). Opportunities of one occupation are best together.
    """
    used, laid_out = 0, -1
    unknown = usual.links.shape[0] - 1
    for row in range(stated.occupation.shape[0]):
        known = stated.occupation[row] >= 0
        occupation = stated.occupation[row] if known else unknown
        if occupation != laid_out:
            _lay_out(usual, laid_out, room, False)
            _lay_out(usual, occupation, room, True)
            laid_out = occupation
        entry_start[row] = used
        count, usual_stated = 0, 0
        for position in range(stated.start[row], stated.start[row + 1]):
            dim = stated.skill[position]
            weight = weights[1] if stated.required[position] else weights[0]
            usual_stated += room.is_linked[dim]
            count = _raise_to(room, count, dim, weight_on_grid(weight * idf[dim]))
            macro = macro_dim[dim]
            if macro >= 0:
                shared = weight_on_grid(macro_share * idf[macro] * weight)
                count = _raise_to(room, count, macro, shared)
        for position in range(count):
            dim = room.touched[position]
            asked, less = room.asked[dim], room.is_usual[dim]
            if asked > less:
                entry_dim[used], entry_weight[used], entry_usual[used] = dim, asked, less
                used += 1
            room.asked[dim] = 0
        lent = usual.links[occupation] > usual_stated
        traits[row] = _traits(stated.density[row], stated.approximate[row], lent)
    entry_start[stated.occupation.shape[0]] = used
    _lay_out(usual, laid_out, room, False)
    return used


@inlined
def _traits(density: int, approximate: bool, inherited: bool) -> int:
    bits = density
    if approximate:
        bits |= APPROXIMATE
    if inherited:
        bits |= INHERITED
    return bits


@compiled
def _lay_out(usual: UsualArrays, occupation: int, room: AskingRoom, present: bool) -> None:
    """Write the usual part of one occupation by dim, or take it away again; -1: of none."""
    if occupation < 0:
        return
    for position in range(usual.start[occupation], usual.start[occupation + 1]):
        dim = usual.dim[position]
        room.is_usual[dim] = usual.weight[position] if present else 0
        room.is_linked[dim] = usual.linked[position] if present else False


@inlined
def _raise_to(room: AskingRoom, count: int, dim: int, weight: int) -> int:
    """Raise what is asked of ``dim`` to ``weight`` when it is less; return how many are touched."""
    if room.asked[dim] == 0:
        room.touched[count] = dim
        count += 1
    room.asked[dim] = max(room.asked[dim], weight)
    return count
