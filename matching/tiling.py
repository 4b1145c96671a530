"""Tiles: near places together, so that a box says how far all of them are at least.

A k-d tree cut by the median until a tile holds few enough. Places known by their area only make
tiles of their own, with the largest radius as slack; those not known at all make tiles without a
box.
"""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from matching.columns import DENSITY_BITS, SlotArrays

# About 3 √n slots balance the tiles and the groups that a search walks: 1.5, 6 and 12 were tried
# with « vicinal bench » and are slower.
_TILE_FACTOR = 3.0
_MIN_TILE = 256


def tile_size(slots: int) -> int:
    """Return how many slots a tile holds at most."""
    return max(_MIN_TILE, int(_TILE_FACTOR * math.sqrt(slots)))


def cut_tiles(
    lat_rad: NDArray[np.float64],
    lon_rad: NDArray[np.float64],
    by_area: NDArray[np.bool_],
    size: int,
) -> list[NDArray[np.int64]]:
    """Return the places of each tile, at most ``size`` each; near tiles follow each other."""
    known = ~np.isnan(lat_rad)
    points = np.flatnonzero(known & ~by_area)
    areas = np.flatnonzero(known & by_area)
    nowhere = np.flatnonzero(~known)
    # Longitude shrinks with latitude: the cosine makes both axes kilometres.
    plane = np.stack((lat_rad, lon_rad * np.cos(lat_rad)))
    return [
        *_halves(points, plane, size),
        *_halves(areas, plane, size),
        *(nowhere[start : start + size] for start in range(0, len(nowhere), size)),
    ]


def _halves(
    chosen: NDArray[np.int64], plane: NDArray[np.float64], size: int
) -> Iterator[NDArray[np.int64]]:
    if len(chosen) <= size:
        if len(chosen):
            yield chosen
        return
    spread = [float(np.ptp(axis[chosen])) for axis in plane]
    along = plane[int(np.argmax(spread))][chosen]
    middle = len(chosen) // 2
    order = np.argpartition(along, middle)
    yield from _halves(chosen[order[:middle]], plane, size)
    yield from _halves(chosen[order[middle:]], plane, size)


def box_of(slots: SlotArrays, tile: slice) -> tuple[list[float], list[float]]:
    """Return the least and the greatest x, y and z of the places of a tile."""
    axes = [axis[tile] for axis in (slots.x, slots.y, slots.z)]
    return [float(axis.min()) for axis in axes], [float(axis.max()) for axis in axes]


def densities_of(slots: SlotArrays, tile: slice) -> int:
    """Return one bit a density present in a tile."""
    return sum(1 << int(each) for each in np.unique(slots.traits[tile] & DENSITY_BITS))
