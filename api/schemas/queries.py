"""Parameters of the URL; an unknown one is refused: a misspelt filter must not list everything."""

import re
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from api.schemas.day import Day
from api.schemas.profile import Text
from api.validation_messages import OWN_MESSAGE
from geo.communes import CommuneCode, Communes, parse_commune_code
from geo.coordinates import Coordinates
from geo.errors import InvalidCoordinates, UnknownCommune
from geo.travel import TravelMode
from insertion.eligibility import Eligibility
from insertion.errors import InvalidValue
from insertion.ports import OpportunityFilter
from insertion.terms import ContractKind, OpportunityKind
from skills.codes import RomeCode, parse_rome_code
from skills.errors import InvalidCode, UnknownOccupation
from skills.taxonomy import Referential
from usecases.find_area import MOST_MINUTES, AreaForm, AreaWanted
from usecases.levers_wanted import DEFAULT_LEVERS, MAX_LEVERS, LeversWanted
from usecases.profile_draft import HomeDraft
from usecases.ranking_request import DEFAULT_K, KINDS, Wanted

MAX_MATCHES = 200  # of one answer over HTTP
MAX_SIZE = 100
MAX_PAGE = 1_000_000
MAX_RESULTS = 50


class AnswerFormat(StrEnum):
    """In what form a list is answered."""

    JSON = "json"
    GEOJSON = "geojson"


Format = Annotated[
    AnswerFormat | None,
    Field(description="`geojson` : RFC 7946. Sinon, l’en-tête `Accept` décide."),
]


_DIGITS = re.compile(r"-?[0-9]+")


def _only_digits(value: object) -> object:
    # Pydantic also reads what Python does: 1_0 for 10, 1.0 for 1, blanks around.
    if isinstance(value, str) and not _DIGITS.fullmatch(value):
        raise PydanticCustomError(OWN_MESSAGE, "un nombre entier est attendu")
    return value


WholeNumber = Annotated[int, BeforeValidator(_only_digits)]


_DECIMAL = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,15})?")


def _only_decimal(value: object) -> object:
    # Pydantic also reads what Python does: inf, nan, 1e3, 1_0.
    if isinstance(value, str) and not _DECIMAL.fullmatch(value):
        raise PydanticCustomError(OWN_MESSAGE, "des degrés sont attendus, comme 47.4736")
    return value


Degrees = Annotated[float, BeforeValidator(_only_decimal), Field(allow_inf_nan=False)]


def point_of(lat: float, lon: float) -> Coordinates:
    """Return the point, or raise :class:`InvalidValue` when it is not on the globe."""
    try:
        return Coordinates(lat, lon)
    except InvalidCoordinates:
        raise InvalidValue(
            "lat", "une latitude de -90 à 90 et une longitude de -180 à 180"
        ) from None


class _Query(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NoParameter(_Query):
    """A URL that takes no parameter."""


class RankingQuery(_Query):
    """How many, of which kind, and among what."""

    k: WholeNumber = Field(
        DEFAULT_K, ge=1, le=MAX_MATCHES, description="Nombre de correspondances par page."
    )
    page: WholeNumber = Field(
        1, ge=1, le=MAX_PAGE, description="Les suivantes, dans le même ordre."
    )
    type: Literal["offre", "action", "tout"] = Field("tout", description="Ce qui est cherché.")
    contrat: ContractKind | None = None
    commune: Text | None = Field(None, description="Code INSEE du lieu.", examples=["49007"])
    q: Text | None = Field(None, description="Mots cherchés dans l’intitulé.")

    def wanted(self, communes: Communes) -> Wanted:
        """Return what of the list is wanted.

        Raises
        ------
        InvalidValue
            For a commune that does not exist, or words that cannot be searched.
        """
        return Wanted(
            k=self.k,
            skip=(self.page - 1) * self.k,
            kinds=KINDS[self.type],
            contract=self.contrat,
            commune=None if self.commune is None else commune_code(self.commune, communes),
            text=self.q,
        )


class SimilarQuery(_Query):
    """How many, and of which kind."""

    k: WholeNumber = Field(DEFAULT_K, ge=1, le=MAX_MATCHES, description="Nombre de réponses.")
    type: Literal["offre", "action", "tout"] | None = Field(
        None, description="Ce qui est cherché ; le même type, sauf indication."
    )

    def kinds(self) -> frozenset[OpportunityKind] | None:
        """Return the kinds asked for, None for the same."""
        return None if self.type is None else KINDS[self.type]


class LeversQuery(_Query):
    """How many levers, on what, and toward which opportunity."""

    type: Literal["offre", "action", "tout"] = Field("offre", description="Ce qui est compté.")
    limite: WholeNumber = Field(
        DEFAULT_LEVERS, ge=1, le=MAX_LEVERS, description="Nombre de leviers au plus."
    )
    opportunite: Text | None = Field(
        None, description="Identifiant d’une offre ou d’une action à mettre à portée."
    )

    def wanted(self, loan: Eligibility | None) -> LeversWanted:
        """Return what is asked; ``loan`` is what a Point Mobilité would say."""
        return LeversWanted(
            kinds=KINDS[self.type],
            at_most=self.limite,
            opportunity_id=self.opportunite,
            loan=loan,
        )


class ListQuery(_Query):
    """Filters of a list, all exact, and the page."""

    page: WholeNumber = Field(1, ge=1, le=MAX_PAGE)
    size: WholeNumber = Field(20, ge=1, le=MAX_SIZE)
    commune: Text | None = Field(None, description="Code INSEE.", examples=["49007"])
    departement: Text | None = Field(None, examples=["49"])
    code_rome: Text | None = Field(None, examples=["K2204"])
    contrat: ContractKind | None = None
    q: Text | None = Field(None, description="Mots cherchés dans l’intitulé.")
    format: Format = None

    def to_filter(
        self, kind: OpportunityKind, communes: Communes, referential: Referential
    ) -> OpportunityFilter:
        """Return the domain's filter.

        Raises
        ------
        InvalidValue
            For a code that does not exist: it would answer an empty list without saying why.
        """
        return OpportunityFilter(
            kind=kind,
            rome_code=None if self.code_rome is None else _rome_code(self.code_rome, referential),
            commune_code=None if self.commune is None else commune_code(self.commune, communes),
            departement=(
                None if self.departement is None else _departement(self.departement, communes)
            ),
            contract=self.contrat,
            text=self.q,
        )


class TerritoryQuery(_Query):
    """A kind, a place, and the page."""

    type: Text | None = Field(
        None, description="Type de territoire : pds, mds, canton, qpv…", examples=["pds"]
    )
    commune: Text | None = Field(None, description="Code INSEE.", examples=["49007"])
    lat: Degrees | None = Field(
        None, description="Latitude d’un lieu public, avec lon. Jamais un domicile : voir POST."
    )
    lon: Degrees | None = Field(None, description="Longitude.")
    departement: Text | None = Field(
        None,
        description="Aussi ce que le registre en sait : lui-même et ses EPCI.",
        examples=["49"],
    )
    page: WholeNumber = Field(1, ge=1, le=MAX_PAGE)
    size: WholeNumber = Field(MAX_SIZE, ge=1, le=MAX_SIZE)

    def home(self) -> HomeDraft | None:
        """Return the place asked about, None for the whole list.

        Raises
        ------
        InvalidValue
            When it is said in two ways, or by half.
        """
        if (self.lat is None) != (self.lon is None):
            raise InvalidValue("lat", "lat et lon se donnent ensemble")
        if self.commune is not None and self.lat is not None:
            raise InvalidValue("commune", "une commune, ou bien lat et lon")
        if self.lat is not None and self.lon is not None:
            return HomeDraft(coordinates=point_of(self.lat, self.lon))
        return None if self.commune is None else HomeDraft(commune_code=self.commune)

    def of_register(self, communes: Communes) -> str | None:
        """Return the département whose own territories are told, None without one."""
        return None if self.departement is None else _departement(self.departement, communes)


class AreaQuery(_Query):
    """By which means, for how long, and drawn how."""

    mode: TravelMode = Field(description="Moyen de déplacement.", examples=["velo"])
    minutes: WholeNumber = Field(
        30, ge=1, le=MOST_MINUTES, description="Durée au plus, porte à porte, aller simple."
    )
    forme: AreaForm = Field(AreaForm.COMMUNES, description="De quoi la zone est faite.")

    def wanted(self) -> AreaWanted:
        """Return what is asked."""
        return AreaWanted(self.mode, float(self.minutes), self.forme)


class CommuneAreaQuery(AreaQuery):
    """An area around the point of a commune."""

    commune: Text = Field(description="Code INSEE de la commune de départ.", examples=["49007"])


class FormatQuery(_Query):
    """The form of one opportunity."""

    format: Format = None


class SearchQuery(_Query):
    """A text to look up."""

    q: Text = Field(description="Le texte cherché, tel qu’on le dit.")
    limite: WholeNumber = Field(10, ge=1, le=MAX_RESULTS, description="Nombre de réponses au plus.")


class LimitQuery(_Query):
    """How many answers."""

    limite: WholeNumber = Field(10, ge=1, le=MAX_RESULTS, description="Nombre de réponses au plus.")


class GapQuery(_Query):
    """The occupation one comes from."""

    depuis: Text = Field(description="Code ROME du métier exercé.", examples=["K1304"])

    def known_origin(self, referential: Referential) -> RomeCode:
        """Return the code, or raise :class:`InvalidValue` when it does not exist."""
        return _rome_code(self.depuis, referential, "depuis")


class DayQuery(_Query):
    """The day whose rules answer."""

    date: Day | None = Field(
        None,
        description="Le jour dont les règles répondent ; aujourd’hui sinon.",
        examples=["2021-06-15"],
    )


class EligibilityQuery(DayQuery):
    """One dispositif, or every one."""

    dispositif: Text | None = Field(
        None, description="Un seul dispositif, par son identifiant.", examples=["astre"]
    )


QUERY_FIELDS = frozenset(
    name
    for model in (
        RankingQuery,
        SimilarQuery,
        LeversQuery,
        ListQuery,
        TerritoryQuery,
        CommuneAreaQuery,
        FormatQuery,
        SearchQuery,
        LimitQuery,
        GapQuery,
        DayQuery,
        EligibilityQuery,
    )
    for name in model.model_fields
)


def _rome_code(text: str, referential: Referential, field: str = "code_rome") -> RomeCode:
    try:
        return referential.occupation(parse_rome_code(text)).code
    except (InvalidCode, UnknownOccupation):
        raise InvalidValue(field, "ce code ROME est inconnu (exemple : K2204)") from None


def commune_code(text: str, communes: Communes) -> CommuneCode:
    """Return the present code of a commune, or raise :class:`InvalidValue`."""
    try:
        # Offers of a former commune are stored under the present one.
        return communes.get(parse_commune_code(text)).current_code
    except UnknownCommune:
        raise InvalidValue("commune", "ce code commune est inconnu (exemple : 49007)") from None


def _departement(text: str, communes: Communes) -> str:
    code = text.upper()
    if code not in {commune.departement for commune in communes.current()}:
        raise InvalidValue("departement", "ce département est inconnu (exemples : 49, 2A, 974)")
    return code
