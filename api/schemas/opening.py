"""Files opened outside of a portfolio, as JSON."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from api.schemas.insertion_fields import Comment, StrictIn, WindowQuery
from api.schemas.opportunity import CodeOut, code_out
from insertion.file_openings import FileOpening, OpeningMotive
from insertion.positionnement_ports import Listed
from usecases.open_file import WantedOpening

MOTIVE_LABELS = {
    OpeningMotive.REFERENT_AWAY: "son référent est absent",
    OpeningMotive.EMERGENCY: "urgence",
    OpeningMotive.NO_REFERENT: "elle n’a pas encore de référent",
    OpeningMotive.HANDOVER: "elle change de référent",
    OpeningMotive.ASKED_BY_HER: "elle l’a demandé",
    OpeningMotive.COMPLAINT: "réclamation à instruire",
}


class OpeningIn(StrictIn):
    """Pourquoi ce dossier doit être ouvert."""

    motif: OpeningMotive
    precision: Comment = Field(description="Quelques mots, que la personne lira.")

    def wanted(self, beneficiary_id: str) -> WantedOpening:
        """Return what is asked for this person."""
        return WantedOpening(beneficiary_id, self.motif, self.precision)


class OpeningOut(BaseModel):
    """Un dossier ouvert hors d’un portefeuille : par qui, pourquoi, jusqu’à quand."""

    id: str
    par: str
    qualite: str
    motif: CodeOut
    precision: str
    ouvert_le: datetime
    jusqu_a: datetime

    @classmethod
    def of(cls, opening: FileOpening) -> "OpeningOut":
        """Return the opening as JSON."""
        return cls(**_fields(opening))


class OpenedFileOut(OpeningOut):
    """Le même, avec la personne dont c’est le dossier."""

    beneficiaire_id: str

    @classmethod
    def of(cls, opening: FileOpening) -> "OpenedFileOut":
        """Return the opening as JSON."""
        return cls(**_fields(opening), beneficiaire_id=opening.beneficiary_id)


class OpenedFilePageOut(BaseModel):
    """Une page de dossiers ouverts ainsi, le dernier d’abord."""

    items: list[OpenedFileOut]
    total: int
    page: int
    size: int
    pages: int

    @classmethod
    def of(cls, found: Listed[FileOpening], query: WindowQuery) -> "OpenedFilePageOut":
        """Return the page as JSON."""
        return cls(
            items=[OpenedFileOut.of(each) for each in found.items],
            total=found.total,
            page=query.page,
            size=query.size,
            pages=-(-found.total // query.size),
        )


class OpeningsOut(BaseModel):
    """Les ouvertures d’un dossier, la dernière d’abord."""

    items: list[OpeningOut]


def _fields(opening: FileOpening) -> dict[str, Any]:
    return {
        "id": opening.id,
        "par": opening.actor_id,
        "qualite": opening.actor_role.value,
        "motif": code_out(opening.motive, MOTIVE_LABELS[opening.motive]),
        "precision": opening.words,
        "ouvert_le": opening.at,
        "jusqu_a": opening.until,
    }
