"""The connection scans find what Dijkstra finds over the rows of the feed, event by event."""

import math
from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coordinates import Coordinates
from geo.transit_day import Timetable, day_timetable
from geo.transit_journey import Doors, Ride, journey_arriving, journey_leaving
from geo.transit_kernels import NEVER
from geo.transit_network import build_network
from geo.transit_rules import TransitRules, transit_rules
from geo.transit_search import (
    door_profile,
    earliest_arrivals,
    join_places,
    latest_departures,
)
from geo.transit_shift import Shift, week_of_trips
from geo.transit_week import REACHES, HomeWeek, ShiftRows
from tests.geo.gtfs_tables import CORNERS, DAYS, MONDAY, feeds, read, tied_feeds
from tests.oracles.naive_transit import NaiveRouter, rows_of, service_origin

LIMIT_S = 3 * 3600
RULES = [transit_rules(), TransitRules(900.0, 600, 200, 0, 10.0)]

days = st.sampled_from([MONDAY, MONDAY, *DAYS])
TOWNS = [*CORNERS, (47.0005, -0.4995), (47.1, -0.5), (47.15, -0.5)]
corners = st.sampled_from(TOWNS)
moments = st.one_of(
    st.just(8 * 3600),
    st.builds(
        lambda hour, minute: hour * 3600 + minute * 60,
        st.sampled_from([0, 1, 2, 5, 6, 7, 8, 9, 22, 23]),
        st.integers(0, 59),
    ),
)
rules = st.sampled_from(RULES)
shifts = st.builds(
    Shift,
    st.integers(0, 6),
    st.sampled_from([0, 30, 60, 390, 420, 480, 500, 540, 1410]),
    st.sampled_from([30, 60, 360, 400, 480, 490, 540, 1380, 1440]),
)
SATURDAY = date(2026, 11, 28)  # the seven days end after the calendar of one service
any_feed = st.one_of(feeds(), tied_feeds())


class Case:
    """One feed, seen by the router under test and by the naive one."""

    def __init__(self, tables: dict[str, str], day: date, rules: TransitRules) -> None:
        feed = read(tables).feed
        self.network = build_network([feed], rules)
        self.timetable: Timetable = day_timetable(self.network, day, feed.zone)
        self.naive = NaiveRouter(tables, day, rules)
        self.origin = service_origin(day, feed.zone)
        self.stop_ids = [row["stop_id"] for row in rows_of(tables, "stops")]

    def seconds(self, moment: float) -> float:
        return moment - self.origin


@settings(max_examples=200)
@given(any_feed, days, rules, corners, moments)
def test_the_earliest_arrival_everywhere_is_that_of_the_naive_router(
    tables: dict[str, str], day: date, rules: TransitRules, door: tuple[float, float], moment: int
) -> None:
    case = Case(tables, day, rules)
    ride = earliest_arrivals(case.timetable, Coordinates(*door), moment)
    naive = case.naive.set_down(door, moment + case.origin)
    within = 28 * 3600  # the timetable of a day ends there
    expected = {
        stop: seconds - case.origin
        for stop, seconds in naive.items()
        if seconds - case.origin <= within
    }
    found = {
        stop: int(seconds)
        for stop, seconds in zip(case.stop_ids, ride, strict=True)
        if seconds < NEVER
    }
    assert found == expected


@settings(max_examples=120)
@given(any_feed, days, rules, st.tuples(corners, corners), moments)
def test_the_latest_departure_is_that_of_the_naive_router(
    tables: dict[str, str],
    day: date,
    rules: TransitRules,
    ends: tuple[tuple[float, float], tuple[float, float]],
    moment: int,
) -> None:
    home, work = ends
    case = Case(tables, day, rules)
    board = latest_departures(case.timetable, Coordinates(*work), moment)
    access = case.network.walks((Coordinates(*home),))
    leavings = [
        int(board[stop]) - int(walk) for stop, walk in zip(access.stop, access.seconds, strict=True)
    ]
    latest = max((each for each in leavings if each > -NEVER // 2), default=-math.inf)
    naive = case.seconds(case.naive.latest_leaving(home, work, moment + case.origin))
    if naive >= -2 * 3600:  # before, it may be out of the day
        assert latest == naive
    else:
        assert latest <= naive or latest == -math.inf


@settings(max_examples=120)
@given(any_feed, days, rules, corners, st.lists(moments, min_size=1, max_size=2))
def test_one_profile_answers_every_place_and_hour_both_ways(
    tables: dict[str, str],
    day: date,
    rules: TransitRules,
    home: tuple[float, float],
    hours: list[int],
) -> None:
    rows = [(place, hour) for place in TOWNS for hour in hours]
    case = Case(tables, day, rules)
    profile = door_profile(case.timetable, Coordinates(*home), LIMIT_S)
    places = join_places(case.network, [Coordinates(*place) for place, _ in rows])
    place = np.arange(len(rows), dtype=np.int32)
    moment = np.array([moment for _, moment in rows], np.int32)
    there = profile.seconds_there(places, place, moment)
    back = profile.seconds_back(places, place, moment)
    for (point, by), seconds_there, seconds_back in zip(rows, there, back, strict=True):
        leaving = case.naive.latest_leaving(home, point, by + case.origin) - case.origin
        assert seconds_there == (by - leaving if by - leaving <= LIMIT_S else -1)
        arriving = case.naive.arrival(point, home, by + case.origin) - case.origin
        assert seconds_back == (arriving - by if arriving - by <= LIMIT_S else -1)


@settings(max_examples=120)
@given(any_feed, days, rules, st.tuples(corners, corners), moments)
def test_a_journey_can_be_made_as_it_is_told_and_none_is_better(
    tables: dict[str, str],
    day: date,
    rules: TransitRules,
    ends: tuple[tuple[float, float], tuple[float, float]],
    moment: int,
) -> None:
    home, work = ends
    case = Case(tables, day, rules)
    doors = Doors(Coordinates(*home), Coordinates(*work))
    walk = case.naive.walk(home, work)
    on_foot = walk if walk <= 2 * rules.access_walk_s else math.inf
    arriving = journey_arriving(case.timetable, doors, moment, LIMIT_S)
    latest = case.naive.latest_leaving(home, work, moment + case.origin) - case.origin
    best = max(latest, moment - on_foot)
    assert (arriving.start if arriving else None) == (best if moment - best <= LIMIT_S else None)
    leaving = journey_leaving(case.timetable, doors, moment, LIMIT_S)
    earliest = case.naive.arrival(home, work, moment + case.origin) - case.origin
    first = min(earliest, moment + on_foot)
    assert (leaving.end if leaving else None) == (first if first - moment <= LIMIT_S else None)
    for journey in (arriving, leaving):
        if journey is not None:
            check_legs(case, journey.legs, journey.start)
            assert journey.end <= moment if journey is arriving else journey.start >= moment


@settings(max_examples=80)
@given(feeds(), rules, corners, st.lists(st.tuples(corners, shifts), min_size=1, max_size=4))
def test_a_week_answers_for_many_as_the_journeys_do_one_by_one(
    tables: dict[str, str],
    rules: TransitRules,
    home: tuple[float, float],
    rows: list[tuple[tuple[float, float], Shift]],
) -> None:
    network = build_network([read(tables).feed], rules)
    week = HomeWeek(network, Coordinates(*home), SATURDAY, 90)
    places = join_places(network, [Coordinates(*point) for point, _ in rows])
    asked = ShiftRows(
        np.arange(len(rows), dtype=np.int32),
        np.array([shift.weekday for _, shift in rows], np.int32),
        np.array([shift.start for _, shift in rows], np.int32),
        np.array([shift.end for _, shift in rows], np.int32),
    )
    answers = week.answer(places, asked)
    for number, (point, shift) in enumerate(rows):
        doors = Doors(Coordinates(*home), Coordinates(*point))
        (trip,) = week_of_trips(network, doors, [shift], SATURDAY, 90).values()
        assert REACHES[answers.reach[number]] is trip.reach
        if trip.minutes_there is not None:
            assert answers.minutes_there[number] == trip.minutes_there
        if trip.minutes_back is not None:
            assert answers.minutes_back[number] == trip.minutes_back


def check_legs(case: Case, legs: tuple[object, ...], start: int) -> None:
    """Assert that each leg begins where and no sooner than the one before ends, and is real."""
    assert legs[0].start == start  # type: ignore[attr-defined]
    now, before = start, None
    for leg in legs:
        assert leg.start >= now  # type: ignore[attr-defined]
        now = leg.end  # type: ignore[attr-defined]
        if isinstance(leg, Ride):
            assert _is_ridden(case, leg)
            if before is not None:
                seconds = case.naive.change(
                    case.stop_ids[before.destination], case.stop_ids[leg.origin]
                )
                assert seconds is not None
                assert before.end + seconds <= leg.start
            before = leg


def _is_ridden(case: Case, ride: Ride) -> bool:
    origin, destination = case.stop_ids[ride.origin], case.stop_ids[ride.destination]
    for vehicle in case.naive.vehicles:
        boards = [
            position
            for position, visit in enumerate(vehicle)
            if (visit.stop, visit.departure) == (origin, ride.start + case.origin)
            and visit.may_board
        ]
        alights = [
            position
            for position, visit in enumerate(vehicle)
            if (visit.stop, visit.arrival) == (destination, ride.end + case.origin)
            and visit.may_alight
        ]
        if any(board + ride.stops_passed == alight for board in boards for alight in alights):
            return True
    return False
