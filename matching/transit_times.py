"""When one leaves home and is home again, for the few opportunities that are shown."""

import math
from collections.abc import Sequence

import numpy as np

from geo.coordinates import Coordinates
from geo.transit_search import join_places, spread
from geo.transit_week import FEASIBLE, NO_WAY, HomeWeek, ShiftRows
from insertion.schedule import MINUTES_PER_DAY
from matching.answer import TransitTimes
from matching.live_index import State
from matching.timetables import Asked, Timetables


def transit_times(
    names: Sequence[int], asked: Asked, state: State, timetables: Timetables
) -> dict[int, TransitTimes]:
    """Return the times of the longest day of each name whose hours are known and feasible."""
    patterns = timetables.layout(state).patterns
    placed = [_place(name, state) for name in names]
    shift = np.array([pattern for _, pattern in placed], np.int32)
    dated = np.flatnonzero(patterns.are_dated(shift)) if len(names) else np.empty(0, np.int64)
    if not dated.size:
        return {}
    pattern = shift[dated].astype(np.int64)
    row = spread(patterns.start, pattern)
    rows = ShiftRows(
        np.repeat(dated, np.diff(patterns.start)[pattern]).astype(np.int32),
        patterns.weekday[row],
        patterns.first[row],
        patterns.last[row],
    )
    week = timetables.week(asked.home, asked.longest_minutes)
    found = _longest_days([point for point, _ in placed], rows, week, timetables)
    return {names[place]: times for place, times in found.items()}


def _longest_days(
    points: Sequence[Coordinates], rows: ShiftRows, week: HomeWeek, timetables: Timetables
) -> dict[int, TransitTimes]:
    """Return, by place, the times of the first of its days whose ways are the longest."""
    places = join_places(timetables.network, points)
    answers = week.answer(places, rows)
    longest = np.maximum(answers.minutes_there, answers.minutes_back)
    found: dict[int, int] = {}
    for number in np.flatnonzero(answers.reach == FEASIBLE).tolist():
        place = int(rows.place[number])
        if place not in found or longest[number] > longest[found[place]]:
            found[place] = number
    chosen = np.array([*found.values()], np.int64)
    kept = ShiftRows(rows.place[chosen], rows.weekday[chosen], rows.start[chosen], rows.end[chosen])
    last = week.last_returns(places, kept).tolist()
    times = {}
    for number, last_return in zip(chosen.tolist(), last, strict=True):
        start, end = int(rows.start[number]), int(rows.end[number])
        next_day = MINUTES_PER_DAY if end <= start or end == MINUTES_PER_DAY else 0
        if end <= start:
            end += MINUTES_PER_DAY
        times[int(rows.place[number])] = TransitTimes(
            weekday=int(rows.weekday[number]),
            leaves_home=start - int(answers.minutes_there[number]),
            home_again=end + int(answers.minutes_back[number]),
            last_return=None if last_return == NO_WAY else last_return + next_day,
        )
    return times


def _place(name: int, state: State) -> tuple[Coordinates, int]:
    slots, slot = (state.index.slots, name) if name >= 0 else (state.added, ~name)
    lat_rad, lon_rad = float(slots.lat_rad[slot]), float(slots.lon_rad[slot])
    return Coordinates(math.degrees(lat_rad), math.degrees(lon_rad)), int(slots.shift[slot])
