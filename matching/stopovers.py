"""Whether a child can be left and fetched on the way to an opportunity, and by how much it fails.

Asked of what is shown, one opportunity at a time; it excludes nothing, as opening hours are often
to be discussed. By her own modes, each all week; by public transport only where
:mod:`geo.transit_shift` answers, which costs several searches a day.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from geo.communes import DensityClass
from geo.coordinates import Coordinates
from geo.distance import great_circle_km
from geo.stopover import (
    PlaceHours,
    StopoverWay,
    WayPart,
    constant_part,
    drop_off,
    openings_from,
    pick_up,
)
from geo.transit_journey import Doors
from geo.transit_shift import WEEKDAYS, transit_part
from geo.travel import TravelMode, travel_minutes
from insertion.beneficiary import Profile, StopoverPlace
from insertion.schedule import MINUTES_PER_DAY
from matching.answer import StopoverAnswer, StopoverFailure
from matching.columns import DENSITY_BITS
from matching.live_index import State
from matching.query import home_density, travel_modes
from matching.reference import Reference
from matching.timetables import Timetables
from matching.vocabulary import windows_of_pattern
from matching.worked_days import WorkedDay, worked_days


@dataclass(frozen=True, slots=True)
class _Trip:
    """From a home by a place to pass by to work, and back, the same days each week."""

    profile: Profile
    stopover: StopoverPlace
    work: Coordinates
    densities: tuple[DensityClass, DensityClass, DensityClass]  # home, on the way, work
    days: Sequence[WorkedDay]
    longest_minutes: float


def stopover_answer(
    name: int,
    profile: Profile,
    state: State,
    reference: Reference,
    timetables: Timetables | None = None,
) -> StopoverAnswer | None:
    """Return whether she can pass by on the way to one opportunity; None when it is not known.

    That is without a place to pass by, or the place and the hours of work.
    """
    slots, slot = (state.index.slots, name) if name >= 0 else (state.added, ~name)
    shift = int(slots.shift[slot])
    if profile.stopover is None or shift < 0:
        return None
    days = worked_days(windows_of_pattern(state.vocabulary, shift))
    if not days or math.isnan(slots.lat_rad[slot]) or slots.area[slot] > 0:
        return None
    communes = reference.communes
    own = dict(profile.max_minutes_by_occupation)
    occupation = int(slots.occupation[slot])
    codes = reference.affinity.codes
    code = codes[occupation] if occupation < len(codes) else None
    trip = _Trip(
        profile,
        profile.stopover,
        Coordinates(math.degrees(slots.lat_rad[slot]), math.degrees(slots.lon_rad[slot])),
        (
            home_density(profile, communes),
            communes.nearest(profile.stopover.point).density,
            DensityClass(int(slots.traits[slot]) & DENSITY_BITS),
        ),
        days,
        profile.max_minutes if code is None else own.get(code, profile.max_minutes),
    )
    return min(_by_each_mode(trip, timetables), key=_worth, default=None)


def _by_each_mode(trip: _Trip, timetables: Timetables | None) -> Iterator[StopoverAnswer]:
    for mode in travel_modes(trip.profile, {TravelMode.TRANSIT}):
        yield _all_week(trip, mode, timetables)
    means = trip.profile.means or ()
    if timetables is not None and TravelMode.TRANSIT in means:
        yield _all_week(trip, TravelMode.TRANSIT, timetables)


def _worth(answer: StopoverAnswer) -> tuple[bool, float, float]:
    """Return what orders answers: feasible, then what fails by the least."""
    missing = math.inf if answer.missing_minutes is None else answer.missing_minutes
    return answer.failure is not None, missing, answer.minutes or math.inf


def _all_week(trip: _Trip, mode: TravelMode, timetables: Timetables | None) -> StopoverAnswer:
    longest = 0.0
    if mode is not TravelMode.TRANSIT:
        shortest = sum(_leg_minutes(trip, mode)) + trip.stopover.stay_minutes
        if shortest > trip.longest_minutes:  # whatever the opening hours
            return StopoverAnswer(mode, None, StopoverFailure.TOO_LONG)
    for weekday, start, end in trip.days:
        weekly = [(each.weekday, each.start, each.end) for each in trip.stopover.hours.windows]
        place = PlaceHours(openings_from(weekly, weekday), trip.stopover.stay_minutes)
        outward, inward = _parts(trip, mode, weekday, timetables)
        last = end if end > start else end + MINUTES_PER_DAY
        for way, late in (
            (drop_off(start, place, *outward, trip.longest_minutes), StopoverFailure.OPENS_LATE),
            (pick_up(last, place, *inward, trip.longest_minutes), StopoverFailure.CLOSES_EARLY),
        ):
            if way.minutes is None:
                return _failed(way, late, mode, weekday, place)
            longest = max(longest, way.minutes)
    return StopoverAnswer(mode, longest)


def _failed(
    way: StopoverWay, late: StopoverFailure, mode: TravelMode, weekday: int, place: PlaceHours
) -> StopoverAnswer:
    if way.missing_minutes:
        return StopoverAnswer(mode, None, late, weekday, way.missing_minutes)
    is_open = any(opening.start < MINUTES_PER_DAY for opening in place.usable)
    failure = StopoverFailure.TOO_LONG if is_open else StopoverFailure.CLOSED
    return StopoverAnswer(mode, None, failure, weekday)


def _parts(
    trip: _Trip, mode: TravelMode, weekday: int, timetables: Timetables | None
) -> tuple[tuple[WayPart, WayPart], tuple[WayPart, WayPart]]:
    """Return the two parts of the way there, and those of the way back."""
    home, on_the_way, work = trip.profile.home, trip.stopover.point, trip.work
    if mode is TravelMode.TRANSIT and timetables is not None:
        first = timetables.first_day
        day = first + timedelta(days=(weekday - first.weekday()) % WEEKDAYS)
        limit = math.ceil(trip.longest_minutes)
        legs = ((home, on_the_way), (on_the_way, work), (work, on_the_way), (on_the_way, home))
        parts = [transit_part(timetables.network, Doors(*ends), day, limit) for ends in legs]
        return (parts[0], parts[1]), (parts[2], parts[3])
    to_stop, to_work = map(constant_part, _leg_minutes(trip, mode))
    return (to_stop, to_work), (to_work, to_stop)


def _leg_minutes(trip: _Trip, mode: TravelMode) -> tuple[float, float]:
    """Return the minutes by road from home to the place to pass by, and from there to work."""
    home, on_the_way, work = trip.profile.home, trip.stopover.point, trip.work
    here, middle, there = trip.densities
    return (
        travel_minutes(great_circle_km(home, on_the_way), mode, here, middle),
        travel_minutes(great_circle_km(on_the_way, work), mode, middle, there),
    )
