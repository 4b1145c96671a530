"""Who can reach an opportunity: yes or no, never how far (ADR 0016).

Each number of mobility goes as far as ``reach_km``. A straight line through the sphere, in single
precision, tells most people from two bounds; only between them is the way itself computed.
"""

import math

import numpy as np
from numpy.typing import NDArray

from geo.distance import EARTH_RADIUS_KM
from matching.kernels.compiled import compiled, inlined
from matching.kernels.formulas import distance_km
from matching.kernels.people_columns import (
    DemandArrays,
    PeopleTileArrays,
    PersonArrays,
    SharedArrays,
)
from matching.kernels.pruning import KM_SLACK

_ALMOST_ONE = 1.0 - 1e-9
NEAR, PARTLY, FAR = range(3)


@inlined
def surely_near(reach_km: float, area_km: float) -> float:
    """Return the square of a chord of the unit sphere under which a place surely is in reach.

    The arc of a chord ``c`` is ``2 asin(c / 2)``; the slack is for the rounding to ten metres and
    for single precision. Negative when nothing surely is.
    """
    arc = (reach_km + area_km - KM_SLACK) / EARTH_RADIUS_KM
    if reach_km < 0.0 or not arc > 0.0:
        return -1.0
    chord = 2.0 * math.sin(0.5 * min(arc, math.pi))
    return chord * chord * _ALMOST_ONE


@inlined
def surely_far(reach_km: float, area_km: float) -> float:
    """Return the square of a chord of the unit sphere above which no place is in reach.

    An arc is at least its chord. Negative when nothing is in reach, wherever it is.
    """
    if reach_km < 0.0:
        return -1.0
    chord = (reach_km + area_km + KM_SLACK) / EARTH_RADIUS_KM
    return chord * chord


@compiled
def bound_mobilities(
    shared: SharedArrays,
    demand: DemandArrays,
    near: NDArray[np.float64],
    far: NDArray[np.float64],
) -> None:
    """Write the two bounds of each number of mobility."""
    for number in range(shared.modes.shape[0]):
        reach_km = shared.reach_km[number, demand.density]
        near[number] = surely_near(reach_km, demand.area_km) if demand.placed else math.inf
        far[number] = surely_far(reach_km, demand.area_km) if demand.placed else math.inf


@inlined
def tile_side(tiles: PeopleTileArrays, demand: DemandArrays, tile: int) -> int:
    """Return whether all people of a tile surely are near, or far, or it is to be looked at.

    The nearest and the furthest points of the box bound the chord to every home in it.
    """
    if not demand.placed:
        return NEAR
    least = most = 0.0
    here = (demand.x, demand.y, demand.z)
    for axis in range(3):
        low = here[axis] - np.float64(tiles.low[tile, axis])
        high = np.float64(tiles.high[tile, axis]) - here[axis]
        gap = max(-low, -high, 0.0)
        span = max(low, high)
        least += gap * gap
        most += span * span
    if least > surely_far(tiles.most_km[tile, demand.density], demand.area_km):
        return FAR
    if most <= surely_near(tiles.least_km[tile, demand.density], demand.area_km):
        return NEAR
    return PARTLY


@inlined
def chord_square(people: PersonArrays, demand: DemandArrays, person: int) -> float:
    """Return the square of the straight line from a home, on the unit sphere."""
    dx = np.float64(people.x[person]) - demand.x
    dy = np.float64(people.y[person]) - demand.y
    dz = np.float64(people.z[person]) - demand.z
    return dx * dx + dy * dy + dz * dz


@inlined
def is_too_far(
    people: PersonArrays, shared: SharedArrays, demand: DemandArrays, person: int
) -> bool:
    """Return whether the way by her fastest mode takes longer than she accepts; exact."""
    if not demand.placed:
        return False
    km = distance_km(people.lat_rad[person], people.lon_rad[person], demand.lat_rad, demand.lon_rad)
    km = max(km - demand.area_km, 0.0)
    number = people.mobility[person]
    home = shared.home[number]
    best = math.inf
    for mode in range(shared.access_minutes.shape[0]):
        if shared.modes[number] >> mode & 1:
            pace = shared.minutes_per_km[mode, home, demand.density]
            best = min(best, shared.access_minutes[mode] + pace * km)
    return best > shared.max_minutes[number]


@compiled
def fit_availabilities(shared: SharedArrays, demand: DemandArrays, fits: NDArray[np.bool_]) -> None:
    """Write whether the shifts are within each availability.

    Runs are as long as can be: a run of the shifts is within an availability when it is within
    one run of it.
    """
    for number in range(fits.shape[0]):
        whole = True
        if number > 0:
            for window in range(demand.window_from.shape[0]):
                held = False
                for run in range(shared.window_start[number], shared.window_start[number + 1]):
                    starts = np.int64(shared.window_from[run]) <= demand.window_from[window]
                    held |= starts and demand.window_to[window] <= np.int64(shared.window_to[run])
                whole &= held
        fits[number] = whole
