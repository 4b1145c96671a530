"""The distinct values that opportunities refer to by number: weekly hours, patterns, areas.

A vocabulary only grows: numbers given stay what they are, so that an index built earlier and what
changed since read the same one.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray

from insertion.schedule import MINUTES_PER_WEEK, WeeklyHours
from matching.columns import VocabularyArrays, read_only
from matching.errors import InvalidColumns

Windows = tuple[tuple[int, int], ...]

_MAX_AREAS = int(np.iinfo(np.uint8).max)
_MAX_HOURS = int(np.iinfo(np.uint16).max)
_NO_AREA = 0.0


class Vocabulary:
    """Gives numbers to values in the order they are met."""

    def __init__(self, arrays: VocabularyArrays | None = None) -> None:
        areas = [_NO_AREA] if arrays is None else arrays.area_km.tolist()
        hours = [] if arrays is None else arrays.weekly_hours.tolist()[1:]
        patterns = () if arrays is None else windows_of(arrays)
        self._areas = {km: number for number, km in enumerate(areas)}
        self._hours = {each: number for number, each in enumerate(hours, start=1)}
        self._patterns = {windows: number for number, windows in enumerate(patterns)}
        self._arrays = _arrays_of(self._areas, self._hours, self._patterns)

    def area(self, radius_km: float) -> int:
        """Return the number of a radius, 0 for a point."""
        return self._areas.setdefault(radius_km, len(self._areas))

    def hours(self, weekly_hours: float) -> int:
        """Return the number of a duration, 0 when it is not known (NaN)."""
        if math.isnan(weekly_hours):
            return 0
        return self._hours.setdefault(weekly_hours, len(self._hours) + 1)

    def pattern(self, hours: WeeklyHours) -> int:
        """Return the number of a pattern of weekly hours."""
        return self._patterns.setdefault(windows_of_week(hours), len(self._patterns))

    def hours_numbers(self, weekly_hours: NDArray[np.float64]) -> NDArray[np.uint16]:
        """Return the number of each duration."""
        distinct, inverse = np.unique(weekly_hours, return_inverse=True)
        numbers = np.array([self.hours(each) for each in distinct.tolist()], np.int64)
        return numbers[inverse].astype(np.uint16)

    def area_numbers(self, radii_km: NDArray[np.float64]) -> NDArray[np.uint8]:
        """Return the number of each radius."""
        distinct, inverse = np.unique(radii_km, return_inverse=True)
        numbers = np.array([self.area(each) for each in distinct.tolist()], np.int64)
        return numbers[inverse].astype(np.uint8)

    def arrays(self) -> VocabularyArrays:
        """Return every value numbered so far; the same arrays when there is nothing new.

        Raises
        ------
        InvalidColumns
            When there are more distinct values than the columns can number.
        """
        known = self._arrays
        if len(self._areas) > _MAX_AREAS or len(self._hours) > _MAX_HOURS:
            raise InvalidColumns("vocabulary: too many distinct areas or weekly hours")
        if (
            len(known.area_km) != len(self._areas)
            or len(known.weekly_hours) != len(self._hours) + 1
            or len(known.window_start) != len(self._patterns) + 1
        ):
            self._arrays = self._grown(known)
        return self._arrays

    def _grown(self, known: VocabularyArrays) -> VocabularyArrays:
        """Return ``known`` and what was numbered since: all is not written again for one more."""
        areas, hours, patterns = (
            list(islice(values, count, None))
            for values, count in (
                (self._areas, len(known.area_km)),
                (self._hours, len(known.weekly_hours) - 1),
                (self._patterns, len(known.window_start) - 1),
            )
        )
        new = _arrays_of(areas, hours, patterns)
        starts = new.window_start[1:] + known.window_start[-1]
        return read_only(
            VocabularyArrays(
                area_km=np.concatenate((known.area_km, new.area_km)),
                weekly_hours=np.concatenate((known.weekly_hours, new.weekly_hours[1:])),
                window_start=np.concatenate((known.window_start, starts)),
                window_from=np.concatenate((known.window_from, new.window_from)),
                window_to=np.concatenate((known.window_to, new.window_to)),
            )
        )


def windows_of(arrays: VocabularyArrays) -> tuple[Windows, ...]:
    """Return the windows of each pattern."""
    starts = arrays.window_start.tolist()
    windows = list(zip(arrays.window_from.tolist(), arrays.window_to.tolist(), strict=True))
    return tuple(tuple(windows[a:b]) for a, b in pairwise(starts))


def windows_of_pattern(arrays: VocabularyArrays, pattern: int) -> Windows:
    """Return the windows of one pattern."""
    first, last = arrays.window_start[pattern : pattern + 2].tolist()
    starts, ends = arrays.window_from[first:last].tolist(), arrays.window_to[first:last].tolist()
    return tuple(zip(starts, ends, strict=True))


def minutes_available(availability: WeeklyHours | None) -> NDArray[np.uint16]:
    """Return, for each minute of the week, how many before it are available; empty when all are.

    Shape (10,081,): the last entry is their total.
    """
    if availability is None:
        return np.empty(0, np.uint16)
    return np.concatenate(([0], np.cumsum(_minutes(availability)))).astype(np.uint16)


def _arrays_of(
    areas: Iterable[float], hours: Iterable[float], patterns: Iterable[Windows]
) -> VocabularyArrays:
    kept: Sequence[Windows] = tuple(patterns)
    flat = [window for windows in kept for window in windows]
    return read_only(
        VocabularyArrays(
            area_km=np.array(list(areas), np.float64),
            weekly_hours=np.array([math.nan, *hours], np.float64),
            window_start=np.cumsum([0, *(len(windows) for windows in kept)], dtype=np.int32),
            window_from=np.array([first for first, _ in flat], np.uint16),
            window_to=np.array([last for _, last in flat], np.uint16),
        )
    )


def windows_of_week(hours: WeeklyHours) -> Windows:
    """Return the runs of minutes of the week, [first, last[, that a pattern is made of."""
    minutes = np.concatenate(([0], _minutes(hours), [0])).astype(np.int8)
    edges = np.flatnonzero(np.diff(minutes)).tolist()
    return tuple(zip(edges[::2], edges[1::2], strict=True))


def _minutes(hours: WeeklyHours) -> NDArray[np.uint8]:
    """Return 1 for each minute of the week that ``hours`` hold."""
    packed = np.frombuffer(hours.mask.to_bytes(MINUTES_PER_WEEK // 8, "little"), np.uint8)
    return np.unpackbits(packed, bitorder="little")
