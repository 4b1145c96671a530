"""The timetable of one day: every ride of every feed that one may take on it, by departure.

Its clock counts seconds from noon minus twelve hours, as GTFS does: that is midnight, except on
the two days a year on which clocks change. The trips of the day before that run past midnight are
in it, and those of the next morning, so that a night shift meets its buses.
"""

import functools
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from geo.transit_feed import NO_ALIGHTING, NO_BOARDING, ON_REQUEST, ByteArray, IntArray, TransitFeed
from geo.transit_kernels import Changes, Connections
from geo.transit_network import TransitNetwork

SECONDS_PER_DAY: Final = 86_400
SECONDS_PER_MINUTE: Final = 60
MARGIN_S: Final = 4 * 3600  # before midnight and after the next: the longest way to a shift
DAYS_KEPT: Final = 24

# One feed on one service day: its number, its active services, its clock against the day's.
Running = tuple[int, bytes, int]


@dataclass(frozen=True, slots=True)
class Vehicles:
    """By vehicle of the day: its trip in the network, its headway when it has no exact times."""

    trip: IntArray
    headway: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Direction:
    """The connections in one direction of time, and the changes between them.

    Forward as the day goes, or backward: times negated, ends exchanged.
    """

    connections: Connections
    changes: Changes
    changes_into: Changes
    visit: IntArray
    """By connection, the visit (in its feed) of its first stop as the day goes."""
    arrivals: IntArray
    """By stop, where its arrivals may be kept: ``Profile.start``."""
    has_ties: bool
    """Whether some ride and some change take no time at all."""


@dataclass(frozen=True, slots=True, eq=False)
class Services:
    """The connections of a day, whatever its date: days of the same services share them."""

    forward: Direction
    backward: Direction
    vehicles: Vehicles


@dataclass(frozen=True, slots=True, eq=False)
class Timetable:
    """The services of a network on a day, with its clock.

    ``feeds`` are the numbers of those whose calendar covers the day.
    """

    network: TransitNetwork
    day: date
    zone: ZoneInfo
    services: Services
    feeds: tuple[int, ...]

    def second_at(self, minute: float, *, later: bool = False) -> int:
        """Return the second of a minute of the day on the clocks of the place.

        Minutes before 0 and from 1440 on are those of the day before and after. Of an hour that
        comes twice, the first, or the second when ``later``.
        """
        wall = datetime.combine(self.day, datetime.min.time()) + timedelta(minutes=minute)
        return round(_instant(wall, self.zone, fold=int(later)) - _origin(self.day, self.zone))

    def clock_at(self, second: int) -> datetime:
        """Return the date and time on the clocks of the place."""
        return datetime.fromtimestamp(_origin(self.day, self.zone) + second, self.zone)


def day_timetable(network: TransitNetwork, day: date, zone: str) -> Timetable:
    """Return the timetable of ``day`` in the time zone of the place one goes from."""
    clock = ZoneInfo(zone)
    running: list[Running] = []
    covering = []
    for number, feed in enumerate(network.feeds):
        running += _running(feed, number, day, clock)
        validity = feed.validity()
        if validity is not None and validity[0] <= day <= validity[1]:
            covering.append(number)
    return Timetable(network, day, clock, _services(network, tuple(running)), tuple(covering))


def _running(feed: TransitFeed, number: int, day: date, clock: ZoneInfo) -> list[Running]:
    """Return the service days of a feed that have a ride on ``day`` or close to it."""
    own = ZoneInfo(feed.zone)
    latest = feed.latest_second
    days_back = (latest + MARGIN_S) // SECONDS_PER_DAY + 1
    found = []
    for shift in range(-days_back, 2):
        service_day = day + timedelta(days=shift)
        offset = round(_origin(service_day, own) - _origin(day, clock))
        if offset > SECONDS_PER_DAY + MARGIN_S or offset + latest < -MARGIN_S:
            continue
        active = feed.active_services(service_day)
        if active.any():
            found.append((number, np.packbits(active).tobytes(), offset))
    return found


def _origin(day: date, zone: ZoneInfo) -> float:
    """Return the instant of noon minus twelve hours."""
    noon = datetime.combine(day, datetime.min.time()) + timedelta(hours=12)
    return _instant(noon, zone, fold=0) - SECONDS_PER_DAY / 2


def _instant(wall: datetime, zone: ZoneInfo, fold: int) -> float:
    return wall.replace(tzinfo=zone, fold=fold).timestamp()


@functools.lru_cache(maxsize=DAYS_KEPT)
def _services(network: TransitNetwork, running: tuple[Running, ...]) -> Services:
    """Return the connections of these service days; most weekdays ask for the same."""
    rides = [
        _rides(network, number, np.frombuffer(active, np.uint8), offset)
        for number, active, offset in running
    ]
    rides = [each for each in rides if each.departure.size] or [_NO_RIDES]
    firsts = np.cumsum([0, *(each.vehicles.trip.size for each in rides)])
    joined = {
        name: np.concatenate([getattr(each, name) for each in rides])
        for name in ("departure", "arrival", "origin", "destination", "barred", "visit")
    }
    trip = np.concatenate(
        [each.vehicle + first for each, first in zip(rides, firsts, strict=False)]
    ).astype(np.int32)
    vehicles = Vehicles(
        np.concatenate([each.vehicles.trip for each in rides]),
        np.concatenate([each.vehicles.headway for each in rides]),
    )
    forward = _Rides(trip=trip, **joined)
    backward = _Rides(
        departure=-forward.arrival,
        arrival=-forward.departure,
        origin=forward.destination,
        destination=forward.origin,
        barred=_exchanged(forward.barred),
        visit=forward.visit,
        trip=trip,
    )
    into, out_of = network.changes_into, network.changes
    return Services(
        _direction(forward, forward.visit, out_of, into, network.stop_count),
        _direction(backward, -forward.visit, into, out_of, network.stop_count),
        vehicles,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Rides:
    """Connections in any order."""

    departure: IntArray
    arrival: IntArray
    origin: IntArray
    destination: IntArray
    barred: ByteArray
    visit: IntArray
    trip: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class _ServiceDay:
    """The connections of one feed on one service day; ``vehicle`` is counted from 0."""

    departure: IntArray
    arrival: IntArray
    origin: IntArray
    destination: IntArray
    barred: ByteArray
    visit: IntArray
    vehicle: IntArray
    vehicles: Vehicles


_NONE: Final = np.empty(0, np.int32)
_NO_RIDES: Final = _ServiceDay(
    *(_NONE, _NONE, _NONE, _NONE),
    np.empty(0, np.uint8),
    *(_NONE, _NONE),
    Vehicles(_NONE, _NONE),
)


def _rides(network: TransitNetwork, number: int, packed: ByteArray, offset: int) -> _ServiceDay:
    """Return every ride of one feed on one service day that is within the margins."""
    feed = network.feeds[number]
    active = np.unpackbits(packed, count=feed.service_days.size).astype(np.bool_)
    trip, shift, headway = _departures(feed, active)
    lengths = feed.trip_start[trip + 1] - feed.trip_start[trip] - 1
    vehicle = np.repeat(np.arange(trip.size), lengths)
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    visit = feed.trip_start[trip][vehicle] + within
    moved = shift[vehicle] + offset
    departure = feed.visit_departure[visit] + moved
    arrival = feed.visit_arrival[visit + 1] + moved
    kept = (departure >= -MARGIN_S) & (arrival <= SECONDS_PER_DAY + MARGIN_S)
    visit, vehicle = visit[kept], vehicle[kept]
    first_stop = network.first_stop[number]
    return _ServiceDay(
        departure=departure[kept].astype(np.int32),
        arrival=arrival[kept].astype(np.int32),
        origin=(feed.visit_stop[visit] + first_stop).astype(np.int32),
        destination=(feed.visit_stop[visit + 1] + first_stop).astype(np.int32),
        barred=(feed.visit_flags[visit] & NO_BOARDING)
        | (feed.visit_flags[visit + 1] & NO_ALIGHTING),
        visit=visit.astype(np.int32),
        vehicle=vehicle.astype(np.int32),
        vehicles=Vehicles(
            (trip + network.first_trip[number]).astype(np.int32), headway.astype(np.int32)
        ),
    )


def _departures(
    feed: TransitFeed, active: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return (trip, shift of its times, headway) of each vehicle that leaves."""
    runs = active[feed.trip_service]
    runs[feed.frequency_trip] = False
    plain = np.flatnonzero(runs)
    rows = np.flatnonzero(active[feed.trip_service[feed.frequency_trip]])
    start, end = feed.frequency_start[rows], feed.frequency_end[rows]
    headway = feed.frequency_headway[rows]
    count = -((start - end) // headway)  # as many as leave before the end
    row = np.repeat(np.arange(rows.size), count)
    turn = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    trip = feed.frequency_trip[rows][row].astype(np.int64)
    first = feed.visit_departure[feed.trip_start[trip]]
    shift = start[row] + turn * headway[row] - first
    about = np.where(feed.frequency_exact[rows][row] == 1, 0, headway[row])
    none = np.zeros(plain.size, np.int64)
    return (
        np.concatenate([plain, trip]),
        np.concatenate([none, shift]).astype(np.int64),
        np.concatenate([none, about]).astype(np.int64),
    )


def _direction(
    rides: _Rides, place: IntArray, changes: Changes, changes_into: Changes, stop_count: int
) -> Direction:
    """Return rides by departure, then by trip, then in the order the vehicle makes them."""
    order = np.lexsort((place, rides.trip, rides.departure))
    connections = Connections(
        departure=rides.departure[order],
        arrival=rides.arrival[order],
        origin=rides.origin[order],
        destination=rides.destination[order],
        trip=rides.trip[order],
        barred=rides.barred[order],
    )
    may_alight = connections.barred & NO_ALIGHTING == 0
    lengths = np.bincount(connections.destination[may_alight], minlength=stop_count)
    return Direction(
        connections,
        changes,
        changes_into,
        rides.visit[order],
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32),
        bool((connections.arrival <= connections.departure).any() and (changes.seconds <= 0).any()),
    )


def _exchanged(barred: ByteArray) -> ByteArray:
    """Return what is barred when time is reversed: one boards where one alighted."""
    no_alighting = np.where(barred & NO_BOARDING, NO_ALIGHTING, 0)
    no_boarding = np.where(barred & NO_ALIGHTING, NO_BOARDING, 0)
    return (no_alighting | no_boarding).astype(np.uint8)


def on_request(feed: TransitFeed, visit: int) -> bool:
    """Return whether a visit is to be asked for by telephone, or of the driver."""
    return bool(feed.visit_flags[visit] & ON_REQUEST)
