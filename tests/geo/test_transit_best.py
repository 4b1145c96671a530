"""The best of any hour, and what cannot be reached at any, against the naive router."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coordinates import Coordinates
from geo.transit_network import build_network
from geo.transit_rules import transit_rules
from geo.transit_search import join_places, places_of_stops
from geo.transit_shift import Shift
from geo.transit_week import FEASIBLE, UNKNOWN, HomeWeek, ShiftRows
from tests.geo.gtfs_tables import MONDAY, feeds, read
from tests.geo.test_transit_oracle import corners, shifts
from tests.oracles.naive_transit import NaiveRouter, naive_best_minutes

LIMIT = 90


@settings(max_examples=60)
@given(feeds(), corners, corners)
def test_the_best_of_any_hour_is_that_of_every_arrival_and_departure(
    tables: dict[str, str], home: tuple[float, float], work: tuple[float, float]
) -> None:
    network = build_network([read(tables).feed])
    places = join_places(network, [Coordinates(*work)])
    week = HomeWeek(network, Coordinates(*home), MONDAY, LIMIT)
    answer = week.at_best(places, np.array([0]))
    best = naive_best_minutes(tables, MONDAY, transit_rules(), home, work, LIMIT)
    if best is None:
        assert answer.reach[0] != FEASIBLE
        router = NaiveRouter(tables, MONDAY, transit_rules())
        known = router.tells_of(home) and router.tells_of(work)
        assert (answer.reach[0] == UNKNOWN) == (not known)
    else:
        assert answer.reach[0] == FEASIBLE
        assert max(answer.minutes_there[0], answer.minutes_back[0]) == best


@settings(max_examples=100)
@given(feeds(), corners, st.lists(st.tuples(corners, shifts), min_size=1, max_size=6))
def test_what_is_reached_at_some_hours_is_reached_and_takes_no_less_than_the_best(
    tables: dict[str, str],
    home: tuple[float, float],
    rows: list[tuple[tuple[float, float], Shift]],
) -> None:
    network = build_network([read(tables).feed])
    places = join_places(network, [Coordinates(*point) for point, _ in rows])
    week = HomeWeek(network, Coordinates(*home), MONDAY, LIMIT)
    reached = week.reached(places, places_of_stops(places, network.stop_count))
    every = np.arange(len(rows))
    best = week.at_best(places, every)
    answers = week.answer(
        places,
        ShiftRows(
            every.astype(np.int32),
            *(
                np.array([getattr(shift, name) for _, shift in rows], np.int32)
                for name in ("weekday", "start", "end")
            ),
        ),
    )
    for row in range(len(rows)):
        assert reached[row] or best.reach[row] != FEASIBLE
        if answers.reach[row] == FEASIBLE:
            assert reached[row]
        if answers.reach[row] == FEASIBLE and rows[row][1].end > rows[row][1].start:
            assert best.reach[row] == FEASIBLE
            shortest = max(best.minutes_there[row], best.minutes_back[row])
            assert shortest <= max(answers.minutes_there[row], answers.minutes_back[row])


def test_a_home_that_no_timetable_tells_of_is_not_known() -> None:
    network = build_network([])
    week = HomeWeek(network, Coordinates(47.0, -0.5), MONDAY, LIMIT)
    assert not week.is_known
