"""The person, as far as matching needs to know her: no name, no diagnosis, no NIR."""

import math
from dataclasses import dataclass

from geo.communes import CommuneCode
from geo.coordinates import Coordinates
from geo.travel import TravelMode
from insertion.errors import InvalidValue
from insertion.schedule import WeeklyHours
from insertion.terms import ContractKind, Licence, Need, PhysicalDemand
from skills.codes import RomeCode, SkillId

DEFAULT_MAX_MINUTES = 45.0
MAX_MAX_MINUTES = 180.0
MAX_OCCUPATIONS = 20
MAX_SKILLS = 200
MAX_HOURS = 60.0


@dataclass(frozen=True, slots=True)
class HoursRange:
    """Weekly hours wished, both ends included."""

    minimum: float
    maximum: float

    def __post_init__(self) -> None:
        if not 0 <= self.minimum <= self.maximum <= MAX_HOURS:
            raise InvalidValue("weekly_hours", "de 0 à 60 heures, minimum avant maximum")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a query needs of a person; ``None`` means « not known », an empty set « none ».

    Unknown never excludes: it is listed under « à vérifier » instead.
    """

    home: Coordinates
    home_commune: CommuneCode | None = None
    means: frozenset[TravelMode] | None = None
    max_minutes: float = DEFAULT_MAX_MINUTES
    licences: frozenset[Licence] | None = None
    sought: tuple[RomeCode, ...] = ()
    held: tuple[RomeCode, ...] = ()
    skills: frozenset[SkillId] = frozenset()
    availability: WeeklyHours | None = None
    accepted_contracts: frozenset[ContractKind] | None = None
    weekly_hours: HoursRange | None = None
    limits: frozenset[PhysicalDemand] = frozenset()
    needs: frozenset[Need] | None = None

    def __post_init__(self) -> None:
        if not (math.isfinite(self.max_minutes) and 0 < self.max_minutes <= MAX_MAX_MINUTES):
            raise InvalidValue("max_minutes", "une durée de 1 à 180 minutes par trajet")
        if self.means is not None and not self.means:
            raise InvalidValue("means", "au moins un moyen de déplacement, ou rien du tout")
        if len(self.sought) > MAX_OCCUPATIONS or len(self.held) > MAX_OCCUPATIONS:
            raise InvalidValue("occupations", f"{MAX_OCCUPATIONS} métiers au plus")
        if len(self.skills) > MAX_SKILLS:
            raise InvalidValue("skills", f"{MAX_SKILLS} compétences au plus")
