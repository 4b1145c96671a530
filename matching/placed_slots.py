"""Slots by place and by shift: what timetables are asked, once for all who are there."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.coordinates import Coordinates
from geo.transit_kernels import Changes
from geo.transit_network import TransitNetwork
from geo.transit_search import Places, join_places, places_of_stops
from matching.columns import SlotArrays


@dataclass(frozen=True, slots=True, eq=False)
class PlacedSlots:
    """The distinct places of some slots, joined to the stops near them.

    A pair is a place and a pattern of hours: those of place ``p`` are
    ``pair_start[p]:pair_start[p + 1]``, the slots of pair ``i`` are
    ``slot[slot_start[i]:slot_start[i + 1]]``. ``by_area`` are the slots whose place is known by
    its area only: no timetable tells of them.
    """

    places: Places
    of_stops: Changes
    pair_start: NDArray[np.int64]
    place: NDArray[np.int64]  # one a pair
    pattern: NDArray[np.int32]  # one a pair, -1 when hours are not known
    slot_start: NDArray[np.int64]
    slot: NDArray[np.int64]
    by_area: NDArray[np.int64]

    def pair_of(self, slot: int) -> int | None:
        """Return the pair of one slot, None when its place is not a point."""
        found = np.flatnonzero(self.slot == slot)
        if not found.size:
            return None
        return int(np.searchsorted(self.slot_start, found[0], side="right")) - 1


def place_slots(slots: SlotArrays, count: int, network: TransitNetwork) -> PlacedSlots:
    """Return the first ``count`` slots by place and shift."""
    lat, lon = slots.lat_rad[:count], slots.lon_rad[:count]
    shift, area = slots.shift[:count], slots.area[:count]
    known = ~np.isnan(lat)
    chosen = np.flatnonzero(known & (area == 0))
    order = chosen[np.lexsort((shift[chosen], lon[chosen], lat[chosen]))]
    new_place = _begins(lat[order], lon[order])
    new_pair = new_place | _begins(shift[order])
    pairs, firsts = np.flatnonzero(new_pair), np.flatnonzero(new_place)
    place = (np.cumsum(new_place) - 1)[pairs]
    points = [
        Coordinates(math.degrees(lat_rad), math.degrees(lon_rad))
        for lat_rad, lon_rad in zip(
            lat[order[firsts]].tolist(), lon[order[firsts]].tolist(), strict=True
        )
    ]
    places = join_places(network, points)
    return PlacedSlots(
        places=places,
        of_stops=places_of_stops(places, network.stop_count),
        pair_start=np.searchsorted(place, np.arange(len(firsts) + 1)).astype(np.int64),
        place=place,
        pattern=shift[order[pairs]],
        slot_start=np.append(pairs, len(order)),
        slot=order,
        by_area=np.flatnonzero(known & (area > 0)),
    )


def _begins(*columns: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Return where a row differs from the one before; the first does."""
    begins = np.zeros(len(columns[0]), np.bool_)
    begins[:1] = True
    for column in columns:
        begins[1:] |= column[1:] != column[:-1]
    return begins
