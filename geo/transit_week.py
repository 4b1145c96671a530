"""The week of one home: which of many shifts, at many places, public transport reaches.

What the ranking asks: one object a person, then arrays of rows, one a shift of an offer. It gives
what :func:`geo.transit_shift.round_trip` gives, without the journeys, for all rows at once.
"""

import functools
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from geo.coordinates import Coordinates
from geo.distance import haversine_km
from geo.errors import InvalidShift
from geo.transit_day import SECONDS_PER_MINUTE, Timetable, day_timetable
from geo.transit_feed import IntArray
from geo.transit_kernels import NEVER, Changes, Profile
from geo.transit_network import TransitNetwork
from geo.transit_search import DoorProfile, Places, door_profile, spread
from geo.transit_shift import MAX_MINUTES, MINUTES_PER_DAY, WEEKDAYS, ShiftReach, zone_of

NO_WAY: Final = -1
KM_PER_DEGREE: Final = 111.0  # less than any degree of latitude on our sphere: 111.09
REACHES: Final = (
    ShiftReach.FEASIBLE,
    ShiftReach.NOT_THERE,
    ShiftReach.NOT_BACK,
    ShiftReach.UNKNOWN,
)
"""What the numbers of :attr:`ShiftAnswers.reach` mean."""
FEASIBLE, NOT_THERE, NOT_BACK, UNKNOWN = range(4)
_WEEK: Final = range(WEEKDAYS)


@dataclass(frozen=True, slots=True, eq=False)
class ShiftRows:
    """Shifts at places: positions in a :class:`geo.transit_search.Places`, weekday, minutes.

    As in :class:`geo.transit_shift.Shift`, an end at or before its start is on the next day.
    """

    place: IntArray
    weekday: IntArray
    start: IntArray
    end: IntArray

    def __post_init__(self) -> None:
        in_week = (self.weekday >= 0) & (self.weekday < WEEKDAYS)
        in_day = (self.start >= 0) & (self.start < MINUTES_PER_DAY)
        in_day &= (self.end > 0) & (self.end <= MINUTES_PER_DAY)
        if not (in_week & in_day).all():
            raise InvalidShift("shifts: expected weekdays and minutes of a day")


@dataclass(frozen=True, slots=True, eq=False)
class ShiftAnswers:
    """By row, a position in :data:`REACHES`, and whole minutes each way, :data:`NO_WAY` if none."""

    reach: npt.NDArray[np.int8]
    minutes_there: IntArray
    minutes_back: IntArray


# No slots: the days are prepared when a shift first asks for them.
@dataclass(frozen=True, eq=False)
class HomeWeek:
    """One home, in the seven days from ``first_day`` on; keep it as long as the timetables.

    Raises
    ------
    InvalidShift
        When ``max_minutes`` is not in [1, :data:`geo.transit_shift.MAX_MINUTES`].
    """

    network: TransitNetwork
    home: Coordinates
    first_day: date
    max_minutes: int

    def __post_init__(self) -> None:
        if not 1 <= self.max_minutes <= MAX_MINUTES:
            raise InvalidShift(f"shift: expected from 1 to {MAX_MINUTES} minutes a way")

    def answer(self, places: Places, rows: ShiftRows) -> ShiftAnswers:
        """Return the answer of each row."""
        on_foot = self._seconds_on_foot(places)
        there = np.full(rows.place.shape[0], NO_WAY, np.int32)
        back = there.copy()
        known = np.zeros(rows.place.shape[0], np.bool_)
        days_away = (rows.weekday - self.first_day.weekday()) % WEEKDAYS
        ends_on = days_away + ((rows.end <= rows.start) | (rows.end == MINUTES_PER_DAY))
        ends = rows.end % MINUTES_PER_DAY  # 24:00 is 0:00 of the next day
        for day in _distinct(days_away):
            chosen = np.flatnonzero(days_away == day)
            timetable, place = self._timetable(day), rows.place[chosen]
            known[chosen] = self._knows(timetable, places)[place]
            by = _clock(timetable, later=False)[rows.start[chosen]]
            seconds = self._profile(day).seconds_there(places, place, by)
            there[chosen] = _whole_minutes(seconds, on_foot[place])
        for day in _distinct(ends_on):
            chosen = np.flatnonzero(ends_on == day)
            timetable, place = self._timetable(day), rows.place[chosen]
            known[chosen] &= self._knows(timetable, places)[place]
            after = _clock(timetable, later=True)[ends[chosen]]
            seconds = self._profile(day).seconds_back(places, place, after)
            back[chosen] = _whole_minutes(seconds, on_foot[place])
        reach = np.where(there == NO_WAY, NOT_THERE, np.where(back == NO_WAY, NOT_BACK, FEASIBLE))
        return ShiftAnswers(np.where(known, reach, UNKNOWN).astype(np.int8), there, back)

    @property
    def is_known(self) -> bool:
        """Return whether some timetable in force on some day of the week tells of the home."""
        return any(self._home_covered[list(self._timetable(day).feeds)].any() for day in _WEEK)

    def reached(self, places: Places, of_stops: Changes) -> npt.NDArray[np.bool_]:
        """Return, by place, False only where no way within the limit goes, or none comes back.

        ``of_stops`` is :func:`geo.transit_search.places_of_stops` of the places.
        """
        profiles = {id(each): each for each in map(self._profile, _WEEK)}.values()
        reached = self._seconds_on_foot(places) >= 0
        both = np.ones_like(reached)
        for way in ("there", "back"):
            sizes = np.sum([getattr(each, way).size for each in profiles], axis=0)
            one_way = reached.copy()
            one_way[of_stops.stop[spread(of_stops.start, np.flatnonzero(sizes))]] = True
            both &= one_way
        return both

    def known_on(self, places: Places) -> npt.NDArray[np.bool_]:
        """Return, by place and day from the first, whether a timetable tells of both ends."""
        return np.stack([self._knows(self._timetable(day), places) for day in _WEEK], axis=1)

    def at_best(self, places: Places, chosen: npt.NDArray[np.int64]) -> ShiftAnswers:
        """Return, by chosen place, the shortest way there and the shortest back, at any hour.

        On the day of the week on which the longer of the two is the shortest; what is said of
        hours that are not known. A shift that they suit may end on another day.
        """
        on_foot = self._seconds_on_foot(places)[chosen]
        entries = spread(places.walks.start, chosen)
        lengths = np.diff(places.walks.start)[chosen]
        known = self.known_on(places)[chosen]
        ways: dict[int, tuple[IntArray, IntArray]] = {}
        there, back = (np.full(chosen.shape[0], NO_WAY, np.int32) for _ in range(2))
        longer = np.full(chosen.shape[0], NEVER, np.int32)
        goes = np.zeros(chosen.shape[0], np.bool_)
        for day in _WEEK:
            profile = self._profile(day)
            if id(profile) not in ways:
                going, coming = (
                    _shortest(each, places.walks, entries, lengths, profile.limit_s)
                    for each in (profile.there, profile.back)
                )
                ways[id(profile)] = _whole_minutes(going, on_foot), _whole_minutes(coming, on_foot)
            going, coming = ways[id(profile)]
            goes |= known[:, day] & (going != NO_WAY)
            both = known[:, day] & (going != NO_WAY) & (coming != NO_WAY)
            better = both & (np.maximum(going, coming) < longer)
            there, back = np.where(better, going, there), np.where(better, coming, back)
            longer = np.where(better, np.maximum(going, coming), longer)
        missing = np.where(known.all(axis=1), np.where(goes, NOT_BACK, NOT_THERE), UNKNOWN)
        reach = np.where(longer < NEVER, FEASIBLE, missing).astype(np.int8)
        return ShiftAnswers(reach, there, back)

    def last_returns(self, places: Places, rows: ShiftRows) -> IntArray:
        """Return, by row, the last minute to leave the place and be home within the limit.

        By public transport, on the day the shift ends, counted from its midnight.
        """
        days_away = (rows.weekday - self.first_day.weekday()) % WEEKDAYS
        ends_on = days_away + ((rows.end <= rows.start) | (rows.end == MINUTES_PER_DAY))
        last = np.full(rows.place.shape[0], NO_WAY, np.int32)
        for row, (place, day) in enumerate(zip(rows.place.tolist(), ends_on.tolist(), strict=True)):
            timetable, back = self._timetable(day), self._profile(day).back
            walks = slice(*places.walks.start[place : place + 2])
            stops, seconds = places.walks.stop[walks], places.walks.seconds[walks]
            served = back.size[stops] > 0
            if served.any():  # times are negated on the way back: the first is the last
                boarding = -back.arrival[back.start[stops[served]]]
                leaving = timetable.clock_at(int((boarding - seconds[served]).max()))
                midnight = datetime.combine(timetable.day, time())
                elapsed = leaving.replace(tzinfo=None) - midnight
                last[row] = elapsed.total_seconds() // SECONDS_PER_MINUTE
        return last

    def _seconds_on_foot(self, places: Places) -> npt.NDArray[np.int64]:
        """Return the seconds on foot alone to each place, :data:`NO_WAY` to most."""
        rules = self.network.rules
        farthest = min(2 * rules.access_walk_s, self.max_minutes * SECONDS_PER_MINUTE)
        seconds = np.full(places.lat.shape[0], NO_WAY, np.int64)
        # Trigonometry for the few that are near only: a degree of latitude is 111 km.
        band = farthest / rules.walk_seconds_per_km / KM_PER_DEGREE
        near = np.flatnonzero(np.abs(places.lat - self.home.lat) <= band)
        km = haversine_km(self.home.lat, self.home.lon, places.lat[near], places.lon[near])
        walks = rules.walks_seconds(km)
        seconds[near] = np.where(walks <= farthest, walks, NO_WAY)
        return seconds

    def _knows(self, timetable: Timetable, places: Places) -> npt.NDArray[np.bool_]:
        feeds = list(timetable.feeds)
        if not self._home_covered[feeds].any():
            return np.zeros(places.lat.shape[0], np.bool_)
        return np.asarray(places.covered[:, feeds].any(axis=1), np.bool_)

    @functools.cached_property
    def _home_covered(self) -> npt.NDArray[np.bool_]:
        covered: npt.NDArray[np.bool_] = self.network.covers((self.home,))[0]
        return covered

    @functools.cached_property
    def _days(self) -> dict[int, Timetable]:
        return {}

    @functools.cached_property
    def _profiles(self) -> dict[object, DoorProfile]:
        return {}

    def _timetable(self, day: int) -> Timetable:
        if day not in self._days:
            zone = zone_of(self.network, self.home)
            self._days[day] = day_timetable(self.network, self.first_day + timedelta(day), zone)
        return self._days[day]

    def _profile(self, day: int) -> DoorProfile:
        """Return the profile of a day; days of the same services share one."""
        timetable = self._timetable(day)
        if timetable.services not in self._profiles:
            self._profiles[timetable.services] = door_profile(
                timetable, self.home, self.max_minutes * SECONDS_PER_MINUTE
            )
        return self._profiles[timetable.services]


def _shortest(
    profile: Profile,
    walks: Changes,
    entries: npt.NDArray[np.int64],
    lengths: npt.NDArray[np.int32],
    limit_s: int,
) -> IntArray:
    """Return the seconds of the shortest way of a day to each of some places, or :data:`NO_WAY`.

    ``entries`` are their walks, ``lengths`` how many each has.
    """
    by_stop = _least(profile.arrival - profile.left, np.diff(profile.start))
    ways = by_stop[walks.stop[entries]].astype(np.int64) + walks.seconds[entries]
    shortest = _least(ways, lengths)
    return np.where(shortest <= limit_s, shortest, NO_WAY).astype(np.int32)


def _least(values: npt.NDArray[Any], lengths: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the least of each run of ``values``, :data:`NEVER` for an empty one."""
    least = np.full(lengths.shape[0], NEVER, values.dtype)
    held = np.flatnonzero(lengths)
    if held.size:
        least[held] = np.minimum.reduceat(values, (np.cumsum(lengths) - lengths)[held])
    return least


def _distinct(days: IntArray) -> list[int]:
    return [int(day) for day in np.flatnonzero(np.bincount(days))]


def _whole_minutes(seconds: IntArray, on_foot: npt.NDArray[np.int64]) -> IntArray:
    """Return the whole minutes of the faster of two ways, :data:`NO_WAY` without either."""
    no_ride = seconds < 0
    best = np.where(no_ride | ((on_foot >= 0) & (on_foot < seconds)), on_foot, seconds)
    return np.where(best >= 0, -(-best // SECONDS_PER_MINUTE), NO_WAY).astype(np.int32)


def _clock(timetable: Timetable, *, later: bool) -> IntArray:
    """Return :meth:`geo.transit_day.Timetable.second_at` of each minute of the day."""
    minutes = np.arange(MINUTES_PER_DAY, dtype=np.int32)
    ends = [timetable.second_at(minute, later=later) for minute in (0, MINUTES_PER_DAY)]
    if ends == [0, MINUTES_PER_DAY * SECONDS_PER_MINUTE]:  # clocks do not change that day
        return minutes * np.int32(SECONDS_PER_MINUTE)
    seconds = (timetable.second_at(minute, later=later) for minute in minutes.tolist())
    return np.fromiter(seconds, np.int32, MINUTES_PER_DAY)
