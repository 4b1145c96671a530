"""What opportunities of each occupation can earn at most, from what all of them ask.

For an opportunity that asks ``x`` (sums over its dims), coverage is ``Σ c·x / (1000·Σ x)``. Each
share ``x[d] / Σ x`` is at most the largest such share among the opportunities of its occupation,
``M1[d]``; hence coverage ≤ ``Σ c·M1 / 1000`` over the dims that a person is credited with, since
the other terms are zero. In the same way closeness² ≤ ``Σ c²·M2 / 10⁶`` with ``M2[d]`` the largest
``x[d]² / Σ x²``. M1 and M2 are rounded up to single precision; the rounding up (2⁻²⁴ of the value)
is larger than all the rounding of the sums in double precision (a few 2⁻⁵³ a term).
"""

import numpy as np
from numpy.typing import NDArray

from matching.columns import SlotArrays, UsualArrays, UsualSums
from matching.kernels.compiled import compiled


@compiled
def largest_shares(
    slots: SlotArrays,
    usual: UsualArrays,
    sums: UsualSums,
    by_occupation: NDArray[np.int64],
    first: NDArray[np.int64],
    shares: NDArray[np.float64],
    usual_at: NDArray[np.uint16],
    touched: NDArray[np.int32],
    write: bool,
    start: NDArray[np.int64],
    dims: NDArray[np.uint16],
    usual_weight: NDArray[np.uint16],
    coverage: NDArray[np.float64],
    closeness: NDArray[np.float64],
) -> int:
    """Write M1 and M2 of each dim that some slot of each occupation asks; return how many.

    ``by_occupation`` are the slots sorted by occupation, those of ``o`` at ``first[o]`` to
    ``first[o + 1]``. ``shares`` (2, dims), ``usual_at`` (dims) are zeros and are left so. Without
    ``write``, only counts.
    """
    used = 0
    for occupation in range(first.shape[0] - 1):
        start[occupation] = used
        if first[occupation] == first[occupation + 1]:
            continue
        count = 0
        least = 0  # sums of a slot that asks the usual only, or of the one that adds the least
        least_square = 0
        for position in range(first[occupation], first[occupation + 1]):
            slot = by_occupation[position]
            total, square = asked_sums(slots, sums, slot, occupation)
            if position == first[occupation] or total < least:
                least = total
            if position == first[occupation] or square < least_square:
                least_square = square
            for entry in range(slots.entry_start[slot], slots.entry_start[slot + 1]):
                dim = slots.entry_dim[entry]
                weight = np.float64(slots.entry_weight[entry])
                if shares[0, dim] == 0.0:
                    touched[count] = dim
                    count += 1
                shares[0, dim] = max(shares[0, dim], weight / total)
                shares[1, dim] = max(shares[1, dim], weight * weight / square)
        for position in range(usual.start[occupation], usual.start[occupation + 1]):
            dim = usual.dim[position]
            weight = np.float64(usual.weight[position])
            if shares[0, dim] == 0.0:
                touched[count] = dim
                count += 1
            usual_at[dim] = usual.weight[position]
            shares[0, dim] = max(shares[0, dim], weight / least)
            shares[1, dim] = max(shares[1, dim], weight * weight / least_square)
        for position in range(count):
            dim = touched[position]
            if write:
                dims[used] = dim
                usual_weight[used] = usual_at[dim]
                coverage[used] = shares[0, dim]
                closeness[used] = shares[1, dim]
            used += 1
            shares[0, dim] = 0.0
            shares[1, dim] = 0.0
            usual_at[dim] = 0
    start[first.shape[0] - 1] = used
    return used


@compiled
def asked_sums(slots: SlotArrays, sums: UsualSums, slot: int, occupation: int) -> tuple[int, int]:
    """Return Σ x and Σ x² of what one slot asks."""
    total = sums.l1[occupation]
    square = sums.l2[occupation]
    for entry in range(slots.entry_start[slot], slots.entry_start[slot + 1]):
        weight = np.int64(slots.entry_weight[entry])
        less = np.int64(slots.entry_usual[entry])
        total += weight - less
        square += weight * weight - less * less
    return total, square
