"""SQLite with its R*Tree: the standard library, nothing to install.

A build without R*Tree or without mathematical functions is said to be unavailable.
"""

import math
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from benchmarks.formula import Floats, Rows
from benchmarks.peers import Peer, PeerUnavailable
from benchmarks.peers.duckdb_sql import lon_reach, wide_columns
from benchmarks.peers.sql import Dialect, Sources, statement
from benchmarks.peers.table import LOCATED, PeerTable
from benchmarks.question import Question
from geo.distance import EARTH_RADIUS_KM

_DIALECT = Dialect(least="min", greatest="max", popcount=None, fence="LIMIT -1")
_OPTIONS = ("ENABLE_RTREE", "ENABLE_MATH_FUNCTIONS")
_CACHE_KIB = 1_000_000


class SqliteRTree:
    """The corpus in a SQLite file."""

    def __init__(self, table: PeerTable, connection: sqlite3.Connection) -> None:
        self._table, self._connection = table, connection
        _load(table, connection)

    def top(self, question: Question, k: int) -> tuple[Rows, Floats]:
        """Return the rows of the ``k`` best and their scores."""
        table, connection = self._table, self._connection
        usual, usual_square = table.usual_sums(question)
        occupations = [*range(len(usual) - 1), -1]
        dims = question.credited
        values = (question.occupation_value.tolist(), usual.tolist(), usual_square.tolist())
        connection.execute("DELETE FROM occ_values")
        connection.executemany(
            "INSERT INTO occ_values VALUES (?, ?, ?, ?)", zip(occupations, *values, strict=True)
        )
        connection.execute("DELETE FROM credit")
        connection.executemany(
            "INSERT INTO credit VALUES (?, ?)",
            zip(dims.tolist(), question.credit[dims].astype(float).tolist(), strict=True),
        )
        text = statement(
            question, table.near_zones(question), k, table.policy, _DIALECT, _sources(question)
        )
        found = connection.execute(text).fetchall()
        return np.array([row for row, _ in found], np.int64), np.array([s for _, s in found])


def _sources(question: Question) -> Sources:
    reach = (question.reach_km + 0.01) / EARTH_RADIUS_KM
    low, high = question.lat_rad - reach, question.lat_rad + reach
    lon = lon_reach(low, high, reach)
    west, east = question.lon_rad - lon, question.lon_rad + lon
    unfit = np.flatnonzero(~question.shift_fits)
    # CROSS JOIN keeps the order written: the tree first.
    return Sources(
        near=(
            "FROM boxes i CROSS JOIN offers o ON o.place = i.id "
            f"WHERE i.north >= {low!r} AND i.south <= {high!r} "
            f"AND i.east >= {west!r} AND i.west <= {east!r}"
        ),
        others="FROM offers o",
        values="occ_values",
        held=(
            "SELECT k.row, sum(w.w * c.c) AS held, sum(w.sq * c.c * c.c) AS held_square "
            "FROM kept k CROSS JOIN raised w ON w.row = k.row CROSS JOIN credit c ON c.dim = w.dim "
            "GROUP BY k.row"
        ),
        shift_fits=f"o.shift NOT IN ({', '.join(map(str, unfit.tolist()))})",
    )


def _load(table: PeerTable, connection: sqlite3.Connection) -> None:
    wide, raised = wide_columns(table), table.raised
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    kinds = ["REAL" if values.dtype == np.float64 else "INTEGER" for values in wide.values()]
    named = [f"{name} {kind}" for name, kind in zip(wide, kinds, strict=True)]
    named[0] += " PRIMARY KEY"  # place: near rows lie together
    connection.execute(f"CREATE TABLE offers ({', '.join(named)})")
    connection.executemany(
        f"INSERT INTO offers VALUES ({', '.join('?' * len(wide))})",
        zip(*(_cells(values) for values in wide.values()), strict=True),
    )
    connection.execute("CREATE INDEX by_zone ON offers (zone)")
    connection.execute("CREATE VIRTUAL TABLE boxes USING rtree (id, south, north, west, east)")
    connection.execute(
        f"INSERT INTO boxes SELECT place, lat, lat, lon, lon FROM offers WHERE zone = {LOCATED}"
    )
    connection.execute(
        "CREATE TABLE raised (row INTEGER, dim INTEGER, w REAL, sq REAL, PRIMARY KEY (row, dim)) "
        "WITHOUT ROWID"
    )
    owner = np.repeat(table.row, np.diff(raised.start))
    order = np.argsort(owner, kind="stable")
    entries = (owner, raised.dim, raised.weight, raised.square)
    connection.executemany(
        "INSERT INTO raised VALUES (?, ?, ?, ?)",
        zip(*(each[order].tolist() for each in entries), strict=True),
    )
    connection.execute(
        "CREATE TEMP TABLE occ_values "
        "(occ INTEGER PRIMARY KEY, value REAL, usual REAL, usual_square REAL)"
    )
    connection.execute("CREATE TEMP TABLE credit (dim INTEGER PRIMARY KEY, c REAL)")
    connection.commit()


def _cells(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> list[float | None]:
    return [None if math.isnan(value) else value for value in values.tolist()]


@contextmanager
def _open(table: PeerTable, folder: Path) -> Iterator[SqliteRTree]:
    connection = sqlite3.connect(folder / "corpus.sqlite3")
    try:
        for option in _OPTIONS:
            if not connection.execute("SELECT sqlite_compileoption_used(?)", (option,)).fetchone()[
                0
            ]:
                raise PeerUnavailable(f"this SQLite was built without {option}")
        yield SqliteRTree(table, connection)
    finally:
        connection.close()


PEER = Peer("sqlite_rtree", "SQLite R*Tree", _open)
