"""One network's timetables as columns, as an import leaves them and the database keeps them.

Times are seconds after « noon minus twelve hours » of the service day, as GTFS counts them: they
go past 24:00, and no change of clock moves them. Days are proleptic Gregorian ordinals.
"""

import hashlib
import io
import json
import zipfile
import zlib
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from geo.distance import FloatArray
from geo.errors import UnreadableTimetable

IntArray = npt.NDArray[np.int32]
ByteArray = npt.NDArray[np.uint8]

FORMAT: Final = 1
MAX_BYTES: Final = 2 * 1024 * 1024 * 1024

# What a passenger may do where a vehicle stops.
NO_BOARDING: Final = 1
NO_ALIGHTING: Final = 2
ON_REQUEST: Final = 4

NO_PARENT: Final = -1

_DAMAGED = "Horaires enregistrés illisibles : importez de nouveau le fichier GTFS."


# Compared by identity: two feeds are the same when their digests are.
@dataclass(frozen=True, eq=False)
class TransitFeed:
    """The stops, routes, trips and calendars of one GTFS feed.

    Attributes
    ----------
    name
        What a second import of the same network replaces.
    title, version
        The publisher's words, for display; may be empty.
    zone
        IANA time zone of every time in the feed.
    stop_names, stop_lat, stop_lon, stop_parent
        By stop; NaN where a stop has no position, -1 without a parent station.
    route_names, route_titles, route_kinds
        By route: « 4 », « Gare – Belle-Beille », GTFS ``route_type``.
    trip_route, trip_service, trip_start
        By trip; the visits of trip ``t`` are ``trip_start[t]:trip_start[t + 1]``.
    trip_headsigns
        By trip, an index in ``headsigns``.
    visit_stop, visit_arrival, visit_departure, visit_flags
        By visit of a stop, in order within a trip.
    frequency_trip, frequency_start, frequency_end, frequency_headway, frequency_exact
        A trip that has frequencies runs at these only.
    service_days, service_first, service_last
        By service: one bit a weekday (1 is Monday), first and last day.
    exception_service, exception_day, exception_added
        Days added to a service (1) or taken from it (0), whatever its weekdays.
    transfer_origin, transfer_destination, transfer_kind, transfer_seconds
        Rows of ``transfers.txt`` between two stops or stations; -1 s when not said.
    """

    name: str
    title: str
    version: str
    zone: str
    stop_names: tuple[str, ...]
    stop_lat: FloatArray
    stop_lon: FloatArray
    stop_parent: IntArray
    route_names: tuple[str, ...]
    route_titles: tuple[str, ...]
    route_kinds: IntArray
    headsigns: tuple[str, ...]
    trip_route: IntArray
    trip_service: IntArray
    trip_headsigns: IntArray
    trip_start: IntArray
    visit_stop: IntArray
    visit_arrival: IntArray
    visit_departure: IntArray
    visit_flags: ByteArray
    frequency_trip: IntArray
    frequency_start: IntArray
    frequency_end: IntArray
    frequency_headway: IntArray
    frequency_exact: ByteArray
    service_days: ByteArray
    service_first: IntArray
    service_last: IntArray
    exception_service: IntArray
    exception_day: IntArray
    exception_added: ByteArray
    transfer_origin: IntArray
    transfer_destination: IntArray
    transfer_kind: ByteArray
    transfer_seconds: IntArray

    def active_services(self, day: date) -> npt.NDArray[np.bool_]:
        """Return, by service, whether it runs on ``day``: its calendar, then its exceptions."""
        ordinal = day.toordinal()
        running: npt.NDArray[np.bool_] = (self.service_days >> day.weekday()) & 1 == 1
        running &= (self.service_first <= ordinal) & (ordinal <= self.service_last)
        that_day = self.exception_day == ordinal
        running[self.exception_service[that_day]] = self.exception_added[that_day] == 1
        return running

    def validity(self) -> tuple[date, date] | None:
        """Return the first and last day on which a service may run, None when none ever does."""
        added = self.exception_day[self.exception_added == 1]
        weekly = self.service_days > 0
        first = np.concatenate([self.service_first[weekly], added])
        last = np.concatenate([self.service_last[weekly], added])
        if not first.size:
            return None
        return date.fromordinal(int(first.min())), date.fromordinal(int(last.max()))

    @property
    def latest_second(self) -> int:
        """Return the latest time of the feed, frequencies included, in seconds of service day."""
        latest = int(self.visit_departure.max(initial=0))
        if self.frequency_trip.size:
            starts = self.trip_start[self.frequency_trip]
            ends = self.trip_start[self.frequency_trip + 1] - 1
            lengths = self.visit_departure[ends] - self.visit_departure[starts]
            latest = max(latest, int((self.frequency_end + lengths).max()))
        return latest


def feed_to_bytes(feed: TransitFeed) -> bytes:
    """Return the feed as bytes; equal feeds give equal bytes on one machine."""
    return zlib.compress(_columns(feed), level=6)


def feed_digest(feed: TransitFeed) -> str:
    """Return the digest by which a second import sees that nothing changed."""
    return hashlib.sha256(_columns(feed)).hexdigest()


def feed_from_bytes(data: bytes) -> TransitFeed:
    """Return the feed that :func:`feed_to_bytes` wrote.

    Raises
    ------
    UnreadableTimetable
        When the bytes are damaged, too large once decompressed, or of another format.
    """
    inflate = zlib.decompressobj()
    try:
        content = inflate.decompress(data, MAX_BYTES)
        if not inflate.eof:
            raise UnreadableTimetable(_DAMAGED)
        with np.load(io.BytesIO(content), allow_pickle=False) as columns:
            texts = json.loads(columns["texts"].tobytes().decode("utf-8"))
            if texts.pop("format") != FORMAT:
                raise UnreadableTimetable(_DAMAGED)
            values: dict[str, Any] = {
                name: tuple(value) if isinstance(value, list) else value
                for name, value in texts.items()
            }
            for field in fields(TransitFeed):
                if field.name not in values:
                    values[field.name] = columns[field.name]
        return TransitFeed(**values)
    except (
        *(zlib.error, zipfile.BadZipFile, EOFError, OSError),
        *(KeyError, TypeError, ValueError, AttributeError, RecursionError),
    ) as error:
        raise UnreadableTimetable(_DAMAGED) from error


def _columns(feed: TransitFeed) -> bytes:
    """Return every column, uncompressed: what is compressed and what the digest is of."""
    texts: dict[str, object] = {"format": FORMAT}
    arrays: dict[str, npt.NDArray[Any]] = {}
    for field in fields(feed):
        value = getattr(feed, field.name)
        if isinstance(value, np.ndarray):
            arrays[field.name] = value
        else:
            texts[field.name] = value
    text = json.dumps(texts, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    buffer = io.BytesIO()
    arrays["texts"] = np.frombuffer(text, dtype=np.uint8)
    np.savez(buffer, **arrays)  # type: ignore[arg-type]  # names are not its options
    return buffer.getvalue()
