"""``stops.txt`` and ``transfers.txt``: where vehicles stop, and how one changes between them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from geo.distance import FloatArray
from geo.gtfs_rows import BadCell, FeedTables, Row
from geo.transit_feed import NO_PARENT, IntArray

PLATFORM, STATION = 0, 1
KEPT_KINDS: Final = (PLATFORM, STATION)
MAX_KIND: Final = 4

RECOMMENDED, TIMED, MINIMUM, FORBIDDEN = range(4)
NOT_SAID: Final = -1

_MAX_LAT, _MAX_LON = 90.0, 180.0


@dataclass(slots=True)
class StopTable:
    """The stops read so far, and the number of each by its GTFS id."""

    number: dict[str, int] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    lats: list[float] = field(default_factory=list)
    lons: list[float] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)

    def columns(self) -> dict[str, tuple[str, ...] | FloatArray | IntArray]:
        """Return the columns of :class:`geo.transit_feed.TransitFeed` about stops."""
        lat, lon = np.array(self.lats, np.float64), np.array(self.lons, np.float64)
        parent = np.array(self.parents, np.int32)
        # A platform without a position is where its station is.
        orphan = np.isnan(lat) & (parent != NO_PARENT)
        lat[orphan], lon[orphan] = lat[parent[orphan]], lon[parent[orphan]]
        return {
            "stop_names": tuple(self.names),
            "stop_lat": lat,
            "stop_lon": lon,
            "stop_parent": parent,
        }


def read_stops(tables: FeedTables) -> StopTable:
    """Return the platforms and stations; entrances and the like carry no vehicle."""
    stops = StopTable()
    with_parent: list[tuple[Row, int]] = []
    optional = ("stop_name", "stop_lat", "stop_lon", "location_type", "parent_station")
    for row in tables.rows("stops", ("stop_id",), optional):
        try:
            stop_id = row.required("stop_id")
            kind = row.whole("location_type", default=PLATFORM, maximum=MAX_KIND)
            if stop_id in stops.number:
                raise BadCell("stop_id", "cet identifiant est déjà pris")
            if kind not in KEPT_KINDS:
                continue
            lat, lon = _position(tables, row)
        except BadCell as bad:
            tables.refuse(row, bad)
            continue
        if row["parent_station"]:
            with_parent.append((row, len(stops.names)))
        stops.number[stop_id] = len(stops.names)
        stops.names.append(row["stop_name"])
        stops.lats.append(lat)
        stops.lons.append(lon)
        stops.kinds.append(kind)
        stops.parents.append(NO_PARENT)
    for row, stop in with_parent:
        _set_parent(tables, stops, row, stop)
    return stops


def _set_parent(tables: FeedTables, stops: StopTable, row: Row, stop: int) -> None:
    parent = stops.number.get(row["parent_station"], NO_PARENT)
    if parent == NO_PARENT or stops.kinds[parent] != STATION or stops.kinds[stop] == STATION:
        tables.warn(row, BadCell("parent_station", "cette station n’existe pas, mise de côté"))
        return
    stops.parents[stop] = parent
    stops.names[stop] = stops.names[stop] or stops.names[parent]


def _position(tables: FeedTables, row: Row) -> tuple[float, float]:
    """Return the position, NaN when it is not given or cannot be one."""
    texts = row["stop_lat"], row["stop_lon"]
    if texts == ("", ""):
        return math.nan, math.nan
    try:
        lat, lon = (float(text) for text in texts)
    except ValueError:
        lat = lon = math.nan
    # (0, 0) is in the Gulf of Guinea: what publishers write when they do not know.
    if not (abs(lat) <= _MAX_LAT and abs(lon) <= _MAX_LON) or (lat, lon) == (0.0, 0.0):
        tables.warn(row, BadCell("stop_lat", "cette position n’en est pas une, mise de côté"))
        return math.nan, math.nan
    return lat, lon


def read_transfers(tables: FeedTables, stops: Mapping[str, int]) -> dict[str, np.ndarray]:
    """Return the columns of :class:`geo.transit_feed.TransitFeed` about changes."""
    kept: list[tuple[int, int, int, int]] = []
    optional = (
        *("transfer_type", "min_transfer_time"),
        *("from_route_id", "to_route_id", "from_trip_id", "to_trip_id"),
    )
    for row in tables.rows("transfers", ("from_stop_id", "to_stop_id"), optional):
        try:
            if any(row[name] for name in optional[2:]):
                tables.warn(row, BadCell("from_route_id", "règle propre à une ligne, non suivie"))
                continue
            kind = row.whole("transfer_type", default=RECOMMENDED, maximum=5)
            if kind > FORBIDDEN:
                tables.warn(row, BadCell("transfer_type", "continuité à bord, non suivie"))
                continue
            ends = [_known(row, name, stops) for name in ("from_stop_id", "to_stop_id")]
            if kind == MINIMUM:
                seconds = row.whole("min_transfer_time", maximum=24 * 3600)
            else:
                seconds = NOT_SAID
        except BadCell as bad:
            tables.refuse(row, bad)
            continue
        kept.append((ends[0], ends[1], kind, seconds))
    columns = np.array(kept, np.int32).reshape(-1, 4)
    return {
        "transfer_origin": np.ascontiguousarray(columns[:, 0]),
        "transfer_destination": np.ascontiguousarray(columns[:, 1]),
        "transfer_kind": columns[:, 2].astype(np.uint8),
        "transfer_seconds": np.ascontiguousarray(columns[:, 3]),
    }


def _known(row: Row, column: str, numbers: Mapping[str, int]) -> int:
    try:
        return numbers[row.required(column)]
    except KeyError:
        raise BadCell(column, "cet arrêt n’est pas dans stops.txt") from None
