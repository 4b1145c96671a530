"""What a keeper needs: sight of the application, and who builds behind those who are answered."""

from datetime import date
from typing import Protocol

from api.builder import Work
from insertion.ports import UnitOfWork
from matching.reference import Reference
from usecases.live_desk import ActiveReferential


class Sight(Protocol):
    """What a keeper needs of the application."""

    def reading(self) -> UnitOfWork:
        """Return a new transaction, to read."""
        ...

    def active(self, uow: UnitOfWork) -> ActiveReferential:
        """Return the active referential of a transaction, the one in hand when it is the same."""
        ...

    def reference_of(self, active: ActiveReferential) -> Reference:
        """Return what an index of this referential is read with."""
        ...

    def today(self) -> date:
        """Return the server's day."""
        ...


class Builder(Protocol):
    """Who builds and saves a generation elsewhere: see :class:`api.builder.BuilderProcess`."""

    def build(self, work: Work) -> None:
        """Do and save ``work``, for a caller who holds the lock of the folder."""
        ...

    def stop(self) -> None:
        """End what is being built."""
        ...
