"""A unit of work that does everything but keep it: what ``--dry-run`` runs on."""

from typing import Self

from insertion.ports import UnitOfWork


class Rehearsal:
    """See :class:`insertion.ports.UnitOfWork`; leaving it rolls everything back."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self.opportunities = uow.opportunities
        self.referentials = uow.referentials
        self.transit_feeds = uow.transit_feeds
        self.beneficiaries = uow.beneficiaries

    def __enter__(self) -> Self:
        self._uow.__enter__()
        return self

    def __exit__(self, *exc: object) -> None:
        self._uow.__exit__(*exc)

    def commit(self) -> None:
        """Keep nothing."""

    def catalogue_version(self) -> int:
        """Return the version of the real catalogue, which does not move."""
        return self._uow.catalogue_version()

    def catalogue_identity(self) -> str:
        """Return what tells the catalogue from any other."""
        return self._uow.catalogue_identity()
