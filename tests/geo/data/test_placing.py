import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.communes import DensityClass
from geo.data.placing import (
    area_km2,
    density_class,
    on_grid,
    point_inside,
    rounded_point,
    simplify_together,
)

SQUARE = shapely.box(0.0, 47.0, 0.1, 47.1)
RING = SQUARE.difference(shapely.box(0.01, 47.01, 0.09, 47.09))


@given(st.floats(-1, 1), st.floats(46, 48))
def test_the_point_is_always_strictly_inside(lon: float, lat: float) -> None:
    for outline in (SQUARE, RING):
        assert outline.contains(point_inside(outline, shapely.Point(lon, lat)))


def test_a_town_hall_inside_is_kept() -> None:
    assert point_inside(SQUARE, shapely.Point(0.02, 47.03)) == shapely.Point(0.02, 47.03)


def test_a_town_hall_just_outside_is_brought_inside() -> None:
    point = point_inside(SQUARE, shapely.Point(0.104, 47.05))
    assert point.distance(shapely.Point(0.1, 47.05)) < 0.001


def test_a_town_hall_far_away_gives_way_to_the_centroid() -> None:
    assert point_inside(SQUARE, shapely.Point(0.5, 47.05)) == rounded_point(SQUARE.centroid)
    assert point_inside(SQUARE, None) == rounded_point(SQUARE.centroid)


def test_neighbours_still_share_their_border_once_simplified() -> None:
    wavy = [(0.1, 47.0), (0.1002, 47.03), (0.0998, 47.06), (0.1, 47.1)]
    west = shapely.Polygon([(0.0, 47.0), *wavy, (0.0, 47.1)])
    east = shapely.Polygon([*wavy, (0.2, 47.1), (0.2, 47.0)])
    outlines = simplify_together({"1": west, "2": east})
    assert shapely.intersection(outlines["1"], outlines["2"]).area == 0.0
    assert shapely.union(outlines["1"], outlines["2"]).geom_type == "Polygon"


def test_an_outline_that_rounding_breaks_is_repaired() -> None:
    sliver = [(0.0, 47.0), (0.1, 47.0), (0.1, 47.1), (0.05, 47.000002), (0.0, 47.1)]
    crossing = [(0.0, 47.0), (0.1, 47.1), (0.1, 47.0), (0.0, 47.1)]
    assert on_grid(shapely.Polygon(sliver)).is_valid
    assert on_grid(shapely.Polygon(crossing)).is_valid


def test_an_area_is_in_square_kilometres() -> None:
    assert area_km2(SQUARE) == pytest.approx(84.3, rel=0.01)


@pytest.mark.parametrize(
    ("population", "area", "expected"),
    [
        (1500, 1.0, DensityClass.DENSE),
        (1499, 1.0, DensityClass.INTERMEDIATE),
        (300, 1.0, DensityClass.INTERMEDIATE),
        (299, 1.0, DensityClass.RURAL),
        (None, 1.0, DensityClass.RURAL),
        (1500, None, DensityClass.RURAL),
    ],
)
def test_a_density_class_follows_its_thresholds(
    population: int | None, area: float | None, expected: DensityClass
) -> None:
    assert density_class(population, area) is expected
