import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.communes import DensityClass
from geo.errors import CorruptReferenceData, InvalidDistance
from geo.travel import (
    TravelMode,
    access_minutes,
    minutes_per_km,
    parse_travel_model,
    travel_minutes,
    travel_model,
)

modes = st.sampled_from(TravelMode)
densities = st.sampled_from(DensityClass)
kilometres = st.floats(0, 2_000)


@given(kilometres, modes, densities, densities)
def test_minutes_are_linear_in_the_distance(
    km: float, mode: TravelMode, home: DensityClass, destination: DensityClass
) -> None:
    expected = access_minutes(mode) + minutes_per_km(mode, home, destination) * km
    assert travel_minutes(km, mode, home, destination) == expected


@given(kilometres, kilometres, modes, densities, densities)
def test_a_longer_trip_never_takes_less_time(
    a: float, b: float, mode: TravelMode, home: DensityClass, destination: DensityClass
) -> None:
    shorter, longer = sorted((a, b))
    assert travel_minutes(shorter, mode, home, destination) <= travel_minutes(
        longer, mode, home, destination
    )


@given(kilometres, modes, densities, densities)
def test_the_way_back_takes_as_long(
    km: float, mode: TravelMode, home: DensityClass, destination: DensityClass
) -> None:
    assert travel_minutes(km, mode, home, destination) == pytest.approx(
        travel_minutes(km, mode, destination, home)
    )


@given(modes, densities)
def test_a_denser_end_never_makes_a_trip_faster(mode: TravelMode, home: DensityClass) -> None:
    paces = [minutes_per_km(mode, home, destination) for destination in DensityClass]
    assert paces == sorted(paces)


@given(densities, densities)
def test_faster_modes_have_a_lower_pace(home: DensityClass, destination: DensityClass) -> None:
    paces = [
        minutes_per_km(mode, home, destination)
        for mode in (TravelMode.WALK, TravelMode.BIKE, TravelMode.MOPED, TravelMode.CAR)
    ]
    assert paces == sorted(paces, reverse=True)


def test_a_car_trip_of_15_km_runs_at_36_km_per_hour_from_door_to_door() -> None:
    # Enquête mobilité des personnes 2019, trips of 10 to 20 km; mean over the density classes.
    road_km = 15.0
    crow_fly_km = road_km / travel_model().detour_factor
    minutes = [
        travel_minutes(crow_fly_km, TravelMode.CAR, home, destination)
        for home in DensityClass
        for destination in DensityClass
    ]
    assert 60 * road_km * len(minutes) / sum(minutes) == pytest.approx(36.0, rel=0.03)


@given(densities)
def test_a_moped_never_exceeds_its_legal_speed(density: DensityClass) -> None:
    assert travel_model().speed_kmh[TravelMode.MOPED, density] <= 45.0


@pytest.mark.parametrize("km", [float("nan"), float("inf"), -1.0])
def test_a_distance_that_is_not_one_is_refused(km: float) -> None:
    with pytest.raises(InvalidDistance):
        travel_minutes(km, TravelMode.CAR, DensityClass.RURAL, DensityClass.RURAL)


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        "",
        "detour_factor = 1.34",
        '[detour_factor]\nvalue = 1.34\nunit = "ratio"',
        '[detour_factor]\nvalue = 0.5\nunit = "ratio"\nsource = "s"',
        '[detour_factor]\nvalue = nan\nunit = "ratio"\nsource = "s"',
        '[detour_factor]\nvalue = "1"\nunit = "ratio"\nsource = "s"',
    ],
)
def test_a_constant_without_value_or_source_does_not_load(text: str) -> None:
    with pytest.raises(CorruptReferenceData):
        parse_travel_model(text)
