"""One way from door to door, leg by leg, with the fewest changes among the best by time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.coordinates import Coordinates
from geo.distance import great_circle_km
from geo.transit_day import Direction, Timetable, on_request
from geo.transit_feed import IntArray, TransitFeed
from geo.transit_kernels import NEVER, Changes, scan_rounds
from geo.transit_search import scan_from

FEW_VEHICLES: Final = 4  # tried first, then twice as many


@dataclass(frozen=True, slots=True)
class Doors:
    """Where a way begins and where it ends."""

    origin: Coordinates
    destination: Coordinates

    def reversed(self) -> "Doors":
        """Return the way back."""
        return Doors(self.destination, self.origin)


@dataclass(frozen=True, slots=True)
class Walk:
    """A part of the way on foot; seconds are those of the timetable, ends are stops or None."""

    start: int
    end: int
    origin: int | None
    destination: int | None


@dataclass(frozen=True, slots=True)
class Ride:
    """A part of the way in one vehicle, from the stop boarded to the stop where one alights.

    ``route`` and ``headsign`` are the feed's words. ``headway_minutes`` is set when the vehicle
    has no exact times; ``on_request`` when it must be asked for.
    """

    start: int
    end: int
    origin: int
    destination: int
    route: str
    route_title: str
    route_kind: int
    headsign: str
    stops_passed: int
    headway_minutes: int | None
    on_request: bool


@dataclass(frozen=True, slots=True)
class Journey:
    """A way from door to door: it leaves at ``start`` and gets there at ``end``."""

    start: int
    end: int
    legs: tuple[Walk | Ride, ...]

    @property
    def rides(self) -> tuple[Ride, ...]:
        """Return the parts in a vehicle."""
        return tuple(leg for leg in self.legs if isinstance(leg, Ride))

    @property
    def changes(self) -> int:
        """Return how many times one changes vehicle."""
        return max(len(self.rides) - 1, 0)

    @property
    def minutes(self) -> float:
        """Return the minutes from door to door."""
        return (self.end - self.start) / 60.0

    @property
    def walk_minutes(self) -> float:
        """Return the minutes on foot, waiting not included."""
        return sum(leg.end - leg.start for leg in self.legs if isinstance(leg, Walk)) / 60.0


@dataclass(frozen=True, slots=True)
class _Hop:
    """One vehicle of a way: first and last connection, by number in its direction."""

    entered: int
    left: int


def journey_leaving(
    timetable: Timetable, doors: Doors, second: int, limit_s: int
) -> Journey | None:
    """Return the way that gets there first, leaving at ``second`` or later; None beyond the limit.

    Among those, the one that leaves last; then the one with the fewest vehicles.
    """
    arrival = _best_moment(timetable, timetable.services.forward, doors, second, limit_s)
    if arrival is None:
        return None
    leaving = _best_moment(
        timetable, timetable.services.backward, doors.reversed(), -arrival, arrival - second
    )
    return _trace(timetable, doors, second if leaving is None else -leaving, limit_s)


def journey_arriving(
    timetable: Timetable, doors: Doors, second: int, limit_s: int
) -> Journey | None:
    """Return the way that leaves last and is there by ``second``; None beyond the limit.

    Among those, the one that gets there first; then the one with the fewest vehicles.
    """
    leaving = _best_moment(
        timetable, timetable.services.backward, doors.reversed(), -second, limit_s
    )
    if leaving is None:
        return None
    return _trace(timetable, doors, -leaving, limit_s)


def walk_seconds(timetable: Timetable, origin: Coordinates, destination: Coordinates) -> int:
    """Return the seconds from door to door on foot."""
    return timetable.network.rules.walk_seconds(great_circle_km(origin, destination))


def _best_moment(
    timetable: Timetable,
    direction: Direction,
    doors: Doors,
    second: int,
    limit_s: int,
) -> int | None:
    """Return the earliest arrival in one direction of time, on foot or not; None past the limit."""
    walks, egress = _walks(timetable, doors)
    ride = scan_from(direction, walks, second, second + limit_s)
    by_vehicle = _at_door(ride, egress).min(initial=NEVER)
    best = min(int(by_vehicle), second + _on_foot(timetable, doors))
    return best if best <= second + limit_s else None


def _walks(timetable: Timetable, doors: Doors) -> tuple[Changes, Changes]:
    walks = timetable.network.walks
    return walks((doors.origin,)), walks((doors.destination,))


def _on_foot(timetable: Timetable, doors: Doors) -> int:
    """Return the seconds on foot alone, at most a walk to a stop and one from a stop."""
    seconds = walk_seconds(timetable, doors.origin, doors.destination)
    return seconds if seconds <= 2 * timetable.network.rules.access_walk_s else NEVER


def _at_door(ride: IntArray, egress: Changes) -> npt.NDArray[np.int64]:
    """Return when one is at a door, by stop that one walks from (last axis)."""
    arrival = ride[..., egress.stop].astype(np.int64)
    return np.where(arrival < NEVER, arrival + egress.seconds, NEVER)


def _trace(timetable: Timetable, doors: Doors, second: int, limit_s: int) -> Journey | None:
    """Return the way leaving at ``second`` that arrives first, then has the fewest vehicles."""
    forward = timetable.services.forward
    best = _best_moment(timetable, forward, doors, second, limit_s)
    if best is None:
        return None
    if best == second + _on_foot(timetable, doors):
        return Journey(second, best, (Walk(second, best, None, None),))
    access, egress = _walks(timetable, doors)
    vehicles = FEW_VEHICLES
    while True:  # some number of vehicles gets there: the scan without a limit did
        rounds = _scan_rounds(forward, access, second, limit_s, vehicles)
        arrivals = _at_door(rounds.ride, egress)
        if arrivals.min() == best:
            break
        vehicles *= 2
    last, entry = np.unravel_index(int(arrivals.argmin()), arrivals.shape)
    hops = rounds.hops(forward, int(last), int(egress.stop[entry]))
    legs = tuple(_legs(timetable, hops, access, int(egress.seconds[entry])))
    return Journey(legs[0].start, legs[-1].end, legs)


@dataclass(frozen=True, slots=True, eq=False)
class _Rounds:
    """A scan by number of vehicles; each column has shape (vehicles, stops)."""

    ready_by: IntArray
    ride: IntArray
    entered: IntArray
    left: IntArray

    def hops(self, direction: Direction, last: int, stop: int) -> list[_Hop]:
        """Return the vehicles of the way whose vehicle ``last`` sets one down at ``stop``."""
        hops = []
        for vehicle in range(last, -1, -1):
            hop = _Hop(int(self.entered[vehicle, stop]), int(self.left[vehicle, stop]))
            hops.append(hop)
            stop = int(self.ready_by[vehicle, direction.connections.origin[hop.entered]])
        return hops[::-1]


def _scan_rounds(
    direction: Direction, walks: Changes, second: int, limit_s: int, vehicles: int
) -> _Rounds:
    connections = direction.connections
    shape = (vehicles, direction.changes.start.shape[0] - 1)
    ready = np.full(shape, NEVER, np.int32)
    ready[0, walks.stop] = second + walks.seconds
    rounds = _Rounds(
        ready_by=np.full(shape, -1, np.int32),
        ride=np.full(shape, NEVER, np.int32),
        entered=np.full(shape, -1, np.int32),
        left=np.full(shape, -1, np.int32),
    )
    trips = int(connections.trip.max(initial=-1)) + 1
    scan_rounds(
        *(connections, direction.changes),
        *(int(np.searchsorted(connections.departure, second)), second + limit_s),
        *(ready, rounds.ready_by, rounds.ride, rounds.entered, rounds.left),
        np.full((vehicles, trips), NEVER, np.int32),
    )
    return rounds


def _legs(
    timetable: Timetable, hops: list[_Hop], access: Changes, egress_s: int
) -> Iterator[Walk | Ride]:
    """Yield the walks and the rides of a way, in order; a walk of no time is left out."""
    before: Ride | None = None
    for hop in hops:
        ride = _ride(timetable, hop)
        if before is None:
            walk_s = int(access.seconds[np.flatnonzero(access.stop == ride.origin)[0]])
            if walk_s:
                yield Walk(ride.start - walk_s, ride.start, None, ride.origin)
        elif before.destination != ride.origin:
            walk_s = min(_walk_between(timetable, before, ride), ride.start - before.end)
            yield Walk(before.end, before.end + walk_s, before.destination, ride.origin)
        yield ride
        before = ride
    if before is not None and egress_s:
        yield Walk(before.end, before.end + egress_s, before.destination, None)


def _walk_between(timetable: Timetable, before: Ride, after: Ride) -> int:
    network = timetable.network
    here, there = network.stop_point(before.destination), network.stop_point(after.origin)
    if here is None or there is None:
        return 0
    return walk_seconds(timetable, here, there)


def _ride(timetable: Timetable, hop: _Hop) -> Ride:
    """Return the ride from the first to the last connection of a hop, with the feed's words."""
    network, services = timetable.network, timetable.services
    connections, vehicles = services.forward.connections, services.vehicles
    vehicle = int(connections.trip[hop.entered])
    number = int(vehicles.trip[vehicle])
    of_feed = int(np.searchsorted(network.first_trip, number, side="right")) - 1
    feed: TransitFeed = network.feeds[of_feed]
    trip = number - network.first_trip[of_feed]
    route = int(feed.trip_route[trip])
    boarding = int(services.forward.visit[hop.entered])
    alighting = int(services.forward.visit[hop.left]) + 1
    headway = int(vehicles.headway[vehicle])
    return Ride(
        start=int(connections.departure[hop.entered]),
        end=int(connections.arrival[hop.left]),
        origin=int(connections.origin[hop.entered]),
        destination=int(connections.destination[hop.left]),
        route=feed.route_names[route],
        route_title=feed.route_titles[route],
        route_kind=int(feed.route_kinds[route]),
        headsign=feed.headsigns[int(feed.trip_headsigns[trip])],
        stops_passed=alighting - boarding,
        headway_minutes=round(headway / 60) if headway else None,
        on_request=on_request(feed, boarding) or on_request(feed, alighting),
    )
