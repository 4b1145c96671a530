"""What the use cases of people, sessions and positionnements ask of the database."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar

from insertion.actor import Actor
from insertion.capacity import ActionSession, Audience
from insertion.opportunity import OpportunityId
from insertion.organisations import Organisation, OrganisationKind
from insertion.positionnement import Event, Positionnement, State
from insertion.referent import Accompaniment, AccompanimentRole, Referent

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """One page of a list, and how many there are in all."""

    items: tuple[T, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Window:
    """Which page of a list, from 1, and of how many."""

    page: int = 1
    size: int = 20

    @property
    def skip(self) -> int:
        """Return how many come before."""
        return (self.page - 1) * self.size


class OrganisationRepository(Protocol):
    """Structures, and which answers for what."""

    def upsert(self, organisations: Iterable[Organisation]) -> int:
        """Write each; return how many changed."""
        ...

    def get(self, organisation_id: str) -> Organisation | None:
        """Return one, or None."""
        ...

    def mds_of(self, territory_ids: Sequence[str]) -> Organisation | None:
        """Return the MDS that answers for the first of these territories to have one, or None."""
        ...

    def of_kinds(self, kinds: Collection[OrganisationKind]) -> Sequence[Organisation]:
        """Return those of these kinds, by name."""
        ...

    def set_hosts(self, hosts: Mapping[OpportunityId, str]) -> None:
        """Say which structure answers for each offer or action."""
        ...

    def host_of(self, opportunity_id: OpportunityId) -> str | None:
        """Return the id of the structure that answers for an offer or action, or None."""
        ...

    def has_host(self, opportunity_id: OpportunityId) -> bool:
        """Return whether a structure answers for it, of whatever département."""
        ...

    def hosted_by(self, organisation_id: str | None) -> Sequence[OpportunityId]:
        """Return what a structure answers for, or what any does of here, by id."""
        ...

    def names(self, organisation_ids: Iterable[str]) -> Mapping[str, str]:
        """Return the name of each of these that is there."""
        ...


class ReferentRepository(Protocol):
    """Référents and their file active."""

    def upsert(self, referents: Iterable[Referent]) -> int:
        """Write each; return how many changed. A norm is never put below who is followed."""
        ...

    def get(self, referent_id: str) -> Referent | None:
        """Return one, or None."""
        ...

    def followed(self, referent_id: str) -> int:
        """Return how many people are in the file active."""
        ...


@dataclass(frozen=True, slots=True)
class PortfolioLine:
    """One person of a portfolio, and how many of her positionnements are open or unanswered."""

    beneficiary_id: str
    accompaniment_id: str
    role: AccompanimentRole
    starts_on: date
    open: int
    unanswered: int
    last_change: datetime | None


class AccompanimentRepository(Protocol):
    """Who accompanies whom."""

    def open(self, accompaniment: Accompaniment) -> None:
        """Write one that begins, and count it in the file active when it is principal.

        Raises
        ------
        insertion.errors.TransitionRefused
            When the file active is full, or the person has a principal référent already.
        """
        ...

    def close(self, accompaniment_id: str, day: date) -> bool:
        """End one; return whether it was open."""
        ...

    def get(self, accompaniment_id: str) -> Accompaniment | None:
        """Return one, open or not, or None."""
        ...

    def current_of(self, beneficiary_id: str) -> Sequence[Accompaniment]:
        """Return the open ones of a person, principal first."""
        ...

    def accompanies(self, referent_id: str, beneficiary_id: str) -> bool:
        """Return whether one that is open joins them."""
        ...

    def is_known(self, beneficiary_id: str) -> bool:
        """Return whether a person was ever entrusted, or anything is written of her."""
        ...

    def portfolio(self, referent_id: str, window: Window) -> Listed[PortfolioLine]:
        """Return the people a référent accompanies, by ascending id of the person."""
        ...


class SituationRepository(Protocol):
    """What eligibility is read from, as a document."""

    def get(self, beneficiary_id: str) -> Mapping[str, Any] | None:
        """Return the document of one person, or None."""
        ...

    def get_many(self, beneficiary_ids: Iterable[str]) -> Mapping[str, Mapping[str, Any]]:
        """Return the documents of those of these people who have one."""
        ...

    def put(self, beneficiary_id: str, document: Mapping[str, Any]) -> None:
        """Write it in the place of the former."""
        ...


class ActionSessionRepository(Protocol):
    """Sessions, whose places are taken and given back one by one."""

    def add(self, session: ActionSession) -> None:
        """Write a new one."""
        ...

    def get(self, session_id: str) -> ActionSession | None:
        """Return one, or None."""
        ...

    def reserve(self, session_id: str) -> ActionSession | None:
        """Return one as it is once nobody else can write, or None."""
        ...

    def of_action(self, action_id: OpportunityId, window: Window) -> Listed[ActionSession]:
        """Return those of an action, by first day."""
        ...

    def of_actions(self, action_ids: Iterable[OpportunityId]) -> Sequence[ActionSession]:
        """Return those of several actions, by first day."""
        ...

    def has_any(self, action_id: OpportunityId) -> bool:
        """Return whether the action has sessions."""
        ...

    def take_place(self, session_id: str) -> bool:
        """Take one place if one is left, in one statement; return whether it was."""
        ...

    def give_back(self, session_id: str) -> bool:
        """Give one place back, in one statement; return whether one was taken."""
        ...

    def change(self, session: ActionSession, version: int) -> bool:
        """Write what may change if it is still at ``version`` and no place taken is lost."""
        ...


@dataclass(frozen=True, slots=True)
class PositionnementFilter:
    """Exact filters of a list; None keeps everything that ``viewer`` may see."""

    viewer: Actor
    beneficiary_id: str | None = None
    opportunity_id: str | None = None
    session_id: str | None = None
    states: frozenset[State] | None = None
    changed_since: datetime | None = None
    oldest_first: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """What has waited too long: a reminder is due, once, then the end; None is never."""

    remind_before: datetime
    expire_before: datetime | None


class PositionnementRepository(Protocol):
    """Positionnements and their history."""

    def add(self, positionnement: Positionnement, event: Event) -> None:
        """Write a new one and the first line of its history.

        Raises
        ------
        insertion.errors.TransitionRefused
            When one is open already for the same person and the same offer or action.
        """
        ...

    def add_with_history(self, followed: Iterable[tuple[Positionnement, Sequence[Event]]]) -> None:
        """Write some that were made elsewhere, as they are now, each with all its history."""
        ...

    def save(self, positionnement: Positionnement, event: Event) -> None:
        """Write the next version and its line of history.

        Raises
        ------
        insertion.errors.StaleVersion
            When the version before is not the one that is stored.
        """
        ...

    def save_within(self, positionnement: Positionnement, event: Event, places: int) -> bool:
        """Do as :meth:`save` if fewer than ``places`` are held on the same offer or action."""
        ...

    def get(self, positionnement_id: str) -> Positionnement | None:
        """Return one, or None."""
        ...

    def visible(self, positionnement_id: str, viewer: Actor) -> Positionnement | None:
        """Return one that ``viewer`` may see, or None."""
        ...

    def reserve(self, positionnement_id: str, viewer: Actor) -> Positionnement | None:
        """Return what :meth:`visible` does, as it is once nobody else can write."""
        ...

    def places_of(self, opportunity_id: OpportunityId) -> int | None:
        """Return the posts of an offer or the places of an action, closed or not."""
        ...

    def page(self, where: PositionnementFilter, window: Window) -> Listed[Positionnement]:
        """Return one page, the last changed first, or the oldest when that is asked."""
        ...

    def count_by_session(
        self, session_ids: Iterable[str], viewer: Actor
    ) -> Mapping[str, Mapping[State, int]]:
        """Return how many positionnements that ``viewer`` may see are in each state."""
        ...

    def history(self, positionnement_id: str) -> Sequence[Event]:
        """Return its lines, in order."""
        ...

    def open_of(self, beneficiary_id: str) -> Sequence[Positionnement]:
        """Return the open ones of a person."""
        ...

    def was_sent(self, beneficiary_id: str, organisation_id: str) -> bool:
        """Return whether a person was ever sent to a structure."""
        ...

    def open_of_people(self, beneficiary_ids: Iterable[str]) -> Sequence[Positionnement]:
        """Return the open ones of several people."""
        ...

    def waiting(self, session_id: str) -> Sequence[Positionnement]:
        """Return the waiting list of a session, in order."""
        ...

    def inside(self, session_id: str) -> Mapping[Audience, int]:
        """Return how many of each public hold a place of a session."""
        ...

    def was_reminded(self, positionnement: Positionnement) -> bool:
        """Return whether it was, since it is in its present state."""
        ...

    def due(self, state: State, wait: Wait, at_most: int) -> Sequence[str]:
        """Return the ids of those to remind or to expire, the oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What was answered to a write, kept with its effect.

    ``beneficiary_id`` is of whom the address spoke, so that an erasure finds the answer.
    """

    fingerprint: str
    status: int
    body: bytes
    headers: Mapping[str, str]
    beneficiary_id: str | None = None


class IdempotencyRepository(Protocol):
    """Answers kept by key; a key belongs to who used it."""

    def claim(self, scope: str, key: str) -> KeptAnswer | None:
        """Return what was kept, after waiting for any other writer; None when nothing was."""
        ...

    def keep(self, scope: str, key: str, answer: KeptAnswer, at: datetime) -> None:
        """Keep an answer in the transaction of its effect."""
        ...

    def forget_before(self, moment: datetime) -> int:
        """Forget answers older than this; return how many."""
        ...
