"""Positions as kilometres on a plane, and a point from its distances to known ones."""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares

from geo.coordinates import Coordinates

Points = npt.NDArray[np.float64]
"""Kilometres east and north of an origin, shape (n, 2) or (2,)."""

KM_PER_DEGREE = 111.09  # on the sphere of geo.distance
ORIGIN = Coordinates(47.4, -0.55)
_FARTHEST_KM = 200.0
_HALVINGS = 45


def on_plane(point: Coordinates) -> Points:
    """Return a position in kilometres; within 0.3 % over a département."""
    shrink = math.cos(math.radians(ORIGIN.lat))
    east = (point.lon - ORIGIN.lon) * KM_PER_DEGREE * shrink
    return np.array([east, (point.lat - ORIGIN.lat) * KM_PER_DEGREE])


def off_plane(point: Points) -> Coordinates:
    """Return the coordinates of a position in kilometres."""
    shrink = math.cos(math.radians(ORIGIN.lat))
    lat = ORIGIN.lat + float(point[1]) / KM_PER_DEGREE
    return Coordinates(lat, ORIGIN.lon + float(point[0]) / (KM_PER_DEGREE * shrink))


def distances(point: Points, others: Points) -> Points:
    """Return the kilometres from one point to each of some."""
    found: Points = np.hypot(others[:, 0] - point[0], others[:, 1] - point[1])
    return found


def locate(anchors: Points, km: Points) -> Points:
    """Return the point whose distances to anchors are the nearest to those given."""

    def missed(point: Points) -> Points:
        return distances(point, anchors) - km

    starts = [anchors.mean(axis=0), *(anchors.mean(axis=0) + np.array(d) for d in _AROUND)]
    tried = [least_squares(missed, start, xtol=1e-14, ftol=1e-14) for start in starts]
    best: Points = min(tried, key=lambda each: float(each.cost)).x
    return best


_AROUND = ((30.0, 0.0), (-30.0, 0.0), (0.0, 30.0), (0.0, -30.0))


def crossing(holds: Callable[[float], bool], low: float = 0.0, high: float = _FARTHEST_KM) -> float:
    """Return where something stops to hold between two numbers, by halving."""
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return (low + high) / 2
