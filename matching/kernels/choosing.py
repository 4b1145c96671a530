"""Which tiles and which groups a search visits, and in what order."""

import numpy as np
from numpy.typing import NDArray

from matching.columns import PolicyArrays, QuestionArrays, TileArrays
from matching.kernels.best import BestArrays
from matching.kernels.compiled import inlined
from matching.kernels.pruning import GRID_SLACK, furthest_km, tile_minutes, tile_reach
from matching.kernels.room import SearchRoom

_BUCKETS = 256


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
        room.reach[tile] = tile_reach(tiles, policy, tile, minutes)
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
def list_groups(room: SearchRoom, best: BestArrays, low: float, high: float) -> tuple[int, float]:
    """List the groups with ``low`` ≤ bound < ``high`` that can enter; return how many, the highest.

    Reach is at most that of the nearest tile.
    """
    count, highest = 0, 0.0
    nearest = room.reach[room.nearest[0]]
    for group in range(room.group_at_most.shape[0]):
        at_most = room.group_at_most[group]
        if low <= at_most < high and may_enter(best, at_most, nearest):
            room.groups[count] = group
            count += 1
            highest = max(highest, at_most)
    return count, highest


@inlined
def place_of(groups: NDArray[np.uint16], first: int, last: int, group: int) -> int:
    """Return where a group is among ascending ones, or -1."""
    end = last
    while first < last:
        middle = (first + last) >> 1
        if groups[middle] < group:
            first = middle + 1
        else:
            last = middle
    return first if first < end and groups[first] == group else -1
