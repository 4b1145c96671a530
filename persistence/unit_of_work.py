"""The unit of work in SQL: what the use cases receive, and all they see of the database."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Self

from sqlalchemy import Engine, select

from insertion.departement import DEFAULT_DEPARTEMENT
from insertion.ports import Committed
from persistence.action_sessions import SqlActionSessions
from persistence.attendance import SqlAttendances
from persistence.audit import Trace
from persistence.beneficiaries import SqlBeneficiaries
from persistence.civil_identities import SqlCivilIdentities
from persistence.conventions import SqlConventions
from persistence.data_rights import SqlDisclosures, SqlObjections, SqlRightsRequests
from persistence.file_openings import SqlFileOpenings
from persistence.held_rows import SqlHeldData
from persistence.host_side.all_of_it import SqlHostSide
from persistence.idempotency import SqlIdempotencyKeys
from persistence.identity import SqlIdentity
from persistence.opportunities import SqlOpportunities
from persistence.outbox import SqlOutbox
from persistence.parcours import SqlParcours
from persistence.people_followed import (
    SqlAccompaniments,
    SqlOrganisations,
    SqlReferents,
    SqlSituations,
)
from persistence.piloting import SqlPiloting
from persistence.positionnements import SqlPositionnements
from persistence.referent_names import SqlReferentNames
from persistence.referentials import SqlReferentials
from persistence.retention import SqlRetention
from persistence.roads import SqlRoads
from persistence.saved_searches import SqlSavedSearches
from persistence.tables import CatalogueRow
from persistence.tenancy import Wide
from persistence.territories import SqlTerritories
from persistence.trace_repositories import SqlTraces
from persistence.transaction import Transaction
from persistence.transit_feeds import SqlTransitFeeds


def utc_now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


class SqlUnitOfWork:
    """See :class:`insertion.ports.UnitOfWork`; may be entered again once it was left.

    Not to be shared between threads: make one for each request, it costs nothing until used.
    People and structures are those of the département ``within``; no other's are there.
    ``still`` raises, once nobody else writes, when who asked may write no more.
    """

    def __init__(  # noqa: PLR0913
        self,
        engine: Engine,
        now: Callable[[], datetime] = utc_now,
        when_changed: Callable[[Committed], None] | None = None,
        trace: Callable[[], Trace] | None = None,
        within: str | Wide = DEFAULT_DEPARTEMENT,
        *,
        still: Callable[["SqlUnitOfWork"], None] | None = None,
    ) -> None:
        self._when_changed = when_changed
        ask_again = None if still is None else lambda: still(self)
        self._transaction = Transaction(engine, trace, within, ask_again)
        self.opportunities = SqlOpportunities(self._transaction, now)
        self.referentials = SqlReferentials(self._transaction, now)
        self.transit_feeds = SqlTransitFeeds(self._transaction, now)
        self.territories = SqlTerritories(self._transaction, now)
        self.roads = SqlRoads(self._transaction, now)
        self.beneficiaries = SqlBeneficiaries(self._transaction, now)
        self.civil_identities = SqlCivilIdentities(self._transaction)
        self.organisations = SqlOrganisations(self._transaction)
        self.referents = SqlReferents(self._transaction)
        self.referent_names = SqlReferentNames(self._transaction)
        self.accompaniments = SqlAccompaniments(self._transaction)
        self.situations = SqlSituations(self._transaction, now)
        self.file_openings = SqlFileOpenings(self._transaction, now)
        self.saved_searches = SqlSavedSearches(self._transaction)
        self.action_sessions = SqlActionSessions(self._transaction)
        self.positionnements = SqlPositionnements(self._transaction)
        self.parcours = SqlParcours(self._transaction)
        self.piloting = SqlPiloting(self._transaction)
        self.traces = SqlTraces(self._transaction)
        self.idempotency_keys = SqlIdempotencyKeys(self._transaction)
        self.held_data = SqlHeldData(self._transaction)
        self.rights_requests = SqlRightsRequests(self._transaction)
        self.objections = SqlObjections(self._transaction)
        self.disclosures = SqlDisclosures(self._transaction)
        self.conventions = SqlConventions(self._transaction)
        self.attendances = SqlAttendances(self._transaction)
        self.identity = SqlIdentity(self._transaction)
        self.outbox = SqlOutbox(self._transaction)
        self.host_side = SqlHostSide(self._transaction)
        self.retention = SqlRetention(self._transaction)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._transaction.close()

    def wait_to_write(self) -> None:
        """See :meth:`insertion.ports.UnitOfWork.wait_to_write`."""
        self._transaction.write()

    def commit(self) -> None:
        """Keep what was written and move :meth:`catalogue_version` if anything changed.

        When it moved, ``when_changed`` is then called; the change is there whatever becomes of it.
        """
        committed = self._transaction.commit()
        if committed is not None and self._when_changed is not None:
            self._when_changed(committed)

    def catalogue_version(self) -> int:
        """See :meth:`insertion.ports.UnitOfWork.catalogue_version`."""
        return self._transaction.read().execute(select(CatalogueRow.version)).scalar_one()

    def catalogue_identity(self) -> str:
        """Return what tells this catalogue from that of any other database."""
        return self._transaction.read().execute(select(CatalogueRow.identity)).scalar_one()
