"""What a free text says, fact by fact, with the words that say it."""

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.fact_labels import label_of
from api.labels import LEVEL_LABELS, WEEKDAY_LABELS
from api.schemas.profile import FreeText
from insertion.schedule import Weekday
from insertion.terms import RequirementLevel
from skills.extraction import Extraction, Fact
from skills.shifts_in_text import days_and_hours


class TextIn(BaseModel):
    """Quelques phrases en français."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    texte: FreeText = Field(
        min_length=1,
        examples=["Cinq ans aide à domicile, permis B, je sais cuisiner et repasser."],
    )


class FactOut(BaseModel):
    """Un fait lu, et où."""

    code: str
    libelle: str
    confiance: float
    debut: int = Field(description="Position du premier caractère.")
    fin: int = Field(description="Position qui suit le dernier caractère.")
    mots: str
    niveau: str | None = Field(description="« exigé » ou « souhaité », quand le texte le dit.")
    precision: str | None = Field(
        None, description="Ce que le texte ajoute : catégories du CACES, spécialité d’un diplôme…"
    )
    deduit: bool = Field(
        False, description="Vrai : le texte ne nomme pas ce métier, il dit une activité."
    )

    @classmethod
    def of(cls, fact: Fact) -> "FactOut":
        """Return the fact as JSON."""
        return cls(**_common(fact))


class ContractOut(FactOut):
    """Un contrat lu, avec sa durée quand le texte la dit."""

    duree: str | None = Field(None, description="« 6 mois », « 3 semaines »…")
    renouvelable: bool = False

    @classmethod
    def of(cls, fact: Fact) -> "ContractOut":
        """Return the contract as JSON."""
        parts = [part for part in fact.detail.split(", ") if part]
        lengths = [part for part in parts if part != _RENEWABLE]
        return cls(
            **_common(fact),
            duree=lengths[0] if lengths else None,
            renouvelable=_RENEWABLE in parts,
        )


class ShiftOut(FactOut):
    """Des jours et des heures de travail, lus ensemble."""

    jours: list[str] = Field(description="Vide : le texte donne des heures sans dire les jours.")
    heure_debut: str
    heure_fin: str = Field(description="À l’heure du début ou avant elle : le lendemain.")

    @classmethod
    def of(cls, fact: Fact) -> "ShiftOut":
        """Return the shift as JSON."""
        days, first, last = days_and_hours(fact.code)
        names = [WEEKDAY_LABELS[Weekday(day)] for day in days]
        return cls(**_common(fact), jours=names, heure_debut=first, heure_fin=last)


class PossibleOccupationOut(BaseModel):
    """Un métier que l’on exerce souvent dans un secteur ; le texte ne le dit pas."""

    code: str
    libelle: str


class SectorOut(FactOut):
    """Un secteur ou un lieu de travail nommé, et les métiers que l’on y exerce souvent."""

    metiers_possibles: list[PossibleOccupationOut]

    @classmethod
    def of(cls, fact: Fact) -> "SectorOut":
        """Return the sector as JSON."""
        listed = [PossibleOccupationOut(code=c, libelle=label) for c, label in fact.possible]
        return cls(**_common(fact), metiers_possibles=listed)


class DeniedOut(FactOut):
    """Ce que le texte nie, et de quelle sorte c’est."""

    genre: str = Field(description="« permis », « contrainte », « competence »…")

    @classmethod
    def of(cls, fact: Fact) -> "DeniedOut":
        """Return what is denied as JSON."""
        return cls(**_common(fact), genre=fact.kind.value)


_RENEWABLE = "renouvelable"


def _common(fact: Fact) -> dict[str, Any]:
    label = label_of(fact.kind, fact.code, fact.label)
    return {
        "code": fact.code,
        "libelle": f"{label} : {fact.detail}" if fact.detail else label,
        "confiance": fact.confidence,
        "debut": fact.start,
        "fin": fact.end,
        "mots": fact.support,
        "niveau": None if fact.level is None else LEVEL_LABELS[RequirementLevel(fact.level)],
        "precision": fact.detail or None,
        "deduit": fact.deduced,
    }


class ExtractionOut(BaseModel):
    """Ce qui a été lu ; ce que le texte nie (« pas de permis ») est à part, sous ``nies``."""

    metiers: list[FactOut]
    competences: list[FactOut]
    savoir_etre: list[FactOut]
    permis: list[FactOut]
    certificats: list[FactOut]
    contrats: list[ContractOut]
    temps_travail: list[FactOut]
    heures_hebdo: list[FactOut]
    plages: list[ShiftOut]
    conditions: list[FactOut]
    experience: list[FactOut]
    remunerations: list[FactOut]
    secteurs: list[SectorOut]
    nies: list[DeniedOut]
    texte_tronque: bool = Field(description="Vrai : seul le début du texte a été lu.")

    @classmethod
    def of(cls, extraction: Extraction) -> "ExtractionOut":
        """Return the facts as JSON."""
        return cls(
            metiers=_facts(extraction.occupations),
            competences=_facts(extraction.skills),
            savoir_etre=_facts(extraction.soft_skills),
            permis=_facts(extraction.licences),
            certificats=_facts(extraction.certificates),
            contrats=[ContractOut.of(fact) for fact in extraction.contracts],
            temps_travail=_facts(extraction.working_share),
            heures_hebdo=_facts(extraction.weekly_hours),
            plages=[ShiftOut.of(fact) for fact in extraction.shifts],
            conditions=_facts(extraction.demands),
            experience=_facts(extraction.experience),
            remunerations=[
                FactOut(**(_common(fact) | {"code": fact.support, "libelle": fact.support}))
                for fact in extraction.pay
            ],
            secteurs=[SectorOut.of(fact) for fact in extraction.sectors],
            nies=[DeniedOut.of(fact) for fact in extraction.denied],
            texte_tronque=extraction.truncated,
        )

    def lists(self) -> Iterator[tuple[str, list[FactOut]]]:
        """Yield each list with its title on a screen, in the order of reading."""
        yield "Métiers", self.metiers
        yield "Secteurs", list(self.secteurs)
        yield "Compétences", self.competences
        yield "Savoir-être", self.savoir_etre
        yield "Permis", self.permis
        yield "Certificats", self.certificats
        yield "Contrats", list(self.contrats)
        yield "Temps de travail", self.temps_travail
        yield "Heures", self.heures_hebdo
        yield "Plages", list(self.plages)
        yield "Conditions", self.conditions
        yield "Expérience", self.experience
        yield "Rémunération", self.remunerations
        yield "Niés", list(self.nies)


def _facts(facts: Iterable[Fact]) -> list[FactOut]:
    return [FactOut.of(fact) for fact in facts]
