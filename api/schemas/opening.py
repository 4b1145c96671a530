"""Files opened outside of a portfolio, as JSON."""

from datetime import datetime

from pydantic import BaseModel, Field

from api.schemas.insertion_fields import Comment, StrictIn
from api.schemas.opportunity import CodeOut, code_out
from insertion.file_openings import FileOpening, OpeningMotive
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
        return cls(
            id=opening.id,
            par=opening.actor_id,
            qualite=opening.actor_role.value,
            motif=code_out(opening.motive, MOTIVE_LABELS[opening.motive]),
            precision=opening.words,
            ouvert_le=opening.at,
            jusqu_a=opening.until,
        )


class OpeningsOut(BaseModel):
    """Les ouvertures d’un dossier, la dernière d’abord."""

    items: list[OpeningOut]
