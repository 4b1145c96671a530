"""Where a commune is: its final outline, a point inside it, its density class."""

import math

import numpy as np
import numpy.typing as npt
import shapely
from shapely import ops

from geo.communes import DensityClass
from geo.outline_archive import GRID_PER_DEGREE

# Sources already have about thirty vertices per commune; this only drops needless ones.
SIMPLIFY_TOLERANCE_DEG = 0.001

# A town hall this close to the simplified outline is on the right side of the real border:
# about one kilometre. Further away, the record itself is wrong (data-sources.md).
TRUSTED_DEG = 0.01

# How far inside a town hall that lies just outside is moved: about thirty metres.
INSIDE_DEG = 0.0003

# Decimals of a degree kept for a point: about one metre, as for the outlines.
POINT_DECIMALS = 5

# Inhabitants per km² from which a commune is dense, or intermediate (catalog.toml).
DENSE_FROM = 1500.0
INTERMEDIATE_FROM = 300.0

_KM_PER_DEGREE = math.radians(1.0) * 6371.0


def simplify_together(outlines: dict[str, shapely.Geometry]) -> dict[str, shapely.Geometry]:
    """Return valid outlines on the grid of the archive, borders still shared."""
    codes = sorted(outlines)
    simplified = shapely.coverage_simplify(
        [outlines[code] for code in codes], SIMPLIFY_TOLERANCE_DEG
    )
    return {code: on_grid(outline) for code, outline in zip(codes, simplified, strict=True)}


def on_grid(outline: shapely.Geometry) -> shapely.Geometry:
    """Return the outline rounded to the grid, repaired when rounding made it cross itself."""
    rounded = shapely.transform(outline, _round_to_grid)
    if rounded.is_valid:
        return rounded
    repaired = shapely.set_precision(shapely.make_valid(rounded), 1.0 / GRID_PER_DEGREE)
    return shapely.multipolygons(
        [part for part in shapely.get_parts(repaired) if part.geom_type == "Polygon"]
    )


def _round_to_grid(coordinates: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    on_grid: npt.NDArray[np.float64] = np.rint(coordinates * GRID_PER_DEGREE) / GRID_PER_DEGREE
    return on_grid


def point_inside(
    outline: shapely.Geometry,
    town_hall: shapely.Geometry | None,
    geonames_point: shapely.Geometry | None = None,
) -> shapely.Point:
    """Return the town hall when it is inside, else the best other point that is.

    In order: the town hall; the nearest point inside when it lies within a kilometre; the
    ``geonames_point`` of the same name; the centroid; a representative point, which is inside
    by construction.
    """
    tries = []
    if town_hall is not None:
        tries.append(town_hall)
        if outline.distance(town_hall) <= TRUSTED_DEG:
            inner = outline.buffer(-INSIDE_DEG)
            if not inner.is_empty:
                tries.append(ops.nearest_points(inner, town_hall)[0])
    if geonames_point is not None:
        tries.append(geonames_point)
    tries += [outline.centroid, outline.representative_point()]
    for point in tries:
        rounded = rounded_point(point)
        if outline.contains(rounded):
            return rounded
    raise ValueError("no point of the grid lies inside the outline")


def rounded_point(point: shapely.Point) -> shapely.Point:
    """Return the point with the decimals that ``communes.csv`` keeps."""
    return shapely.Point(round(point.x, POINT_DECIMALS), round(point.y, POINT_DECIMALS))


def area_km2(outline: shapely.Geometry) -> float:
    """Return the area of an outline, to about one per cent."""
    return float(outline.area * math.cos(math.radians(outline.centroid.y)) * _KM_PER_DEGREE**2)


def density_class(population: int | None, area: float | None) -> DensityClass:
    """Return the class of a commune; rural when its population or its area is unknown."""
    if population is None or area is None:
        return DensityClass.RURAL
    per_km2 = population / area
    if per_km2 >= DENSE_FROM:
        return DensityClass.DENSE
    return DensityClass.INTERMEDIATE if per_km2 >= INTERMEDIATE_FROM else DensityClass.RURAL
