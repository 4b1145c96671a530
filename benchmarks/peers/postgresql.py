"""PostgreSQL with PostGIS: a GiST index on points, rows stored in the order of places.

Set-up: Debian packages ``postgresql`` and ``postgresql-15-postgis-3``. The server is started in a
folder of its own, listens on a socket there and nowhere else, and is ended by its process number.
"""

import math
import os
import pwd
import shutil
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.formula import Floats, Rows
from benchmarks.peers import Peer, PeerUnavailable
from benchmarks.peers.duckdb_sql import lon_reach, wide_columns
from benchmarks.peers.sql import Dialect, Sources, statement
from benchmarks.peers.table import LOCATED, PeerTable
from benchmarks.question import Question
from geo.distance import EARTH_RADIUS_KM

_DIALECT = Dialect(number="'{}'::float8", popcount="bit_count(({})::bit(32))", fence="OFFSET 0")
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "1GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "jit": "off",  # costs more than it gains on statements of milliseconds
    "max_parallel_workers_per_gather": "0",  # one thread, as every other
}
_START_SECONDS = 30
_STOP_SECONDS = 20
_TABLE = """CREATE UNLOGGED TABLE offers (place int, row int, zone smallint, lat float8, lon float8,
cos_lat float8, area_km float8, density smallint, kind smallint, word int, shift smallint, occ int,
hours float8, strain int, needs int, sx float8, sx2 float8, d1 float8, d2 float8,
dims int[], ws float8[], sqs float8[])"""
_LINES = 20_000
_INT8, _FLOAT8 = 20, 701  # object identifiers of the types


class PostgreSql:
    """The corpus in a PostgreSQL table."""

    def __init__(self, table: PeerTable, connection: Any) -> None:
        self._table, self._connection = table, connection
        _load(table, connection)
        _register_vectors(connection)

    def top(self, question: Question, k: int) -> tuple[Rows, Floats]:
        """Return the rows of the ``k`` best and their scores."""
        usual, usual_square = self._table.usual_sums(question)
        occupations = np.append(np.arange(len(usual) - 1), -1)
        dims = question.credited
        text = statement(
            question,
            self._table.near_zones(question),
            k,
            self._table.policy,
            _DIALECT,
            _sources(question),
        )
        parameters = {
            "occ": occupations,
            "value": question.occupation_value,
            "usual": usual,
            "square": usual_square,
            "dim": dims,
            "credit": question.credit[dims].astype(np.float64),
        }
        found = self._connection.execute(text, parameters, binary=True).fetchall()
        return np.array([row for row, _ in found], np.int64), np.array([s for _, s in found])


def array_bytes(values: "np.ndarray[Any, Any]") -> bytes:
    """Return a vector of int64 or float64 as PostgreSQL writes int8[] and float8[] on the wire."""
    oid, kind = (_INT8, ">i8") if values.dtype == np.int64 else (_FLOAT8, ">f8")
    records = np.empty(len(values), [("size", ">i4"), ("value", kind)])
    records["size"], records["value"] = 8, values
    return struct.pack(">iiIii", 1, 0, oid, len(values), 1) + records.tobytes()


def _register_vectors(connection: Any) -> None:
    """Let vectors be parameters: a list of thousands of numbers costs more than the query."""
    from psycopg.adapt import Dumper  # noqa: PLC0415
    from psycopg.pq import Format  # noqa: PLC0415

    class Vector(Dumper):
        format = Format.BINARY

        def dump(self, obj: "np.ndarray[Any, Any]") -> bytes:
            return array_bytes(obj)

    connection.adapters.register_dumper(np.ndarray, Vector)


def _sources(question: Question) -> Sources:
    reach = (question.reach_km + 0.01) / EARTH_RADIUS_KM
    low, high = question.lat_rad - reach, question.lat_rad + reach
    lon = lon_reach(low, high, reach)
    box = [
        math.degrees(edge) for edge in (question.lon_rad - lon, low, question.lon_rad + lon, high)
    ]
    unfit = np.flatnonzero(~question.shift_fits)
    return Sources(
        near=(
            f"FROM offers o WHERE o.zone = {LOCATED} AND "
            f"o.point && ST_MakeEnvelope({', '.join(map(repr, box))})"
        ),
        others="FROM offers o",
        values=(
            "(SELECT * FROM unnest(%(occ)b::int8[], %(value)b::float8[], %(usual)b::float8[], "
            "%(square)b::float8[]) AS t(occ, value, usual, usual_square))"
        ),
        held=(
            "SELECT k.row, sum(u.w * c.c) AS held, sum(u.sq * c.c * c.c) AS held_square "
            "FROM kept k JOIN offers o ON o.row = k.row, "
            "unnest(o.dims, o.ws, o.sqs) AS u(dim, w, sq) "
            "JOIN unnest(%(dim)b::int8[], %(credit)b::float8[]) AS c(dim, c) ON c.dim = u.dim "
            "GROUP BY k.row"
        ),
        shift_fits=f"o.shift <> ALL ('{{{', '.join(map(str, unfit.tolist()))}}}'::smallint[])",
    )


def _load(table: PeerTable, connection: Any) -> None:
    wide, raised = wide_columns(table), table.raised
    connection.execute("CREATE EXTENSION postgis")
    connection.execute(_TABLE)
    with connection.cursor().copy("COPY offers FROM STDIN") as copy:
        for first in range(0, len(table.row), _LINES):
            copy.write("".join(_lines(wide, raised, first, min(first + _LINES, len(table.row)))))
    connection.execute("ALTER TABLE offers ADD COLUMN point geometry(Point)")
    connection.execute("UPDATE offers SET point = ST_MakePoint(degrees(lon), degrees(lat))")
    connection.execute(f"CREATE INDEX ON offers USING gist (point) WHERE zone = {LOCATED}")
    connection.execute(f"CREATE INDEX ON offers (zone) WHERE zone <> {LOCATED}")
    connection.execute("CREATE INDEX ON offers (row)")
    connection.execute("CREATE INDEX by_place ON offers (place)")
    connection.execute("CLUSTER offers USING by_place")
    connection.execute("VACUUM ANALYZE offers")


def _lines(wide: dict[str, Any], raised: Any, first: int, last: int) -> Iterator[str]:
    cells = [values[first:last].tolist() for values in wide.values()]
    hours = list(wide).index("hours")
    starts = raised.start[first : last + 1].tolist()
    base = starts[0]
    entries = slice(base, starts[-1])
    dims, weights, squares = (
        a[entries].tolist() for a in (raised.dim, raised.weight, raised.square)
    )
    for number, row in enumerate(zip(*cells, strict=True)):
        own = slice(starts[number] - base, starts[number + 1] - base)
        line = ["\\N" if n == hours and v != v else repr(v) for n, v in enumerate(row)]  # noqa: PLR0124
        line += [f"{{{','.join(map(str, each[own]))}}}" for each in (dims, weights, squares)]
        yield "\t".join(line) + "\n"


@contextmanager
def _open(table: PeerTable, folder: Path) -> Iterator[PostgreSql]:
    try:
        import psycopg  # noqa: PLC0415
    except ImportError:
        raise PeerUnavailable("pip install 'psycopg[binary]'") from None
    binaries = _binaries()
    account = pwd.getpwnam("postgres") if os.getuid() == 0 else None
    if account is not None:
        shutil.chown(folder, account.pw_name)
    user = account.pw_name if account else pwd.getpwuid(os.getuid()).pw_name
    initdb = [
        str(binaries / "initdb"),
        "-D",
        str(folder / "data"),
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    ]
    subprocess.run(
        [*initdb, "--auth=trust", "--no-sync"],
        check=True,
        capture_output=True,
        cwd=folder,
        user=user,
    )
    settings = [f"-c{name}={value}" for name, value in _SETTINGS.items()]
    settings.append(f"-cunix_socket_directories={folder}")
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", folder / "data", *settings],
            stdout=log, stderr=log, cwd=folder, user=user,
        )  # fmt: skip
    try:
        with _connect(psycopg, folder, user, server) as connection:
            yield PostgreSql(table, connection)
    finally:
        server.terminate()  # smart: waits for connections, all closed
        try:
            server.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _connect(psycopg: Any, folder: Path, user: str, server: "subprocess.Popen[bytes]") -> Any:
    last = time.monotonic() + _START_SECONDS
    while True:
        try:
            return psycopg.connect(host=str(folder), user=user, dbname="postgres", autocommit=True)
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > last:
                raise PeerUnavailable(f"PostgreSQL did not start: {folder / 'log'}") from None
            time.sleep(0.1)


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    extension = [
        path.parent
        for path in found
        if list(Path("/usr/share/postgresql").glob(f"{path.parts[-3]}/extension/postgis.control"))
    ]
    if not extension:
        raise PeerUnavailable("apt install postgresql-15-postgis-3")
    return extension[-1]


PEER = Peer("postgresql_postgis", "PostgreSQL + PostGIS, box and haversine", _open)
