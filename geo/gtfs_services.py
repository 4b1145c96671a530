"""``calendar.txt`` and ``calendar_dates.txt``: the days on which trips run."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from geo.errors import UnreadableTimetable
from geo.gtfs_rows import BadCell, FeedTables

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ADDED, REMOVED = 1, 2


@dataclass(slots=True)
class ServiceTable:
    """The services read so far, and the number of each by its GTFS id."""

    number: dict[str, int] = field(default_factory=dict)
    days: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    exceptions: dict[tuple[int, int], int] = field(default_factory=dict)

    def add(self, service_id: str, days: int, first: int, last: int) -> int:
        """Return the number of a new service."""
        number = self.number[service_id] = len(self.days)
        self.days.append(days)
        self.first.append(first)
        self.last.append(last)
        return number

    def columns(self) -> dict[str, np.ndarray[Any, Any]]:
        """Return the columns of :class:`geo.transit_feed.TransitFeed` about services."""
        exceptions = sorted(
            (service, day, kind) for (service, day), kind in self.exceptions.items()
        )
        rows = np.array(exceptions, np.int32).reshape(-1, 3)
        return {
            "service_days": np.array(self.days, np.uint8),
            "service_first": np.array(self.first, np.int32),
            "service_last": np.array(self.last, np.int32),
            "exception_service": np.ascontiguousarray(rows[:, 0]),
            "exception_day": np.ascontiguousarray(rows[:, 1]),
            "exception_added": (rows[:, 2] == ADDED).astype(np.uint8),
        }


def read_services(tables: FeedTables) -> ServiceTable:
    """Return the services of both tables; a feed may hold one of them only.

    Raises
    ------
    UnreadableTimetable
        When the feed holds neither.
    """
    if not {"calendar", "calendar_dates"} & set(tables.files):
        raise UnreadableTimetable(
            "calendar.txt et calendar_dates.txt manquent tous deux : rien ne dit quels jours les "
            "courses circulent."
        )
    services = ServiceTable()
    for row in tables.rows("calendar", ("service_id", *WEEKDAYS, "start_date", "end_date")):
        try:
            service_id = row.required("service_id")
            if service_id in services.number:
                raise BadCell("service_id", "cet identifiant est déjà pris")
            days = sum(row.whole(day, maximum=1) << bit for bit, day in enumerate(WEEKDAYS))
            first, last = row.day("start_date"), row.day("end_date")
            if last < first:
                raise BadCell("end_date", "la fin précède le début")
        except BadCell as bad:
            tables.refuse(row, bad)
            continue
        services.add(service_id, days, first, last)
    _read_exceptions(tables, services)
    return services


def _read_exceptions(tables: FeedTables, services: ServiceTable) -> None:
    for row in tables.rows("calendar_dates", ("service_id", "date", "exception_type")):
        try:
            service_id, day = row.required("service_id"), row.day("date")
            kind = row.whole("exception_type", maximum=REMOVED)
            if kind not in {ADDED, REMOVED}:
                raise BadCell("exception_type", "1 (ajouté) ou 2 (supprimé) est attendu")
            service = services.number.get(service_id)
            if service is None:  # a service may live by its exceptions alone
                service = services.add(service_id, 0, 1, 0)
            if services.exceptions.get((service, day), kind) != kind:
                raise BadCell("date", "ce jour est à la fois ajouté et supprimé")
        except BadCell as bad:
            tables.refuse(row, bad)
            continue
        services.exceptions[service, day] = kind
