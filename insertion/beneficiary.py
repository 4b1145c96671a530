"""The person, as far as matching needs to know her: no name, no diagnosis, no NIR."""

from dataclasses import dataclass

from geo.communes import CommuneCode
from geo.coordinates import Coordinates
from geo.travel import TravelMode
from insertion.errors import InvalidValue
from insertion.schedule import WeeklyHours
from insertion.terms import ContractKind, Licence, Need, PhysicalDemand
from skills.codes import RomeCode, SkillId

DEFAULT_MAX_MINUTES = 45.0
MIN_MAX_MINUTES = 1.0
MAX_MAX_MINUTES = 180.0
MAX_OCCUPATIONS = 20
MAX_SKILLS = 200
MAX_HOURS = 60.0
DEFAULT_STAY_MINUTES = 5
MAX_STAY_MINUTES = 60
BY_OCCUPATION = "duree_max_par_metier"


@dataclass(frozen=True, slots=True)
class HoursRange:
    """Weekly hours wished, both ends included."""

    minimum: float
    maximum: float

    def __post_init__(self) -> None:
        if not 0 <= self.minimum <= self.maximum <= MAX_HOURS:
            raise InvalidValue(
                "heures_hebdo", f"de 0 à {MAX_HOURS:g} heures, minimum avant maximum"
            )


@dataclass(frozen=True, slots=True)
class StopoverPlace:
    """Where a child is left on the way to work and fetched on the way back, and when it is open."""

    point: Coordinates
    hours: WeeklyHours
    stay_minutes: int = DEFAULT_STAY_MINUTES

    def __post_init__(self) -> None:
        if not 0 <= self.stay_minutes <= MAX_STAY_MINUTES:
            raise InvalidValue("minutes_sur_place", f"de 0 à {MAX_STAY_MINUTES} minutes")
        if not self.hours.windows:
            raise InvalidValue("ouvertures", "au moins une plage d’ouverture")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a query needs of a person; ``None`` means « not known », an empty set « none ».

    Unknown never excludes: it is listed under « à vérifier » instead.
    """

    home: Coordinates
    home_commune: CommuneCode | None = None
    means: frozenset[TravelMode] | None = None
    max_minutes: float = DEFAULT_MAX_MINUTES
    # For these occupations, instead of the maximum above; each once.
    max_minutes_by_occupation: tuple[tuple[RomeCode, float], ...] = ()
    licences: frozenset[Licence] | None = None
    sought: tuple[RomeCode, ...] = ()
    held: tuple[RomeCode, ...] = ()
    skills: frozenset[SkillId] = frozenset()
    availability: WeeklyHours | None = None
    accepted_contracts: frozenset[ContractKind] | None = None
    weekly_hours: HoursRange | None = None
    limits: frozenset[PhysicalDemand] = frozenset()
    needs: frozenset[Need] | None = None
    stopover: StopoverPlace | None = None

    def __post_init__(self) -> None:
        own = [minutes for _, minutes in self.max_minutes_by_occupation]
        for field, values in (("duree_max_minutes", [self.max_minutes]), (BY_OCCUPATION, own)):
            if not all(MIN_MAX_MINUTES <= minutes <= MAX_MAX_MINUTES for minutes in values):
                raise InvalidValue(
                    field,
                    f"une durée de {MIN_MAX_MINUTES:g} à {MAX_MAX_MINUTES:g} minutes par trajet",
                )
        if len({code for code, _ in self.max_minutes_by_occupation}) < len(own):
            raise InvalidValue(BY_OCCUPATION, "chaque métier une seule fois")
        if self.means is not None and not self.means:
            raise InvalidValue("moyens", "au moins un moyen de déplacement, ou rien du tout")
        for field, occupations in (
            ("metiers_recherches", self.sought),
            ("metiers_exerces", self.held),
            (BY_OCCUPATION, self.max_minutes_by_occupation),
        ):
            if len(occupations) > MAX_OCCUPATIONS:
                raise InvalidValue(field, f"{MAX_OCCUPATIONS} métiers au plus")
        if len(self.skills) > MAX_SKILLS:
            raise InvalidValue("competences", f"{MAX_SKILLS} compétences au plus")

    @property
    def longest_minutes(self) -> float:
        """Return the longest way that she accepts for some occupation."""
        return max((self.max_minutes, *(minutes for _, minutes in self.max_minutes_by_occupation)))
