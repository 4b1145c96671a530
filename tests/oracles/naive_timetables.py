"""The naive twin of public transport in the ranking: one opportunity, one worked day after another.

It reads the rows of a feed with :mod:`tests.oracles.naive_transit`, and the hours of an
opportunity minute by minute.
"""

import functools
import math
from collections.abc import Mapping
from datetime import date, timedelta

from geo.transit_rules import TransitRules, transit_rules
from insertion.schedule import WeeklyHours
from tests.oracles.naive_transit import NaiveRouter, Point, naive_best_minutes, service_origin

DAY = 1440
WEEK = 7 * DAY


def naive_worked_days(shifts: WeeklyHours | None) -> list[tuple[int, int, int]]:
    """Return (weekday, first minute, length) of each worked day, none when hours say none."""
    if shifts is None:
        return []
    minutes = {minute for minute in range(WEEK) if shifts.mask >> minute & 1}
    days: dict[int, list[int]] = {}
    for start in sorted(minute for minute in minutes if (minute - 1) % WEEK not in minutes):
        length = next(n for n in range(1, WEEK + 1) if (start + n) % WEEK not in minutes)
        first = days.setdefault(start // DAY, [start, 0])
        first[1] = start + length - first[0]
    if not days or any(length > DAY for _, length in days.values()):
        return []
    return [(day, start % DAY, length) for day, (start, length) in days.items()]


class NaiveTimetables:
    """One feed whose clocks do not change in the seven days from ``first_day`` on."""

    def __init__(
        self, tables: Mapping[str, str], first_day: date, rules: TransitRules | None = None
    ) -> None:
        self.tables, self.first_day = tables, first_day
        self.rules = rules or transit_rules()
        self.best = functools.cache(self._best)
        self.there = functools.cache(self._there)
        self.back = functools.cache(self._back)
        self.router = functools.cache(
            lambda day: NaiveRouter(tables, first_day + timedelta(days=day), self.rules)
        )

    def minutes(
        self, home: Point, work: Point, shifts: WeeklyHours | None, longest: float
    ) -> float | None:
        """Return the longer of the ways there and back, infinite without; None: not known."""
        if not (self.router(0).tells_of(home) and self.router(0).tells_of(work)):
            return None
        limit = math.ceil(longest)
        days = naive_worked_days(shifts)
        if not days:
            best = self.best(home, work, limit)
            return math.inf if best is None else best
        ways = []
        for weekday, start, length in days:
            day = (weekday - self.first_day.weekday()) % 7
            later, end = divmod(start + length, DAY)
            ways += [self.there(home, work, day, start), self.back(home, work, day + later, end)]
        return max(ways) if max(ways) <= limit else math.inf

    def _on_foot(self, home: Point, work: Point) -> float:
        walk = self.router(0).walk(home, work)
        return walk if walk <= 2 * self.rules.access_walk_s else math.inf

    def _moment(self, day: int, minute: int) -> int:
        return (
            service_origin(self.first_day + timedelta(days=day), self.router(0).zone) + 60 * minute
        )

    def _there(self, home: Point, work: Point, day: int, start: int) -> float:
        by = self._moment(day, start)
        seconds = by - self.router(day).latest_leaving(home, work, by)
        return whole(min(seconds, self._on_foot(home, work)))

    def _back(self, home: Point, work: Point, day: int, end: int) -> float:
        at = self._moment(day, end)
        seconds = self.router(day).arrival(work, home, at) - at
        return whole(min(seconds, self._on_foot(home, work)))

    def _best(self, home: Point, work: Point, limit: int) -> float | None:
        return naive_best_minutes(self.tables, self.first_day, self.rules, home, work, limit)


def whole(seconds: float) -> float:
    """Return whole minutes, rounded up."""
    return seconds if math.isinf(seconds) else math.ceil(seconds / 60)
