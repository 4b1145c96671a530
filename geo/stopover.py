"""A place to pass by on the way, at its opening hours: the childminder, the school, the nursery.

Nothing here knows a mode of travel: each part of the way is a pair of functions, « leave at the
latest to be there by » and « be there at the earliest leaving at ». Minutes are those from
midnight of the first day of the shift; they go past 1440 after a night.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from geo.errors import InvalidShift

MINUTES_PER_DAY: Final = 1440
FARTHEST_GAP: Final = MINUTES_PER_DAY // 2  # more is another day, not other hours
DAYS: Final = 3  # a shift ends the next day at the latest; a child is fetched the day after that

Moment = Callable[[float], float | None]


class Opening(NamedTuple):
    """From one minute of a day to another, in the order of the clock; never past midnight."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PlaceHours:
    """When a place is open, and how many minutes one spends there, within one opening."""

    openings: tuple[Opening, ...]
    dwell: int

    @property
    def usable(self) -> tuple[Opening, ...]:
        """Return the openings long enough to spend these minutes, in order."""
        return tuple(sorted(each for each in self.openings if each.end - each.start >= self.dwell))


@dataclass(frozen=True, slots=True)
class WayPart:
    """One part of the way, by any mode.

    ``latest`` gives the latest minute to leave so as to be there by a minute, ``earliest`` the
    minute one is there when one leaves at another; None when there is no way.
    """

    latest: Moment
    earliest: Moment


def constant_part(minutes: float) -> WayPart:
    """Return a part of the way that always takes ``minutes``: on foot, by bike, by car."""
    if not (math.isfinite(minutes) and minutes >= 0.0):
        raise InvalidShift("way: expected a finite number of minutes, zero or more")
    return WayPart(lambda by: by - minutes, lambda at: at + minutes)


@dataclass(frozen=True, slots=True)
class StopoverWay:
    """One way with the stop in it.

    ``minutes`` is from leaving home to the start of the shift, or from its end to being home;
    None when it cannot be done within the limit. ``at`` is when the stop begins.

    ``missing_minutes`` is by how much the opening hours fail: how much earlier the place would
    have to open, or later to close. 0 when they do not, None when it is the way that is missing
    or too long, or when the place is closed that day.
    """

    minutes: float | None
    at: float | None
    missing_minutes: float | None

    @property
    def is_feasible(self) -> bool:
        """Return whether the stop can be made on this way."""
        return self.minutes is not None


@dataclass(frozen=True, slots=True)
class Stopover:
    """The stop on the way to work, and on the way back."""

    there: StopoverWay
    back: StopoverWay

    @property
    def is_feasible(self) -> bool:
        """Return whether the stop can be made both ways."""
        return self.there.is_feasible and self.back.is_feasible


_NO_WAY: Final = StopoverWay(None, None, None)


def drop_off(
    start: int,
    place: PlaceHours,
    home_to_place: WayPart,
    place_to_work: WayPart,
    max_minutes: float,
) -> StopoverWay:
    """Return the way from home to a shift that starts at ``start``, leaving a child on the way.

    The latest way is taken: the child is left as late as the shift allows, or as the place does.
    """
    leaves = place_to_work.latest(start)
    if leaves is None:
        return _NO_WAY
    latest = leaves - place.dwell  # when one must be at the place
    moments = sorted(
        (
            min(latest, opening.end - place.dwell)
            for opening in place.usable
            if opening.start <= min(latest, opening.end - place.dwell)
        ),
        reverse=True,
    )
    for at in moments:
        left = home_to_place.latest(at)
        if left is not None and start - left <= max_minutes:
            return StopoverWay(start - left, at, 0)
    return StopoverWay(None, None, _smallest(opening.start - latest for opening in place.usable))


def pick_up(
    end: int,
    place: PlaceHours,
    work_to_place: WayPart,
    place_to_home: WayPart,
    max_minutes: float,
) -> StopoverWay:
    """Return the way home from a shift that ends at ``end``, fetching a child on the way.

    One waits for the place to open.
    """
    there = work_to_place.earliest(end)
    if there is None:
        return _NO_WAY
    moments = sorted(
        max(there, opening.start)
        for opening in place.usable
        if max(there, opening.start) + place.dwell <= opening.end
    )
    for at in moments:
        home = place_to_home.earliest(at + place.dwell)
        if home is not None and home - end <= max_minutes:
            return StopoverWay(home - end, at, 0)
    return StopoverWay(
        None, None, _smallest(there + place.dwell - opening.end for opening in place.usable)
    )


def _smallest(gaps: Iterable[float]) -> float | None:
    """Return the smallest gap that a change of opening hours would fill, None for another day."""
    return min((gap for gap in gaps if 0 < gap <= FARTHEST_GAP), default=None)


def openings_from(
    weekly: Sequence[tuple[int, int, int]], weekday: int, days: int = DAYS
) -> tuple[Opening, ...]:
    """Return the openings of ``days`` days from a weekday on, in minutes from its midnight.

    ``weekly`` holds (weekday, first minute, last minute); what closes at or before it opens does
    so the next day.

    Raises
    ------
    InvalidShift
        When one is not a weekday and two minutes of a day.
    """
    found = []
    for day, start, end in weekly:
        if not (0 <= day < 7 and 0 <= start < MINUTES_PER_DAY and 0 < end <= MINUTES_PER_DAY):  # noqa: PLR2004
            raise InvalidShift("opening: expected a weekday and two minutes of a day")
        length = (end - start - 1) % MINUTES_PER_DAY + 1
        for later in range(-1, days):
            if (weekday + later) % 7 == day:
                first = later * MINUTES_PER_DAY + start
                found.append(Opening(first, first + length))
    return tuple(sorted(found))
