"""One transaction over one connection: it reads until it must write, then it is the only writer."""

from sqlalchemy import Connection, Engine, select, text, update
from sqlalchemy.exc import OperationalError

from persistence.engine import LOCK_WAIT_SECONDS, WRITE_OPTION
from persistence.errors import DatabaseBusy
from persistence.tables import CATALOGUE_ID, CatalogueRow


class Transaction:
    """A lazy transaction.

    Reads see one state of the database from the first to the last. The first write ends that
    state and waits for the writers' lock; from there on, reads see the present and what was
    written here. Readers never wait for a writer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._writing = False
        self._catalogue_touched = False

    def read(self) -> Connection:
        """Return a connection on which to read."""
        if self._connection is None:
            self._connection = self._open_reader()
        return self._connection

    def write(self) -> Connection:
        """Return a connection on which to write; wait for any other writer first.

        Raises
        ------
        DatabaseBusy
            When the other writer is still there after ``LOCK_WAIT_SECONDS``.
        """
        if not self._writing:
            self.close()
            self._connection = self._open_writer()
            self._writing = True
        return self.read()

    def touch_catalogue(self) -> None:
        """Say that offers, actions, the referential or the timetables changed."""
        self._catalogue_touched = True

    def commit(self) -> None:
        """Keep what was written; move the catalogue's version when it was touched."""
        if self._catalogue_touched:
            self.write().execute(
                update(CatalogueRow)
                .where(CatalogueRow.id == CATALOGUE_ID)
                .values(version=CatalogueRow.version + 1)
            )
        if self._connection is not None:
            self._connection.commit()
        self.close()

    def close(self) -> None:
        """Forget what was not committed."""
        connection, self._connection = self._connection, None
        self._writing = False
        self._catalogue_touched = False
        if connection is not None:
            connection.close()

    def _open_reader(self) -> Connection:
        connection = self._engine.connect()
        if connection.dialect.name == "postgresql":
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        return connection

    def _open_writer(self) -> Connection:
        connection = self._engine.connect().execution_options(**{WRITE_OPTION: True})
        lock = select(CatalogueRow.id).where(CatalogueRow.id == CATALOGUE_ID).with_for_update()
        try:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_WAIT_SECONDS}s'"))
            connection.execute(lock)  # on SQLite, BEGIN IMMEDIATE has just done it
        except OperationalError as error:
            connection.close()
            if _is_lock_timeout(error):
                raise DatabaseBusy("base occupée par une autre écriture : réessayer") from None
            raise
        return connection


def _is_lock_timeout(error: OperationalError) -> bool:
    lock_not_available = "55P03"
    return (
        getattr(error.orig, "sqlstate", None) == lock_not_available
        or getattr(error.orig, "sqlite_errorname", None) == "SQLITE_BUSY"
    )
