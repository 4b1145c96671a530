"""What opportunities of each occupation ask at most, by dim: the bounds of ``kernels/bounding``."""

import numpy as np
from numpy.typing import NDArray

from matching.columns import BoundArrays, SlotArrays, read_only
from matching.errors import InvalidColumns
from matching.kernels.bounding import largest_shares
from matching.reference import Reference

# Rounding up to single precision must leave a margin of its own, see kernels/bounding.py.
_MARGIN = 1.0 + 2.0**-22
# Squares of whole numbers up to it are exact in single precision.
_MAX_EXACT_ROOT = 1 << 12
_KINDS = 2
_ALL_BITS = np.iinfo(np.uint16).max


def bound_arrays(slots: SlotArrays, reference: Reference, occupations: int) -> BoundArrays:
    """Return the bounds of ``slots``, of whatever order."""
    start, dims, usual, coverage, closeness = _by_occupation(slots, reference, occupations)
    occupation = np.repeat(np.arange(occupations), np.diff(start))
    order = np.argsort(dims, kind="stable")
    counts = np.bincount(dims, minlength=len(reference.space.dims))
    return read_only(
        BoundArrays(
            start=np.concatenate(([0], np.cumsum(counts))).astype(np.uint32),
            occupation=occupation[order].astype(np.uint16),
            parts=_parts(usual[order], coverage[order], closeness[order]),
            strain_bits=_shared_strains(slots, occupations),
        )
    )


def _by_occupation(slots: SlotArrays, reference: Reference, occupations: int) -> tuple[
    NDArray[np.int64],
    NDArray[np.uint16],
    NDArray[np.uint16],
    NDArray[np.float64],
    NDArray[np.float64],
]:  # fmt: skip
    by_occupation = np.argsort(slots.occupation, kind="stable")
    counts = np.bincount(slots.occupation, minlength=occupations)
    first = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    dims = len(reference.space.dims)
    start = np.zeros(occupations + 1, np.int64)
    none = np.empty(0, np.uint16)
    room = (np.zeros((2, dims)), np.zeros(dims, np.uint16), np.empty(dims, np.int32))
    common = (slots, reference.usual, reference.sums, by_occupation, first, *room)
    used = largest_shares(*common, False, start, none, none, np.empty(0), np.empty(0))
    columns = (np.empty(used, np.uint16), np.empty(used, np.uint16), np.empty(used), np.empty(used))
    largest_shares(*common, True, start, *columns)
    return start, *columns


def _parts(
    usual: NDArray[np.uint16], coverage: NDArray[np.float64], closeness: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Return the four numbers of each posting, see :class:`matching.columns.BoundArrays`.

    Raises
    ------
    InvalidColumns
        When the square of a weight is not exact in single precision.
    """
    if usual.max(initial=0) > _MAX_EXACT_ROOT:
        raise InvalidColumns(f"usual weights: {usual.max()} is above {_MAX_EXACT_ROOT}")
    single = usual.astype(np.float32)
    columns = (single, single * single, _rounded_up(coverage), _rounded_up(closeness))
    return np.stack(columns, axis=1)


def _rounded_up(values: NDArray[np.float64]) -> NDArray[np.float32]:
    single = (values * _MARGIN).astype(np.float32)
    rounded: NDArray[np.float32] = np.nextafter(single, np.float32(np.inf))
    return rounded


def _shared_strains(slots: SlotArrays, occupations: int) -> NDArray[np.uint16]:
    """Return the demands that all slots of each group share; all of them for an empty group."""
    kind = (slots.flags >> np.uint32(1) & np.uint32(1)).astype(np.int64)
    shared = np.full(_KINDS * occupations, _ALL_BITS, np.uint16)
    np.bitwise_and.at(shared, kind * occupations + slots.occupation, slots.strain_bits)
    return shared
