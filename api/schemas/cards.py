"""What employers are told of people, as JSON."""

from datetime import date

from pydantic import BaseModel, Field

from api.employer_labels import CROWDEDNESS_LABELS, TRAVEL_CLASS_LABELS
from api.schemas.contact import CardContactOut
from api.schemas.opportunity import CodeOut, code_out
from insertion.host_side.interests import Card
from skills.codes import SkillId
from skills.taxonomy import Referential
from usecases.host_side.people import Nearby


class NearbyOut(BaseModel):
    """Combien de personnes vivent près de l’offre et pourraient la tenir, en mots seulement."""

    offre_id: str
    personnes: CodeOut
    precision: str = (
        "À 30 min au plus par leurs moyens, dans ce domaine de métiers. Compté une fois par jour."
    )

    @classmethod
    def of(cls, nearby: Nearby) -> "NearbyOut":
        """Return the answer as JSON."""
        people = nearby.people
        return cls(offre_id=nearby.offer_id, personnes=code_out(people, CROWDEDNESS_LABELS[people]))


class SkillHeldOut(BaseModel):
    """Une compétence demandée par l’offre, et si la personne l’a."""

    code: str
    libelle: str
    acquise: bool


class CardOut(BaseModel):
    """Une personne que l’offre intéresse : ce qu’elle laisse savoir, et rien d’autre."""

    id: str = Field(description="Pour cette offre seulement.")
    nom: str
    trajet: CodeOut | None = Field(description="Nul : ses moyens de déplacement sont à demander.")
    competences: list[SkillHeldOut]
    depuis_le: date
    contact: CardContactOut | None = Field(description="Nul : rien n’a été demandé.")

    @classmethod
    def of(cls, card: Card, referential: Referential, today: date) -> "CardOut":
        """Return the card as JSON."""
        travel = card.travel
        return cls(
            id=card.id,
            nom=card.name,
            trajet=None if travel is None else code_out(travel, TRAVEL_CLASS_LABELS[travel]),
            competences=[
                SkillHeldOut(
                    code=each.skill_id,
                    libelle=_label(each.skill_id, referential),
                    acquise=each.held,
                )
                for each in card.skills
            ],
            depuis_le=card.since,
            contact=None if card.contact is None else CardContactOut.of(card.contact, today),
        )


class CardsOut(BaseModel):
    """Qui l’offre intéresse ; jamais par distance."""

    items: list[CardOut]
    total: int


def _label(skill_id: SkillId, referential: Referential) -> str:
    skill = referential.skills.get(skill_id)
    return skill_id if skill is None else skill.label
