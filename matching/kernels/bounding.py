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
from matching.kernels.compiled import compiled, inlined


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
    """Write M1 and M2 of each dim that each occupation or a slot of it asks; return how many.

    ``by_occupation`` are the slots by occupation, those of ``o`` at ``first[o]:first[o + 1]``.
    ``shares`` and ``usual_at`` are zeros and are left so. Without ``write``, only counts.
    """
    used = 0
    for occupation in range(first.shape[0] - 1):
        start[occupation] = used
        # Without a slot too: one may be added to the index later, and is scored from what is usual.
        least, least_square = sums.l1[occupation], sums.l2[occupation]
        if first[occupation] < first[occupation + 1]:
            slot = by_occupation[first[occupation]]
            least, least_square = asked_sums(slots, sums, slot, occupation)
        count = 0
        for position in range(first[occupation], first[occupation + 1]):
            slot = by_occupation[position]
            total, square = asked_sums(slots, sums, slot, occupation)
            least, least_square = min(least, total), min(least_square, square)
            for entry in range(slots.entry_start[slot], slots.entry_start[slot + 1]):
                dim, weight = slots.entry_dim[entry], np.float64(slots.entry_weight[entry])
                count = _raise_shares(shares, touched, count, dim, weight, total, square)
        for position in range(usual.start[occupation], usual.start[occupation + 1]):
            dim, weight = usual.dim[position], np.float64(usual.weight[position])
            usual_at[dim] = usual.weight[position]
            count = _raise_shares(shares, touched, count, dim, weight, least, least_square)
        for position in range(count):
            dim = touched[position]
            if write:
                dims[used], usual_weight[used] = dim, usual_at[dim]
                coverage[used], closeness[used] = shares[0, dim], shares[1, dim]
            used += 1
            shares[0, dim], shares[1, dim], usual_at[dim] = 0.0, 0.0, 0
    start[first.shape[0] - 1] = used
    return used


@inlined
def _raise_shares(
    shares: NDArray[np.float64],
    touched: NDArray[np.int32],
    count: int,
    dim: int,
    weight: float,
    total: int,
    square: int,
) -> int:
    """Raise the largest shares of a dim; return how many dims have one."""
    if shares[0, dim] == 0.0:
        touched[count] = dim
        count += 1
    shares[0, dim] = max(shares[0, dim], weight / total)
    shares[1, dim] = max(shares[1, dim], weight * weight / square)
    return count


@inlined
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
