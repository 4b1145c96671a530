"""Outlines as GeoJSON text (RFC 7946): longitude first, six decimals, the right-hand rule."""

import functools
import json

import shapely

from geo.communes import CommuneCode
from geo.territories import outline

DECIMALS = 6


def geometry_text(geometry: shapely.Geometry) -> str:
    """Return a polygon or polygons as the JSON of a geometry.

    Outer rings are counter-clockwise and holes clockwise; one polygon alone is a Polygon.
    """
    oriented = shapely.orient_polygons(geometry, exterior_cw=False)
    polygons = [
        [_ring(polygon.exterior), *(_ring(hole) for hole in polygon.interiors)]
        for polygon in shapely.get_parts(oriented)
    ]
    if len(polygons) == 1:
        return _text({"type": "Polygon", "coordinates": polygons[0]})
    return _text({"type": "MultiPolygon", "coordinates": polygons})


def ring_text(ring: tuple[tuple[float, float], ...]) -> str:
    """Return a closed counter-clockwise ring, already rounded, as the JSON of a Polygon."""
    return _text({"type": "Polygon", "coordinates": [ring]})


@functools.lru_cache(maxsize=8192)
def commune_geometry_text(code: CommuneCode) -> str | None:
    """Return the outline of a commune as the JSON of a geometry, None when it is not carried."""
    own = outline(code)
    return None if own is None else geometry_text(own)


def _ring(ring: shapely.LinearRing) -> list[list[float]]:
    return [[round(lon, DECIMALS), round(lat, DECIMALS)] for lon, lat in ring.coords]


def _text(geometry: dict[str, object]) -> str:
    return json.dumps(geometry, separators=(",", ":"))
