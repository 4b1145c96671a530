"""Engines for SQLite and PostgreSQL, set for durability first.

SQLite runs in WAL mode with ``synchronous=FULL``: with WAL and ``NORMAL``, the usual advice, a
power cut loses commits that were acknowledged. The driver's own transaction control is switched
off and we say BEGIN ourselves, the way SQLAlchemy documents for Python before 3.12: otherwise a
SELECT opens no transaction, and two reads of one unit of work may disagree.
"""

import sqlite3
import time

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from persistence.errors import UnsupportedDatabase
from persistence.json_form import canonical_json
from persistence.tenancy import watch

SQLITE = "sqlite"
POSTGRESQL = ("postgresql", "postgres")
LOCK_WAIT_SECONDS = 30
WAL_RETRY_SECONDS = 0.02
POOL_SIZE, POOL_OVERFLOW = 5, 40  # together above the 40 threads that serve requests
WRITE_OPTION = "vicinal_write"
"""Execution option of a connection that is going to write: SQLite then says BEGIN IMMEDIATE."""


def create_engine_for(url: str) -> Engine:
    """Return an engine for a SQLite or PostgreSQL URL.

    A SQLite database in memory lives in one connection, used by one unit of work at a time.

    Raises
    ------
    UnsupportedDatabase
        For any other database, or a text that is not a URL; the message does not repeat it.
    """
    parsed = parse_database_url(url)
    is_sqlite = parsed.get_backend_name() == SQLITE
    engine = _sqlite_engine(parsed) if is_sqlite else _postgresql_engine(parsed)
    watch(engine)
    return engine


def parse_database_url(url: str) -> URL:
    """Return the URL of a SQLite or PostgreSQL database, without trying to reach it.

    Raises
    ------
    UnsupportedDatabase
        For any other database, or a text that is not a URL; the message does not repeat it.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # ValueError: a port that is not a number
        raise UnsupportedDatabase(
            "adresse de base illisible : attendu sqlite:///chemin ou postgresql://hôte/base"
        ) from None
    if parsed.get_backend_name() not in {SQLITE, *POSTGRESQL}:
        raise UnsupportedDatabase("base non prise en charge : attendu sqlite ou postgresql")
    return parsed


def close_engine(engine: Engine) -> None:
    """Close the connections of an engine: those at rest now, one in use when it is given back.

    A thread that was not waited for would otherwise leave its own open.
    """
    event.listen(engine, "checkin", lambda _connection, entry: entry.close())
    engine.dispose()


def _postgresql_engine(url: URL) -> Engine:
    try:
        return create_engine(
            url.set(drivername="postgresql+psycopg"),
            json_serializer=canonical_json,
            hide_parameters=True,  # a database error must not quote what people wrote
            pool_size=POOL_SIZE,
            max_overflow=POOL_OVERFLOW,
            pool_pre_ping=True,
        )
    except ModuleNotFoundError:
        raise UnsupportedDatabase(
            "PostgreSQL demande un module de plus : installer vicinal[postgres]"
        ) from None


def _sqlite_engine(url: URL) -> Engine:
    in_memory = url.database in {None, "", ":memory:"}
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"),
        json_serializer=canonical_json,
        hide_parameters=True,
        poolclass=QueuePool,
        # Each connection to « :memory: » is a database of its own: keep exactly one.
        pool_size=1 if in_memory else POOL_SIZE,
        max_overflow=0 if in_memory else POOL_OVERFLOW,
        connect_args={"check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver leaves BEGIN to us
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {LOCK_WAIT_SECONDS * 1000}")
    _switch_to_wal(cursor)
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # what is deleted leaves no byte: traces.py
    cursor.close()


def _switch_to_wal(cursor: sqlite3.Cursor) -> None:
    # SQLite does not apply busy_timeout to this switch: two processes that open a new file at
    # the same time would make one of them fail. Once made, the switch stays in the file.
    deadline = time.monotonic() + LOCK_WAIT_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(WAL_RETRY_SECONDS)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that reads, then writes, fails at once when another writer came
    # between: a writer takes its lock from the start instead, and waits for it.
    writes = connection.get_execution_options().get(WRITE_OPTION, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
