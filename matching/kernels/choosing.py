"""Which tiles and which groups a search visits, and in what order."""

import numpy as np
from numpy.typing import NDArray

from matching.columns import WORD_BITS, PolicyArrays, QuestionArrays, TileArrays
from matching.kernels.best import BestArrays
from matching.kernels.compiled import inlined
from matching.kernels.formulas import bit_count
from matching.kernels.pruning import GRID_SLACK, furthest_km, tile_minutes, tile_reach
from matching.kernels.room import SearchRoom

_BUCKETS = 256
# The tiles of a bucket come in any order; a little more, for the rounding of the division.
_BUCKET_WIDTH = 1.0 / (_BUCKETS - 1) + 1e-9
_ROUNDED_DOWN = 1.0 - 1e-9


@inlined
def near_tiles(
    tiles: TileArrays, question: QuestionArrays, policy: PolicyArrays, room: SearchRoom
) -> int:
    """List the tiles in reach, nearest first by steps of reach; return how many."""
    buckets = room.buckets
    for bucket in range(_BUCKETS + 1):
        buckets[bucket] = 0
    furthest = furthest_km(question)
    for tile in range(tiles.slack_km.shape[0]):
        minutes = tile_minutes(tiles, question, tile, furthest)
        if minutes > question.max_minutes:
            room.reach[tile] = -1.0
            continue
        room.reach[tile] = tile_reach(tiles, question, policy, tile, minutes)
        buckets[_bucket(room.reach[tile]) + 1] += 1
    for bucket in range(_BUCKETS):
        buckets[bucket + 1] += buckets[bucket]
    count = buckets[_BUCKETS]
    for tile in range(tiles.slack_km.shape[0]):
        if room.reach[tile] >= 0.0:
            bucket = _bucket(room.reach[tile])
            room.nearest[buckets[bucket]] = tile
            buckets[bucket] += 1
    return count


@inlined
def _bucket(share: float) -> int:
    """Return the bucket of a share of 1, the largest shares first."""
    return (_BUCKETS - 1) - int(min(max(share, 0.0), 1.0) * (_BUCKETS - 1))


@inlined
def may_enter(best: BestArrays, at_most: float, reach: float) -> bool:
    """Return whether something of a bound, within a reach, can still enter the best."""
    if best.size[0] < best.score.shape[0]:
        return True
    return not at_most * reach + GRID_SLACK < best.score[0]


@inlined
def list_groups(room: SearchRoom, low: float, high: float) -> None:
    """Let the groups with ``low`` ≤ bound < ``high`` be those to visit."""
    for word in range(room.wanted.shape[0]):
        bits = 0
        for bit in range(WORD_BITS):
            at_most = room.group_at_most[word * WORD_BITS + bit]
            bits |= np.int64((low <= at_most) & (at_most < high)) << bit
        room.wanted[word] = bits


@inlined
def least_bound(best: BestArrays, reach: float) -> float:
    """Return a bound under which nothing within a reach can enter the best: see `may_enter`."""
    if best.size[0] < best.score.shape[0] or best.score[0] <= GRID_SLACK or reach <= 0.0:
        return 0.0
    return (best.score[0] - GRID_SLACK) / reach * _ROUNDED_DOWN


@inlined
def reach_from_here(reach: float) -> float:
    """Return what the reach of a tile and of all that come after it is under."""
    return reach + _BUCKET_WIDTH


@inlined
def first_bit(bits: int) -> int:
    """Return the lowest bit that is set, alone."""
    return bits & -bits


@inlined
def bits_under(bit: int, bits: int) -> int:
    """Return how many of ``bits`` are lower than ``bit``, a bit alone."""
    return bit_count(bits & (bit - 1))


@inlined
def highest(bounds: NDArray[np.float64]) -> float:
    """Return what all bounds are under: whole numbers, which are compared several at a time."""
    most = np.int32(0)
    for number in range(bounds.shape[0]):
        most = max(most, np.int32(bounds[number]))
    return np.float64(most) + 1.0
