"""What was stated of participations, as JSON: who, and what the convention asks to prove."""

from collections.abc import Iterable
from datetime import date

from pydantic import BaseModel, Field

from api.insertion_labels import AUDIENCE_LABELS
from api.schemas.opportunity import CodeOut, code_out
from insertion.attendance import FollowUp
from usecases.attendance.participations import Stated


class StatedOut(BaseModel):
    """Une participation, et ce qui en est justifié."""

    positionnement_id: str
    beneficiaire_id: str
    entre_le: date
    sorti_le: date | None
    public: CodeOut | None = Field(description="Celui qui compte.")
    justifie: bool = Field(description="Il a été justifié ; sinon, seul le positionnement le dit.")
    public_dit: str | None = Field(description="Celui qui a été justifié, s’il l’a été.")
    verifie_le: date | None
    public_jusqu_au: date | None
    accompagnement: FollowUp | None
    minutes_hebdo: int | None
    renouvele_le: date | None

    @classmethod
    def of(cls, stated: Stated) -> "StatedOut":
        """Return the participation as JSON."""
        part, facts = stated.participation, stated.facts
        public = part.public
        return cls(
            positionnement_id=part.positionnement_id,
            beneficiaire_id=part.beneficiary_id,
            entre_le=part.entered_on,
            sorti_le=part.ended_on,
            public=None if public is None else code_out(public, AUDIENCE_LABELS[public]),
            justifie=part.public_proved,
            public_dit=None if facts is None else facts.public,
            verifie_le=None if facts is None else facts.checked_on,
            public_jusqu_au=None if facts is None else facts.public_until,
            accompagnement=None if facts is None else facts.follow_up,
            minutes_hebdo=None if facts is None else facts.weekly_minutes,
            renouvele_le=None if facts is None else facts.renewed_on,
        )


class StatedListOut(BaseModel):
    """Les participations d’une convention jusqu’à aujourd’hui, par positionnement."""

    items: list[StatedOut]

    @classmethod
    def of(cls, found: Iterable[Stated]) -> "StatedListOut":
        """Return the list as JSON."""
        return cls(items=[StatedOut.of(each) for each in found])
