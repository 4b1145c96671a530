"""Référents, whom they accompany, and how many people that may be at a time.

Sources: 001 annexe 1 §5.1 and §5.2 (file active, 120 people a full-time référent, 80 for specific
publics), 002 §3 (six portfolios of 80). The file active counts the people for whom one is the
*principal* référent; an *appui* does not take the place of anybody.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from insertion.errors import InvalidValue
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
