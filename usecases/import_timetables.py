"""Import the GTFS feed of a network: it replaces the former one of the same name, whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from geo.errors import UnreadableTimetable
from geo.gtfs import read_gtfs
from geo.gtfs_rows import RowRefused
from insertion.layer_ports import WriteOutcome
from insertion.ports import UnitOfWork
from usecases.errors import UnreadableFile


@dataclass(frozen=True, slots=True)
class TimetableImportReport:
    """The account of the import of a feed.

    ``read`` counts the rows of each table; ``refused`` are those that were not kept, and
    ``set_aside`` things of rows that were. ``first_day`` is None when nothing ever runs.
    """

    name: str
    title: str
    version: str
    outcome: WriteOutcome
    first_day: date | None
    last_day: date | None
    stops: int
    routes: int
    trips: int
    read: Mapping[str, int]
    refused: tuple[RowRefused, ...]
    set_aside: tuple[RowRefused, ...]


def import_timetables(path: Path, uow: UnitOfWork, name: str | None) -> TimetableImportReport:
    """Read the feed at ``path``, zip or folder, and put it in the place of the former one.

    ``name`` is that of the network; by default it comes from the first agency of the feed.

    Raises
    ------
    usecases.errors.UnreadableFile
        When it is not a GTFS feed; nothing was written.
    """
    try:
        reading = read_gtfs(path, name)
    except UnreadableTimetable as error:
        raise UnreadableFile(str(error)) from error
    feed = reading.feed
    with uow:
        outcome = uow.transit_feeds.save(feed)
        uow.commit()
    first_day, last_day = feed.validity() or (None, None)
    return TimetableImportReport(
        name=feed.name,
        title=feed.title,
        version=feed.version,
        outcome=outcome,
        first_day=first_day,
        last_day=last_day,
        stops=len(feed.stop_names),
        routes=len(feed.route_names),
        trips=int(feed.trip_route.size),
        read=reading.read,
        refused=reading.refused,
        set_aside=reading.set_aside,
    )
