"""Sites and offers of employers, as JSON."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from api.employer_labels import (
    CLOSING_LABELS,
    POSTED_STATE_LABELS,
    SITE_STATE_LABELS,
)
from api.schemas.day import Day
from api.schemas.insertion_fields import Comment, Count, Identifier, StrictIn, Version, WindowQuery
from api.schemas.opportunity import CodeOut, OfferOut, code_out
from api.schemas.profile import MAX_SLOTS, FreeText, Number, SlotIn, Text
from api.validation_messages import OWN_MESSAGE
from geo.communes import Communes, parse_commune_code
from geo.coordinates import MAX_LAT_DEG, MAX_LON_DEG, Coordinates
from geo.errors import UnknownCommune
from insertion.errors import InvalidValue
from insertion.host_side.posted_offers import ClosingReason, PostedOffer, PostedState
from insertion.host_side.sites import MAX_LABEL_LENGTH, SiteState, is_siret
from insertion.opportunity import (
    MAX_TITLE_LENGTH,
    MAX_WEEKLY_HOURS,
    MOST_DISCOVERY_DAYS,
    JobOffer,
    LicenceRequirement,
    OpportunityId,
    SkillRequirement,
)
from insertion.positionnement_ports import Listed
from insertion.schedule import WeeklyHours
from insertion.terms import (
    ContractKind,
    Licence,
    OfferNature,
    PhysicalDemand,
    RequirementLevel,
)
from skills.codes import RomeCode, SkillId, parse_rome_code, parse_skill_id
from skills.errors import InvalidCode
from skills.taxonomy import Referential
from usecases.host_side.offers import Written
from usecases.host_side.sites import DeclaredSite, SeenSite

MAX_ASKED_SKILLS = 20
MAX_POSTS = 1_000
MAX_DAYS = max(MOST_DISCOVERY_DAYS.values())


def _siret(text: str) -> str:
    compact = "".join(text.split())
    if not is_siret(compact):
        raise PydanticCustomError(
            OWN_MESSAGE, "un SIRET de 14 chiffres est attendu ; sa clé dit qu’il y a une faute"
        )
    return compact


def _commune(text: str) -> str:
    try:
        return parse_commune_code(text)
    except UnknownCommune:
        raise PydanticCustomError(OWN_MESSAGE, "un code INSEE comme 49007 est attendu") from None


def _rome(text: str) -> RomeCode:
    try:
        return parse_rome_code(text)
    except InvalidCode:
        raise PydanticCustomError(
            OWN_MESSAGE, "un code ROME (une lettre et quatre chiffres) est attendu"
        ) from None


def _skill(text: str) -> SkillId:
    try:
        return parse_skill_id(text)
    except InvalidCode:
        raise PydanticCustomError(OWN_MESSAGE, "un code de compétence est attendu") from None


class PointIn(StrictIn):
    """Une position, dans la commune du site."""

    lat: Annotated[Number, Field(ge=-MAX_LAT_DEG, le=MAX_LAT_DEG)]
    lon: Annotated[Number, Field(ge=-MAX_LON_DEG, le=MAX_LON_DEG)]


class SiteIn(StrictIn):
    """Un site où l’employeur recrute ; il ne bouge plus : un autre lieu est un autre site."""

    siret: Annotated[Text, AfterValidator(_siret)] = Field(examples=["73282932000074"])
    nom: Annotated[Text, Field(max_length=MAX_LABEL_LENGTH)]
    commune: Annotated[Text, AfterValidator(_commune)] = Field(examples=["49007"])
    position: PointIn | None = Field(None, description="Le centre de la commune, sinon.")

    def declared(self) -> DeclaredSite:
        """Return what is declared."""
        at = self.position
        return DeclaredSite(
            siret=self.siret,
            label=self.nom,
            commune_code=parse_commune_code(self.commune),
            point=None if at is None else Coordinates(at.lat, at.lon),
        )


class DecisionIn(StrictIn):
    """La décision du Département ; un refus dit pourquoi."""

    accepte: bool
    motif: Comment | None = None
    version: Version | None = None


class SiteQuery(WindowQuery):
    """Which sites, and the page."""

    etat: SiteState | None = None


class PostedQuery(WindowQuery):
    """Which posted offers, and the page."""

    etat: PostedState | None = None


class SiteOut(BaseModel):
    """Un site d’un employeur."""

    id: str
    employeur_id: str
    employeur: str | None = Field(description="Le nom de l’employeur.")
    siret: str
    nom: str
    commune: str
    commune_nom: str
    lat: float
    lon: float
    etat: CodeOut
    motif: str | None
    declare_le: datetime
    decide_le: date | None

    @classmethod
    def of(cls, seen: SeenSite, communes: Communes) -> "SiteOut":
        """Return the site as JSON."""
        site = seen.site
        return cls(
            id=site.id,
            employeur_id=site.organisation_id,
            employeur=seen.employer,
            siret=site.siret,
            nom=site.label,
            commune=site.commune_code,
            commune_nom=communes.get(site.commune_code).name,
            lat=site.point.lat,
            lon=site.point.lon,
            etat=code_out(site.state, SITE_STATE_LABELS[site.state]),
            motif=site.motive,
            declare_le=site.declared_at,
            decide_le=site.decided_on,
        )


class SitePageOut(BaseModel):
    """Une page de sites."""

    items: list[SiteOut]
    total: int
    page: int
    size: int
    pages: int

    @classmethod
    def of(cls, listed: Listed[SeenSite], query: WindowQuery, communes: Communes) -> "SitePageOut":
        """Return the page as JSON."""
        items = [SiteOut.of(each, communes) for each in listed.items]
        pages = -(-listed.total // query.size)
        return cls(items=items, total=listed.total, page=query.page, size=query.size, pages=pages)


class SkillAskedIn(StrictIn):
    """Une compétence demandée, et si elle est exigée."""

    code: Annotated[Text, AfterValidator(_skill)]
    exigee: bool = False


class PostedOfferIn(StrictIn):
    """Une offre telle que l’employeur l’écrit ; son lieu est celui du site."""

    site_id: Identifier
    intitule: Annotated[Text, Field(max_length=MAX_TITLE_LENGTH)]
    description: FreeText = ""
    code_rome: Annotated[Text, AfterValidator(_rome)] | None = None
    nature: OfferNature = Field(
        OfferNature.JOB, description="Un emploi, ou de quoi découvrir : ni contrat, ni salaire."
    )
    jours: Annotated[Count, Field(ge=1, le=MAX_DAYS)] | None = Field(
        None, description="Pour découvrir : la durée, en jours ; une immersion, un mois au plus."
    )
    contrat: ContractKind | None = None
    heures_hebdo: Annotated[Number, Field(gt=0, le=MAX_WEEKLY_HOURS)] | None = None
    horaires: Annotated[list[SlotIn], Field(max_length=MAX_SLOTS)] = Field([])
    conditions: Annotated[list[PhysicalDemand], Field(max_length=len(PhysicalDemand))] = Field([])
    competences: Annotated[list[SkillAskedIn], Field(max_length=MAX_ASKED_SKILLS)] = Field([])
    permis: Annotated[list[Licence], Field(max_length=len(Licence))] = Field(
        [], description="Exigés."
    )
    permis_souhaites: Annotated[list[Licence], Field(max_length=len(Licence))] = Field([])
    postes: Annotated[Count, Field(ge=1, le=MAX_POSTS)] = 1
    salaire: Text | None = None
    debutant_accepte: bool | None = None
    expire_le: Day | None = None
    version: Version | None = Field(None, description="Pour changer : la version lue.")

    def written(self, referential: Referential) -> Written:
        """Return the offer as its employer writes it.

        Raises
        ------
        InvalidValue
            When the referential has no such occupation or skill.
        """
        if self.code_rome is not None and self.code_rome not in referential.occupations:
            raise InvalidValue("code_rome", "un métier du référentiel actif")
        if not all(each.code in referential.skills for each in self.competences):
            raise InvalidValue("competences", "des compétences du référentiel actif")
        asked = {each.code: each.exigee for each in self.competences}
        offer = JobOffer(
            id=OpportunityId("a-nommer"),
            title=self.intitule,
            source="employeur",
            description=self.description,
            rome_code=None if self.code_rome is None else parse_rome_code(self.code_rome),
            contract=self.contrat,
            weekly_hours=self.heures_hebdo,
            skills=tuple(
                SkillRequirement(
                    parse_skill_id(code),
                    RequirementLevel.REQUIRED if firm else RequirementLevel.DESIRED,
                )
                for code, firm in asked.items()
            ),
            licences=tuple(self._licences()),
            shifts=self._shifts(),
            demands=frozenset(self.conditions),
            nature=self.nature,
            days=self.jours,
            posts=self.postes,
            salary=self.salaire,
            beginner_accepted=self.debutant_accepte,
            expires_on=self.expire_le,
        )
        return Written(offer, self.site_id)

    def _licences(self) -> Iterator[LicenceRequirement]:
        for each in dict.fromkeys(self.permis):
            yield LicenceRequirement(each)
        for each in dict.fromkeys(self.permis_souhaites):
            if each not in self.permis:
                yield LicenceRequirement(each, RequirementLevel.DESIRED)

    def _shifts(self) -> WeeklyHours | None:
        windows = [window for slot in self.horaires for window in slot.windows()]
        return WeeklyHours.from_windows(windows) if windows else None


class CloseOfferIn(StrictIn):
    """Fermer une offre, et pourquoi."""

    motif: ClosingReason | None = None
    version: Version | None = None


class PostedOfferOut(BaseModel):
    """Une offre déposée ; `publiee` dit qu’une version en est proposée en ce moment."""

    id: str
    employeur_id: str
    site_id: str
    etat: CodeOut
    publiee: bool
    motif: str | None
    fermeture: CodeOut | None = Field(description="Pourquoi elle est fermée, si c’est dit.")
    deposee_le: datetime
    offre: OfferOut
    version: int

    @classmethod
    def of(cls, posted: PostedOffer, referential: Referential) -> "PostedOfferOut":
        """Return the offer as JSON."""
        reason = posted.closing_reason
        return cls(
            id=posted.id,
            employeur_id=posted.organisation_id,
            site_id=posted.site_id,
            etat=code_out(posted.state, POSTED_STATE_LABELS[posted.state]),
            publiee=posted.published,
            motif=posted.motive if reason is None else None,
            fermeture=None if reason is None else code_out(reason, CLOSING_LABELS[reason]),
            deposee_le=posted.posted_at,
            offre=OfferOut.of(posted.offer, referential),
            version=posted.version,
        )


class PostedPageOut(BaseModel):
    """Une page d’offres déposées."""

    items: list[PostedOfferOut]
    total: int
    page: int
    size: int
    pages: int

    @classmethod
    def of(
        cls, listed: Listed[PostedOffer], query: WindowQuery, referential: Referential
    ) -> "PostedPageOut":
        """Return the page as JSON."""
        items = [PostedOfferOut.of(each, referential) for each in listed.items]
        pages = -(-listed.total // query.size)
        return cls(items=items, total=listed.total, page=query.page, size=query.size, pages=pages)
