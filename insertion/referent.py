"""Référents, whom they accompany, and how many people that may be at a time.

Sources: 001 annexe 1 §5.1 and §5.2 (file active, 120 people a full-time référent, 80 for specific
publics), 002 §3 (six portfolios of 80). The file active counts the people for whom one is the
*principal* référent; an *appui* does not take the place of anybody.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from insertion.errors import InvalidValue
from insertion.names import parse_phone, require_name
from insertion.text import require_id

NORM = 120
NORM_SPECIFIC = 80  # agricoles, veille sociale…; and a portfolio of the Mayenne
NORMS = frozenset({NORM, NORM_SPECIFIC})
MAYENNE_PORTFOLIOS = 6
FULL_TIME = 100  # hundredths of a full-time equivalent


class AccompanimentRole(StrEnum):
    """How a référent accompanies a person (002 §2): one leads, another may help."""

    PRINCIPAL = "principal"
    SUPPORT = "appui"


@dataclass(frozen=True, slots=True)
class Referent:
    """Someone who accompanies people, for a structure.

    ``social_worker`` is whether she is a social worker of the Département, whose prescriptions
    need no third-party validation (000 §4). ``full_time_equivalent`` is in hundredths.
    """

    id: str
    organisation_id: str
    social_worker: bool
    norm: int = NORM
    full_time_equivalent: int = FULL_TIME

    def __post_init__(self) -> None:
        require_id(self.id)
        require_id(self.organisation_id)
        if self.norm not in NORMS:
            raise InvalidValue(
                "norme", f"{NORM} personnes, ou {NORM_SPECIFIC} (publics spécifiques)"
            )
        if not 1 <= self.full_time_equivalent <= FULL_TIME:
            raise InvalidValue("equivalent_temps_plein", "de 0,01 à 1")

    @property
    def capacity(self) -> int:
        """Return how many people may be in the file active, rounded down."""
        return self.norm * self.full_time_equivalent // FULL_TIME


@dataclass(frozen=True, slots=True)
class ReferentName:
    """What a référent is called by the people she accompanies, and where they call her.

    Raises
    ------
    insertion.errors.InvalidValue
        When the name is none, or the number is not one.
    """

    name: str
    phone: str | None = None

    def __post_init__(self) -> None:
        require_name("nom", self.name)
        if self.phone is not None and parse_phone(self.phone) != self.phone:
            raise InvalidValue("telephone", "un numéro sans espace ni point")


@dataclass(frozen=True, slots=True)
class Accompaniment:
    """A person and the référent who accompanies her; open while ``ends_on`` is None."""

    id: str
    beneficiary_id: str
    referent_id: str
    role: AccompanimentRole
    starts_on: date
    ends_on: date | None = None

    def __post_init__(self) -> None:
        for each in (self.id, self.beneficiary_id, self.referent_id):
            require_id(each)
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise InvalidValue("fin", "un jour à partir du début de l’accompagnement")


def portfolios_capacity(portfolios: int = MAYENNE_PORTFOLIOS, size: int = NORM_SPECIFIC) -> int:
    """Return how many people an accompaniment of several portfolios follows: 6 × 80 = 480."""
    return portfolios * size


class ReferentNameRepository(Protocol):
    """What référents are called, by their id."""

    def get_many(self, ids: Collection[str]) -> Mapping[str, ReferentName]:
        """Return those of ``ids`` that are written."""
        ...

    def put(self, referent_id: str, name: ReferentName) -> None:
        """Write one, in the place of the former one."""
        ...
