"""A child to leave on the way, as JSON."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from api.sentences import stopover_sentence
from matching.answer import StopoverAnswer


class StopoverOut(TypedDict):
    """Si l’enfant peut être déposé et repris en chemin, et sinon de combien il s’en faut.

    N’écarte rien : des heures de garde se discutent.
    """

    possible: bool
    mode: str
    minutes: Annotated[
        float | None, Field(description="Le plus long des trajets, la garde comprise.")
    ]
    motif: str | None
    minutes_manquantes: Annotated[
        float | None,
        Field(description="De combien la garde devrait ouvrir plus tôt, ou fermer plus tard."),
    ]
    phrase: str


def stopover_out(answer: StopoverAnswer) -> StopoverOut:
    """Return the answer as JSON."""
    return StopoverOut(
        possible=answer.failure is None,
        mode=answer.mode,
        minutes=answer.minutes,
        motif=answer.failure,
        minutes_manquantes=answer.missing_minutes,
        phrase=stopover_sentence(answer),
    )
