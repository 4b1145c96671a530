"""The outline of a territory read from GeoJSON (RFC 7946), or why it cannot be one, in French."""

import math
from typing import Final

import shapely

from geo.coordinates import MAX_LAT_DEG, MAX_LON_DEG, Coordinates
from geo.errors import InvalidOutline
from geo.territories import is_in_france, looks_swapped

MAX_POSITIONS: Final = 200_000
_MIN_RING: Final = 4
_SWAPPED = "la latitude et la longitude semblent inversées : GeoJSON écrit la longitude d’abord"


def read_outline(geometry: object) -> shapely.Geometry:
    """Return the polygons of a GeoJSON geometry, as one multipolygon.

    Raises
    ------
    InvalidOutline
        When it is of another type, has a position that is none, crosses itself, is empty, is not
        in France, or has latitude and longitude exchanged.
    """
    if not isinstance(geometry, dict):
        raise InvalidOutline("une géométrie est attendue")
    coordinates, kind = geometry.get("coordinates"), geometry.get("type")
    if kind == "Polygon":
        polygons = [coordinates]
    elif kind == "MultiPolygon" and isinstance(coordinates, list):
        polygons = coordinates
    else:
        raise InvalidOutline("un Polygon ou un MultiPolygon est attendu")
    if not polygons:
        raise InvalidOutline("le contour est vide")
    outline = shapely.MultiPolygon([_polygon(rings) for rings in polygons])
    _require_in_range(outline)
    if not shapely.is_valid(outline):
        raise InvalidOutline("le contour se croise ou se recouvre lui-même")
    if outline.area == 0.0:
        raise InvalidOutline("le contour est vide")
    _require_in_france(outline)
    return outline


def _polygon(rings: object) -> shapely.Polygon:
    if not isinstance(rings, list) or not rings:
        raise InvalidOutline("un polygone est une liste d’anneaux")
    outer, *holes = [_ring(ring) for ring in rings]
    return shapely.Polygon(outer, holes)


def _ring(ring: object) -> list[tuple[float, float]]:
    if not isinstance(ring, list) or not _MIN_RING <= len(ring) <= MAX_POSITIONS:
        raise InvalidOutline(f"un anneau a de {_MIN_RING} à {MAX_POSITIONS} positions")
    positions = [_position(each) for each in ring]
    if positions[0] != positions[-1]:
        raise InvalidOutline("un anneau n’est pas fermé : sa dernière position est la première")
    return positions


def _position(position: object) -> tuple[float, float]:
    if not isinstance(position, list) or len(position) < 2:  # noqa: PLR2004
        raise InvalidOutline("une position est une longitude et une latitude")
    lon, lat = position[:2]
    for value in (lon, lat):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise InvalidOutline("une position est faite de nombres")
    try:
        found = float(lon), float(lat)
    except OverflowError:
        raise InvalidOutline("une position est faite de nombres finis") from None
    if not all(map(math.isfinite, found)):
        raise InvalidOutline("une position est faite de nombres finis")
    return found


def _require_in_range(outline: shapely.Geometry) -> None:
    west, south, east, north = outline.bounds
    if max(abs(west), abs(east)) > MAX_LON_DEG or max(abs(south), abs(north)) > MAX_LAT_DEG:
        raise InvalidOutline(
            "une position sort du globe : des degrés WGS 84 sont attendus, pas des mètres"
        )


def _require_in_france(outline: shapely.Geometry) -> None:
    point = shapely.point_on_surface(outline)
    inside = Coordinates(lat=float(point.y), lon=float(point.x))
    if is_in_france(inside):
        return
    raise InvalidOutline(_SWAPPED if looks_swapped(inside) else "ce contour n’est pas en France")
