"""Door to door at the hours of a working day, both ways, and the whole week of a person.

There before the start and back after the end: « there » is counted from leaving home to the start
of the shift, « back » from its end to being home, waiting included. The last bus gone is gone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.coordinates import Coordinates
from geo.errors import InvalidShift
from geo.gtfs import DEFAULT_ZONE
from geo.stopover import WayPart
from geo.transit_day import MARGIN_S, SECONDS_PER_MINUTE, Timetable, day_timetable
from geo.transit_journey import Doors, Journey, journey_arriving, journey_leaving
from geo.transit_network import TransitNetwork

MINUTES_PER_DAY: Final = 1440
MAX_MINUTES: Final = MARGIN_S // SECONDS_PER_MINUTE
WEEKDAYS: Final = 7


class ShiftReach(StrEnum):
    """Whether a shift can be reached; ``UNKNOWN`` is to be asked, and never excludes."""

    FEASIBLE = "possible"
    NOT_THERE = "aller_impossible"
    NOT_BACK = "retour_impossible"
    UNKNOWN = "horaires_inconnus"


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """From ``start`` to ``end`` on one weekday (Monday is 0), in minutes of that day.

    An ``end`` at or before ``start`` is on the next day: 22:00–06:00 is a night shift.
    """

    weekday: int
    start: int
    end: int

    def __post_init__(self) -> None:
        in_week = 0 <= self.weekday < WEEKDAYS
        if not (in_week and 0 <= self.start < MINUTES_PER_DAY and 0 < self.end <= MINUTES_PER_DAY):
            raise InvalidShift("shift: expected a weekday and two minutes of a day")

    @property
    def last_minute(self) -> int:
        """Return the end in minutes from midnight of the first day."""
        return self.end if self.end > self.start else self.end + MINUTES_PER_DAY


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """The way to a shift and back; minutes are whole and rounded up, None when there is no way.

    ``early_minutes`` is what is left before the start once there, ``wait_minutes`` what one waits
    at work after the end: both are counted in the minutes of their way.
    """

    reach: ShiftReach
    there: Journey | None = None
    back: Journey | None = None
    minutes_there: int | None = None
    minutes_back: int | None = None
    early_minutes: int | None = None
    wait_minutes: int | None = None

    @property
    def routes(self) -> tuple[str, ...]:
        """Return the routes used, in order, each once."""
        journeys = (journey for journey in (self.there, self.back) if journey is not None)
        return tuple(dict.fromkeys(ride.route for way in journeys for ride in way.rides))


UNKNOWN_TRIP: Final = RoundTrip(ShiftReach.UNKNOWN)


def round_trip(
    network: TransitNetwork,
    doors: Doors,
    shift: Shift,
    day: date,
    max_minutes: int,
) -> RoundTrip:
    """Return the way from home to a shift that begins on ``day``, and back.

    A way of more than ``max_minutes``, waiting included, is no way.

    Raises
    ------
    InvalidShift
        When ``day`` is not of the shift's weekday, or ``max_minutes`` is not in
        [1, :data:`MAX_MINUTES`].
    """
    if day.weekday() != shift.weekday:
        raise InvalidShift("shift: the day is not of its weekday")
    if not 1 <= max_minutes <= MAX_MINUTES:
        raise InvalidShift(f"shift: expected from 1 to {MAX_MINUTES} minutes a way")
    zone = zone_of(network, doors.origin)
    going = day_timetable(network, day, zone)
    days_later, end = divmod(shift.last_minute, MINUTES_PER_DAY)
    returning = day_timetable(network, day + timedelta(days=days_later), zone)
    ends = (doors.origin, doors.destination)
    if not all(knows(each, ends).all() for each in (going, returning)):
        return UNKNOWN_TRIP
    limit_s = max_minutes * SECONDS_PER_MINUTE
    start_s, end_s = going.second_at(shift.start), returning.second_at(end, later=True)
    there = journey_arriving(going, doors, start_s, limit_s)
    if there is None:
        return RoundTrip(ShiftReach.NOT_THERE)
    back = journey_leaving(returning, doors.reversed(), end_s, limit_s)
    return RoundTrip(
        reach=ShiftReach.NOT_BACK if back is None else ShiftReach.FEASIBLE,
        there=there,
        back=back,
        minutes_there=whole_minutes(start_s - there.start),
        minutes_back=None if back is None else whole_minutes(back.end - end_s),
        early_minutes=(start_s - there.end) // SECONDS_PER_MINUTE,
        wait_minutes=None if back is None else (back.start - end_s) // SECONDS_PER_MINUTE,
    )


def week_of_trips(
    network: TransitNetwork,
    doors: Doors,
    shifts: Iterable[Shift],
    first_day: date,
    max_minutes: int,
) -> Mapping[Shift, RoundTrip]:
    """Return the round trip of each shift, in the seven days from ``first_day`` on."""
    trips = {}
    for shift in sorted(set(shifts)):
        day = first_day + timedelta(days=(shift.weekday - first_day.weekday()) % WEEKDAYS)
        trips[shift] = round_trip(network, doors, shift, day, max_minutes)
    return MappingProxyType(trips)


def week_reach(trips: Mapping[Shift, RoundTrip]) -> ShiftReach:
    """Return the reach of a whole week: what fails first, else what is not known, else feasible."""
    found = {trip.reach for trip in trips.values()}
    for reach in (ShiftReach.NOT_THERE, ShiftReach.NOT_BACK, ShiftReach.UNKNOWN):
        if reach in found:
            return reach
    return ShiftReach.FEASIBLE if found else ShiftReach.UNKNOWN


def transit_part(network: TransitNetwork, doors: Doors, day: date, max_minutes: int) -> WayPart:
    """Return one part of a way by public transport, for :mod:`geo.stopover`.

    Its minutes count from midnight of ``day``.
    """
    zone, limit_s = zone_of(network, doors.origin), max_minutes * SECONDS_PER_MINUTE

    def on(minute: float, *, later: bool) -> tuple[Timetable, int]:
        days, rest = divmod(minute, MINUTES_PER_DAY)
        timetable = day_timetable(network, day + timedelta(days=days), zone)
        return timetable, timetable.second_at(rest, later=later)

    def latest(by: float) -> float | None:
        timetable, second = on(by, later=False)
        way = journey_arriving(timetable, doors, second, limit_s)
        return None if way is None else by - (second - way.start) / SECONDS_PER_MINUTE

    def earliest(at: float) -> float | None:
        timetable, second = on(at, later=True)
        way = journey_leaving(timetable, doors, second, limit_s)
        return None if way is None else at + (way.end - second) / SECONDS_PER_MINUTE

    return WayPart(latest, earliest)


def knows(timetable: Timetable, points: Sequence[Coordinates]) -> npt.NDArray[np.bool_]:
    """Return, by place, whether the timetables in force that day tell what serves it, or nothing.

    Further than ``coverage_km`` from all their stops, another network may exist.
    """
    covered = timetable.network.covers(points)
    return np.asarray(covered[:, list(timetable.feeds)].any(axis=1), np.bool_)


def zone_of(network: TransitNetwork, point: Coordinates) -> str:
    """Return the time zone of the nearest network, that of France when there is none."""
    nearest = network.nearest_feed(point)
    return DEFAULT_ZONE if nearest is None else network.feeds[nearest].zone


def whole_minutes(seconds: int) -> int:
    """Return seconds as whole minutes, rounded up."""
    return -(-seconds // SECONDS_PER_MINUTE)
