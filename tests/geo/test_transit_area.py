"""Minutes to many places at once, as the naive router tells them one by one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.communes import DensityClass
from geo.coordinates import Coordinates
from geo.reach import Start
from geo.transit_area import by_timetable
from geo.transit_network import build_network
from geo.transit_rules import transit_rules
from geo.transit_week import HomeWeek
from geo.travel import TravelMode
from tests.geo.gtfs_tables import MONDAY, feeds, read
from tests.geo.test_transit_oracle import corners
from tests.oracles.naive_transit import NaiveRouter, naive_best_minutes

LIMIT = 90


@settings(max_examples=60)
@given(feeds(), corners, st.lists(corners, min_size=1, max_size=5, unique=True))
def test_each_place_has_the_minutes_of_its_best_hour_or_those_of_the_model(
    tables: dict[str, str], home: tuple[float, float], places: list[tuple[float, float]]
) -> None:
    week = HomeWeek(build_network([read(tables).feed]), Coordinates(*home), MONDAY, LIMIT)
    start = Start(Coordinates(*home), DensityClass.RURAL, TravelMode.TRANSIT, float(LIMIT))
    lats, lons = np.array(places).T
    densities = np.full(len(places), DensityClass.RURAL, np.intp)
    found = by_timetable(week, start.minutes_to)(lats, lons, densities)
    supposed = start.minutes_to(lats, lons, densities)
    router = NaiveRouter(tables, MONDAY, transit_rules())
    for row, place in enumerate(places):
        best = naive_best_minutes(tables, MONDAY, transit_rules(), home, place, LIMIT)
        if best is not None:
            assert found[row] == best
        elif router.tells_of(home) and router.tells_of(place):
            assert found[row] == np.inf
        else:
            assert found[row] == pytest.approx(supposed[row])
