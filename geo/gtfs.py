"""Read a GTFS feed, as a network publishes it, into columns; every bad row is accounted for.

Only ``stops``, ``trips``, ``routes``, ``stop_times`` and one of the two calendars are required.
Shapes, fares, pathways and the like are not read.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from geo.errors import UnreadableTimetable
from geo.gtfs_archive import TableFile, read_tables
from geo.gtfs_rows import BadCell, FeedTables, RowRefused
from geo.gtfs_services import read_services
from geo.gtfs_stops import read_stops, read_transfers
from geo.gtfs_trips import TripTable, read_frequencies, read_routes, read_trips
from geo.gtfs_visits import read_visits
from geo.transit_feed import TransitFeed

REQUIRED_TABLES: Final = ("stops", "routes", "trips", "stop_times")
DEFAULT_ZONE: Final = "Europe/Paris"
MAX_NAME: Final = 80
_FEED_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


@dataclass(frozen=True, slots=True)
class FeedReading:
    """A feed and the account of its reading.

    ``read`` counts the rows of each table; ``refused`` are those that were not kept, and
    ``set_aside`` things of rows that were.
    """

    feed: TransitFeed
    read: Mapping[str, int]
    refused: tuple[RowRefused, ...]
    set_aside: tuple[RowRefused, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "read", MappingProxyType(dict(self.read)))


def parse_feed_name(text: str) -> str:
    """Return the name of a feed: lower-case letters without accents, digits and hyphens.

    Raises
    ------
    UnreadableTimetable
        When the text is not one.
    """
    if not _FEED_NAME.fullmatch(text):
        raise UnreadableTimetable(
            "un nom de réseau a de 1 à 80 lettres minuscules sans accent, chiffres ou tirets"
        )
    return text


def read_gtfs(path: Path, name: str | None = None) -> FeedReading:
    """Return the feed of a zip or a folder.

    ``name`` is that of the network, whose former feed this one replaces; by default it comes
    from the first agency, else from the file.

    Raises
    ------
    UnreadableTimetable
        When it is not a GTFS feed, or nothing of it can be used; the message, in French, says
        what to do.
    """
    return feed_from_tables(read_tables(path), path.name, name)


def feed_from_tables(
    files: Mapping[str, TableFile], source: str, name: str | None = None
) -> FeedReading:
    """Return the feed of these tables; ``source`` names them in messages."""
    missing = [table for table in REQUIRED_TABLES if table not in files]
    if missing:
        raise UnreadableTimetable(
            f"{source} : le fichier {missing[0]}.txt manque. Donnez un GTFS complet, zip ou "
            "dossier décompressé."
        )
    tables = FeedTables(files)
    agency, zone = _read_agency(tables)
    title, version = _read_info(tables)
    columns = _columns(tables, source)
    name = parse_feed_name(name) if name is not None else _slug(agency) or _slug(source)
    feed = TransitFeed(
        name=name or "reseau", title=agency or title, version=version, zone=zone, **columns
    )
    return FeedReading(feed, tables.read, tuple(tables.refused), tuple(tables.set_aside))


def _columns(tables: FeedTables, source: str) -> dict[str, Any]:
    """Read every table of which columns are made."""
    stops, routes, services = read_stops(tables), read_routes(tables), read_services(tables)
    trips = read_trips(tables, routes.number, services.number)
    visits = read_visits(tables, stops.number, trips.number)
    if not visits.trips:
        raise UnreadableTimetable(f"{source} : aucune course utilisable dans ce GTFS.")
    kept = np.array(visits.trips, np.int64)
    _warn_of_empty_trips(tables, trips, set(visits.trips))
    place = {trip: position for position, trip in enumerate(visits.trips)}
    numbers = {trip_id: place[trip] for trip_id, trip in trips.number.items() if trip in place}
    return {
        **stops.columns(),
        **routes.columns(),
        **services.columns(),
        **read_frequencies(tables, numbers),
        **read_transfers(tables, stops.number),
        "headsigns": tuple(trips.headsign_number),
        "trip_route": np.array(trips.routes, np.int32)[kept],
        "trip_service": np.array(trips.services, np.int32)[kept],
        "trip_headsigns": np.array(trips.headsigns, np.int32)[kept],
        "trip_start": visits.start,
        "visit_stop": visits.stop,
        "visit_arrival": visits.arrival,
        "visit_departure": visits.departure,
        "visit_flags": visits.flags,
    }


def _warn_of_empty_trips(tables: FeedTables, trips: TripTable, kept: set[int]) -> None:
    for trip, row in enumerate(trips.rows):
        if trip not in kept:
            tables.warn(row, BadCell("trip_id", "moins de deux arrêts utilisables, course écartée"))


def _read_agency(tables: FeedTables) -> tuple[str, str]:
    """Return the name of the first agency and the time zone; GTFS wants one zone a feed."""
    agency, zone = "", None
    for row in tables.rows("agency", ("agency_timezone",), ("agency_name",)):
        agency = agency or row["agency_name"]
        try:
            found = _known_zone(row["agency_timezone"])
            if zone is not None and found != zone:
                raise BadCell("agency_timezone", "le fuseau du premier réseau est gardé pour tous")
            zone = found
        except BadCell as bad:
            tables.warn(row, bad)
    return agency, zone or DEFAULT_ZONE


def _known_zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadCell("agency_timezone", f"fuseau inconnu, {DEFAULT_ZONE} est pris") from None


def _read_info(tables: FeedTables) -> tuple[str, str]:
    optional = ("feed_publisher_name", "feed_version")
    for row in tables.rows("feed_info", (), optional):
        return row["feed_publisher_name"], row["feed_version"]
    return "", ""


def _slug(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.lower())
    ascii_only = folded.encode("ascii", "ignore").decode("ascii")
    words = re.sub(r"\.(zip|txt)$", "", ascii_only)
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:MAX_NAME].strip("-")
