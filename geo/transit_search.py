"""From one door to every stop: the earliest arrival, the latest departure, and both all day long.

Seconds are those of a :class:`geo.transit_day.Timetable`. A way is a walk to a stop, vehicles with
one change between each two, and a walk from the last stop: the doors are joined to stops by
:meth:`geo.transit_network.TransitNetwork.walks`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.coordinates import Coordinates
from geo.distance import FloatArray
from geo.transit_day import Direction, Timetable
from geo.transit_feed import IntArray
from geo.transit_kernels import (
    LONG_AGO,
    NEVER,
    Aboard,
    Changes,
    Profile,
    read_profile,
    scan_earliest,
    scan_profile,
)
from geo.transit_network import TransitNetwork


def earliest_arrivals(timetable: Timetable, door: Coordinates, second: int) -> IntArray:
    """Return, by stop, when a vehicle sets one down who leaves ``door`` at ``second``.

    ``NEVER`` where none does.
    """
    return scan_from(timetable.services.forward, timetable.network.walks((door,)), second, NEVER)


def latest_departures(timetable: Timetable, door: Coordinates, second: int) -> IntArray:
    """Return, by stop, the latest vehicle to board there to be at ``door`` by ``second``.

    ``-NEVER`` where there is none.
    """
    backward = timetable.services.backward
    return -scan_from(backward, timetable.network.walks((door,)), -second, NEVER)


def scan_from(direction: Direction, walks: Changes, second: int, until: int) -> IntArray:
    """Return the earliest arrivals by vehicle of one who may walk ``walks`` from ``second`` on."""
    connections, stop_count = direction.connections, direction.changes.start.shape[0] - 1
    ready = np.full(stop_count, NEVER, np.int32)
    ready[walks.stop] = second + walks.seconds
    ride = np.full(stop_count, NEVER, np.int32)
    trips = int(connections.trip.max(initial=-1)) + 1
    boarded = np.full(trips, NEVER, np.int32)
    first = int(np.searchsorted(connections.departure, second))
    scan_earliest(connections, direction.changes, first, until, ready, ride, boarded)
    return ride


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Doors joined to the stops near them, once for all who go there.

    ``covered`` says, by door and by feed, whether its timetables would tell of it.
    """

    lat: FloatArray
    lon: FloatArray
    walks: Changes
    covered: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class DoorProfile:
    """All the ways between one door and every stop on one day, in both directions.

    Ways longer than ``limit_s`` seconds are not in it. Two scans answer any number of hours and
    places: see :meth:`seconds_there` and :meth:`seconds_back`.
    """

    there: Profile
    back: Profile
    limit_s: int

    def seconds_there(self, places: Places, place: IntArray, by: IntArray) -> IntArray:
        """Return, by row, the seconds from leaving the door to ``by``, to be there by then.

        ``place`` are positions in ``places``; -1 when one cannot be there within the limit.
        """
        return self._read(self.there, places, place, by)

    def seconds_back(self, places: Places, place: IntArray, after: IntArray) -> IntArray:
        """Return, by row, the seconds from ``after`` to being at the door, leaving then; or -1."""
        return self._read(self.back, places, place, -after)

    def _read(
        self, profile: Profile, places: Places, place: IntArray, moment: IntArray
    ) -> IntArray:
        seconds = np.empty(place.shape[0], np.int32)
        read_profile(profile, places.walks, place, moment, self.limit_s, seconds)
        return seconds


def join_places(network: TransitNetwork, points: Sequence[Coordinates]) -> Places:
    """Return these doors with the stops near them; keep it as long as the network."""
    lat = np.array([point.lat for point in points], np.float64)
    lon = np.array([point.lon for point in points], np.float64)
    return Places(lat, lon, network.walks(points), network.covers(points))


def places_of_stops(places: Places, stop_count: int) -> Changes:
    """Return, by stop, the doors that one walks to from it: :attr:`Places.walks` from the stops."""
    walks = places.walks
    door = np.repeat(np.arange(places.lat.shape[0], dtype=np.int32), np.diff(walks.start))
    order = np.argsort(walks.stop, kind="stable")
    lengths = np.bincount(walks.stop, minlength=stop_count)
    start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    return Changes(start, door[order], walks.seconds[order])


def spread(start: npt.NDArray[Any], chosen: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return where the entries of the rows ``chosen`` are in compressed rows, in that order."""
    first = start[chosen].astype(np.int64)
    lengths = start[chosen + 1].astype(np.int64) - first
    ends = np.cumsum(lengths)
    within = np.arange(ends[-1] if ends.size else 0, dtype=np.int64)
    entries: npt.NDArray[np.int64] = within + np.repeat(first - (ends - lengths), lengths)
    return entries


def door_profile(timetable: Timetable, door: Coordinates, limit_s: int) -> DoorProfile:
    """Return every way between ``door`` and every stop on a day, up to ``limit_s`` seconds."""
    walks = timetable.network.walks((door,))
    services = timetable.services
    return DoorProfile(
        profile_from(services.forward, walks, limit_s),
        profile_from(services.backward, walks, limit_s),
        limit_s,
    )


def profile_from(direction: Direction, walks: Changes, limit_s: int) -> Profile:
    """Return the ways worth having of one who may walk ``walks`` at any time."""
    stop_count = direction.changes.start.shape[0] - 1
    kept = int(direction.arrivals[-1])
    profile = Profile(
        direction.arrivals,
        np.zeros(stop_count, np.int32),
        np.empty(kept, np.int32),
        np.empty(kept, np.int32),
    )
    access = np.full(stop_count, -1, np.int32)
    access[walks.stop] = walks.seconds
    newest = np.full(stop_count, LONG_AGO, np.int32)
    newest[walks.stop] = NEVER
    connections = direction.connections
    trips = int(connections.trip.max(initial=-1)) + 1
    scan_profile(
        connections,
        direction.changes,
        direction.changes_into,
        access,
        limit_s,
        profile,
        newest,
        Aboard(
            np.full(trips, LONG_AGO, np.int32),
            np.full(trips, LONG_AGO, np.int32),
            np.zeros(trips, np.int32),
        ),
        direction.has_ties,
    )
    return _compacted(profile)


def _compacted(profile: Profile) -> Profile:
    """Return a profile without the room that was not used: a tenth of it, which a cache holds."""
    ends = np.cumsum(profile.size)
    start = np.concatenate([[0], ends]).astype(np.int32)
    entry = np.arange(start[-1]) + np.repeat(profile.start[:-1] - start[:-1], profile.size)
    return Profile(start, profile.size, profile.arrival[entry], profile.left[entry])
