"""One transaction over one connection: it reads until it must write, then it is the only writer."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, Engine, select, text, update
from sqlalchemy.exc import OperationalError

from insertion.audit import AuditHead, Verb, Written
from insertion.departement import DEFAULT_DEPARTEMENT
from insertion.opportunity import Opportunity, OpportunityId
from insertion.ports import Changes, Committed
from persistence.audit import Trace, append
from persistence.engine import LOCK_WAIT_SECONDS, WRITE_OPTION
from persistence.errors import DatabaseBusy
from persistence.tables import CATALOGUE_ID, CatalogueRow
from persistence.tenancy import OPTION, Wide
from persistence.witness import Witness

MOST_TOLD = 1_000  # beyond, what changed is to be read again: an import is not kept in memory


class Transaction:
    """A lazy transaction.

    Reads see one state of the database from the first to the last. The first write ends that
    state and waits for the writers' lock; from there on, reads see the present and what was
    written here. Readers never wait for a writer. People of another département than ``within``
    are not there.

    With a ``trace``, opened at the first write, what is written is in the audit once committed.
    ``when_locked`` is called once this is the only writer: what it raises leaves nothing written.
    """

    def __init__(
        self,
        engine: Engine,
        trace: Callable[[], Trace] | None = None,
        within: str | Wide = DEFAULT_DEPARTEMENT,
        when_locked: Callable[[], None] | None = None,
    ) -> None:
        self._when_locked = when_locked
        self._engine = engine.execution_options(**{OPTION: within})
        self._open_trace = trace
        self._trace: Trace | None = None
        self._witness: Witness | None = None
        self._connection: Connection | None = None
        self._writing = False
        self._version = 0  # of the catalogue, when the writers' lock was taken
        self._catalogue_touched = False
        self._told: dict[OpportunityId, Opportunity | None] | None = {}

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
            self._ask_again()
        return self.read()

    def _ask_again(self) -> None:
        if self._when_locked is None:
            return
        try:
            self._when_locked()
        except BaseException:
            self.close()  # nobody else waits for what will not be written
            raise

    def touch_catalogue(self) -> None:
        """Say that something changed which the catalogue's version covers, and is not told."""
        self._catalogue_touched = True
        self._told = None

    def tell(self, became: Mapping[OpportunityId, Opportunity | None]) -> None:
        """Say what opportunities became, None for those that are there no more."""
        self._catalogue_touched = True
        if self._told is not None:
            self._told |= became
            if len(self._told) > MOST_TOLD:
                self._told = None

    def next_version(self) -> int:
        """Return the version that the catalogue has after :meth:`commit`, when it is touched.

        Nobody else can make it meanwhile: there is one writer. A reader who sees this version
        sees everything that was written with it, and nothing is ever added to it later.
        """
        self.write()
        return self._version + 1

    def note(self, kind: str, object_id: str) -> None:
        """Say something in the audit that no table holds, in this transaction."""
        self.write()
        if self._witness is not None:
            self._witness.seen.append(Written(Verb.NOTE, kind, object_id))

    def commit(self) -> Committed | None:
        """Keep what was written; return what moved the catalogue's version, None if nothing did."""
        committed = None
        if self._catalogue_touched:
            told = self._told
            self.write().execute(
                update(CatalogueRow)
                .where(CatalogueRow.id == CATALOGUE_ID)
                .values(version=self._version + 1)
            )
            committed = Committed(self._version + 1, None if told is None else _changes(told))
        head = self._seal()
        if self._connection is not None:
            self._connection.commit()
        self.close()
        trace = self._trace
        if head is not None and trace is not None and trace.when_sealed is not None:
            trace.when_sealed(head, trace.now())
        return committed

    def _seal(self) -> AuditHead | None:
        """Write the audit of what was written; return its new head."""
        if self._witness is None or self._trace is None:
            return None
        return append(self.write(), self._trace, self._witness.seen)

    def close(self) -> None:
        """Forget what was not committed."""
        connection, self._connection = self._connection, None
        self._witness = None
        self._writing = False
        self._catalogue_touched = False
        self._told = {}
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
        trace = None if self._open_trace is None else self._open_trace()
        connection = self._engine.connect().execution_options(**{WRITE_OPTION: True})
        lock = select(CatalogueRow.version).where(CatalogueRow.id == CATALOGUE_ID).with_for_update()
        try:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_WAIT_SECONDS}s'"))
            # On SQLite, BEGIN IMMEDIATE has just taken the lock; both then read the present.
            self._version = connection.execute(lock).scalar_one()
        except OperationalError as error:
            connection.close()
            if _is_lock_timeout(error):
                raise DatabaseBusy("base occupée par une autre écriture : réessayer") from None
            raise
        if trace is not None:
            self._trace, self._witness = trace, Witness(trace.key)
            self._witness.attach(connection)
        return connection


def _changes(became: Mapping[OpportunityId, Opportunity | None]) -> Changes:
    changed = tuple(each for each in became.values() if each is not None)
    return Changes(changed, tuple(key for key, each in became.items() if each is None))


def _is_lock_timeout(error: OperationalError) -> bool:
    lock_not_available = "55P03"
    return (
        getattr(error.orig, "sqlstate", None) == lock_not_available
        or getattr(error.orig, "sqlite_errorname", None) == "SQLITE_BUSY"
    )
