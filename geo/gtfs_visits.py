"""``stop_times.txt``: the largest table, read once, kept as columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np

from geo.gtfs_rows import NO_TIME, BadCell, FeedTables, RowRefused, read_time
from geo.transit_feed import NO_ALIGHTING, NO_BOARDING, ON_REQUEST, ByteArray, IntArray

MIN_VISITS: Final = 2
_COLUMNS = ("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time")
_OPTIONAL = ("pickup_type", "drop_off_type")
_PICKUP = {"": 0, "0": 0, "1": NO_BOARDING, "2": ON_REQUEST, "3": ON_REQUEST}
_DROP_OFF = {"": 0, "0": 0, "1": NO_ALIGHTING, "2": ON_REQUEST, "3": ON_REQUEST}
_MAX_SEQUENCE_DIGITS = 9


# One row of stop_times: (sequence, stop, arrival, departure, flags, line).
Visit = tuple[int, int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class VisitColumns:
    """The visits of the trips that have at least two, in the order of the trips given."""

    trips: tuple[int, ...]
    start: IntArray
    stop: IntArray
    arrival: IntArray
    departure: IntArray
    flags: ByteArray


def read_visits(
    tables: FeedTables, stops: Mapping[str, int], trips: Mapping[str, int]
) -> VisitColumns:
    """Return the visits of every trip, each trip's in order of ``stop_sequence``."""
    by_trip: dict[int, list[Visit]] = {}
    name = ""
    for name, line, cells in tables.lines("stop_times", _COLUMNS, _OPTIONAL):
        try:
            trip, visit = _read_visit(cells, line, stops, trips)
        except BadCell as bad:
            tables.refused.append(RowRefused(name, line, bad.column, bad.reason))
            continue
        by_trip.setdefault(trip, []).append(visit)
    kept: list[tuple[int, list[Visit]]] = []
    for trip in sorted(by_trip):
        visits = _in_order(by_trip[trip], name, tables.refused)
        if len(visits) >= MIN_VISITS:
            kept.append((trip, visits))
    return _as_columns(kept)


def _read_visit(
    cells: list[str], line: int, stops: Mapping[str, int], trips: Mapping[str, int]
) -> tuple[int, Visit]:
    trip_id, stop_id, sequence, arrival_time, departure_time, pickup, drop_off = cells
    trip, stop = trips.get(trip_id), stops.get(stop_id)
    if trip is None:
        raise BadCell("trip_id", "cette course n’est pas gardée, ou n’est pas dans trips.txt")
    if stop is None:
        raise BadCell("stop_id", "cet arrêt n’est pas gardé, ou n’est pas dans stops.txt")
    digits = sequence.isascii() and sequence.isdigit() and len(sequence) <= _MAX_SEQUENCE_DIGITS
    if not digits:
        raise BadCell("stop_sequence", "un nombre entier est attendu")
    if pickup not in _PICKUP:
        raise BadCell("pickup_type", "0, 1, 2 ou 3 est attendu")
    if drop_off not in _DROP_OFF:
        raise BadCell("drop_off_type", "0, 1, 2 ou 3 est attendu")
    arrival = read_time(arrival_time, "arrival_time")
    departure = read_time(departure_time, "departure_time")
    if departure == NO_TIME:
        departure = arrival
    if arrival == NO_TIME:
        arrival = departure
    if departure < arrival:
        raise BadCell("departure_time", "le départ précède l’arrivée")
    flags = _PICKUP[pickup] | _DROP_OFF[drop_off]
    return trip, (int(sequence), stop, arrival, departure, flags, line)


def _in_order(visits: list[Visit], name: str, refused: list[RowRefused]) -> list[Visit]:
    """Return the visits that follow each other in time; missing times are interpolated."""

    def refuse(visit: Visit, column: str, reason: str) -> None:
        refused.append(RowRefused(name, visit[-1], column, reason))

    kept: list[Visit] = []
    latest = NO_TIME
    for visit in sorted(visits, key=lambda visit: (visit[0], visit[-1])):
        if kept and visit[0] == kept[-1][0]:
            refuse(visit, "stop_sequence", "ce rang est déjà pris dans la course")
        elif visit[2] != NO_TIME and visit[2] < latest:
            refuse(visit, "arrival_time", "l’heure précède celle de l’arrêt d’avant")
        else:
            kept.append(visit)
            latest = max(latest, visit[3])
    timed = [position for position, visit in enumerate(kept) if visit[2] != NO_TIME]
    first, last = (timed[0], timed[-1]) if timed else (len(kept), len(kept))
    for visit in (*kept[:first], *kept[last + 1 :]):
        refuse(visit, "arrival_time", "il faut une heure au premier et au dernier arrêt")
    return _interpolated(kept[first : last + 1], [position - first for position in timed])


def _interpolated(visits: list[Visit], timed: list[int]) -> list[Visit]:
    """Share the time between two timed visits equally among those in between."""
    for before, after in pairwise(timed):
        leaves, gets_there = visits[before][3], visits[after][2]
        for position in range(before + 1, after):
            share = (gets_there - leaves) * (position - before) // (after - before)
            sequence, stop, _, _, flags, line = visits[position]
            visits[position] = (sequence, stop, leaves + share, leaves + share, flags, line)
    return visits


def _as_columns(kept: list[tuple[int, list[Visit]]]) -> VisitColumns:
    lengths = [len(visits) for _, visits in kept]
    rows = np.array([visit for _, visits in kept for visit in visits], np.int32).reshape(-1, 6)
    columns: dict[str, Any] = {
        name: np.ascontiguousarray(rows[:, number])
        for name, number in (("stop", 1), ("arrival", 2), ("departure", 3))
    }
    return VisitColumns(
        trips=tuple(trip for trip, _ in kept),
        start=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32),
        flags=rows[:, 4].astype(np.uint8),
        **columns,
    )
