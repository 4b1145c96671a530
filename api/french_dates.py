"""Days as French sentences write them."""

from datetime import date

from insertion.periods import Period


def french_day(day: date) -> str:
    """Return « 03/02/2026 »; ``strftime`` would write the year 1 without its zeros."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def french_period(period: Period) -> str:
    """Return « du 03/02/2026 au 30/06/2026 », or « depuis le 03/02/2026 »."""
    start = french_day(period.start)
    return f"depuis le {start}" if period.end is None else f"du {start} au {french_day(period.end)}"
