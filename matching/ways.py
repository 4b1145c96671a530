"""The ways from one home that the model of the road modes does not tell, slot by slot."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo.travel import TravelMode
from matching.columns import SlotArrays
from matching.kernels.timetabled import WayArrays

MODES = tuple(TravelMode)


class Way(NamedTuple):
    """How to one opportunity; ``assumed`` when the minutes are generous and to be verified."""

    mode: TravelMode
    minutes: float
    assumed: bool


class HomeWays(NamedTuple):
    """The ways from one home, to the slots of a generation and to those added since."""

    generation: WayArrays
    added: WayArrays

    def to(self, name: int) -> Way | None:
        """Return the way to one name; None without one."""
        ways, slot = (self.generation, name) if name >= 0 else (self.added, ~name)
        position = int(np.searchsorted(ways.slot, slot))
        if position == len(ways.slot) or ways.slot[position] != slot:
            return None
        mode = MODES[int(ways.mode[position])]
        return Way(mode, float(ways.minutes[position]), bool(ways.assumed[position]))


NO_WAY = WayArrays(
    np.empty(0, np.int64),
    np.empty(0, np.int64),
    np.empty(0),
    np.empty(0, np.bool_),
    np.empty(0, np.uint8),
)
NO_WAYS = HomeWays(NO_WAY, NO_WAY)


def fastest_of(first: WayArrays, second: WayArrays) -> WayArrays:
    """Return the faster of two ways to each slot; the first of equals."""
    if not len(second.slot):
        return first
    pairs: Iterable[Any] = zip(first, second, strict=True)
    ways = WayArrays._make(np.concatenate(pair) for pair in pairs)
    order = np.lexsort((np.arange(len(ways.slot)), ways.minutes, ways.slot))
    slot = ways.slot[order]
    begins = np.ones(len(slot), np.bool_)
    begins[1:] = slot[1:] != slot[:-1]
    return taken(ways, order[begins])


def taken(ways: WayArrays, positions: NDArray[np.int64] | NDArray[np.bool_]) -> WayArrays:
    """Return some of the ways."""
    return WayArrays._make(column[positions] for column in ways)


def bytes_of(ways: WayArrays) -> int:
    """Return how much memory some ways hold."""
    return sum(column.nbytes for column in ways)


def group_of(slots: SlotArrays, slot: NDArray[np.int64], occupations: int) -> NDArray[np.int64]:
    """Return the group of each slot, of :class:`matching.columns.TileArrays`."""
    kind = (slots.flags[slot] >> np.uint32(1) & np.uint32(1)).astype(np.int64)
    group: NDArray[np.int64] = kind * occupations + slots.occupation[slot]
    return group


def mode_column(mode: TravelMode, count: int) -> NDArray[np.uint8]:
    """Return ``count`` times one mode."""
    return np.full(count, MODES.index(mode), np.uint8)
