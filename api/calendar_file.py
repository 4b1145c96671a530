"""Dates as a file that the calendar of a telephone takes (RFC 5545).

A calendar is often shared, and read over a shoulder: it says what and where, and nothing of why a
person goes there.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from icalendar import Calendar, Event

from api.schemas.own_dates import DATE_LABELS
from insertion.schedule import MINUTES_PER_HOUR
from usecases.parcours.dates import OwnDate

ICS_MEDIA_TYPE = "text/calendar; charset=utf-8"
_PRODUCT = "-//Vicinal//Dates//FR"


def to_ics(dates: Iterable[OwnDate], at: datetime) -> bytes:
    """Return the dates as a calendar, made ``at`` that moment."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    for each in dates:
        calendar.add_component(_event(each, at))
    return bytes(calendar.to_ical())


def _event(own: OwnDate, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{own.id}@vicinal")  # the same each time: taken twice, it is there once
    event.add("dtstamp", at)
    event.add("summary", summary_of(own))
    start, end = _bounds(own)
    event.add("dtstart", start)
    event.add("dtend", end)
    if own.venue is not None:
        event.add("location", own.venue)
    return event


def summary_of(own: OwnDate) -> str:
    """Return what a calendar shows of a date."""
    words = [DATE_LABELS[own.kind], own.title or own.label]
    return " · ".join(word for word in words if word)


def _bounds(own: OwnDate) -> tuple[date, date]:
    """Return from when to when; a whole day ends, for calendars, on the next."""
    if own.starts is None or own.ends is None:
        return own.on, own.on + timedelta(days=1)
    return _moment(own.on, own.starts), _moment(own.on, own.ends)


def _moment(day: date, minute: int) -> datetime:
    """Return a minute of a day of the server's own time zone, as the world tells it."""
    days, rest = divmod(minute, 24 * MINUTES_PER_HOUR)
    clock = time(*divmod(rest, MINUTES_PER_HOUR))
    return datetime.combine(day + timedelta(days=days), clock).astimezone()
