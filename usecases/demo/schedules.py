"""The typical hours of ``data/schedules.toml``, and the French sentence that states them."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from insertion.schedule import (
    MINUTES_PER_HOUR,
    WEEKDAY_NAMES,
    TimeWindow,
    Weekday,
    WeeklyHours,
    parse_clock,
)
from insertion.terms import PhysicalDemand

_DAYS = {WEEKDAY_NAMES[day][:3]: day for day in Weekday}
PAIR = 2


@dataclass(frozen=True, slots=True)
class Schedule:
    """Hours paid a week, the windows they fall in, and what they ask of a person.

    ``rotating`` hours take turns within the windows, whose total is then above ``weekly_hours``.
    """

    name: str
    weekly_hours: float
    shifts: WeeklyHours
    demands: frozenset[PhysicalDemand]
    rotating: bool
    sentence: str


@cache
def load_schedules() -> Mapping[str, Schedule]:
    """Return the typical hours by their name."""
    text = files("usecases.demo").joinpath("data/schedules.toml").read_text("utf-8")
    return {name: _schedule(name, entry) for name, entry in tomllib.loads(text).items()}


def read_windows(entry: Mapping[str, list[str]]) -> WeeklyHours:
    """Return the hours written as ``{"lun-ven": ["08:30-12:00"], "sam": ["09:00-13:00"]}``."""
    return WeeklyHours.from_windows(
        TimeWindow(day, *(parse_clock(clock) for clock in window.split("-")))
        for days, windows in entry.items()
        for day in _read_days(days)
        for window in windows
    )


def describe(hours: WeeklyHours, between: str = "et") -> str:
    """Return for example ``du lundi au vendredi de 8h30 à 12h et de 13h30 à 17h``.

    ``between`` joins the windows of one day; « ou » suits hours that take turns.
    """
    by_day: dict[Weekday, str] = {}
    for window in hours.windows:
        before = by_day.get(window.weekday)
        clocks = f"de {_clock(window.start)} à {_clock(window.end)}"
        by_day[window.weekday] = f"{before} {between} {clocks}" if before else clocks
    days_of: dict[str, list[Weekday]] = {}
    for day, clocks in by_day.items():
        days_of.setdefault(clocks, []).append(day)
    return " ; ".join(f"{_name_days(days)} {clocks}" for clocks, days in days_of.items())


def _schedule(name: str, entry: dict[str, Any]) -> Schedule:
    shifts, rotating = read_windows(entry["windows"]), entry.get("rotating", False)
    sentence = f"Horaires : {describe(shifts, 'ou' if rotating else 'et')}."
    return Schedule(
        name,
        float(entry["hours"]),
        shifts,
        frozenset(PhysicalDemand(demand) for demand in entry.get("demands", [])),
        rotating,
        f"{sentence} {entry.get('note', '')}".strip(),
    )


def _read_days(days: str) -> Iterator[Weekday]:
    first, _, last = days.partition("-")
    for number in range(_DAYS[first], _DAYS[last or first] + 1):
        yield Weekday(number)


def _clock(minute: int) -> str:
    hour, rest = divmod(minute, MINUTES_PER_HOUR)
    return f"{hour}h{rest:02}" if rest else f"{hour}h"


def _name_days(days: list[Weekday]) -> str:
    """Return ``le lundi``, ``du lundi au vendredi`` or ``les lundi, mardi et jeudi``."""
    names = [WEEKDAY_NAMES[day] for day in days]
    if len(days) == 1:
        return f"le {names[0]}"
    if len(days) > PAIR and days[-1] - days[0] == len(days) - 1:
        return f"du {names[0]} au {names[-1]}"
    return f"les {', '.join(names[:-1])} et {names[-1]}"
