"""Days and hours of work written in French, as facts: « du lundi au vendredi 6h-14h ».

The code of a fact is « lun-ven 06:00-14:00 »; days that do not follow each other are joined by
« + », several windows of one sentence give several facts. Hours without days give « 06:00-14:00 ».
Works on a folded text.
"""

from collections.abc import Iterator

from skills.clock_hours import Window, shifts_of
from skills.mentions import FactKind, Mention
from skills.negation import is_negated

_SURE, _WITHOUT_DAYS = 0.9, 0.75
_DAYS = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")
_MIDNIGHT = 24 * 60
_SPAN = 3  # « lun-mer » from three days on


def shifts_in(folded: str, of_oneself: bool) -> Iterator[Mention]:
    """Yield the days and hours of work that a folded text states."""
    for shift in shifts_of(folded, of_oneself):
        codes = _codes(shift.windows) if shift.windows else tuple(map(_clock, shift.hours))
        sure = _SURE if shift.windows else _WITHOUT_DAYS
        negated = is_negated(folded, shift.start, shift.end)
        for code in codes:
            yield Mention(FactKind.SHIFTS, code, code, sure, shift.start, shift.end, negated)


def days_and_hours(code: str) -> tuple[tuple[int, ...], str, str]:
    """Return the weekdays, Monday being 0, and both hours of the code of a fact."""
    days, _, hours = code.rpartition(" ")
    first, _, last = hours.partition("-")
    if not days:
        return (), first, last
    if "-" in days:
        start, end = (_DAYS.index(day) for day in days.split("-"))
        return tuple(range(start, end + 1)), first, last
    return tuple(_DAYS.index(day) for day in days.split("+")), first, last


def _codes(windows: tuple[Window, ...]) -> tuple[str, ...]:
    days_of: dict[tuple[int, int], list[int]] = {}
    for day, start, end in windows:
        days_of.setdefault((start, end), []).append(day)
    return tuple(f"{_days(days)} {_clock(hours)}" for hours, days in days_of.items())


def _days(days: list[int]) -> str:
    following = days == list(range(days[0], days[-1] + 1))
    if following and len(days) >= _SPAN:
        return f"{_DAYS[days[0]]}-{_DAYS[days[-1]]}"
    return "+".join(_DAYS[day] for day in days)


def _clock(hours: tuple[int, int]) -> str:
    return "-".join(f"{(minute % _MIDNIGHT) // 60:02}:{minute % 60:02}" for minute in hours)
