"""The shift of each worked day, from the hours of a week: what one must be there for, and after."""

from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from insertion.schedule import MINUTES_PER_DAY, MINUTES_PER_WEEK
from matching.columns import VocabularyArrays
from matching.vocabulary import Windows, windows_of

# (weekday, first minute, last minute): an end at or before its start is on the next day.
WorkedDay = tuple[int, int, int]


def worked_days(windows: Windows) -> tuple[WorkedDay, ...]:
    """Return one shift a day, from the first start to the last end of what begins on that day.

    Nobody goes home in between, however long a break. None when the hours are not those of
    shifts: none at all, or more than a day without an end (they say when work may take place).
    """
    runs = list(windows)
    if len(runs) > 1 and runs[0][0] == 0 and runs[-1][1] == MINUTES_PER_WEEK:
        runs[-1] = (runs[-1][0], MINUTES_PER_WEEK + runs[0][1])  # the night of Sunday to Monday
        del runs[0]
    days: dict[int, tuple[int, int]] = {}
    for start, end in runs:
        first, _ = days.get(start // MINUTES_PER_DAY, (start, end))
        days[start // MINUTES_PER_DAY] = (first, end)
    if any(end - start > MINUTES_PER_DAY for start, end in days.values()):
        return ()
    return tuple(
        (weekday, start % MINUTES_PER_DAY, (end - 1) % MINUTES_PER_DAY + 1)
        for weekday, (start, end) in days.items()
    )


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """The worked days of each pattern of weekly hours, in compressed rows."""

    start: NDArray[np.int64]
    weekday: NDArray[np.int32]
    first: NDArray[np.int32]
    last: NDArray[np.int32]

    def are_dated(self, patterns: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Return whether each pattern (-1: not known) says the hours of shifts."""
        dated = np.append(np.diff(self.start) > 0, False)  # the last stands for -1
        known: NDArray[np.bool_] = dated[patterns]
        return known


def read_patterns(words: VocabularyArrays) -> Patterns:
    """Return the worked days of every pattern of a vocabulary."""
    days = [worked_days(windows) for windows in windows_of(words)]
    rows = np.array([*chain.from_iterable(days)], np.int32).reshape(-1, 3)
    weekday, first, last = (np.ascontiguousarray(column) for column in rows.T)
    return Patterns(np.cumsum([0, *map(len, days)], dtype=np.int64), weekday, first, last)
