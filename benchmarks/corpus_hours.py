"""Weekly hours of the synthetic corpus: hundreds of shift patterns, fewer availabilities."""

import numpy as np

from insertion.schedule import MINUTES_PER_DAY, TimeWindow, Weekday, WeeklyHours

SHIFT_PATTERNS = 480
AVAILABILITY_PATTERNS = 96

_WEEK = tuple(Weekday)
_SHIFT_DAYS = (_WEEK[:5], _WEEK[:5], _WEEK[:6], _WEEK[1:6], _WEEK[:4], _WEEK[5:], _WEEK)
_SCHOOL_DAYS = (Weekday.MONDAY, Weekday.TUESDAY, Weekday.THURSDAY, Weekday.FRIDAY)
_FREE_DAYS = (_SCHOOL_DAYS, _WEEK[:5], _WEEK[:6], _WEEK)
_QUARTER = 15


def shift_patterns(seed: int) -> tuple[WeeklyHours, ...]:
    """Return distinct shifts: days, a start, three to nine hours, one in three cut at noon."""
    rng = np.random.default_rng([seed, 1])
    found: dict[int, WeeklyHours] = {}
    while len(found) < SHIFT_PATTERNS:
        start = int(rng.choice((6, 7, 8, 9, 13, 17, 20), p=(0.1, 0.15, 0.3, 0.2, 0.1, 0.1, 0.05)))
        minute = start * 60 + _QUARTER * int(rng.integers(0, 4))
        length = 30 * int(rng.integers(6, 19))
        days = _SHIFT_DAYS[int(rng.integers(len(_SHIFT_DAYS)))]
        split = bool(rng.random() < 1 / 3) and length >= 300  # noqa: PLR2004
        pattern = WeeklyHours.from_windows(
            window for day in days for window in _windows(day, minute, length, split=split)
        )
        found[pattern.mask] = pattern
    return tuple(found.values())


def availability_patterns(seed: int) -> tuple[WeeklyHours, ...]:
    """Return distinct hours when people are free: from school hours to the whole week."""
    rng = np.random.default_rng([seed, 2])
    whole = WeeklyHours.from_windows(TimeWindow(day, 0, MINUTES_PER_DAY) for day in _WEEK)
    found = {whole.mask: whole}
    while len(found) < AVAILABILITY_PATTERNS:
        start = 5 * 60 + _QUARTER * int(rng.integers(0, 17))
        end = 15 * 60 + _QUARTER * int(rng.integers(0, 33))
        days = _FREE_DAYS[int(rng.integers(len(_FREE_DAYS)))]
        pattern = WeeklyHours.from_windows(TimeWindow(day, start, end) for day in days)
        found[pattern.mask] = pattern
    return tuple(found.values())


def _windows(day: Weekday, minute: int, length: int, *, split: bool) -> tuple[TimeWindow, ...]:
    end = (minute + length - 1) % MINUTES_PER_DAY + 1
    if not split:
        return (TimeWindow(day, minute, end),)
    half = length // 2
    again = (minute + half + 90) % MINUTES_PER_DAY
    last = (minute + length + 90 - 1) % MINUTES_PER_DAY + 1
    return (
        TimeWindow(day, minute, (minute + half - 1) % MINUTES_PER_DAY + 1),
        TimeWindow(day, again, last),
    )
