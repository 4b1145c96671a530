"""DuckDB, in process, one thread: a column store with zone maps over rows sorted by place.

Set-up: ``pip install duckdb``.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.formula import Floats, Rows
from benchmarks.peers import Peer, PeerUnavailable
from benchmarks.peers.sql import Dialect, Sources, statement
from benchmarks.peers.table import LOCATED, PeerTable
from benchmarks.question import Question
from geo.distance import EARTH_RADIUS_KM

_DIALECT = Dialect(number="{}::DOUBLE")


class DuckDb:
    """The corpus in a DuckDB database."""

    def __init__(self, table: PeerTable, connection: Any) -> None:
        self._table, self._connection = table, connection
        _load(table, connection)

    def top(self, question: Question, k: int) -> tuple[Rows, Floats]:
        """Return the rows of the ``k`` best and their scores."""
        table, connection = self._table, self._connection
        usual, usual_square = table.usual_sums(question)
        occupations = np.append(np.arange(len(usual) - 1), -1)
        dims = question.credited
        connection.register(
            "occ_values",
            {
                "occ": occupations,
                "value": question.occupation_value,
                "usual": usual,
                "usual_square": usual_square,
            },
        )
        connection.register("credit", {"dim": dims, "c": question.credit[dims].astype(np.float64)})
        fitting = np.append(np.flatnonzero(question.shift_fits[:-1]), -1)
        connection.register("fitting", {"shift": fitting})
        text = statement(
            question, table.near_zones(question), k, table.policy, _DIALECT, _sources(question)
        )
        found = connection.execute(text).fetchnumpy()
        return np.asarray(found["row"]), np.asarray(found["score"])


def _sources(question: Question) -> Sources:
    reach = (question.reach_km + 0.01) / EARTH_RADIUS_KM
    low, high = question.lat_rad - reach, question.lat_rad + reach
    lon = lon_reach(low, high, reach)
    return Sources(
        near=(
            f"FROM offers o WHERE o.zone = {LOCATED} AND o.lat BETWEEN {low!r} AND {high!r} "
            f"AND o.lon BETWEEN {question.lon_rad - lon!r} AND {question.lon_rad + lon!r}"
        ),
        others="FROM offers o",
        values="occ_values",
        shift_fits="o.shift IN (SELECT shift FROM fitting)",
        held=(
            "SELECT w.row, sum(w.w * c.c) AS held, sum(w.sq * c.c * c.c) AS held_square "
            "FROM (SELECT k.row, unnest(o.dims) AS dim, unnest(o.ws) AS w, unnest(o.sqs) AS sq "
            "FROM kept k JOIN offers o ON o.row = k.row) w "
            "JOIN credit c ON c.dim = w.dim GROUP BY w.row"
        ),
    )


def lon_reach(low: float, high: float, reach: float) -> float:
    """Return half the width of a box that holds a circle, in radians of longitude."""
    widest = min(max(abs(low), abs(high)), math.pi / 2)
    return math.asin(min(math.sin(min(reach, 1.0)) / max(math.cos(widest), 1e-9), 1.0))


def _load(table: PeerTable, connection: Any) -> None:
    raised = table.raised
    connection.execute("SET threads = 1")
    connection.register("wide", wide_columns(table))
    connection.execute(
        "CREATE TABLE narrow AS SELECT * REPLACE (CASE WHEN isnan(hours) THEN NULL ELSE hours END "
        "AS hours) FROM wide"
    )
    owner = np.repeat(table.row, np.diff(raised.start))
    connection.register(
        "raised",
        {
            "row": owner,
            "dim": raised.dim,
            "w": raised.weight,
            "sq": raised.square,
        },
    )
    connection.execute(
        "CREATE TABLE offers AS SELECT n.*, r.dims, r.ws, r.sqs FROM narrow n LEFT JOIN "
        "(SELECT row, list(dim) AS dims, list(w) AS ws, list(sq) AS sqs FROM raised GROUP BY row) "
        "r "
        "ON r.row = n.row ORDER BY n.place"
    )
    connection.execute("DROP TABLE narrow")


def wide_columns(table: PeerTable) -> dict[str, np.ndarray[Any, Any]]:
    """Return the plain columns of the table, by the names that the statement uses."""
    columns = table.columns
    return {
        "place": np.arange(len(table.row)),
        "row": table.row,
        "zone": table.zone,
        "lat": np.nan_to_num(columns.lat_rad),
        "lon": np.nan_to_num(columns.lon_rad),
        "cos_lat": np.cos(np.nan_to_num(columns.lat_rad)),
        "area_km": columns.area_km,
        "density": columns.density.astype(np.int32),
        "kind": columns.kind.astype(np.int32),
        "word": table.word.astype(np.int64),
        "shift": columns.shift,
        "occ": columns.occupation.astype(np.int64),
        "hours": columns.weekly_hours,
        "strain": columns.strain_bits.astype(np.int64),
        "needs": columns.need_bits.astype(np.int64),
        "sx": table.demands.total,
        "sx2": table.demands.total_square,
        "d1": table.raised_total,
        "d2": table.raised_square,
    }


@contextmanager
def _open(table: PeerTable, folder: Path) -> Iterator[DuckDb]:
    try:
        import duckdb  # noqa: PLC0415
    except ImportError:
        raise PeerUnavailable("pip install duckdb") from None
    connection = duckdb.connect(str(folder / "corpus.duckdb"))
    try:
        yield DuckDb(table, connection)
    finally:
        connection.close()


PEER = Peer("duckdb", "DuckDB, one thread", _open)
