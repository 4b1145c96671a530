"""A naive router over the rows of a GTFS feed, in plain Python, from the definitions of GTFS.

It shares nothing with ``geo/transit_*``: it reads the rows as they are written, makes one event of
each vehicle at each stop in absolute time, and runs Dijkstra over « able to board at a stop »,
« aboard a vehicle after a stop » and « set down at a stop ». The latest departure is found by
trying every departure, the latest first.
"""

import csv
import heapq
import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from geopy.distance import great_circle

from geo.transit_rules import TransitRules

EARTH_RADIUS_KM = 6365.0
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Row = dict[str, str]
Point = tuple[float, float]


def rows_of(tables: Mapping[str, str], name: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(tables.get(name, ""))))


def seconds_of(text: str) -> int:
    hours, minutes, seconds = map(int, text.split(":"))
    return hours * 3600 + minutes * 60 + seconds


def service_origin(day: date, zone: str) -> int:
    """Noon minus twelve hours, in absolute seconds."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone))
    return int(noon.timestamp()) - 12 * 3600


@dataclass(frozen=True)
class Visit:
    stop: str
    arrival: int
    departure: int
    may_board: bool
    may_alight: bool


class NaiveRouter:
    """One feed around one day; times are absolute seconds."""

    def __init__(self, tables: Mapping[str, str], day: date, rules: TransitRules) -> None:
        self.tables, self.rules = tables, rules
        self.zone = rows_of(tables, "agency")[0]["agency_timezone"]
        self.stops = {row["stop_id"]: row for row in rows_of(tables, "stops")}
        self.vehicles = [
            vehicle
            for shift in range(-4, 3)
            for vehicle in self._vehicles_of(day + timedelta(days=shift))
        ]
        self.served = {visit.stop for vehicle in self.vehicles for visit in vehicle}

    def runs_on(self, service: str, day: date) -> bool:
        written = day.strftime("%Y%m%d")
        for row in rows_of(self.tables, "calendar_dates"):
            if row["service_id"] == service and row["date"] == written:
                return row["exception_type"] == "1"
        return any(
            row["service_id"] == service
            and row[WEEKDAYS[day.weekday()]] == "1"
            and row["start_date"] <= written <= row["end_date"]
            for row in rows_of(self.tables, "calendar")
        )

    def _vehicles_of(self, day: date) -> Iterator[list[Visit]]:
        origin = service_origin(day, self.zone)
        frequencies = rows_of(self.tables, "frequencies")
        for trip in rows_of(self.tables, "trips"):
            if not self.runs_on(trip["service_id"], day):
                continue
            rows = [
                row
                for row in rows_of(self.tables, "stop_times")
                if row["trip_id"] == trip["trip_id"]
            ]
            rows.sort(key=lambda row: int(row["stop_sequence"]))
            own = [row for row in frequencies if row["trip_id"] == trip["trip_id"]]
            starts = [
                start
                for row in own
                for start in range(
                    seconds_of(row["start_time"]),
                    seconds_of(row["end_time"]),
                    int(row["headway_secs"]),
                )
            ]
            first = seconds_of(rows[0]["departure_time"])
            for start in starts if own else [first]:
                yield [self._visit(row, origin + start - first) for row in rows]

    def _visit(self, row: Row, shift: int) -> Visit:
        return Visit(
            row["stop_id"],
            seconds_of(row["arrival_time"]) + shift,
            seconds_of(row["departure_time"]) + shift,
            row["pickup_type"] != "1",
            row["drop_off_type"] != "1",
        )

    def point(self, stop: str) -> Point | None:
        row = self.stops[stop]
        if not row["stop_lat"] and row["parent_station"]:
            row = self.stops[row["parent_station"]]
        return (float(row["stop_lat"]), float(row["stop_lon"])) if row["stop_lat"] else None

    def walk(self, here: Point, there: Point) -> int:
        km = great_circle(here, there, radius=EARTH_RADIUS_KM).km
        return math.ceil(round(self.rules.walk_seconds_per_km * km, 6))

    def access(self, door: Point) -> dict[str, int]:
        found = {}
        for stop in self.stops:
            point = self.point(stop)
            if point is not None:
                walk = self.walk(door, point)
                if walk <= self.rules.access_walk_s:
                    found[stop] = walk
        return found

    def change(self, here: str, there: str) -> int | None:
        """Seconds from being set down at a stop to being able to board at another, or None."""
        points = self.point(here), self.point(there)
        walk = self.walk(*points) if points[0] and points[1] else None
        usual = self.rules.change_s + (walk or 0 if here != there else 0)
        parents = [self.stops[stop]["parent_station"] for stop in (here, there)]
        for ends in self._precise_first(here, there, parents):
            for row in reversed(rows_of(self.tables, "transfers")):
                if (row["from_stop_id"], row["to_stop_id"]) == ends:
                    kind = row["transfer_type"]
                    times = {"0": usual, "1": 0, "3": None}
                    return int(row["min_transfer_time"]) if kind == "2" else times[kind]
        near = walk is not None and walk <= self.rules.change_walk_s
        same = here == there or (parents[0] and parents[0] == parents[1])
        return usual if near or same else None

    @staticmethod
    def _precise_first(here: str, there: str, parents: list[str]) -> list[tuple[str, str]]:
        return [
            (here, there),
            (here, parents[1]),
            (parents[0], there),
            (parents[0], parents[1]),
        ]

    def set_down(self, door: Point, leaving: int) -> dict[str, int]:
        """Return, by stop, the earliest moment a vehicle sets one down, leaving a door then."""
        queue: list[tuple[int, tuple[object, ...]]] = [
            (leaving + walk, ("ready", stop)) for stop, walk in self.access(door).items()
        ]
        heapq.heapify(queue)
        settled: set[tuple[object, ...]] = set()
        found: dict[str, int] = {}
        while queue:
            now, state = heapq.heappop(queue)
            if state in settled:
                continue
            settled.add(state)
            for moment, reached in self._from(now, state, found):
                heapq.heappush(queue, (moment, reached))
        return found

    def _from(
        self, now: int, state: tuple[object, ...], found: dict[str, int]
    ) -> Iterator[tuple[int, tuple[object, ...]]]:
        if state[0] == "ready":
            for number, vehicle in enumerate(self.vehicles):
                for position, visit in enumerate(vehicle[:-1]):
                    if visit.stop == state[1] and visit.may_board and visit.departure >= now:
                        yield visit.departure, ("aboard", number, position)
        elif state[0] == "aboard":
            _, number, position = state
            visit = self.vehicles[number][position + 1]  # type: ignore[index,operator]
            if visit.may_alight:
                yield visit.arrival, ("down", visit.stop)
            if position + 2 < len(self.vehicles[number]):  # type: ignore[index,operator]
                yield visit.departure, ("aboard", number, position + 1)  # type: ignore[operator]
        else:
            stop = str(state[1])
            found[stop] = now
            for other in self.stops:
                seconds = self.change(stop, other)
                if seconds is not None:
                    yield now + seconds, ("ready", other)

    def arrival(self, home: Point, work: Point, leaving: int) -> float:
        """Return when one is at ``work`` by vehicle, infinite when never."""
        egress = self.access(work)
        down = self.set_down(home, leaving)
        return min((down[stop] + egress[stop] for stop in down if stop in egress), default=math.inf)

    def tells_of(self, door: Point) -> bool:
        """Whether a stop ever served is near enough that its timetable tells what serves a door."""
        served = {row["stop_id"] for row in rows_of(self.tables, "stop_times")}
        points = [point for point in map(self.point, served) if point is not None]
        return any(
            great_circle(door, point, radius=EARTH_RADIUS_KM).km <= self.rules.coverage_km
            for point in points
        )

    def latest_leaving(self, home: Point, work: Point, by: int) -> float:
        """Return the latest moment to leave ``home`` by vehicle to be at ``work`` by then."""
        access = self.access(home)
        leavings = {
            visit.departure - access[visit.stop]
            for vehicle in self.vehicles
            for visit in vehicle[:-1]
            if visit.stop in access and visit.departure <= by
        }
        for leaving in sorted(leavings, reverse=True):
            if self.arrival(home, work, leaving) <= by:
                return leaving
        return -math.inf


def naive_best_minutes(  # noqa: PLR0913, PLR0917
    tables: Mapping[str, str],
    first_day: date,
    rules: TransitRules,
    home: Point,
    work: Point,
    limit: int,
) -> int | None:
    """Return the longer of the shortest way there and the shortest back, on the best of seven days.

    A shortest way ends as a vehicle sets one down, and a shortest way back begins as one leaves:
    every such moment is tried. None when there is no such day, or no timetable tells of both ends.
    """
    best = math.inf
    for days in range(7):
        router = NaiveRouter(tables, first_day + timedelta(days=days), rules)
        if not (router.tells_of(home) and router.tells_of(work)):
            continue
        there = min(_ways_there(router, home, work), default=math.inf)
        back = min(_ways_back(router, home, work), default=math.inf)
        walk = router.walk(home, work)
        on_foot = walk if walk <= 2 * rules.access_walk_s else math.inf
        there, back = min(there, on_foot), min(back, on_foot)
        longer = max(math.ceil(each / 60) if each < math.inf else each for each in (there, back))
        if max(there, back) <= 60 * limit:
            best = min(best, longer)
    return None if best == math.inf else int(best)


def _ways_there(router: NaiveRouter, home: Point, work: Point) -> Iterator[float]:
    egress = router.access(work)
    for vehicle in router.vehicles:
        for visit in vehicle[1:]:
            if visit.stop in egress and visit.may_alight:
                by = visit.arrival + egress[visit.stop]
                yield by - router.latest_leaving(home, work, by)


def _ways_back(router: NaiveRouter, home: Point, work: Point) -> Iterator[float]:
    access = router.access(work)
    for vehicle in router.vehicles:
        for visit in vehicle[:-1]:
            if visit.stop in access and visit.may_board:
                leaving = visit.departure - access[visit.stop]
                yield router.arrival(work, home, leaving) - leaving
