import json

import pytest
import shapely

from geo.communes import CommuneCode, load_communes
from geo.geojson import commune_geometry_text, geometry_text
from geo.territories import outline

SQUARE = [(0.0, 47.0), (0.0, 48.0), (1.0, 48.0), (1.0, 47.0), (0.0, 47.0)]  # clockwise
HOLE = [(0.2, 47.2), (0.8, 47.2), (0.8, 47.8), (0.2, 47.8), (0.2, 47.2)]  # counter-clockwise


def test_rings_follow_the_right_hand_rule_whatever_they_were() -> None:
    read = json.loads(geometry_text(shapely.Polygon(SQUARE, [HOLE])))
    assert read["type"] == "Polygon"
    outer, hole = (shapely.LinearRing(ring) for ring in read["coordinates"])
    assert outer.is_ccw
    assert not hole.is_ccw


def test_several_polygons_are_a_multipolygon() -> None:
    apart = shapely.MultiPolygon([shapely.Polygon(SQUARE), shapely.box(3, 47, 4, 48)])
    assert json.loads(geometry_text(apart))["type"] == "MultiPolygon"


@pytest.mark.parametrize("code", ["49007", "29083", "97411", "2A004"])
def test_the_outline_of_a_commune_is_the_same_in_geojson(code: str) -> None:
    text = commune_geometry_text(CommuneCode(code))
    own = outline(CommuneCode(code))
    assert text is not None
    assert own is not None
    read = shapely.from_geojson(text)
    assert shapely.symmetric_difference(read, own).area < 1e-9
    assert shapely.get_num_geometries(read) == shapely.get_num_geometries(own)


def test_what_has_no_outline_has_no_geometry() -> None:
    assert commune_geometry_text(CommuneCode("98735")) is None
    assert load_communes().get(CommuneCode("98735")).name
