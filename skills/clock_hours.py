"""Clock hours and days written in French: « du lundi au jeudi : 8h-12h / 13h-17h ».

Works on a folded text (``normalize.fold_with_origins``). A window is given only when days and hours
stand in the same sentence and leave no choice; alternate shifts, opening hours and meetings give
none.
"""

import itertools
import re
from dataclasses import dataclass

Window = tuple[int, int, int]  # weekday from Monday 0, start and end in minutes of the day

MINUTES_PER_DAY = 24 * 60
MAX_SHIFT_MINUTES = 12 * 60  # beyond, the hours are those of a shop, not of a person
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

_DAY = r"(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?\b"
_DATE_FOLLOWS = r"(?! ?\d{1,2}(?!\d| ?[h:]))"  # « jeudi 6 mars » is a date
_DAY_OR_SPAN = re.compile(rf"\b{_DAY}{_DATE_FOLLOWS}(?: ?(?:au|a|-) ?(?:le )?{_DAY})?")

_RANGE = re.compile(
    r"(?<![\d:,.h])(?:(?<=de )(\d{1,2})|(\d{1,2}) ?(?:heures?|h|:) ?([0-5]\d)?)(?![\d])"
    r" ?(?:-|/|>|a\b|jusqu'a\b) ?"
    r"(?:(\d{1,2}) ?(?:heures?|h|:)(?: ?([0-5]\d))?(?![a-z0-9])|(midi|minuit)\b)"
    # « de 2h à 3h par jour » is a duration
    r"(?! ?(?:(?:/|par) ?(?:jour|sem|mois|an)|hebdo|de (?:travail|cours|formation|menage)))"
)
_SENTENCE = re.compile(r"(?:[^.;!?\n]|\.(?=\d))+")
_CHOICE = re.compile(
    r"\bou\b|\bvoire?\b|\bentre\b|\bselon\b|\bvariables?\b|\bpossib(?:ilite|le)s?\b|\binclus"
    r"|\bamplitude|\bplages?\b|\b1 semaine sur\b"
)
_AVAILABLE = re.compile(r"\bdisponib")  # asked of a person by an advert, told by a person
_NOT_A_SHIFT = re.compile(
    r"\b(?:ouvert|ouverture|reunion|entretien|rdv|rendez-vous|contact|appel|joindre|permanence"
    r"|formation|salon|session|recrute|accueil|job dating|forum|\d{1,2}(?:er)? (?:janv|fevr|mars"
    r"|avril|mai\b"
    r"|juin|juil|aout|sept|oct|nov|dec))"
)
_ALTERNATE = re.compile(r"\b[2345] ?[x*×] ?[78]\b|alternan|\broulements? (?:sur|de)|\ben roulement")


@dataclass(frozen=True, slots=True)
class ClockRange:
    """From one hour of the day to another: ``[start, end)`` of the text, and the minutes."""

    start: int
    end: int
    from_minute: int
    to_minute: int

    def minutes(self) -> int:
        """Return the length in minutes, in [1, 1440]."""
        return _length(self.from_minute, self.to_minute)

    def night_minutes(self, night_start: int, night_end: int) -> int:
        """Return how many of the minutes fall in a night that runs over midnight."""
        to_minute = self.from_minute + self.minutes()
        nights = ((0, night_end), (night_start, night_end + MINUTES_PER_DAY))
        return sum(max(0, min(to_minute, b) - max(self.from_minute, a)) for a, b in nights)


def clock_ranges(folded: str) -> tuple[ClockRange, ...]:
    """Return the ranges of hours written in a folded text, left to right."""
    found = (_clock_range(match) for match in _RANGE.finditer(folded))
    return tuple(written for written in found if written is not None)


@dataclass(frozen=True, slots=True)
class Shift:
    """Days and hours written together: ``[start, end)`` of the text, and the windows they say.

    ``windows`` is empty when hours are written without days; ``hours`` are then those hours.
    """

    start: int
    end: int
    windows: tuple[Window, ...]
    hours: tuple[tuple[int, int], ...]


def windows_of(folded: str) -> tuple[Window, ...]:
    """Return the weekly windows that a folded text states without any choice, sorted.

    Empty when days or hours are missing, when shifts alternate, or when the windows cannot be those
    of one person: hours that overlap, touch, or last more than twelve hours a day.
    """
    if _ALTERNATE.search(folded):
        return ()
    parts = (part[0] for part in _SENTENCE.finditer(folded) if not _AVAILABLE.search(part[0]))
    windows = sorted({window for part in parts for window in _in_sentence(part)})
    return tuple(windows) if _is_one_person_week(windows) else ()


def shifts_of(folded: str, of_oneself: bool) -> tuple[Shift, ...]:
    """Return the days and hours of each sentence that states them, left to right.

    Unlike :func:`windows_of`, alternate shifts are given, each as it is written, and so are the
    hours that somebody who speaks of herself (``of_oneself``) says to be free.
    """
    found: list[Shift] = []
    for part in _SENTENCE.finditer(folded):
        sentence = part[0]
        ranges = clock_ranges(sentence)
        if not ranges or _CHOICE.search(sentence) or _NOT_A_SHIFT.search(sentence):
            continue
        if _AVAILABLE.search(sentence) and not of_oneself:
            continue
        windows = tuple(sorted(set(_in_sentence(sentence))))
        if windows and _is_one_person_week(list(windows)):
            marks = [(r.start, r.end) for r in ranges] + [d[:2] for d in weekday_spans(sentence)]
            start, end = min(mark[0] for mark in marks), max(mark[1] for mark in marks)
            found.append(Shift(part.start() + start, part.start() + end, windows, ()))
        elif not weekday_spans(sentence):
            for one in ranges:
                hours = ((one.from_minute, one.to_minute),)
                if one.minutes() <= MAX_SHIFT_MINUTES:
                    found.append(Shift(part.start() + one.start, part.start() + one.end, (), hours))
    return tuple(found)


def weekday_spans(folded: str) -> tuple[tuple[int, int, tuple[int, ...]], ...]:
    """Return ``(start, end, weekdays)`` of each day or run of days written, dates left out."""
    spans = []
    for match in _DAY_OR_SPAN.finditer(folded):
        first = _DAYS.index(match[1])
        last = _DAYS.index(match[2]) if match[2] else first
        length = (last - first) % len(_DAYS) + 1
        days = tuple((first + step) % len(_DAYS) for step in range(length))
        spans.append((match.start(), match.end(), days))
    return tuple(spans)


def _clock_range(match: re.Match[str]) -> ClockRange | None:
    from_minute = int(match[1] or match[2]) * 60 + int(match[3] or 0)
    if match[6]:
        to_minute = MINUTES_PER_DAY if match[6] == "minuit" else MINUTES_PER_DAY // 2
    else:
        to_minute = int(match[4]) * 60 + int(match[5] or 0)
    if from_minute >= MINUTES_PER_DAY or not 0 < (to_minute or MINUTES_PER_DAY) <= MINUTES_PER_DAY:
        return None
    if (
        from_minute == to_minute
    ):  # « 5h-13h / 13h-21h »: the end of one shift, the start of the next
        return None
    return ClockRange(match.start(), match.end(), from_minute, to_minute or MINUTES_PER_DAY)


def _length(start: int, end: int) -> int:
    """Return the minutes from ``start`` to ``end``, which is the next day when it is not later."""
    return (end - start - 1) % MINUTES_PER_DAY + 1


def _in_sentence(sentence: str) -> list[Window]:
    ranges = clock_ranges(sentence)
    days = weekday_spans(sentence)
    if not ranges or not days or _CHOICE.search(sentence) or _NOT_A_SHIFT.search(sentence):
        return []
    days_first = days[0][0] < ranges[0].start
    days_last = days[-1][0] > ranges[-1].start
    if days_first == days_last:  # « 8h à 17h et 8h à 12h le vendredi »: which days come first?
        return []
    marks = sorted([(start, list(run)) for start, _, run in days], reverse=not days_first)
    windows: list[Window] = []
    for written in ranges:
        near = [mark for mark in marks if (mark[0] < written.start) == days_first]
        windows += [
            (day, written.from_minute, written.to_minute) for day in _days_joined(near, ranges)
        ]
    return windows


def _days_joined(marks: list[tuple[int, list[int]]], ranges: tuple[ClockRange, ...]) -> list[int]:
    """Return the days of the nearest mark and of those it is listed with, no hour in between."""
    nearest = marks[-1]
    joined = list(nearest[1])
    for place, run in reversed(marks[:-1]):
        low, high = sorted((place, nearest[0]))
        if any(low < written.start < high for written in ranges):
            break
        joined += run
    return joined


def _is_one_person_week(windows: list[Window]) -> bool:
    by_day: dict[int, list[tuple[int, int]]] = {}
    for day, start, end in windows:
        by_day.setdefault(day, []).append((start, start + _length(start, end)))
    for spans in by_day.values():
        apart = all(left[1] < right[0] for left, right in itertools.pairwise(spans))
        if not apart or sum(end - start for start, end in spans) > MAX_SHIFT_MINUTES:
            return False
    return True
