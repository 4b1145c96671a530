"""What is within some minutes of a place by one means: communes by their point, or hexagons.

The minutes are those of :mod:`geo.travel`: a model, ± 25 %.
"""

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from geo.communes import Commune, Communes, DensityClass
from geo.coordinates import Coordinates
from geo.distance import EARTH_RADIUS_KM, FloatArray, haversine_km
from geo.territories import on_land
from geo.travel import TravelMode, access_minutes, minutes_per_km

KM_PER_DEGREE: Final = math.radians(EARTH_RADIUS_KM)
# The side of a hexagon, the first that leaves at most some 700 of them in the area.
SIDES_KM: Final = (0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0)
SIDES_IN_REACH: Final = 24
_NEAREST_POINT_KM: Final = 40.0  # no commune has its point further from any of its corners

MinutesTo = Callable[[FloatArray, FloatArray, npt.NDArray[np.intp]], FloatArray]
"""From latitudes, longitudes and densities of places to the minutes there, infinity if none."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where one leaves from, by which means, and for how long at most."""

    point: Coordinates
    density: DensityClass
    mode: TravelMode
    minutes: float

    def reach_km(self) -> float:
        """Return how far one gets at most, as the crow flies; 0 when not even out of the door."""
        left = self.minutes - access_minutes(self.mode)
        fastest = min(minutes_per_km(self.mode, self.density, there) for there in DensityClass)
        return max(left / fastest, 0.0)

    def minutes_to(
        self, lats: FloatArray, lons: FloatArray, densities: npt.NDArray[np.intp]
    ) -> FloatArray:
        """Return the minutes to each of many points."""
        km = haversine_km(self.point.lat, self.point.lon, lats, lons)
        paces = np.array([minutes_per_km(self.mode, self.density, there) for there in DensityClass])
        return np.asarray(access_minutes(self.mode) + paces[densities] * km, np.float64)


@dataclass(frozen=True, slots=True)
class Hexagon:
    """One cell of the grid; the grid is the same from wherever one leaves."""

    ring: tuple[tuple[float, float], ...]  # closed, counter-clockwise, (lon, lat)
    minutes: float


def communes_within(
    start: Start, communes: Communes, minutes_to: MinutesTo | None = None
) -> tuple[tuple[Commune, float], ...]:
    """Return the communes whose point is within the minutes, nearest first, with the minutes.

    ``minutes_to`` tells them better than the model, which answers without it.
    """
    everywhere = _points(communes)
    minutes = (minutes_to or start.minutes_to)(
        everywhere.lats, everywhere.lons, everywhere.densities
    )
    rows = np.flatnonzero(minutes <= start.minutes)
    ordered = rows[np.argsort(minutes[rows], kind="stable")]
    return tuple((everywhere.communes[row], float(minutes[row])) for row in ordered.tolist())


def hexagons_within(
    start: Start,
    communes: Communes,
    minutes_to: MinutesTo | None = None,
    reach_km: float | None = None,
) -> tuple[Hexagon, ...]:
    """Return the hexagons on land whose middle is within the minutes, nearest first.

    ``minutes_to`` tells them better than the model, which answers without it; nothing is looked
    at beyond ``reach_km``, which is how far the model goes unless it is given.
    """
    reach = start.reach_km() if reach_km is None else reach_km
    if reach == 0.0:
        return ()
    side = next((each for each in SIDES_KM if each * SIDES_IN_REACH >= reach), SIDES_KM[-1])
    # One projection for each degree of latitude: two homes of a town share their hexagons.
    km_east = KM_PER_DEGREE * math.cos(math.radians(round(start.point.lat)))
    x, y = _middles(start.point, reach, side, km_east)
    lats, lons = y / KM_PER_DEGREE, x / km_east
    densities = _densities(lats, lons, start.point, reach, communes)
    minutes = (minutes_to or start.minutes_to)(lats, lons, densities)
    near = np.flatnonzero(minutes <= start.minutes)
    rings = _rings(x[near], y[near], side, km_east)
    kept = on_land(np.asarray(shapely.polygons(rings), dtype=object).reshape(-1))
    found = [
        Hexagon(tuple((lon, lat) for lon, lat in ring), value)
        for ring, value in zip(rings[kept].tolist(), minutes[near][kept].tolist(), strict=True)
    ]
    return tuple(sorted(found, key=lambda hexagon: hexagon.minutes))


@dataclass(frozen=True, slots=True)
class _Points:
    communes: tuple[Commune, ...]
    lats: FloatArray
    lons: FloatArray
    densities: npt.NDArray[np.intp]


@functools.lru_cache(maxsize=4)
def _points(communes: Communes) -> _Points:
    current = tuple(communes.current())
    return _Points(
        current,
        np.array([commune.center.lat for commune in current]),
        np.array([commune.center.lon for commune in current]),
        np.array([commune.density for commune in current], np.intp),
    )


def _middles(
    point: Coordinates, reach: float, side: float, km_east: float
) -> tuple[FloatArray, FloatArray]:
    """Return the middles of the hexagons around a point, in km, on rows a side and a half apart."""
    width, height = math.sqrt(3.0) * side, 1.5 * side
    center_x, center_y = point.lon * km_east, point.lat * KM_PER_DEGREE
    rows = np.arange(
        math.floor((center_y - reach) / height), math.ceil((center_y + reach) / height) + 1
    )
    columns = np.arange(
        math.floor((center_x - reach) / width) - 1, math.ceil((center_x + reach) / width) + 1
    )
    row, column = (each.ravel() for each in np.meshgrid(rows, columns, indexing="ij"))
    return width * (column + 0.5 * (row % 2)), height * row.astype(np.float64)


def _densities(
    lats: FloatArray, lons: FloatArray, point: Coordinates, reach: float, communes: Communes
) -> npt.NDArray[np.intp]:
    """Return the density of the commune whose point is the nearest to each place."""
    everywhere = _points(communes)
    km = haversine_km(point.lat, point.lon, everywhere.lats, everywhere.lons)
    near = np.flatnonzero(km <= 2.0 * reach + _NEAREST_POINT_KM)
    if not near.size:
        return np.zeros(lats.shape, np.intp)
    shrink = math.cos(math.radians(point.lat))
    # Relative to the point, single precision is a metre: plenty, and four times as fast.
    north = np.subtract.outer(
        np.float32(lats - point.lat), np.float32(everywhere.lats[near] - point.lat)
    )
    east = np.subtract.outer(
        np.float32((lons - point.lon) * shrink),
        np.float32((everywhere.lons[near] - point.lon) * shrink),
    )
    nearest = near[np.argmin(np.square(north) + np.square(east), axis=1)]
    return np.asarray(everywhere.densities[nearest], np.intp)


def _rings(x: FloatArray, y: FloatArray, side: float, km_east: float) -> FloatArray:
    """Return the corners of these hexagons in degrees, shape (n, 7, 2)."""
    turns = np.radians(np.array([30.0, 90.0, 150.0, 210.0, 270.0, 330.0, 30.0]))
    lons = (x[:, None] + side * np.cos(turns)) / km_east
    lats = (y[:, None] + side * np.sin(turns)) / KM_PER_DEGREE
    return np.round(np.stack((lons, lats), axis=-1), 6)
