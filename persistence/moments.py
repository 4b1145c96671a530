"""Moments as they come back from SQL."""

from datetime import UTC, datetime


def in_utc(moment: datetime) -> datetime:
    """Return a stored moment with its zone: SQLite gives it back bare, and it was in UTC."""
    return moment.astimezone(UTC) if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
