"""Three lines and ten stops whose answers are worked out on paper, here in the comments.

The stops lie on a meridian, ten kilometres apart, but for E and F which are 222 m apart. A walk
takes 16.75 min per crow-fly kilometre (4.8 km/h, detour 1.34), so 1,005 s; E to F is a walk of
0.2222 km, 224 s, and a change there takes 120 s more: 344 s, six minutes when buses keep to whole
minutes. A change at the same stop takes two.

Line 1, Mon–Fri:  A 6:00  B 6:20  C 6:40    A 7:00  B 7:20  C 7:40    C 17:00  B 17:20  A 17:40
Line 2, Mon–Fri:  B 7:21 D 7:40 E 7:50      B 7:25  D 7:45  E 7:55    E 16:50  D 17:00  B 17:18
Line 3, every day: F 8:00 G 8:10 H 8:20     F 8:02  G 8:12  H 8:22    H 16:30  G 16:40  F 16:45
Night, line 3, Fri: F 23:50 G 24:05 H 24:20 and back H 25:00 G 25:10 F 25:20
I and J: line 3 on request, J never boarded: I 10:00 → J 10:30, no boarding at J, on Saturdays.
"""

from datetime import date

import pytest

from geo.coordinates import Coordinates
from geo.errors import InvalidShift
from geo.transit_day import day_timetable
from geo.transit_journey import Doors, Journey, Walk, journey_arriving, journey_leaving
from geo.transit_network import TransitNetwork, build_network
from geo.transit_shift import (
    Shift,
    ShiftReach,
    round_trip,
    transit_part,
    week_of_trips,
    week_reach,
)
from tests.geo.gtfs_tables import EVERY_DAY, MONDAY, WEEKDAYS_ONLY, one_trip, read, table

FRIDAY, SATURDAY, SUNDAY = date(2026, 12, 4), date(2026, 12, 5), date(2026, 12, 6)
# 0.0899 degrees of latitude are 9.99 km on our sphere of 6,365 km, 0.002 are 0.2222 km.
LATS = dict(zip("ABCDE", (47.0, 47.09, 47.18, 47.27, 47.36), strict=True))
LATS |= {"F": 47.362, "G": 47.45, "H": 47.54, "I": 47.63, "J": 47.72}
DOOR = {stop: Coordinates(lat, -0.5) for stop, lat in LATS.items()}
HOUR = 60


def tables() -> dict[str, str]:
    trips = {
        "L1": ["a1 6:00 6:20 6:40", "a2 7:00 7:20 7:40"],
        "L2": ["b1 7:21 7:40 7:50", "b2 7:25 7:45 7:55"],
        "L3": ["c1 8:00 8:10 8:20", "c2 8:02 8:12 8:22"],
    }
    stops = {"L1": "ABC", "L2": "BDE", "L3": "FGH"}
    visits = [row for line, each in trips.items() for t in each for row in one_trip(t, stops[line])]
    visits += one_trip("a3 17:00 17:20 17:40", "CBA") + one_trip("b3 16:50 17:00 17:18", "EDB")
    visits += one_trip("c3 16:30 16:40 16:45", "HGF")
    visits += one_trip("n1 23:50 24:05 24:20", "FGH") + one_trip("n2 25:00 25:10 25:20", "HGF")
    visits += ["s1,10:00:00,10:00:00,I,0,2,", "s1,10:30:00,10:30:00,J,1,1,"]
    visits += ["s1,11:00:00,11:00:00,I,2,,"]
    services = {"a": "W", "b": "W", "c": "D", "n": "N", "s": "S"}
    routes = {"a": "L1", "b": "L2", "c": "L3", "n": "L3", "s": "L3"}
    names = ["a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2", "c3", "n1", "n2", "s1"]
    return {
        "agency": table("agency", "X,Cars du Val,,Europe/Paris"),
        "stops": table("stops", *(f"{s},Arrêt {s},{lat},-0.5,0," for s, lat in LATS.items())),
        "routes": table("routes", *(f"L{n},X,{n},Ligne {n},3" for n in (1, 2, 3))),
        "trips": table("trips", *(f"{routes[n[0]]},{services[n[0]]},{n},Terminus" for n in names)),
        "stop_times": table("stop_times", *visits),
        "calendar": table(
            "calendar",
            f"W,{WEEKDAYS_ONLY},20260101,20261231",
            f"D,{EVERY_DAY},20260101,20261231",
            "N,0,0,0,0,1,0,0,20260101,20261231",
            "S,0,0,0,0,0,1,0,20260101,20261231",
        ),
        # Christmas is a Friday: nothing on weekdays' lines.
        "calendar_dates": table("calendar_dates", "W,20261225,2"),
    }


@pytest.fixture(scope="module")
def network() -> TransitNetwork:
    return build_network([read(tables()).feed])


def arriving(network: TransitNetwork, ends: str, day: date, minute: int) -> Journey | None:
    timetable = day_timetable(network, day, "Europe/Paris")
    doors = Doors(DOOR[ends[0]], DOOR[ends[1]])
    return journey_arriving(timetable, doors, timetable.second_at(minute), 4 * 3600)


def leaving(network: TransitNetwork, ends: str, day: date, minute: int) -> Journey | None:
    timetable = day_timetable(network, day, "Europe/Paris")
    doors = Doors(DOOR[ends[0]], DOOR[ends[1]])
    return journey_leaving(timetable, doors, timetable.second_at(minute), 4 * 3600)


def minutes(journey: Journey | None) -> tuple[float, float] | None:
    return None if journey is None else (journey.start / 60, journey.end / 60)


def test_one_line(network: TransitNetwork) -> None:
    # From A at 6:10: the 7:00, at B at 7:20. To be at B by 7:19: the 6:00, there at 6:20.
    assert minutes(leaving(network, "AB", MONDAY, 6 * HOUR + 10)) == (7 * HOUR, 7 * HOUR + 20)
    assert minutes(arriving(network, "AB", MONDAY, 7 * HOUR + 19)) == (6 * HOUR, 6 * HOUR + 20)


def test_a_change_takes_two_minutes(network: TransitNetwork) -> None:
    # A 7:00 – B 7:20, two minutes: the 7:21 is gone, the 7:25 is at E at 7:55.
    journey = leaving(network, "AE", MONDAY, 6 * HOUR + 55)
    assert minutes(journey) == (7 * HOUR, 7 * HOUR + 55)
    assert journey is not None
    assert (journey.changes, [ride.route for ride in journey.rides]) == (1, ["1", "2"])
    # By 7:54 it has to be the 7:21, hence the 6:00: it is there at 7:50, after an hour at B.
    assert minutes(arriving(network, "AE", MONDAY, 7 * HOUR + 54)) == (6 * HOUR, 7 * HOUR + 50)


def test_a_change_on_foot(network: TransitNetwork) -> None:
    # E 7:55, 344 s: at 8:00:44 the 8:00 is gone from F; the 8:02 is at H at 8:22.
    journey = leaving(network, "AH", MONDAY, 6 * HOUR + 55)
    assert minutes(journey) == (7 * HOUR, 8 * HOUR + 22)
    assert journey is not None
    assert journey.changes == 2
    walk = journey.legs[2]
    assert isinstance(walk, Walk)
    assert (walk.start, walk.end - walk.start) == ((7 * HOUR + 55) * 60, 224)
    # By 8:20 it has to be the 8:00, hence the 7:50 at E, hence the 6:00.
    assert minutes(arriving(network, "AH", MONDAY, 8 * HOUR + 20)) == (6 * HOUR, 8 * HOUR + 20)


def test_nothing_goes_beyond_the_last_bus(network: TransitNetwork) -> None:
    assert leaving(network, "CA", MONDAY, 17 * HOUR) is not None
    assert leaving(network, "CA", MONDAY, 17 * HOUR + 1) is None  # the 17:00 is gone


def test_a_sunday_has_line_3_alone(network: TransitNetwork) -> None:
    assert leaving(network, "AB", SUNDAY, 6 * HOUR) is None
    assert minutes(leaving(network, "FH", SUNDAY, 8 * HOUR)) == (8 * HOUR, 8 * HOUR + 20)


def test_an_exception_removes_a_day(network: TransitNetwork) -> None:
    assert leaving(network, "AB", date(2026, 12, 18), 6 * HOUR) is not None
    assert leaving(network, "AB", date(2026, 12, 25), 6 * HOUR) is None


def test_a_service_day_runs_past_midnight(network: TransitNetwork) -> None:
    # Friday's 25:00 is Saturday's 1:00.
    assert minutes(leaving(network, "HF", SATURDAY, 30)) == (HOUR, HOUR + 20)
    assert leaving(network, "HF", FRIDAY, 30) is None
    assert minutes(leaving(network, "FH", FRIDAY, 23 * HOUR)) == (23 * HOUR + 50, 24 * HOUR + 20)
    assert minutes(arriving(network, "FH", SATURDAY, 20)) == (-10, 20)


def test_where_nobody_may_board_nobody_does(network: TransitNetwork) -> None:
    journey = leaving(network, "IJ", SATURDAY, 9 * HOUR)
    assert minutes(journey) == (10 * HOUR, 10 * HOUR + 30)
    assert journey is not None
    assert journey.rides[0].on_request
    assert leaving(network, "JI", SATURDAY, 9 * HOUR) is None


@pytest.mark.parametrize(
    ("day", "leaves", "clock"),
    [
        # Service times count from noon minus twelve hours, that is 23:00 and 1:00 on the clock.
        (date(2026, 3, 27), 25 * HOUR, "01:00"),  # a Friday, the night before: nothing special
        (date(2026, 3, 29), 8 * HOUR, "08:00"),  # in spring, 8:00 is at 8:00
        (date(2026, 10, 25), 8 * HOUR, "08:00"),  # in autumn too
    ],
)
def test_the_days_when_clocks_change(
    network: TransitNetwork, day: date, leaves: int, clock: str
) -> None:
    timetable = day_timetable(network, day, "Europe/Paris")
    ends = ("H", "F") if leaves > 24 * HOUR else ("F", "H")
    doors = Doors(DOOR[ends[0]], DOOR[ends[1]])
    journey = journey_leaving(timetable, doors, (leaves - 5) * 60, 4 * 3600)
    assert journey is not None
    assert journey.start == leaves * 60
    assert f"{timetable.clock_at(journey.start):%H:%M}" == clock


def test_a_day_of_twenty_three_hours(network: TransitNetwork) -> None:
    # 29 March: from 1:00 to 5:00 on the clock are three hours.
    timetable = day_timetable(network, date(2026, 3, 29), "Europe/Paris")
    assert timetable.second_at(5 * HOUR) - timetable.second_at(HOUR) == 3 * 3600
    autumn = day_timetable(network, date(2026, 10, 25), "Europe/Paris")
    assert autumn.second_at(5 * HOUR) - autumn.second_at(HOUR) == 5 * 3600
    # 2:30 comes twice: a deadline is the first, a departure the second.
    assert autumn.second_at(150, later=True) - autumn.second_at(150) == 3600


def test_a_shift_there_and_back(network: TransitNetwork) -> None:
    # F to H for 8:30–16:00: the 8:02 is there at 8:22 (28 min with the eight before the start);
    # out at 16:00, the 16:30 is at F at 16:45 (45 min, of which thirty waiting).
    trip = round_trip(network, Doors(DOOR["F"], DOOR["H"]), Shift(0, 510, 960), MONDAY, 60)
    assert trip.reach is ShiftReach.FEASIBLE
    assert (trip.minutes_there, trip.early_minutes) == (28, 8)
    assert (trip.minutes_back, trip.wait_minutes) == (45, 30)
    assert trip.routes == ("3",)


@pytest.mark.parametrize(
    ("start", "end", "limit", "reach"),
    [
        (8 * HOUR, 16 * HOUR, 60, ShiftReach.NOT_THERE),  # the first bus is there at 8:20
        (8 * HOUR + 30, 16 * HOUR + 31, 60, ShiftReach.NOT_BACK),  # the last one left at 16:30
        (8 * HOUR + 30, 16 * HOUR, 44, ShiftReach.NOT_BACK),  # 45 minutes, waiting included
        (8 * HOUR + 30, 16 * HOUR, 27, ShiftReach.NOT_THERE),
    ],
)
def test_a_shift_that_cannot_be_reached_says_which_way(
    network: TransitNetwork, start: int, end: int, limit: int, reach: ShiftReach
) -> None:
    doors = Doors(DOOR["F"], DOOR["H"])
    assert round_trip(network, doors, Shift(0, start, end), MONDAY, limit).reach is reach


def test_a_night_shift_comes_home_the_next_day(network: TransitNetwork) -> None:
    # Friday evening at H from 24:30 on Saturday's clock, i.e. Saturday 0:30 to 1:00.
    trip = round_trip(network, Doors(DOOR["F"], DOOR["H"]), Shift(5, 30, 60), SATURDAY, 60)
    assert (trip.reach, trip.minutes_there, trip.minutes_back) == (ShiftReach.FEASIBLE, 40, 20)


def test_a_week_is_told_day_by_day(network: TransitNetwork) -> None:
    doors = Doors(DOOR["A"], DOOR["B"])
    shifts = [Shift(day, 6 * HOUR + 30, 17 * HOUR) for day in range(7)]
    week = week_of_trips(network, doors, shifts, MONDAY, 60)
    assert [trip.reach.value for trip in week.values()] == ["possible"] * 5 + [
        "aller_impossible"
    ] * 2
    assert week_reach(week) is ShiftReach.NOT_THERE
    assert week_reach({}) is ShiftReach.UNKNOWN


def test_what_no_timetable_covers_is_not_known(network: TransitNetwork) -> None:
    shift = Shift(0, 8 * HOUR, 16 * HOUR)
    far = Doors(DOOR["A"], Coordinates(44.0, 3.0))
    assert round_trip(network, far, shift, MONDAY, 60).reach is ShiftReach.UNKNOWN
    next_year = date(2027, 1, 4)  # the calendars end in December
    doors = Doors(DOOR["A"], DOOR["B"])
    assert round_trip(network, doors, shift, next_year, 60).reach is ShiftReach.UNKNOWN
    nothing = build_network([])
    assert round_trip(nothing, doors, shift, MONDAY, 60).reach is ShiftReach.UNKNOWN


def test_one_walks_when_it_is_faster(network: TransitNetwork) -> None:
    journey = leaving(network, "EF", MONDAY, 12 * HOUR)
    assert journey is not None
    assert (journey.rides, journey.changes, journey.end - journey.start) == ((), 0, 224)


def test_a_part_of_a_way_by_bus(network: TransitNetwork) -> None:
    part = transit_part(network, Doors(DOOR["F"], DOOR["H"]), MONDAY, 120)
    assert part.latest(8 * HOUR + 21) == 8 * HOUR
    assert part.earliest(8 * HOUR + 1) == 8 * HOUR + 22
    assert part.earliest(12 * HOUR) is None
    assert part.latest(32 * HOUR + 21) == 32 * HOUR  # the next day


@pytest.mark.parametrize("shift", [(7, 0, 60), (0, -1, 60), (0, 1440, 60), (0, 0, 0), (0, 0, 1441)])
def test_what_is_not_a_shift_is_refused(shift: tuple[int, int, int]) -> None:
    with pytest.raises(InvalidShift):
        Shift(*shift)


def test_a_shift_is_asked_of_a_day_of_its_own_and_a_possible_limit(network: TransitNetwork) -> None:
    doors = Doors(DOOR["A"], DOOR["B"])
    with pytest.raises(InvalidShift):
        round_trip(network, doors, Shift(1, 480, 960), MONDAY, 60)
    for limit in (0, 241):
        with pytest.raises(InvalidShift):
            round_trip(network, doors, Shift(0, 480, 960), MONDAY, limit)
