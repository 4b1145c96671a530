"""Hours of the week: when a person is available, when a job takes place.

A week is 10,080 minutes from Monday 00:00. A set of hours is one integer, one bit a minute, so
that « this shift fits in that availability » is a single and-test, exact to the minute.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from insertion.errors import InvalidValue

MINUTES_PER_HOUR = 60
MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR
MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY

_CLOCK = re.compile(r"([01]?[0-9]|2[0-4])[:hH]([0-5][0-9])?")


class Weekday(IntEnum):
    """Days as ISO 8601 orders them, from 0."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


WEEKDAY_NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
"""The French names of the days, in the order of :class:`Weekday`."""


def parse_clock(text: str) -> int:
    """Return the minute of the day written ``8:30``, ``08h30``, ``8h`` or ``24:00``.

    Raises
    ------
    InvalidValue
        When the text is not an hour of the day.
    """
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        raise InvalidValue("heure", "une heure s’écrit 08:30 ou 8h30")
    minute = int(found[1]) * MINUTES_PER_HOUR + int(found[2] or 0)
    if minute > MINUTES_PER_DAY:
        raise InvalidValue("heure", "une heure de la journée va de 00:00 à 24:00")
    return minute


@dataclass(frozen=True, slots=True, order=True)
class TimeWindow:
    """From ``start`` to ``end`` on one weekday, in minutes of that day.

    An ``end`` at or before ``start`` is on the next day: 22:00–06:00 is a night shift.
    """

    weekday: Weekday
    start: int
    end: int

    def __post_init__(self) -> None:
        if not (0 <= self.start < MINUTES_PER_DAY and 0 < self.end <= MINUTES_PER_DAY):
            raise InvalidValue("horaires", "une plage va de 00:00 à 24:00, début avant 24:00")

    def minutes(self) -> int:
        """Return the length in minutes, in [1, 1440]."""
        return (self.end - self.start - 1) % MINUTES_PER_DAY + 1


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """A set of minutes of the week; bit ``m`` is minute ``m`` from Monday 00:00.

    Build it with :meth:`from_windows`; the windows given are kept for display.
    """

    windows: tuple[TimeWindow, ...]
    mask: int

    @classmethod
    def from_windows(cls, windows: Iterable[TimeWindow]) -> "WeeklyHours":
        """Return the union of ``windows``; Sunday night runs into Monday morning."""
        kept = tuple(sorted(set(windows)))
        mask = 0
        for window in kept:
            start = window.weekday * MINUTES_PER_DAY + window.start
            bits = ((1 << window.minutes()) - 1) << start
            mask |= (bits & _WEEK) | (bits >> MINUTES_PER_WEEK)
        return cls(kept, mask)

    def fits_in(self, availability: "WeeklyHours") -> bool:
        """Return whether every minute is within ``availability``."""
        return self.mask & ~availability.mask == 0


_WEEK = (1 << MINUTES_PER_WEEK) - 1
