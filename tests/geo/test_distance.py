import math

import numpy as np
import pytest
from geopy import distance as geopy_distance
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.coordinates import Coordinates
from geo.distance import EARTH_RADIUS_KM, geodesic_km, great_circle_km, haversine_km

# Boxes (south, north, west, east) that hold the places where people live.
TERRITORIES = {
    "métropole": (41.3, 51.1, -5.2, 9.6),
    "Guadeloupe": (15.8, 16.6, -61.9, -61.0),
    "Martinique": (14.3, 14.9, -61.3, -60.8),
    "Guyane": (2.1, 5.8, -54.6, -51.6),
    "La Réunion": (-21.4, -20.8, 55.2, 55.9),
    "Mayotte": (-13.1, -12.6, 45.0, 45.3),
    "Saint-Pierre-et-Miquelon": (46.7, 47.2, -56.5, -56.1),
    "Polynésie": (-28.0, -7.8, -155.0, -134.0),
    "Nouvelle-Calédonie": (-22.9, -19.5, 163.5, 168.2),
}


def positions_in(box: tuple[float, float, float, float]) -> st.SearchStrategy[Coordinates]:
    south, north, west, east = box
    return st.builds(Coordinates, st.floats(south, north), st.floats(west, east))


anywhere = st.builds(Coordinates, st.floats(-90, 90), st.floats(-180, 180))
in_france = st.one_of(*map(positions_in, TERRITORIES.values()))


def one_haversine_km(a: Coordinates, b: Coordinates) -> float:
    return float(haversine_km(a.lat, a.lon, np.array([b.lat]), np.array([b.lon]))[0])


@pytest.mark.parametrize("territory", TERRITORIES)
def test_the_sphere_is_within_half_a_percent_of_the_geodesic(territory: str) -> None:
    @given(positions_in(TERRITORIES[territory]), positions_in(TERRITORIES[territory]))
    def within_half_a_percent(a: Coordinates, b: Coordinates) -> None:
        truth = geodesic_km(a, b)
        assume(truth > 0.001)
        assert one_haversine_km(a, b) == pytest.approx(truth, rel=0.005)

    within_half_a_percent()


@given(in_france, in_france)
def test_the_sphere_is_within_half_a_percent_between_two_territories(
    a: Coordinates, b: Coordinates
) -> None:
    truth = geodesic_km(a, b)
    assume(truth > 0.001)
    assert one_haversine_km(a, b) == pytest.approx(truth, rel=0.005)


@pytest.mark.parametrize("bearing", [0, 90])
def test_the_sphere_holds_in_its_worst_places(bearing: float) -> None:
    for lat in (2.1, 51.1, -66.7):
        end = geopy_distance.geodesic(kilometers=50).destination((lat, 10.0), bearing)
        km = one_haversine_km(Coordinates(lat, 10.0), Coordinates(end.latitude, end.longitude))
        assert km == pytest.approx(50.0, rel=0.005)


@given(anywhere, anywhere)
def test_haversine_agrees_with_the_great_circle_of_geopy(a: Coordinates, b: Coordinates) -> None:
    # Near the antipode the haversine is the less exact of the two; a nanometre is no matter.
    expected = great_circle_km(a, b)
    assume(expected < 0.999 * math.pi * EARTH_RADIUS_KM)
    assert one_haversine_km(a, b) == pytest.approx(expected, rel=1e-9, abs=1e-8)


@given(anywhere, anywhere)
def test_distance_is_symmetric(a: Coordinates, b: Coordinates) -> None:
    assert one_haversine_km(a, b) == pytest.approx(one_haversine_km(b, a), rel=1e-12, abs=1e-12)


@given(in_france, in_france, in_france)
def test_distance_obeys_the_triangle_inequality(
    a: Coordinates, b: Coordinates, c: Coordinates
) -> None:
    detour = one_haversine_km(a, b) + one_haversine_km(b, c)
    assert one_haversine_km(a, c) <= detour + 1e-6


@given(anywhere)
def test_a_position_is_at_no_distance_from_itself(a: Coordinates) -> None:
    assert one_haversine_km(a, a) == 0.0
    assert geodesic_km(a, a) == 0.0


def test_antipodes_are_half_a_circumference_apart() -> None:
    half = math.pi * EARTH_RADIUS_KM
    assert one_haversine_km(Coordinates(90, 0), Coordinates(-90, 0)) == pytest.approx(half)
    assert one_haversine_km(Coordinates(0, 0), Coordinates(0, 180)) == pytest.approx(half)


def test_an_unknown_destination_has_an_unknown_distance() -> None:
    km = haversine_km(47.0, 0.0, np.array([np.nan, 47.0]), np.array([0.0, 0.0]))
    assert np.isnan(km[0])
    assert km[1] == 0.0
