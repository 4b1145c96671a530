"""A child to leave on the way, as JSON."""

from pydantic import BaseModel, Field

from api.sentences import stopover_sentence
from matching.answer import StopoverAnswer


class StopoverOut(BaseModel):
    """Si l’enfant peut être déposé et repris en chemin, et sinon de combien il s’en faut.

    N’écarte rien : des heures de garde se discutent.
    """

    possible: bool
    mode: str
    minutes: float | None = Field(description="Le plus long des trajets, la garde comprise.")
    motif: str | None
    minutes_manquantes: float | None = Field(
        description="De combien la garde devrait ouvrir plus tôt, ou fermer plus tard."
    )
    phrase: str

    @classmethod
    def of(cls, answer: StopoverAnswer) -> "StopoverOut":
        """Return the answer as JSON."""
        return cls(
            possible=answer.failure is None,
            mode=answer.mode,
            minutes=answer.minutes,
            motif=answer.failure,
            minutes_manquantes=answer.missing_minutes,
            phrase=stopover_sentence(answer),
        )
