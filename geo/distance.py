"""Distances between two positions: the geodesic truth, and the sphere the engine ranks with.

The engine needs millions of distances and affords one sphere. Its radius is chosen for France
rather than for the whole Earth: with the mean radius (6371.009 km) a north-south distance in
Guyane is 0.56 % too long. With :data:`EARTH_RADIUS_KM` the error stays under 0.5 % from Guyane
(2° N) to Dunkerque (51° N), to Réunion (21° S) and down to the Terre-Adélie (67° S).
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from geopy import distance as geopy_distance

from geo.coordinates import Coordinates

FloatArray = npt.NDArray[np.float64]

# The local radius of curvature of WGS 84 runs from 6335.5 km (north-south in Guyane) to
# 6396.0 km (east-west in Terre-Adélie): 6365 km is within 0.49 % of both.
# Within 51° of the equator, hence everywhere people live, the error is under 0.47 %.
EARTH_RADIUS_KM: Final = 6365.0


def geodesic_km(a: Coordinates, b: Coordinates) -> float:
    """Return the length of the shortest path on the WGS 84 ellipsoid, to the millimetre.

    About 80 µs: for checks and for single answers, never for a scan.

    References
    ----------
    C. F. F. Karney, Algorithms for geodesics, Journal of Geodesy 87 (2013), as in geopy.
    """
    return float(geopy_distance.geodesic((a.lat, a.lon), (b.lat, b.lon)).km)


def great_circle_km(a: Coordinates, b: Coordinates) -> float:
    """Return the great-circle distance of geopy on a sphere of :data:`EARTH_RADIUS_KM`."""
    return float(
        geopy_distance.great_circle((a.lat, a.lon), (b.lat, b.lon), radius=EARTH_RADIUS_KM).km
    )


def haversine_km(
    lat: float | FloatArray, lon: float | FloatArray, lats: FloatArray, lons: FloatArray
) -> FloatArray:
    """Return the great-circle distance from one position to each of many, or pair by pair.

    Parameters
    ----------
    lat, lon
        Origin, in degrees; or one for each destination.
    lats, lons
        Destinations, in degrees, of one shape.

    Returns
    -------
    FloatArray
        Kilometres, of the same shape; NaN where a coordinate is NaN.

    References
    ----------
    R. W. Sinnott, Virtues of the haversine, Sky and Telescope 68 (1984): stays exact for the
    metres between neighbours, where the cosine formula loses its digits.
    """
    lat_rad, lats_rad = np.radians(lat), np.radians(lats)
    half_dlat = (lats_rad - lat_rad) / 2.0
    half_dlon = np.radians(lons - lon) / 2.0
    chord = np.sin(half_dlat) ** 2 + np.cos(lat_rad) * np.cos(lats_rad) * np.sin(half_dlon) ** 2
    # Rounding may carry the chord of two antipodes past 1.
    km: FloatArray = 2.0 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
    return km
