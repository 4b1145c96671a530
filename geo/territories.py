"""Which territory holds a point: the commune by its outline, and whether it is France at all.

Outlines are simplified: within a few hundred metres of a border the neighbour may answer.
"""

import functools

import numpy as np
import numpy.typing as npt
import shapely

from geo.communes import CommuneCode, departement_of, load_communes
from geo.coordinates import MAX_LAT_DEG, Coordinates
from geo.distance import FloatArray, haversine_km
from geo.outline_archive import read_bounds, read_departement

# A quay or a pier may lie off the simplified coast: about two kilometres.
_COAST_DEG = 0.02

# Where no outline is carried (Polynésie, Nouvelle-Calédonie…), this far from a chief town.
_ISLAND_KM = 60.0


def commune_at(coordinates: Coordinates) -> CommuneCode | None:
    """Return the current commune whose outline holds the point, None outside all of them.

    On a shared border the lowest code answers.
    """
    point = shapely.Point(*coordinates.as_lon_lat())
    found = []
    for departement in _departements_near(coordinates, margin_deg=0.0):
        tree, codes = _tree(departement)
        found += [codes[row] for row in tree.query(point, predicate="intersects")]
    return CommuneCode(min(found)) if found else None


def outline(code: CommuneCode) -> shapely.Geometry | None:
    """Return the outline of a current commune in (lon, lat) degrees, None when not carried."""
    read = read_departement(departement_of(code))
    if read is None or code not in read.codes:
        return None
    return read.outlines[read.codes.index(code)]


def is_in_france(coordinates: Coordinates) -> bool:
    """Tell whether the point is in a French commune, or within two kilometres of one.

    Overseas collectivities whose outlines are not carried answer by nearness to their communes.
    """
    point = shapely.Point(*coordinates.as_lon_lat())
    for departement in _departements_near(coordinates, margin_deg=_COAST_DEG):
        tree, _ = _tree(departement)
        if tree.query(point, predicate="dwithin", distance=_COAST_DEG).size:
            return True
    lats, lons = _points_without_outline()
    return bool((haversine_km(coordinates.lat, coordinates.lon, lats, lons) <= _ISLAND_KM).any())


def on_land(outlines: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    """Tell which of many outlines, near each other, touch a French commune.

    All of them where the outlines of the communes are not carried.
    """
    if not len(outlines):
        return np.zeros(0, np.bool_)
    west, south, east, north = shapely.total_bounds(outlines)
    touched = np.zeros(len(outlines), np.bool_)
    near = False
    for departement, (w, s, e, n) in read_bounds().items():
        if w <= east and e >= west and s <= north and n >= south:
            near = True
            tree, _ = _tree(departement)
            touched[tree.query(outlines, predicate="intersects")[0]] = True
    return touched if near else ~touched


def looks_swapped(coordinates: Coordinates) -> bool:
    """Tell whether latitude and longitude were exchanged: not in France, but the swap is."""
    if abs(coordinates.lon) > MAX_LAT_DEG or is_in_france(coordinates):
        return False
    return is_in_france(Coordinates(lat=coordinates.lon, lon=coordinates.lat))


def _departements_near(coordinates: Coordinates, margin_deg: float) -> list[str]:
    lat, lon = coordinates.lat, coordinates.lon
    return [
        departement
        for departement, (west, south, east, north) in read_bounds().items()
        if west - margin_deg <= lon <= east + margin_deg
        and south - margin_deg <= lat <= north + margin_deg
    ]


@functools.cache
def _tree(departement: str) -> tuple[shapely.STRtree, tuple[str, ...]]:
    read = read_departement(departement)
    if read is None:
        return shapely.STRtree([]), ()
    return shapely.STRtree(read.outlines), read.codes


@functools.cache
def _points_without_outline() -> tuple[FloatArray, FloatArray]:
    centers = [
        commune.center
        for commune in load_communes().current()
        if commune.departement not in read_bounds()
    ]
    lats = np.array([center.lat for center in centers], dtype=np.float64)
    lons = np.array([center.lon for center in centers], dtype=np.float64)
    return lats, lons
