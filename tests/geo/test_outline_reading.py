"""Outlines from GeoJSON: what is not one is refused with its reason, never with a traceback."""

import contextlib
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InvalidOutline
from geo.outline_reading import read_outline

RING = [[-0.56, 47.46], [-0.54, 47.46], [-0.54, 47.48], [-0.56, 47.48], [-0.56, 47.46]]
HOLE = [[-0.555, 47.465], [-0.555, 47.475], [-0.545, 47.475], [-0.545, 47.465], [-0.555, 47.465]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def test_a_polygon_its_holes_and_several_polygons_are_read() -> None:
    whole = read_outline(polygon(RING))
    pierced = read_outline(polygon(RING, HOLE))
    assert pierced.area == pytest.approx(whole.area - 0.0001)
    apart = [[[lon + 1, lat] for lon, lat in RING]]
    both = read_outline({"type": "MultiPolygon", "coordinates": [[RING], apart]})
    assert both.area == pytest.approx(2 * whole.area)


def test_a_third_number_is_an_altitude_and_is_left_out() -> None:
    assert read_outline(polygon([[*each, 30.0] for each in RING])) == read_outline(polygon(RING))


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (None, "une géométrie est attendue"),
        ({"type": "Point", "coordinates": [0, 47]}, "un Polygon ou un MultiPolygon"),
        ({"type": "MultiPolygon", "coordinates": None}, "un Polygon ou un MultiPolygon"),
        ({"type": "MultiPolygon", "coordinates": []}, "vide"),
        (polygon(), "liste d’anneaux"),
        ({"type": "Polygon"}, "liste d’anneaux"),
        (polygon(RING[:3]), "positions"),
        (polygon(RING[:-1]), "pas fermé"),
        (polygon([[lat, lon] for lon, lat in RING]), "inversées"),
        (polygon([RING[0], RING[2], RING[1], RING[3], RING[0]]), "se croise"),
        (polygon([[lon + 10, lat - 20] for lon, lat in RING]), "pas en France"),
        (polygon([[lon * 1e5, lat * 1e5] for lon, lat in RING]), "pas des mètres"),
        (polygon([["a", 47], *RING[1:]]), "nombres"),
        (polygon([[True, 47], *RING[1:]]), "nombres"),
        (polygon([[math.nan, 47], *RING[1:]]), "finis"),
        (polygon([[10**400, 47], *RING[1:]]), "finis"),
        (polygon([[math.inf, 47], *RING[1:-1], [math.inf, 47]]), "finis"),
        (polygon([47.0, *RING[1:]]), "une longitude et une latitude"),
        (polygon([RING[0]] * 5), "se croise"),
    ],
)
def test_what_is_no_outline_is_refused_with_its_reason(geometry: object, reason: str) -> None:
    with pytest.raises(InvalidOutline, match=reason):
        read_outline(geometry)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda children: (
        st.lists(children, max_size=5) | st.dictionaries(st.text(max_size=5), children)
    ),
    max_leaves=20,
)


@given(st.sampled_from(["Polygon", "MultiPolygon"]), json_values)
def test_anything_is_an_outline_or_is_refused(kind: str, coordinates: object) -> None:
    with contextlib.suppress(InvalidOutline):
        assert read_outline({"type": kind, "coordinates": coordinates}).area > 0
