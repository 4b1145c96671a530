"""What a search walks, and the room that it writes in."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.columns import BoundArrays, SlotArrays, TileArrays, UsualSums, VocabularyArrays


class IndexArrays(NamedTuple):
    """What a search walks: one generation of the index."""

    slots: SlotArrays
    rank: NDArray[np.uint32]
    tiles: TileArrays
    bounds: BoundArrays
    sums: UsualSums


class Searched(NamedTuple):
    """What a search reads of one state of an index."""

    index: IndexArrays
    died: NDArray[np.uint32]
    moment: int
    vocabulary: VocabularyArrays


class SearchRoom(NamedTuple):
    """Room that a search writes in, one a thread; nothing in it outlives the search."""

    totals: NDArray[np.float64]  # (occupation, TOTALS)
    skills_at_most: NDArray[np.float64]  # one a group
    group_at_most: NDArray[np.float64]  # one a group, then -1 up to a whole word
    wanted: NDArray[np.int64]  # the set of groups to visit
    reach: NDArray[np.float64]  # one a tile
    nearest: NDArray[np.int32]  # tiles in reach, nearest first
    buckets: NDArray[np.int32]
    hours: NDArray[np.float64]  # (kind, distinct weekly hours), points
