"""What a free text says, fact by fact, with the words that say it."""

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.profile import FreeText
from skills.extraction import Extraction, Fact


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

    @classmethod
    def of(cls, fact: Fact, text: str) -> "FactOut":
        """Return the fact as JSON."""
        return cls(
            code=fact.code,
            libelle=fact.label,
            confiance=fact.confidence,
            debut=fact.start,
            fin=fact.end,
            mots=text[fact.start : fact.end],
        )


class ExtractionOut(BaseModel):
    """Ce qui a été lu dans le texte ; une négation (« pas de permis ») ne donne aucun fait."""

    metiers: list[FactOut]
    competences: list[FactOut]
    savoir_etre: list[FactOut]
    permis: list[FactOut]

    @classmethod
    def of(cls, extraction: Extraction, text: str) -> "ExtractionOut":
        """Return the facts as JSON."""
        return cls(
            metiers=[FactOut.of(fact, text) for fact in extraction.occupations],
            competences=[FactOut.of(fact, text) for fact in extraction.skills],
            savoir_etre=[FactOut.of(fact, text) for fact in extraction.soft_skills],
            permis=[FactOut.of(fact, text) for fact in extraction.licences],
        )
