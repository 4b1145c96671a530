"""Offers and actions as JSON; what is not known is null."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from api.labels import (
    CONTRACT_LABELS,
    DEMAND_LABELS,
    LEVEL_LABELS,
    LICENCE_LABELS,
    NATURE_LABELS,
    NEED_LABELS,
    OBJECTIVE_LABELS,
    WEEKDAY_LABELS,
    dispositif_label,
)
from insertion.opportunity import (
    InsertionAction,
    JobOffer,
    LicenceRequirement,
    Opportunity,
    SkillRequirement,
)
from insertion.place import Place
from insertion.schedule import MINUTES_PER_HOUR, TimeWindow
from skills.codes import RomeCode, SkillId
from skills.taxonomy import Referential


class CodeOut(TypedDict):
    """Un code stable et ses mots en français."""

    code: str
    libelle: str


@lru_cache(maxsize=65_536)
def code_out(code: str, label: str) -> CodeOut:
    """Return a code with its words; an answer names hundreds, mostly the same from one to the next.

    The values are shared: nobody changes what has been answered.
    """
    return CodeOut(code=code, libelle=label)


class PlaceOut(TypedDict):
    """Où cela se passe."""

    libelle: str | None
    code_commune: str | None
    lat: float | None
    lon: float | None
    approximatif: Annotated[bool, Field(description="Vrai : la position est celle de la commune.")]


def place_out(place: Place) -> PlaceOut:
    """Return the place as JSON."""
    point = place.coordinates
    return PlaceOut(
        libelle=place.label,
        code_commune=place.commune_code,
        lat=None if point is None else point.lat,
        lon=None if point is None else point.lon,
        approximatif=place.approximate,
    )


class ShiftOut(BaseModel):
    """Une plage de travail ; une fin avant le début est le lendemain."""

    jour: str
    debut: str
    fin: str

    @classmethod
    def of(cls, window: TimeWindow) -> "ShiftOut":
        """Return the window as JSON."""
        return cls(
            jour=WEEKDAY_LABELS[window.weekday], debut=_clock(window.start), fin=_clock(window.end)
        )


def _clock(minute: int) -> str:
    hours, minutes = divmod(minute, MINUTES_PER_HOUR)
    return f"{hours:02}:{minutes:02}"


class RequirementOut(CodeOut):
    """Une exigence, et si elle est exigée ou souhaitée."""

    niveau: str


class _OpportunityOut(BaseModel):
    id: str
    type: str
    intitule: str
    organisation: str | None
    source: str
    lieu: PlaceOut
    metier: CodeOut | None
    contrat: CodeOut | None
    heures_hebdo: float | None
    horaires: list[ShiftOut]
    permis: list[RequirementOut]
    competences: list[RequirementOut]
    conditions: list[CodeOut]
    description: str
    publiee_le: date | None
    expire_le: date | None
    champs_deduits: list[str] = Field(
        description="Champs lus dans le texte, et non déclarés : à vérifier."
    )


class OfferOut(_OpportunityOut):
    """Une offre d’emploi, ou de quoi découvrir un métier."""

    type: Literal["offre"] = "offre"
    nature: CodeOut
    jours: int | None = Field(description="Pour découvrir : la durée, en jours.")
    postes: int
    salaire: str | None
    debutant_accepte: bool | None
    url: str | None

    @classmethod
    def of(cls, offer: JobOffer, referential: Referential) -> "OfferOut":
        """Return the offer as JSON."""
        return cls(
            **_shared(offer, referential),
            nature=code_out(offer.nature, NATURE_LABELS[offer.nature]),
            jours=offer.days,
            postes=offer.posts,
            salaire=offer.salary,
            debutant_accepte=offer.beginner_accepted,
            url=offer.url,
        )


class ActionOut(_OpportunityOut):
    """Une action d’insertion."""

    type: Literal["action"] = "action"
    dispositif: CodeOut
    objectif: CodeOut
    besoins: list[CodeOut]
    places: int | None
    public: str

    @classmethod
    def of(cls, action: InsertionAction, referential: Referential) -> "ActionOut":
        """Return the action as JSON."""
        objective = CodeOut(code=action.objective, libelle=OBJECTIVE_LABELS[action.objective])
        return cls(
            **_shared(action, referential),
            dispositif=dispositif_out(action),
            objectif=objective,
            besoins=[code_out(n, NEED_LABELS[n]) for n in sorted(action.needs)],
            places=action.places,
            public=action.audience,
        )


# Names of the fields as the JSON has them, for « champs_deduits ».
FIELD_NAMES: Mapping[str, str] = {
    "title": "intitule",
    "place": "lieu",
    "rome_code": "metier",
    "skills": "competences",
    "contract": "contrat",
    "weekly_hours": "heures_hebdo",
    "shifts": "horaires",
    "licences": "permis",
    "demands": "conditions",
    "organisation": "organisation",
    "description": "description",
    "published_on": "publiee_le",
    "expires_on": "expire_le",
    "posts": "postes",
    "nature": "nature",
    "days": "jours",
    "salary": "salaire",
    "beginner_accepted": "debutant_accepte",
    "needs": "besoins",
    "places": "places",
    "objective": "objectif",
    "audience": "public",
}


def _shared(opportunity: Opportunity, referential: Referential) -> dict[str, Any]:
    contract = opportunity.contract
    return {
        "id": opportunity.id,
        "intitule": opportunity.title,
        "organisation": opportunity.organisation,
        "source": opportunity.source,
        "lieu": place_out(opportunity.place),
        "metier": occupation_out(opportunity.rome_code, referential),
        "contrat": contract and code_out(contract, CONTRACT_LABELS[contract]),
        "heures_hebdo": opportunity.weekly_hours,
        "horaires": [ShiftOut.of(w) for w in opportunity.shifts.windows]
        if opportunity.shifts
        else [],
        "permis": [_licence(each) for each in opportunity.licences],
        "competences": [_skill(each, referential) for each in opportunity.skills],
        "conditions": [
            code_out(demand, DEMAND_LABELS[demand]) for demand in sorted(opportunity.demands)
        ],
        "description": opportunity.description,
        "publiee_le": opportunity.published_on,
        "expire_le": opportunity.expires_on,
        "champs_deduits": sorted(FIELD_NAMES.get(name, name) for name in opportunity.inferred),
    }


def _licence(requirement: LicenceRequirement) -> RequirementOut:
    licence = requirement.licence
    return RequirementOut(
        code=licence, libelle=LICENCE_LABELS[licence], niveau=LEVEL_LABELS[requirement.level]
    )


def _skill(requirement: SkillRequirement, referential: Referential) -> RequirementOut:
    (named,) = skills_out((requirement.skill_id,), referential)
    return RequirementOut(
        code=named["code"], libelle=named["libelle"], niveau=LEVEL_LABELS[requirement.level]
    )


class _SkillsOut(dict[SkillId, CodeOut]):
    """The skills named so far with their labels, those that the referential lost with their code.

    An answer names hundreds, mostly the same from one to the next. The values are shared: nobody
    changes what has been answered.
    """

    def __init__(self, referential: Referential) -> None:
        super().__init__()
        self.referential = referential

    def __missing__(self, skill_id: SkillId) -> CodeOut:
        """Return the skill, kept from now on."""
        skill = self.referential.skills.get(skill_id)
        self[skill_id] = CodeOut(code=skill_id, libelle=skill_id if skill is None else skill.label)
        return self[skill_id]


_kept: list[_SkillsOut] = []  # of the referential that was asked last


def skills_out(skill_ids: Iterable[SkillId], referential: Referential) -> list[CodeOut]:
    """Return some skills with their labels."""
    kept = _kept[0] if _kept else None
    if kept is None or kept.referential is not referential:
        kept = _SkillsOut(referential)
        _kept[:] = [kept]
    return [kept[each] for each in skill_ids]


def occupation_out(code: RomeCode | None, referential: Referential) -> CodeOut | None:
    """Return the occupation with its label, None when it is not known."""
    if code is None:
        return None
    occupation = referential.occupations.get(code)
    return code_out(code, code if occupation is None else occupation.label)


def dispositif_out(action: InsertionAction) -> CodeOut:
    """Return the funded scheme of the action with its name."""
    return code_out(action.dispositif, dispositif_label(action.dispositif))


def opportunity_out(opportunity: Opportunity, referential: Referential) -> OfferOut | ActionOut:
    """Return the opportunity as JSON, by its kind."""
    if isinstance(opportunity, JobOffer):
        return OfferOut.of(opportunity, referential)
    return ActionOut.of(opportunity, referential)
