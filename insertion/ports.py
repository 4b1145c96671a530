"""What the use cases ask of the outside; ``persistence`` answers in SQL, tests on SQLite."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, Self

from geo.communes import CommuneCode
from insertion.account_ports import IdentityRepository, OutboxRepository
from insertion.attendance_ports import AttendanceRepository, ConventionRepository
from insertion.beneficiary import Profile
from insertion.civil_identity import CivilIdentityRepository
from insertion.data_rights_ports import WorkOnRights
from insertion.errors import InvalidValue
from insertion.file_openings import FileOpeningRepository
from insertion.host_side.ports import HostSide
from insertion.layer_ports import (
    RoadRepository,
    TerritoryRepository,
    TransitFeedRepository,
    WriteOutcome,
)
from insertion.opportunity import Opportunity, OpportunityId
from insertion.parcours_ports import ParcoursRepository
from insertion.piloting_ports import PilotingReader
from insertion.positionnement_ports import (
    AccompanimentRepository,
    ActionSessionRepository,
    IdempotencyRepository,
    OrganisationRepository,
    PositionnementRepository,
    ReferentRepository,
    SituationRepository,
)
from insertion.referent import ReferentNameRepository
from insertion.retention_ports import RetentionRepository
from insertion.saved_searches import SavedSearchRepository
from insertion.terms import ContractKind, OpportunityKind
from insertion.text import require_storable
from insertion.trace_ports import TraceRepository
from skills.codes import RomeCode
from skills.taxonomy import Referential

MAX_SEARCH_LENGTH = 200

_DEPARTEMENT = re.compile(r"[0-9]{2}|2[AB]|9[78][0-9]")


class CloseOutcome(StrEnum):
    """What closing one opportunity did; only ``CLOSED`` wrote something."""

    CLOSED = "fermee"
    ALREADY_CLOSED = "deja_fermee"
    UNKNOWN = "inconnue"


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of opportunities: as they are now, and those that are there no more."""

    changed: tuple[Opportunity, ...]
    gone: tuple[OpportunityId, ...]


@dataclass(frozen=True, slots=True)
class Committed:
    """What one transaction made of the catalogue; ``changes`` is None when it is to be read."""

    version: int
    changes: Changes | None


@dataclass(frozen=True, slots=True)
class OpportunityFilter:
    """Exact filters of a list; ``None`` keeps everything.

    Each word of ``text`` is searched in the title, accents and case aside.
    """

    kind: OpportunityKind | None = None
    rome_code: RomeCode | None = None
    commune_code: CommuneCode | None = None
    departement: str | None = None
    contract: ContractKind | None = None
    text: str | None = None
    open_on: date | None = None

    def __post_init__(self) -> None:
        if self.text is not None:
            require_storable("q", self.text, MAX_SEARCH_LENGTH)
        if self.departement is not None and not _DEPARTEMENT.fullmatch(self.departement):
            raise InvalidValue("departement", "un code de département comme 49, 2A ou 974")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of opportunities, ordered by id, and how many there are in all."""

    items: tuple[Opportunity, ...]
    total: int


class OpportunityRepository(Protocol):
    """Offers and actions that are not closed.

    Those past their last day are there: :class:`OpportunityFilter` tells.
    """

    def upsert(self, rows: Iterable[tuple[Opportunity, str | None]]) -> Sequence[WriteOutcome]:
        """Write each (opportunity, raw record as JSON text); one outcome a row, in order.

        An opportunity never replaces one of another source: the one that is there stays. One that
        was closed is open again.
        """
        ...

    def close(
        self, ids: Sequence[OpportunityId], day: date
    ) -> Mapping[OpportunityId, CloseOutcome]:
        """Close opportunities from ``day`` on, and return what that did of each."""
        ...

    def changes_since(self, version: int, at_most: int) -> Changes | None:
        """Return what changed after a version of the catalogue; None when there is more."""
        ...

    def count_changes_since(self, version: int) -> int:
        """Return how many changed after a version of the catalogue."""
        ...

    def open_ids(self, kind: OpportunityKind, source: str, day: date) -> frozenset[OpportunityId]:
        """Return the ids of one kind and source that are open on ``day``."""
        ...

    def get(self, opportunity_id: OpportunityId) -> Opportunity:
        """Return one, or raise :class:`insertion.errors.UnknownOpportunity`."""
        ...

    def get_many(self, ids: Sequence[OpportunityId]) -> Mapping[OpportunityId, Opportunity]:
        """Return those of ``ids`` that are there."""
        ...

    def iterate(self) -> Iterator[Opportunity]:
        """Yield every opportunity in ascending id, in batches."""
        ...

    def ids(self, where: OpportunityFilter) -> frozenset[OpportunityId]:
        """Return the ids of all that pass."""
        ...

    def page(self, where: OpportunityFilter, page: int, size: int) -> Page:
        """Return page ``page`` (from 1) of ``size`` rows."""
        ...


class ReferentialRepository(Protocol):
    """The imported referential, if any."""

    def save_active(self, referential: Referential) -> bool:
        """Store it and make it the active one; return False when it already was, byte for byte."""
        ...

    def active(self) -> Referential | None:
        """Return the active imported referential, or None when none was ever imported."""
        ...

    def active_digest(self) -> str | None:
        """Return what tells the active imported referential from any other, or None."""
        ...


class BeneficiaryRepository(Protocol):
    """Profiles of people, by pseudonymous id."""

    def upsert(self, rows: Iterable[tuple[str, Profile]]) -> int:
        """Write each (id, profile); return how many changed."""
        ...

    def get(self, beneficiary_id: str) -> Profile | None:
        """Return one profile, or None."""
        ...

    def get_many(self, beneficiary_ids: Iterable[str]) -> Mapping[str, Profile]:
        """Return the profiles of those of these people who have one."""
        ...

    def iterate(self) -> Iterator[tuple[str, Profile]]:
        """Yield every (id, profile) in ascending id, in batches."""
        ...


class UnitOfWork(WorkOnRights, Protocol):
    """One transaction: everything in it is kept by :meth:`commit`, or nothing is.

    Use as a context manager; leaving without commit rolls back.
    """

    # Properties, so that an attribute of a narrower type answers them.
    @property
    def opportunities(self) -> OpportunityRepository:
        """Return the offers and actions of this transaction."""
        ...

    @property
    def referentials(self) -> ReferentialRepository:
        """Return the imported referentials of this transaction."""
        ...

    @property
    def transit_feeds(self) -> TransitFeedRepository:
        """Return the timetables of this transaction."""
        ...

    @property
    def territories(self) -> TerritoryRepository:
        """Return the territories of this transaction."""
        ...

    @property
    def roads(self) -> RoadRepository:
        """Return the matrices of roads of this transaction."""
        ...

    @property
    def beneficiaries(self) -> BeneficiaryRepository:
        """Return the profiles of this transaction."""
        ...

    @property
    def civil_identities(self) -> CivilIdentityRepository:
        """Return the names and contacts of people, in this transaction."""
        ...

    @property
    def organisations(self) -> OrganisationRepository:
        """Return the structures of this transaction."""
        ...

    @property
    def referents(self) -> ReferentRepository:
        """Return the référents of this transaction."""
        ...

    @property
    def referent_names(self) -> ReferentNameRepository:
        """Return what référents are called, in this transaction."""
        ...

    @property
    def accompaniments(self) -> AccompanimentRepository:
        """Return who accompanies whom in this transaction."""
        ...

    @property
    def situations(self) -> SituationRepository:
        """Return the situations of this transaction."""
        ...

    @property
    def file_openings(self) -> FileOpeningRepository:
        """Return the files opened outside of a portfolio, in this transaction."""
        ...

    @property
    def saved_searches(self) -> SavedSearchRepository:
        """Return the searches that people keep, in this transaction."""
        ...

    @property
    def action_sessions(self) -> ActionSessionRepository:
        """Return the sessions of actions of this transaction."""
        ...

    @property
    def positionnements(self) -> PositionnementRepository:
        """Return the positionnements of this transaction."""
        ...

    @property
    def parcours(self) -> ParcoursRepository:
        """Return the events of parcours of this transaction."""
        ...

    @property
    def piloting(self) -> PilotingReader:
        """Return what deadlines and indicators read in this transaction."""
        ...

    @property
    def traces(self) -> TraceRepository:
        """Return who read whose file, what was shown and what is contested."""
        ...

    @property
    def idempotency_keys(self) -> IdempotencyRepository:
        """Return the answers kept for retries, in this transaction."""
        ...

    @property
    def conventions(self) -> ConventionRepository:
        """Return the conventions of this transaction."""
        ...

    @property
    def attendances(self) -> AttendanceRepository:
        """Return the séances and the attendance of this transaction."""
        ...

    @property
    def identity(self) -> IdentityRepository:
        """Return the accounts, sessions, keys and tokens of this transaction."""
        ...

    @property
    def outbox(self) -> OutboxRepository:
        """Return the messages of this transaction."""
        ...

    @property
    def retention(self) -> RetentionRepository:
        """Return what the clock of files reads and writes in this transaction."""
        ...

    @property
    def host_side(self) -> HostSide:
        """Return what employers and operators are answered from, in this transaction."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...

    def wait_to_write(self) -> None:
        """Wait for any other writer; what is read from here on stays so until the commit."""
        ...

    def commit(self) -> None:
        """Keep what was written and move :meth:`catalogue_version` if anything changed."""
        ...

    def catalogue_version(self) -> int:
        """Return a number that grows each time the catalogue, what is read with it, changes.

        Offers, actions, the referential, the timetables.
        """
        ...

    def catalogue_identity(self) -> str:
        """Return what tells this catalogue from that of any other database."""
        ...
