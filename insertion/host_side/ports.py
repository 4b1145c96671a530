"""What the host side asks of the database: no repository here knows an exact place of a person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, Self

from geo.zones import Zone
from insertion.host_side.contacts import ContactRepository
from insertion.host_side.interests import Interest
from insertion.host_side.posted_offers import PostedOffer, PostedState
from insertion.host_side.released import Crowd, ReleasedPerson
from insertion.host_side.sites import EmployerSite, SiteState
from insertion.opportunity import Opportunity, OpportunityId
from insertion.positionnement_ports import Listed, OrganisationRepository, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneBuild:
    """The zones of one département as drawn one year, and why they were drawn anew, if they were.

    ``whole`` is the zone of those whose address is protected.
    """

    departement: str
    year: int
    revision: int
    zones: tuple[Zone, ...]
    whole: Zone
    digest: str
    built_at: datetime
    motive: str | None = None


class ZoneRepository(Protocol):
    """The zones drawn, year after year: a person keeps hers while she does not leave it."""

    def save(self, build: ZoneBuild) -> None:
        """Write a build beside the former ones."""
        ...

    def latest(self, departement: str) -> ZoneBuild | None:
        """Return the last build of a département, or None."""
        ...

    def latest_of_all(self) -> Sequence[ZoneBuild]:
        """Return the last build of each département, by département."""
        ...

    def get(self, zone_id: str) -> Zone | None:
        """Return a zone of any year, or None."""
        ...

    def get_many(self, zone_ids: Iterable[str]) -> Mapping[str, Zone]:
        """Return those of these zones that exist."""
        ...


class ReleaseRepository(Protocol):
    """What is let out of profiles."""

    def put(self, people: Iterable[ReleasedPerson], at: datetime) -> None:
        """Write each in the place of the former."""
        ...

    def protect(self, person: ReleasedPerson, at: datetime) -> None:
        """Write one whose address is protected from now on, or no more; the trace says whose."""
        ...

    def get(self, beneficiary_id: str) -> ReleasedPerson | None:
        """Return one, or None."""
        ...

    def get_many(self, beneficiary_ids: Iterable[str]) -> Mapping[str, ReleasedPerson]:
        """Return those of these people who have one."""
        ...

    def crowds(self) -> Sequence[Crowd]:
        """Return everyone who has a zone and no protected address, put together."""
        ...


class SiteRepository(Protocol):
    """Sites of employers."""

    def put(self, site: EmployerSite) -> None:
        """Write one, new or in the place of its former state."""
        ...

    def get(self, site_id: str) -> EmployerSite | None:
        """Return one, or None."""
        ...

    def used_since(self, organisation_id: str, since: datetime, but: str | None = None) -> int:
        """Return how many sites an employer declared or used since, one left out."""
        ...

    def page(
        self, organisation_id: str | None, state: SiteState | None, window: Window
    ) -> Listed[EmployerSite]:
        """Return one page, what was declared first before; None is every employer."""
        ...


class PostedOfferRepository(Protocol):
    """Offers posted by employers."""

    def put(self, posted: PostedOffer) -> None:
        """Write one, new or in the place of its former version.

        Raises
        ------
        insertion.errors.StaleVersion
            When the version before is not the one that is stored.
        """
        ...

    def get(self, opportunity_id: str) -> PostedOffer | None:
        """Return one, or None."""
        ...

    def page(
        self, organisation_id: str | None, state: PostedState | None, window: Window
    ) -> Listed[PostedOffer]:
        """Return one page, what was posted first before; None is every employer."""
        ...


class InterestRepository(Protocol):
    """Who said yes to what."""

    def put(self, interest: Interest) -> None:
        """Write one, new or in the place of its former state."""
        ...

    def open_one(self, opportunity_id: str, beneficiary_id: str) -> Interest | None:
        """Return the open one of a person for an offer, or None."""
        ...

    def open_for(self, opportunity_id: str) -> Sequence[Interest]:
        """Return the open ones of an offer."""
        ...

    def open_for_each(self, opportunity_ids: Iterable[str]) -> Mapping[str, Sequence[Interest]]:
        """Return the open ones of each of these offers that has some, in one question."""
        ...

    def open_of(self, beneficiary_id: str) -> Sequence[Interest]:
        """Return the open ones of a person, by ascending id of the offer."""
        ...


class NearbyRepository(Protocol):
    """Counts of people near a square, kept for the day so that asking again tells nothing."""

    def of_day(self, cell: str, domain: str, day: date) -> int | None:
        """Return what was counted that day, None when nothing was."""
        ...

    def keep(self, cell: str, domain: str, day: date, people: int) -> None:
        """Write what was counted, in the place of that of another day."""
        ...


class HostSide(Protocol):
    """Everything that the host side may read of people, and what employers write."""

    @property
    def zones(self) -> ZoneRepository:
        """Return the zones."""
        ...

    @property
    def releases(self) -> ReleaseRepository:
        """Return what is let out of profiles."""
        ...

    @property
    def sites(self) -> SiteRepository:
        """Return the sites of employers."""
        ...

    @property
    def posted(self) -> PostedOfferRepository:
        """Return the offers posted by employers."""
        ...

    @property
    def interests(self) -> InterestRepository:
        """Return who said yes to what."""
        ...

    @property
    def nearby(self) -> NearbyRepository:
        """Return the counts of the day."""
        ...

    @property
    def contacts(self) -> ContactRepository:
        """Return the requests to be put in contact."""
        ...


class Catalogue(Protocol):
    """What the host side does with offers that are ranked."""

    def upsert(self, rows: Iterable[tuple[Opportunity, str | None]]) -> Sequence[object]:
        """Write each; one outcome a row, in order."""
        ...

    def get_many(self, ids: Sequence[OpportunityId]) -> Mapping[OpportunityId, Opportunity]:
        """Return those of ``ids`` that are there."""
        ...

    def close(self, ids: Sequence[OpportunityId], day: date) -> Mapping[OpportunityId, object]:
        """Close opportunities from ``day`` on."""
        ...


class HostWork(Protocol):
    """One transaction, as the host side sees it: no profile, no situation, no address in it."""

    @property
    def organisations(self) -> OrganisationRepository:
        """Return the structures."""
        ...

    @property
    def opportunities(self) -> Catalogue:
        """Return the offers that are ranked."""
        ...

    @property
    def host_side(self) -> HostSide:
        """Return all the rest."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...

    def wait_to_write(self) -> None:
        """Wait for any other writer; what is read from here on stays so until the commit."""
        ...

    def commit(self) -> None:
        """Keep what was written."""
        ...
