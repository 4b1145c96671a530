"""A profile as it was given, and as it was understood."""

from dataclasses import dataclass
from enum import StrEnum

from geo.communes import Commune
from geo.coordinates import Coordinates
from geo.travel import TravelMode
from insertion.beneficiary import DEFAULT_MAX_MINUTES, HoursRange, Profile
from insertion.schedule import WeeklyHours
from insertion.terms import ContractKind, Licence, Need, PhysicalDemand
from skills.codes import RomeCode
from usecases.errors import UseCaseError


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeDraft:
    """Where a person lives, said in exactly one way."""

    commune_code: str | None = None
    postcode: str | None = None
    coordinates: Coordinates | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class StopoverDraft:
    """Where a child is left on the way, not found yet, and when it is open."""

    place: HomeDraft
    hours: WeeklyHours
    stay_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileDraft:
    """A well-formed profile whose codes and texts are not resolved yet.

    ``sought``, ``held`` and ``skills`` mix codes and texts; the form of each decides which it is.
    """

    home: HomeDraft
    means: frozenset[TravelMode] | None = None
    max_minutes: float = DEFAULT_MAX_MINUTES
    max_minutes_by_occupation: tuple[tuple[RomeCode, float], ...] = ()
    licences: frozenset[Licence] | None = None
    sought: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    free_text: str = ""
    availability: WeeklyHours | None = None
    accepted_contracts: frozenset[ContractKind] | None = None
    weekly_hours: HoursRange | None = None
    limits: frozenset[PhysicalDemand] = frozenset()
    needs: frozenset[Need] | None = None
    stopover: StopoverDraft | None = None


class ProfileField(StrEnum):
    """The fields of a profile that a text or a code can be wrong in, as the JSON names them."""

    HOME = "domicile"
    SOUGHT = "metiers_recherches"
    HELD = "metiers_exerces"
    SKILLS = "competences"
    FREE_TEXT = "texte_libre"
    STOPOVER = "garde_enfant"
    BY_OCCUPATION = "duree_max_par_metier"


@dataclass(frozen=True, slots=True)
class ProfileMistake:
    """One thing that only the person can correct; never repeats what was given."""

    field: str  # "metiers_recherches[2]"
    expected: str  # the French sentence


class ProfileRefused(UseCaseError, ValueError):
    """A profile that cannot be used as it is; holds every mistake, not only the first."""

    def __init__(self, mistakes: tuple[ProfileMistake, ...]) -> None:
        super().__init__("; ".join(f"{each.field} : {each.expected}" for each in mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class UnderstoodHome:
    """The place retained for the home; ``shared_by`` communes when a postcode covers several."""

    commune: Commune
    coordinates: Coordinates
    confidence: float
    shared_by: int = 1


@dataclass(frozen=True, slots=True)
class UnderstoodTerm:
    """A code retained, and the words it comes from (the code itself when a code was given)."""

    field: ProfileField
    code: str
    label: str
    words: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code that an unrecognised text may have meant."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class UnrecognisedText:
    """A text that no code matches well enough: it counts for nothing, and it is said."""

    field: ProfileField
    words: str
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """Everything that was made of the texts of a profile.

    ``licences_read`` were met in the free text; they are shown to be confirmed, and are added to
    the licences only when the profile already lists some: a sentence is not a full list.
    """

    home: UnderstoodHome
    sought: tuple[UnderstoodTerm, ...] = ()
    held: tuple[UnderstoodTerm, ...] = ()
    skills: tuple[UnderstoodTerm, ...] = ()
    licences_read: tuple[Licence, ...] = ()
    unrecognised: tuple[UnrecognisedText, ...] = ()


@dataclass(frozen=True, slots=True)
class ResolvedProfile:
    """The profile the engine takes, and how it was understood."""

    profile: Profile
    understood: Understood
