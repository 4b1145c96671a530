"""Dates, months and ages, as the rules count them: calendar days, no clock, no time zone.

No rule of the founding documents counts working days: a deadline that falls on a Sunday or on a
holiday is neither moved nor shortened, and is said as it falls.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from insertion.errors import InvalidValue

MONTHS_PER_YEAR = 12

_OUT_OF_CALENDAR = f"une date entre les années {date.min.year} et {date.max.year}"


def add_days(day: date, days: int) -> date:
    """Return the day ``days`` days later, earlier when negative.

    Raises
    ------
    InvalidValue
        When that day is out of the calendar.
    """
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise InvalidValue("date", _OUT_OF_CALENDAR) from None


def add_months(day: date, months: int) -> date:
    """Return the same day of the month ``months`` later, earlier when negative.

    A day that the month does not have becomes its last one: 31 January and one month are 28
    February, 29 in a leap year. Two additions are therefore not always their sum; add to the
    first day, never to the result.

    Raises
    ------
    InvalidValue
        When that day is out of the calendar.
    """
    year, month = divmod(day.year * MONTHS_PER_YEAR + day.month - 1 + months, MONTHS_PER_YEAR)
    if not date.min.year <= year <= date.max.year:
        raise InvalidValue("date", _OUT_OF_CALENDAR)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def days_between(first: date, last: date) -> int:
    """Return how many days after ``first`` is ``last``: 0 the same day, negative before."""
    return (last - first).days


def age_on(birth: date, day: date) -> int:
    """Return the full years lived on ``day``; one is a year older on the birthday itself.

    Born on 29 February, one grows older on 1 March of a common year, so that « 25 ans révolus »,
    the 26th birthday not being there yet, includes 28 February.

    Raises
    ------
    InvalidValue
        When ``day`` is before the birth.
    """
    if day < birth:
        raise InvalidValue("date_naissance", "une date de naissance qui n’est pas dans l’avenir")
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From ``start`` to ``end``, both days included; no ``end`` means that none is known."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise InvalidValue("periode", "une période qui finit le jour où elle commence ou après")

    @classmethod
    def of_months(cls, start: date, months: int) -> "Period":
        """Return the ``months`` months that begin on ``start``.

        They end the day before the same day of the last month: 1 November and six months end on
        30 April. When the last month has no such day, they end with it: 31 August and six months
        end on 28 February.
        """
        if months < 1:
            raise InvalidValue("duree", "une durée d’au moins un mois")
        same_day = add_months(start, months)
        return cls(start, same_day if same_day.day < start.day else add_days(same_day, -1))

    @classmethod
    def of_days(cls, start: date, days: int) -> "Period":
        """Return the ``days`` days that begin on ``start``, which is the first of them."""
        if days < 1:
            raise InvalidValue("duree", "une durée d’au moins un jour")
        return cls(start, add_days(start, days - 1))

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def overlaps(self, other: "Period") -> bool:
        """Return whether some day is in both."""
        return (self.end is None or other.start <= self.end) and (
            other.end is None or self.start <= other.end
        )

    def intersection(self, other: "Period") -> "Period | None":
        """Return the days that are in both, or None."""
        if not self.overlaps(other):
            return None
        ends = [end for end in (self.end, other.end) if end is not None]
        return Period(max(self.start, other.start), min(ends, default=None))

    def days(self) -> int | None:
        """Return how many days it has, or None when no end is known."""
        return None if self.end is None else days_between(self.start, self.end) + 1

    def each_day(self) -> tuple[date, ...]:
        """Return its days in order, none when no end is known."""
        return tuple(add_days(self.start, offset) for offset in range(self.days() or 0))
