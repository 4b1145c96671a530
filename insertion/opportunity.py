"""What can be proposed to a person: job offers and insertion actions."""

from dataclasses import dataclass
from datetime import date
from typing import NewType

from insertion.errors import InvalidValue
from insertion.place import UNKNOWN_PLACE, Place
from insertion.schedule import WeeklyHours
from insertion.terms import (
    ContractKind,
    Licence,
    Need,
    Objective,
    OfferNature,
    OpportunityKind,
    PhysicalDemand,
    RequirementLevel,
)
from insertion.text import is_legible, require_id
from skills.codes import RomeCode, SkillId

OpportunityId = NewType("OpportunityId", str)

MAX_WEEKLY_HOURS = 60.0
MAX_TITLE_LENGTH = 300
MOST_DISCOVERY_DAYS = {OfferNature.VISIT: 1, OfferNature.DAY: 1, OfferNature.IMMERSION: 31}
"""How long one may discover a work; a mise en situation lasts one month at most."""


def parse_opportunity_id(text: str) -> OpportunityId:
    """Return the id, or raise :class:`InvalidValue`; ids are safe in a URL and in a file name."""
    return OpportunityId(require_id(text))


@dataclass(frozen=True, slots=True)
class SkillRequirement:
    """A skill asked for, and how firmly."""

    skill_id: SkillId
    level: RequirementLevel = RequirementLevel.DESIRED


@dataclass(frozen=True, slots=True)
class LicenceRequirement:
    """A licence asked for; only a required one can exclude."""

    licence: Licence
    level: RequirementLevel = RequirementLevel.REQUIRED


@dataclass(frozen=True, slots=True, kw_only=True)
class _OpportunityFacts:
    """What offers and actions have in common; ``None`` and empty mean « not known »."""

    id: OpportunityId
    title: str
    source: str
    place: Place = UNKNOWN_PLACE
    rome_code: RomeCode | None = None
    skills: tuple[SkillRequirement, ...] = ()
    contract: ContractKind | None = None
    weekly_hours: float | None = None
    shifts: WeeklyHours | None = None
    licences: tuple[LicenceRequirement, ...] = ()
    demands: frozenset[PhysicalDemand] = frozenset()
    description: str = ""
    organisation: str | None = None
    published_on: date | None = None
    expires_on: date | None = None
    inferred: frozenset[str] = frozenset()  # names of the fields read from text, not stated

    def __post_init__(self) -> None:
        parse_opportunity_id(self.id)
        if len(self.title) > MAX_TITLE_LENGTH or not is_legible(self.title):
            raise InvalidValue(
                "titre", f"un intitulé lisible, {MAX_TITLE_LENGTH} caractères au plus"
            )
        if self.weekly_hours is not None and not 0 < self.weekly_hours <= MAX_WEEKLY_HOURS:
            raise InvalidValue(
                "heures_hebdo",
                f"un nombre d’heures par semaine au-dessus de 0, {MAX_WEEKLY_HOURS:g} au plus",
            )

    def is_open_on(self, day: date) -> bool:
        """Return whether it can still be proposed on ``day``; its last day counts."""
        return self.expires_on is None or day <= self.expires_on


@dataclass(frozen=True, slots=True, kw_only=True)
class JobOffer(_OpportunityFacts):
    """A job offer of one employer, possibly with several posts, or a way to discover a work.

    Discovering asks no contract and is not paid by who welcomes (code du travail L. 5135-3); it
    lasts some ``days``, when that is known.
    """

    posts: int = 1
    salary: str | None = None
    beginner_accepted: bool | None = None
    url: str | None = None
    nature: OfferNature = OfferNature.JOB
    days: int | None = None

    def __post_init__(self) -> None:
        _OpportunityFacts.__post_init__(self)
        if self.nature is OfferNature.JOB:
            if self.days is not None:
                raise InvalidValue("jours", "aucune durée en jours pour un emploi")
            return
        if self.contract is not None or self.salary is not None:
            field = "salaire" if self.contract is None else "contrat"
            raise InvalidValue(field, "rien : découvrir un métier n’est ni un contrat ni payé")
        most = MOST_DISCOVERY_DAYS[self.nature]
        if self.days is not None and not 1 <= self.days <= most:
            raise InvalidValue("jours", f"un nombre de jours de 1 à {most}")

    @property
    def is_discovery(self) -> bool:
        """Return whether it is a way to discover a work, and no contract."""
        return self.nature is not OfferNature.JOB

    @property
    def kind(self) -> OpportunityKind:
        """Return the kind of opportunity."""
        return OpportunityKind.JOB_OFFER

    @property
    def needs(self) -> frozenset[Need]:
        """Return no need: an offer is work, not support."""
        return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class InsertionAction(_OpportunityFacts):
    """An insertion action; ``dispositif`` is the funded scheme it belongs to."""

    dispositif: str
    objective: Objective
    needs: frozenset[Need] = frozenset()
    places: int | None = None
    audience: str = ""  # public, in French, as the scheme states it

    @property
    def kind(self) -> OpportunityKind:
        """Return the kind of opportunity."""
        return OpportunityKind.INSERTION_ACTION


Opportunity = JobOffer | InsertionAction
