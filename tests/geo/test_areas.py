"""The circles that hold the départements."""

import pytest

from geo.areas import departement_areas
from geo.communes import load_communes
from geo.coordinates import Coordinates
from geo.distance import great_circle_km
from geo.territories import outline


@pytest.mark.parametrize("code", ["49", "04", "13", "2A", "38", "75", "973", "974"])
def test_the_circle_of_a_departement_holds_the_outline_of_each_commune(code: str):
    communes = load_communes()
    area = departement_areas(communes)[code]
    for commune in communes.current():
        shape = outline(commune.code) if commune.departement == code else None
        if shape is not None:
            corners = shape.convex_hull.exterior.coords
            assert max(great_circle_km(area.center, _point(each)) for each in corners) <= (
                area.radius_km
            )


def test_every_departement_has_a_circle_of_whole_kilometres():
    communes = load_communes()
    areas = departement_areas(communes)
    assert areas.keys() == {commune.departement for commune in communes.current()}
    assert all(area.radius_km == int(area.radius_km) > 0 for area in areas.values())


def _point(lon_lat):
    lon, lat = lon_lat
    return Coordinates(lat, lon)
