"""``routes.txt``, ``trips.txt`` and ``frequencies.txt``: what runs, when it is not a visit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from geo.gtfs_rows import NO_TIME, BadCell, FeedTables, Row, read_time
from geo.transit_feed import IntArray

MIN_HEADWAY_S: Final = 10  # below, a day of one trip would be tens of thousands of vehicles
MAX_VEHICLES: Final = 100_000  # of frequencies, in a day: a whole region has a tenth of it
MAX_ROUTE_KIND: Final = 2000


@dataclass(slots=True)
class RouteTable:
    """The routes read so far, and the number of each by its GTFS id."""

    number: dict[str, int] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)

    def columns(self) -> dict[str, tuple[str, ...] | IntArray]:
        """Return the columns of :class:`geo.transit_feed.TransitFeed` about routes."""
        return {
            "route_names": tuple(self.names),
            "route_titles": tuple(self.titles),
            "route_kinds": np.array(self.kinds, np.int32),
        }


@dataclass(slots=True)
class TripTable:
    """The trips read so far, and the number of each by its GTFS id."""

    number: dict[str, int] = field(default_factory=dict)
    routes: list[int] = field(default_factory=list)
    services: list[int] = field(default_factory=list)
    headsigns: list[int] = field(default_factory=list)
    headsign_number: dict[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)


def read_routes(tables: FeedTables) -> RouteTable:
    """Return the routes."""
    routes = RouteTable()
    optional = ("route_short_name", "route_long_name", "route_type")
    for row in tables.rows("routes", ("route_id",), optional):
        try:
            route_id = row.required("route_id")
            if route_id in routes.number:
                raise BadCell("route_id", "cet identifiant est déjà pris")
            kind = row.whole("route_type", default=3, maximum=MAX_ROUTE_KIND)
        except BadCell as bad:
            tables.refuse(row, bad)
            continue
        routes.number[route_id] = len(routes.names)
        routes.names.append(row["route_short_name"])
        routes.titles.append(row["route_long_name"])
        routes.kinds.append(kind)
    return routes


def read_trips(
    tables: FeedTables, routes: Mapping[str, int], services: Mapping[str, int]
) -> TripTable:
    """Return the trips of the routes and services that were read."""
    trips = TripTable()
    for row in tables.rows("trips", ("trip_id", "route_id", "service_id"), ("trip_headsign",)):
        try:
            trip_id = row.required("trip_id")
            if trip_id in trips.number:
                raise BadCell("trip_id", "cet identifiant est déjà pris")
            route = routes.get(row.required("route_id"))
            if route is None:
                raise BadCell("route_id", "cette ligne n’est pas dans routes.txt")
            service = services.get(row.required("service_id"))
            if service is None:
                raise BadCell("service_id", "aucun calendrier ne dit quand ce service circule")
        except BadCell as bad:
            tables.refuse(row, bad)
            continue
        trips.number[trip_id] = len(trips.routes)
        trips.routes.append(route)
        trips.services.append(service)
        headsign = row["trip_headsign"]
        trips.headsigns.append(
            trips.headsign_number.setdefault(headsign, len(trips.headsign_number))
        )
        trips.rows.append(row)
    return trips


def read_frequencies(
    tables: FeedTables, trips: Mapping[str, int]
) -> dict[str, np.ndarray[Any, Any]]:
    """Return the columns of :class:`geo.transit_feed.TransitFeed` about frequencies.

    ``trips`` gives the final number of the trips that have visits.
    """
    kept: list[tuple[int, int, int, int, int]] = []
    vehicles = 0
    columns = ("trip_id", "start_time", "end_time", "headway_secs")
    for row in tables.rows("frequencies", columns, ("exact_times",)):
        try:
            trip = trips.get(row.required("trip_id"))
            if trip is None:
                raise BadCell("trip_id", "cette course n’est pas gardée, ou n’est pas connue")
            start = read_time(row["start_time"], "start_time")
            end = read_time(row["end_time"], "end_time")
            if NO_TIME in {start, end} or end <= start:
                raise BadCell("end_time", "une fin après le début est attendue")
            headway = row.whole("headway_secs", maximum=24 * 3600)
            if headway < MIN_HEADWAY_S:
                raise BadCell("headway_secs", f"{MIN_HEADWAY_S} secondes au moins sont attendues")
            exact = row.whole("exact_times", default=0, maximum=1)
            vehicles += -((start - end) // headway)
            if vehicles > MAX_VEHICLES:
                raise BadCell("headway_secs", "trop de passages dans une journée")
        except BadCell as bad:
            tables.refuse(row, bad)
            continue
        kept.append((trip, start, end, headway, exact))
    rows = np.array(sorted(kept), np.int32).reshape(-1, 5)
    return {
        "frequency_trip": np.ascontiguousarray(rows[:, 0]),
        "frequency_start": np.ascontiguousarray(rows[:, 1]),
        "frequency_end": np.ascontiguousarray(rows[:, 2]),
        "frequency_headway": np.ascontiguousarray(rows[:, 3]),
        "frequency_exact": rows[:, 4].astype(np.uint8),
    }
