"""The area within some minutes: what the travel model says, one place at a time."""

import math

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.communes import CommuneCode, load_communes
from geo.coordinates import Coordinates
from geo.distance import great_circle_km
from geo.reach import SIDES_KM, Start, communes_within, hexagons_within
from geo.travel import TravelMode, travel_minutes

COMMUNES = load_communes()
OF_MAINE_ET_LOIRE = [each for each in COMMUNES.current() if each.departement == "49"]
starts = st.builds(
    lambda commune, mode, minutes: Start(commune.center, commune.density, mode, float(minutes)),
    st.sampled_from(OF_MAINE_ET_LOIRE),
    st.sampled_from(TravelMode),
    st.integers(1, 60),
)


def minutes_of(start: Start, code: CommuneCode) -> float:
    commune = COMMUNES.get(code)
    km = great_circle_km(start.point, commune.center)
    return travel_minutes(km, start.mode, start.density, commune.density)


@settings(max_examples=25)
@given(starts)
def test_the_communes_are_those_whose_point_is_within_the_minutes(start: Start) -> None:
    found = {commune.code: minutes for commune, minutes in communes_within(start, COMMUNES)}
    assert list(found.values()) == sorted(found.values())
    for commune in OF_MAINE_ET_LOIRE:
        expected = minutes_of(start, commune.code)
        if commune.code in found:
            assert found[commune.code] == pytest.approx(expected)
        else:
            assert expected > start.minutes - 1e-9


@settings(max_examples=25)
@given(starts)
def test_hexagons_are_valid_apart_from_each_other_and_within_the_minutes(start: Start) -> None:
    found = hexagons_within(start, COMMUNES)
    polygons = [shapely.Polygon(each.ring) for each in found]
    assert len(found) <= 1_000
    for hexagon, polygon in zip(found, polygons, strict=True):
        assert polygon.is_valid
        assert polygon.exterior.is_ccw
        assert len(hexagon.ring) == 7
        assert hexagon.ring[0] == hexagon.ring[-1]
        assert hexagon.minutes <= start.minutes
    if polygons:
        together = shapely.union_all(polygons, grid_size=1e-6)
        total = sum(polygon.area for polygon in polygons)
        assert together.area == pytest.approx(total, rel=1e-3)


def test_a_place_well_within_the_minutes_is_in_a_hexagon() -> None:
    angers = COMMUNES.get(CommuneCode("49007"))
    start = Start(angers.center, angers.density, TravelMode.CAR, 45.0)
    area = shapely.union_all(
        [shapely.Polygon(each.ring) for each in hexagons_within(start, COMMUNES)]
    )
    for commune, minutes in communes_within(start, COMMUNES):
        if minutes < start.minutes - 6:
            assert area.contains(shapely.Point(commune.center.lon, commune.center.lat))


def test_two_homes_of_one_town_share_their_hexagons() -> None:
    angers = COMMUNES.get(CommuneCode("49007"))
    beside = Coordinates(angers.center.lat + 0.001, angers.center.lon - 0.001)
    first, second = (
        {each.ring for each in hexagons_within(start, COMMUNES)}
        for start in (
            Start(point, angers.density, TravelMode.BIKE, 30.0) for point in (angers.center, beside)
        )
    )
    assert len(first & second) > 0.9 * len(first)


def test_nothing_is_in_reach_before_the_door_is_out() -> None:
    angers = COMMUNES.get(CommuneCode("49007"))
    start = Start(angers.center, angers.density, TravelMode.CAR, 2.0)
    assert start.reach_km() == 0.0
    assert hexagons_within(start, COMMUNES) == ()
    assert communes_within(start, COMMUNES) == ()


def test_hexagons_at_sea_are_left_out() -> None:
    island = COMMUNES.get(CommuneCode("29155"))
    start = Start(island.center, island.density, TravelMode.CAR, 20.0)
    found = hexagons_within(start, COMMUNES)
    side = next(each for each in SIDES_KM if each * 24 >= start.reach_km())
    whole = math.pi * start.reach_km() ** 2 / (1.5 * math.sqrt(3.0) * side**2)
    assert 0 < len(found) < 0.3 * whole
