"""What the use cases of rights ask of the database."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from insertion.data_rights import (
    Disclosure,
    Erased,
    HeldRows,
    Objection,
    RequestKind,
    RightsRequest,
)


class HeldDataRepository(Protocol):
    """All that is held about a person, as the register says."""

    def knows(self, beneficiary_id: str) -> bool:
        """Return whether anything is held about her."""
        ...

    def rows_about(self, beneficiary_id: str) -> Sequence[HeldRows]:
        """Return every row about her, by table."""
        ...

    def erase(self, beneficiary_id: str, new_id: Callable[[], str], on: date | None) -> Erased:
        """Delete every row about her, or write it anew without saying whose.

        A digest remembers that she was erased ``on`` a day; None remembers nothing.
        """
        ...

    def tombstones(self) -> Sequence[str]:
        """Return the digests of those who were erased."""
        ...

    def was_erased(self, beneficiary_id: str) -> bool:
        """Return whether someone was erased under that id."""
        ...

    def erased_among(self, ids: Collection[str]) -> frozenset[str]:
        """Return under which of these ids someone was erased."""
        ...

    def back_again(self, digests: Iterable[str]) -> Sequence[str]:
        """Return the ids of people held whose digest is among these, or among those stored."""
        ...


class RightsRequestRepository(Protocol):
    """Requests, each with the day it is due."""

    def add(self, request: RightsRequest) -> None:
        """Write a new one."""
        ...

    def get(self, request_id: str) -> RightsRequest | None:
        """Return one, or None."""
        ...

    def settle(self, request: RightsRequest) -> bool:
        """Write what became of one that was open; return whether it still was."""
        ...

    def of_person(self, beneficiary_id: str) -> Sequence[RightsRequest]:
        """Return those of a person, the latest first."""
        ...

    def open_until(self, day: date | None, kind: RequestKind | None) -> Sequence[RightsRequest]:
        """Return the open ones due on ``day`` at the latest (None: all), the most urgent first."""
        ...


class ObjectionRepository(Protocol):
    """Who refuses to be proposed."""

    def get(self, beneficiary_id: str) -> Objection | None:
        """Return hers, or None."""
        ...

    def put(self, objection: Objection) -> bool:
        """Write one; return whether there was none."""
        ...

    def lift(self, beneficiary_id: str) -> bool:
        """Take hers away; return whether there was one."""
        ...

    def among(self, beneficiary_ids: Iterable[str]) -> frozenset[str]:
        """Return those of these people who object."""
        ...


class DisclosureRepository(Protocol):
    """What left of a person."""

    def add(self, disclosure: Disclosure, disclosure_id: str) -> None:
        """Write one."""
        ...

    def of_person(self, beneficiary_id: str) -> Sequence[Disclosure]:
        """Return all, those that histories tell included, the latest first."""
        ...

    def exports_by(self, actor_id: str, since: datetime) -> int:
        """Return how many exports someone made since a moment."""
        ...


class WorkOnRights(Protocol):
    """What a transaction reads and writes of the rights of people."""

    @property
    def held_data(self) -> HeldDataRepository:
        """Return all that is held about a person, in this transaction."""
        ...

    @property
    def rights_requests(self) -> RightsRequestRepository:
        """Return what people asked of their data, in this transaction."""
        ...

    @property
    def objections(self) -> ObjectionRepository:
        """Return who refuses to be proposed, in this transaction."""
        ...

    @property
    def disclosures(self) -> DisclosureRepository:
        """Return what left of people, in this transaction."""
        ...
