"""What a free text says, fact by fact, with the words that say it."""

from collections.abc import Callable, Iterable, Mapping

from pydantic import BaseModel, ConfigDict, Field

from api.labels import CONTRACT_LABELS, DEMAND_LABELS, LEVEL_LABELS, LICENCE_LABELS
from api.schemas.profile import FreeText
from api.sentences import weekly_hours
from insertion.terms import ContractKind, Licence, PhysicalDemand, RequirementLevel
from skills.extraction import Extraction, Fact
from skills.mentions import FactKind


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

    @classmethod
    def of(cls, fact: Fact) -> "FactOut":
        """Return the fact as JSON."""
        return cls(
            code=fact.code,
            libelle=_label(fact),
            confiance=fact.confidence,
            debut=fact.start,
            fin=fact.end,
            mots=fact.support,
            niveau=None if fact.level is None else LEVEL_LABELS[RequirementLevel(fact.level)],
        )


# The referential names occupations and skills; the other codes are named as everywhere else.
_LABELS: Mapping[FactKind, Callable[[str], str]] = {
    FactKind.LICENCE: lambda code: LICENCE_LABELS[Licence(code)],
    FactKind.CONTRACT: lambda code: CONTRACT_LABELS[ContractKind(code)],
    FactKind.DEMAND: lambda code: DEMAND_LABELS[PhysicalDemand(code)],
    FactKind.WEEKLY_HOURS: lambda code: weekly_hours(float(code)),
}


def _label(fact: Fact) -> str:
    named = _LABELS.get(fact.kind)
    label = fact.label if named is None else named(fact.code)
    return f"{label} : {fact.detail}" if fact.detail else label


class ExtractionOut(BaseModel):
    """Ce qui a été lu ; ce que le texte nie (« pas de permis ») est à part, sous ``nies``."""

    metiers: list[FactOut]
    competences: list[FactOut]
    savoir_etre: list[FactOut]
    permis: list[FactOut]
    contrats: list[FactOut]
    conditions: list[FactOut]
    heures_hebdo: list[FactOut]
    nies: list[FactOut]
    texte_tronque: bool = Field(description="Vrai : seul le début du texte a été lu.")

    @classmethod
    def of(cls, extraction: Extraction) -> "ExtractionOut":
        """Return the facts as JSON."""
        return cls(
            metiers=_facts(extraction.occupations),
            competences=_facts(extraction.skills),
            savoir_etre=_facts(extraction.soft_skills),
            permis=_facts(extraction.licences),
            contrats=_facts(extraction.contracts),
            conditions=_facts(extraction.demands),
            heures_hebdo=_facts(extraction.weekly_hours),
            nies=_facts(extraction.denied),
            texte_tronque=extraction.truncated,
        )


def _facts(facts: Iterable[Fact]) -> list[FactOut]:
    return [FactOut.of(fact) for fact in facts]
