"""A unit of work inside another: what it writes is kept, or not, with the one around it."""

from typing import Self

from insertion.ports import UnitOfWork


class InnerWork:
    """See :class:`insertion.ports.UnitOfWork`; entering, leaving and committing are left alone.

    ``wants_commit`` is whether what was done here is to be kept by the unit of work around it.
    """

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self.wants_commit = False
        self.opportunities = uow.opportunities
        self.referentials = uow.referentials
        self.transit_feeds = uow.transit_feeds
        self.territories = uow.territories
        self.roads = uow.roads
        self.beneficiaries = uow.beneficiaries
        self.organisations = uow.organisations
        self.referents = uow.referents
        self.accompaniments = uow.accompaniments
        self.situations = uow.situations
        self.action_sessions = uow.action_sessions
        self.positionnements = uow.positionnements
        self.parcours = uow.parcours
        self.piloting = uow.piloting
        self.traces = uow.traces
        self.idempotency_keys = uow.idempotency_keys
        self.conventions = uow.conventions
        self.attendances = uow.attendances
        self.identity = uow.identity
        self.outbox = uow.outbox
        self.host_side = uow.host_side
        self.retention = uow.retention
        self.held_data = uow.held_data
        self.rights_requests = uow.rights_requests
        self.objections = uow.objections
        self.disclosures = uow.disclosures
        self.file_openings = uow.file_openings
        self.saved_searches = uow.saved_searches
        self.civil_identities = uow.civil_identities
        self.referent_names = uow.referent_names

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        """Leave everything to the unit of work around."""

    def wait_to_write(self) -> None:
        """Wait for any other writer, for the unit of work around as well."""
        self._uow.wait_to_write()

    def commit(self) -> None:
        """Ask the unit of work around to keep it."""
        self.wants_commit = True

    def catalogue_version(self) -> int:
        """Return the version of the catalogue."""
        return self._uow.catalogue_version()

    def catalogue_identity(self) -> str:
        """Return what tells the catalogue from any other."""
        return self._uow.catalogue_identity()
