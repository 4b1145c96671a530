"""The profile as JSON: checks its form only; ``usecases/read_profile.py`` gives it its meaning."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from api.labels import WEEKDAY_LABELS
from api.schemas.profile_examples import EXAMPLES
from api.validation_messages import OWN_MESSAGE
from geo.coordinates import MAX_LAT_DEG, MAX_LON_DEG, Coordinates
from geo.travel import TravelMode
from insertion.beneficiary import (
    DEFAULT_MAX_MINUTES,
    DEFAULT_STAY_MINUTES,
    MAX_HOURS,
    MAX_MAX_MINUTES,
    MAX_OCCUPATIONS,
    MAX_SKILLS,
    MAX_STAY_MINUTES,
    MIN_MAX_MINUTES,
    HoursRange,
)
from insertion.errors import InvalidValue
from insertion.schedule import TimeWindow, WeeklyHours, parse_clock
from insertion.terms import ContractKind, Licence, Need, PhysicalDemand
from skills.codes import RomeCode, parse_rome_code
from skills.errors import InvalidCode
from usecases.profile_draft import HomeDraft, ProfileDraft, StopoverDraft

MAX_ENTRY_LENGTH = 200
MAX_FREE_TEXT_LENGTH = 5_000
MAX_SLOTS = 50
_LINE_BREAKS = frozenset("\n\r\t")
_Code = TypeVar("_Code")


@contextmanager
def _french_refusals() -> Iterator[None]:
    """Let pydantic report what the domain refuses, in the domain's own French words."""
    try:
        yield
    except InvalidValue as error:
        raise PydanticCustomError(OWN_MESSAGE, "{expected}", {"expected": error.expected}) from None


def without_control_characters(text: str) -> str:
    """Return a text that holds none but line breaks, or refuse it."""
    for character in text:
        if character not in _LINE_BREAKS and unicodedata.category(character) == "Cc":
            raise PydanticCustomError(OWN_MESSAGE, "un caractère de contrôle n’a pas sa place ici")
    return text


Text = Annotated[
    str,
    Strict(),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_ENTRY_LENGTH),
    AfterValidator(without_control_characters),
]
FreeText = Annotated[
    str,
    Strict(),
    StringConstraints(strip_whitespace=True, max_length=MAX_FREE_TEXT_LENGTH),
    AfterValidator(without_control_characters),
]
Number = Annotated[float, Strict(), Field(allow_inf_nan=False)]


def _clock(text: str) -> str:
    with _french_refusals():
        parse_clock(text)
    return text


def _minutes_by_occupation(value: object) -> object:
    """Check codes and minutes here: what was written must not be repeated, not even as a place."""
    if not isinstance(value, dict) or len(value) > MAX_OCCUPATIONS:
        raise PydanticCustomError(
            OWN_MESSAGE, f"un objet de {MAX_OCCUPATIONS} codes ROME au plus est attendu"
        )
    checked: dict[str, float] = {}
    for code, minutes in value.items():
        is_number = isinstance(minutes, int | float) and not isinstance(minutes, bool)
        if not (is_number and MIN_MAX_MINUTES <= minutes <= MAX_MAX_MINUTES):
            raise PydanticCustomError(
                OWN_MESSAGE,
                f"pour chaque métier, un nombre de {MIN_MAX_MINUTES:g} à {MAX_MAX_MINUTES:g} "
                "minutes est attendu",
            )
        try:
            known = parse_rome_code(code)
        except InvalidCode:
            raise PydanticCustomError(
                OWN_MESSAGE, "des codes ROME (une lettre et quatre chiffres) sont attendus"
            ) from None
        if checked.setdefault(known, float(minutes)) != minutes:
            raise PydanticCustomError(OWN_MESSAGE, "chaque métier une seule fois")
    return checked


ClockText = Annotated[Text, AfterValidator(_clock)]
DayName = Literal["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
_WEEKDAYS = {label: day for day, label in WEEKDAY_LABELS.items()}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HomeIn(_Strict):
    """Où habite la personne : une seule de ces quatre façons de le dire."""

    commune: Text | None = Field(None, description="Code INSEE de la commune.", examples=["49007"])
    code_postal: Text | None = Field(None, examples=["49100"])
    lat: Annotated[Number, Field(ge=-MAX_LAT_DEG, le=MAX_LAT_DEG)] | None = Field(
        None, description="Latitude en degrés, toujours avec lon.", examples=[47.4712]
    )
    lon: Annotated[Number, Field(ge=-MAX_LON_DEG, le=MAX_LON_DEG)] | None = Field(
        None, description="Longitude en degrés.", examples=[-0.5518]
    )
    adresse: Text | None = Field(
        None, description="Texte libre où la commune est nommée.", examples=["Baugé-en-Anjou"]
    )

    @model_validator(mode="after")
    def _said_in_one_way(self) -> "HomeIn":
        if (self.lat is None) != (self.lon is None):
            raise PydanticCustomError(OWN_MESSAGE, "lat et lon se donnent ensemble")
        ways = (self.commune, self.code_postal, self.lat, self.adresse)
        if sum(way is not None for way in ways) != 1:
            raise PydanticCustomError(
                OWN_MESSAGE,
                "indiquez le domicile d’une seule façon : commune (code INSEE), code_postal, "
                "lat et lon, ou adresse",
            )
        return self

    def to_draft(self) -> HomeDraft:
        """Return the domain's view of it."""
        point = None
        if self.lat is not None and self.lon is not None:
            point = Coordinates(self.lat, self.lon)
        return HomeDraft(
            commune_code=self.commune,
            postcode=self.code_postal,
            coordinates=point,
            address=self.adresse,
        )


class SlotIn(_Strict):
    """Les mêmes heures, un ou plusieurs jours ; une fin avant le début passe minuit."""

    jours: list[DayName] = Field(min_length=1, max_length=7, examples=[["lundi", "mardi"]])
    debut: ClockText = Field(examples=["08:30"])
    fin: ClockText = Field(examples=["16:30"])

    @model_validator(mode="after")
    def _a_real_slot(self) -> "SlotIn":
        with _french_refusals():
            self.windows()
        return self

    def windows(self) -> tuple[TimeWindow, ...]:
        """Return one window a day."""
        start, end = parse_clock(self.debut), parse_clock(self.fin)
        return tuple(TimeWindow(_WEEKDAYS[day], start, end) for day in self.jours)


class HoursIn(_Strict):
    """Heures souhaitées par semaine, bornes comprises."""

    min: Annotated[Number, Field(ge=0, le=MAX_HOURS)] = Field(0.0, examples=[20])
    max: Annotated[Number, Field(ge=0, le=MAX_HOURS)] = Field(MAX_HOURS, examples=[35])

    @model_validator(mode="after")
    def _minimum_first(self) -> "HoursIn":
        with _french_refusals():
            self.to_range()
        return self

    def to_range(self) -> HoursRange:
        """Return the domain's view of it."""
        return HoursRange(self.min, self.max)


class StopoverIn(_Strict):
    """Où un enfant est déposé en allant au travail et repris en en revenant."""

    lieu: HomeIn
    ouvertures: list[SlotIn] = Field(min_length=1, max_length=MAX_SLOTS)
    minutes_sur_place: Annotated[int, Strict(), Field(ge=0, le=MAX_STAY_MINUTES)] = Field(
        DEFAULT_STAY_MINUTES, description="Ce qu’on y passe, chaque fois."
    )

    def to_draft(self) -> StopoverDraft:
        """Return the domain's view of it."""
        windows = [window for slot in self.ouvertures for window in slot.windows()]
        hours = WeeklyHours.from_windows(windows)
        return StopoverDraft(self.lieu.to_draft(), hours, self.minutes_sur_place)


class ProfileIn(_Strict):
    """Ce que l’on sait d’une personne ; un champ absent veut dire « pas connu ».

    Ni nom, ni diagnostic, ni numéro de sécurité sociale : aucun champ n’est prévu pour eux.
    """

    model_config = ConfigDict(title="Profil", json_schema_extra={"examples": EXAMPLES})

    domicile: HomeIn
    moyens: list[TravelMode] | None = Field(
        None, min_length=1, description="Moyens de déplacement de la personne."
    )
    duree_max_minutes: Annotated[Number, Field(ge=1, le=MAX_MAX_MINUTES)] = Field(
        DEFAULT_MAX_MINUTES, description="Durée maximale d’un trajet, porte à porte, aller simple."
    )
    duree_max_par_metier: Annotated[dict[str, float], BeforeValidator(_minutes_by_occupation)] = (
        Field(
            {},
            description="Par code ROME, la durée maximale d’un trajet vers ce métier.",
            examples=[{"K1304": 30}],
        )
    )
    permis: list[Licence] | None = Field(
        None, description="Tous les permis détenus ; une liste vide veut dire « aucun »."
    )
    metiers_recherches: list[Text] = Field(
        [], max_length=MAX_OCCUPATIONS, description="Codes ROME ou noms de métiers."
    )
    metiers_exerces: list[Text] = Field(
        [], max_length=MAX_OCCUPATIONS, description="Codes ROME ou noms de métiers."
    )
    competences: list[Text] = Field(
        [], max_length=MAX_SKILLS, description="Codes de compétences ou textes."
    )
    texte_libre: FreeText = Field(
        "", description="Quelques phrases : métiers exercés et savoir-faire y sont lus."
    )
    disponibilites: list[SlotIn] = Field(
        [], max_length=MAX_SLOTS, description="Aucune plage veut dire « pas connu »."
    )
    contrats_acceptes: list[ContractKind] | None = Field(
        None, min_length=1, description="Les autres contrats sont refusés."
    )
    heures_hebdo: HoursIn | None = None
    limites: list[PhysicalDemand] = Field(
        [], description="Limites fonctionnelles : ce qui est difficile, jamais pourquoi."
    )
    besoins: list[Need] | None = Field(
        None, description="Ce qui freine le retour à l’emploi ; liste vide : « aucun »."
    )
    garde_enfant: StopoverIn | None = Field(
        None, description="Un enfant à déposer et à reprendre en chemin."
    )

    def to_draft(self) -> ProfileDraft:
        """Return the profile as the use cases take it, not resolved yet."""
        windows = [window for slot in self.disponibilites for window in slot.windows()]
        return ProfileDraft(
            home=self.domicile.to_draft(),
            means=_known(self.moyens),
            max_minutes=self.duree_max_minutes,
            max_minutes_by_occupation=tuple(
                sorted((RomeCode(code), each) for code, each in self.duree_max_par_metier.items())
            ),
            licences=_known(self.permis),
            sought=tuple(self.metiers_recherches),
            held=tuple(self.metiers_exerces),
            skills=tuple(self.competences),
            free_text=self.texte_libre,
            availability=WeeklyHours.from_windows(windows) if windows else None,
            accepted_contracts=_known(self.contrats_acceptes),
            weekly_hours=None if self.heures_hebdo is None else self.heures_hebdo.to_range(),
            limits=frozenset(self.limites),
            needs=_known(self.besoins),
            stopover=None if self.garde_enfant is None else self.garde_enfant.to_draft(),
        )


def _known(values: list[_Code] | None) -> frozenset[_Code] | None:
    return None if values is None else frozenset(values)


PROFILE_FIELDS = frozenset(
    name
    for model in (ProfileIn, HomeIn, SlotIn, HoursIn, StopoverIn)
    for name in model.model_fields
)
