"""Several feeds in one network, walks and changes, and the journeys told among equals."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.coordinates import Coordinates
from geo.errors import CorruptReferenceData, InvalidDistance, InvalidShift
from geo.transit_day import day_timetable
from geo.transit_journey import Doors, journey_arriving, journey_leaving
from geo.transit_kernels import Profile, insert_arrival
from geo.transit_network import TransitNetwork, build_network
from geo.transit_rules import TransitRules, parse_transit_rules, transit_rules
from geo.transit_search import door_profile, earliest_arrivals, join_places
from geo.transit_shift import zone_of
from geo.transit_week import HomeWeek, ShiftRows, _clock
from tests.geo.gtfs_tables import EVERY_DAY, MONDAY, one_trip, read, table

PARIS = "Europe/Paris"
HOUR = 3600


def a_network(*feeds: tuple[dict[str, float], list[str]], zone: str = PARIS) -> TransitNetwork:
    """Return a network of feeds, each given as latitudes by stop and timed trips of all of them."""
    return build_network([_feed(number, *feed, zone) for number, feed in enumerate(feeds)])


def _feed(number: int, stops: dict[str, float], trips: list[str], zone: str):  # type: ignore[no-untyped-def]
    visits = [row for trip in trips for row in one_trip(*_split(trip))]
    names = [trip.split()[0] for trip in trips]
    tables = {
        "agency": table("agency", f"X,Réseau {number},,{zone}"),
        "stops": table("stops", *(f"{s},Arrêt {s},{lat},-0.5,0," for s, lat in stops.items())),
        "routes": table("routes", *(f"{name},X,{name},,3" for name in names)),
        "trips": table("trips", *(f"{name},W,{name}," for name in names)),
        "stop_times": table("stop_times", *visits),
        "calendar": table("calendar", f"W,{EVERY_DAY},20260101,20261231"),
    }
    return read(tables, f"reseau-{number}").feed


def _split(trip: str) -> tuple[str, str]:
    """Return ``T1 A8:00 B8:20`` as times and stops."""
    name, *visits = trip.split()
    return " ".join([name, *(visit[1:] for visit in visits)]), "".join(v[0] for v in visits)


def test_two_networks_meet_where_their_stops_are_near() -> None:
    network = a_network(
        ({"A": 47.0, "B": 47.1}, ["T1 A8:00 B8:20"]),
        ({"C": 47.101, "D": 47.2}, ["T2 C8:30 D8:50"]),
    )
    timetable = day_timetable(network, MONDAY, PARIS)
    doors = Doors(Coordinates(47.0, -0.5), Coordinates(47.2, -0.5))
    journey = journey_leaving(timetable, doors, 7 * HOUR + 3000, 2 * HOUR)
    assert journey is not None
    assert [ride.route for ride in journey.rides] == ["T1", "T2"]
    assert [network.stop_name(ride.origin) for ride in journey.rides] == ["Arrêt A", "Arrêt C"]
    assert journey.end == 8 * HOUR + 50 * 60


def test_among_ways_that_take_as_long_the_one_with_fewer_changes_is_told() -> None:
    network = a_network(
        (
            {"A": 47.0, "B": 47.1, "C": 47.2},
            ["T1 A8:00 B8:10", "T2 B8:15 C8:30", "T3 A8:00 B8:12 C8:30"],
        )
    )
    timetable = day_timetable(network, MONDAY, PARIS)
    doors = Doors(Coordinates(47.0, -0.5), Coordinates(47.2, -0.5))
    for journey in (
        journey_leaving(timetable, doors, 8 * HOUR - 60, HOUR),
        journey_arriving(timetable, doors, 8 * HOUR + 40 * 60, HOUR),
    ):
        assert journey is not None
        assert [ride.route for ride in journey.rides] == ["T3"]
        assert (journey.changes, journey.minutes, journey.walk_minutes) == (0, 30.0, 0.0)


def test_a_way_may_need_many_vehicles() -> None:
    stops = {letter: 47.0 + 0.1 * rank for rank, letter in enumerate("ABCDEFGHIJ")}
    trips = [
        f"T{n} {a}8:{n * 5:02d} {b}8:{n * 5 + 2:02d}" for n, (a, b) in enumerate(pairwise(stops))
    ]
    network = a_network((stops, trips))
    timetable = day_timetable(network, MONDAY, PARIS)
    doors = Doors(Coordinates(47.0, -0.5), Coordinates(47.9, -0.5))
    journey = journey_leaving(timetable, doors, 8 * HOUR, 2 * HOUR)
    assert journey is not None
    assert journey.changes == 8


def test_a_network_of_nothing_goes_nowhere() -> None:
    network = build_network([])
    timetable = day_timetable(network, MONDAY, PARIS)
    home = Coordinates(47.0, -0.5)
    assert earliest_arrivals(timetable, home, 0).size == 0
    places = join_places(network, [home, home])
    profile = door_profile(timetable, home, HOUR)
    rows = np.zeros(2, np.int32)
    assert profile.seconds_there(places, rows, rows).tolist() == [-1, -1]
    doors = Doors(home, Coordinates(48.0, -0.5))
    assert journey_leaving(timetable, doors, 0, HOUR) is None


def test_a_place_without_a_stop_is_out_of_reach() -> None:
    network = a_network(({"A": 47.0, "B": 47.1}, ["T1 A8:00 B8:20"]))
    timetable = day_timetable(network, MONDAY, PARIS)
    places = join_places(network, [Coordinates(46.0, -0.5), Coordinates(47.1, -0.5)])
    profile = door_profile(timetable, Coordinates(47.0, -0.5), HOUR)
    place, by = np.array([0, 1, 1], np.int32), np.array([9 * HOUR, 9 * HOUR, 8 * HOUR], np.int32)
    assert profile.seconds_there(places, place, by).tolist() == [-1, HOUR, -1]


def test_the_hours_are_those_of_the_nearest_network() -> None:
    island = _feed(1, {"A": -21.1, "B": -21.2}, ["T1 A8:00 B8:20"], "Indian/Reunion")
    mainland = _feed(0, {"A": 47.0, "B": 47.1}, ["T1 A8:00 B8:20"], PARIS)
    network = build_network([island, mainland])
    assert zone_of(network, Coordinates(-21.0, -0.5)) == "Indian/Reunion"
    assert zone_of(network, Coordinates(47.0, -0.5)) == PARIS
    timetable = day_timetable(network, MONDAY, "Indian/Reunion")
    ride = earliest_arrivals(timetable, Coordinates(-21.1, -0.5), 7 * HOUR)
    assert 8 * HOUR + 1200 in ride.tolist()
    # Eight o'clock in Paris is eleven there.
    late = earliest_arrivals(timetable, Coordinates(47.0, -0.5), 10 * HOUR)
    assert 11 * HOUR + 1200 in late.tolist()


@pytest.mark.parametrize("day", [MONDAY, date(2026, 3, 29), date(2026, 10, 25)])
@pytest.mark.parametrize("later", [False, True])
def test_every_minute_of_a_day_has_its_second(day: date, later: bool) -> None:
    timetable = day_timetable(build_network([]), day, PARIS)
    assert _clock(timetable, later=later).tolist() == [
        timetable.second_at(minute, later=later) for minute in range(1440)
    ]


def test_days_of_the_same_services_share_their_connections() -> None:
    network = a_network(({"A": 47.0, "B": 47.1}, ["T1 A8:00 B8:20"]))
    first, second = (
        day_timetable(network, MONDAY.replace(day=day), PARIS).services for day in (3, 4)
    )
    assert first is second


def test_a_week_is_asked_of_real_shifts_and_a_possible_limit() -> None:
    network, home = build_network([]), Coordinates(47.0, -0.5)
    for limit in (0, 241):
        with pytest.raises(InvalidShift):
            HomeWeek(network, home, MONDAY, limit)
    column = np.zeros(1, np.int32)
    for weekday, start, end in ((7, 0, 60), (-1, 0, 60), (0, 1440, 60), (0, 0, 0), (0, -1, 60)):
        with pytest.raises(InvalidShift):
            ShiftRows(column, column + weekday, column + start, column + end)


def test_the_rules_carried_are_sourced() -> None:
    rules = transit_rules()
    assert (rules.access_walk_s, rules.change_s) == (1200, 120)
    assert rules.walk_seconds(0.0) == 0
    assert rules.walk_seconds(1.0) == 1005
    for text in ("", "[change]\nvalue = 1.0", "[", "[change]\nvalue='x'"):
        with pytest.raises(CorruptReferenceData):
            parse_transit_rules(text)


@pytest.mark.parametrize("bad", [-1.0, float("nan"), float("inf")])
def test_rules_are_numbers(bad: float) -> None:
    with pytest.raises(InvalidDistance):
        TransitRules(1005.0, 1200, 360, 120, bad)
    with pytest.raises(InvalidDistance):
        TransitRules(0.0, 1200, 360, 120, 10.0)


pairs = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=30)


@given(pairs)
def test_a_profile_keeps_what_is_worth_having_in_order(arrivals: list[tuple[int, int]]) -> None:
    room = np.zeros(len(arrivals) + 1, np.int32)
    profile = Profile(np.array([0, room.size], np.int32), np.zeros(1, np.int32), room, room.copy())
    for arrival, left in arrivals:
        insert_arrival(profile, 0, arrival, left)
    kept = list(zip(profile.arrival.tolist(), profile.left.tolist(), strict=True))[
        : int(profile.size[0])
    ]
    worth = {
        (arrival, left)
        for arrival, left in arrivals
        if not any(
            (a <= arrival and later >= left) and (a, later) != (arrival, left)
            for a, later in arrivals
        )
    }
    assert kept == sorted(worth)
