"""Positions on the WGS 84 ellipsoid, in degrees, latitude first.

Longitude comes first only at the GeoJSON and Shapely edge, through :meth:`Coordinates.as_lon_lat`.
"""

import math
from dataclasses import dataclass

from geo.errors import InvalidCoordinates

MAX_LAT_DEG = 90.0
MAX_LON_DEG = 180.0


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A finite position in degrees.

    Raises
    ------
    InvalidCoordinates
        When a value is NaN, infinite or out of bounds.
    """

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.lat) and abs(self.lat) <= MAX_LAT_DEG):
            raise InvalidCoordinates("latitude: expected a finite number of degrees in [-90, 90]")
        if not (math.isfinite(self.lon) and abs(self.lon) <= MAX_LON_DEG):
            raise InvalidCoordinates(
                "longitude: expected a finite number of degrees in [-180, 180]"
            )

    def as_lon_lat(self) -> tuple[float, float]:
        """Return (lon, lat), the order of GeoJSON and Shapely."""
        return (self.lon, self.lat)
