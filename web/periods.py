"""The periods that a desk may choose by their name: quarters and years, the latest first."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

OTHER = "autre"
QUARTERS_SHOWN, YEARS_SHOWN = 8, 3
_CODE = re.compile(r"([0-9]{4})(?:-T([1-4]))?")


@dataclass(frozen=True, slots=True)
class Named:
    """A period by its code, ``2026-T3`` or ``2026``, and its first and last days."""

    code: str
    label: str
    first: date
    last: date


def periods_until(today: date) -> tuple[Named, ...]:
    """Return the years, then the quarters, that have begun by ``today``; the latest first."""
    quarter = (today.month - 1) // 3
    months = [today.year * 4 + quarter - back for back in range(QUARTERS_SHOWN)]
    quarters = (_quarter(number // 4, number % 4 + 1) for number in months)
    return (*(_year(today.year - back) for back in range(YEARS_SHOWN)), *quarters)


def period_of(code: str) -> Named | None:
    """Return a period by its code, None when it has not the form of one."""
    found = _CODE.fullmatch(code)
    if found is None or not 1 <= int(found[1]) <= date.max.year:
        return None
    return _year(int(found[1])) if found[2] is None else _quarter(int(found[1]), int(found[2]))


def _year(year: int) -> Named:
    return Named(f"{year:04}", f"Année {year}", date(year, 1, 1), date(year, 12, 31))


def _quarter(year: int, number: int) -> Named:
    last_month = number * 3
    last = date(year, last_month, monthrange(year, last_month)[1])
    ordinal = "1er" if number == 1 else f"{number}e"
    label = f"{ordinal} trimestre {year}"
    return Named(f"{year:04}-T{number}", label, date(year, last_month - 2, 1), last)
