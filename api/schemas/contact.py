"""Requests to be put in contact, as the employer and as the person read them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from api.schemas.insertion_fields import StrictIn
from api.schemas.opportunity import CodeOut, code_out
from api.schemas.profile import Text
from insertion.errors import InvalidValue
from insertion.host_side.contacts import (
    MAX_MESSAGE_LENGTH,
    MAX_NOTE_LENGTH,
    ContactOutcome,
    ContactRequest,
    ContactState,
    Means,
    means_from,
)

STATE_LABELS: Mapping[ContactState, str] = {
    ContactState.ASKED: "demandé, en attente de sa réponse",
    ContactState.ACCEPTED: "accepté, à l’employeur de répondre",
    ContactState.DECLINED: "décliné",
    ContactState.ANSWERED: "l’employeur a répondu",
    ContactState.TAKEN_BACK: "retiré",
}
OUTCOME_LABELS: Mapping[ContactOutcome, str] = {
    ContactOutcome.MET: "un entretien est prévu",
    ContactOutcome.HIRED: "embauche",
    ContactOutcome.NOT_KEPT: "candidature non retenue",
    ContactOutcome.NO_REPLY: "n’a pas pu être jointe",
}
MAX_PHONE_LENGTH, MAX_MAIL_LENGTH = 30, 254


class AskContactIn(StrictIn):
    """Ce que l’employeur propose, en quelques mots que la personne lira."""

    message: Annotated[Text, Field(max_length=MAX_MESSAGE_LENGTH)]


class OutcomeIn(StrictIn):
    """Ce qu’il en est advenu ; la personne le lit."""

    issue: ContactOutcome


class DecideContactIn(StrictIn):
    """Accepter, avec un téléphone ou un courriel pour cette offre seulement, ou décliner."""

    accepte: bool
    telephone: Annotated[Text, Field(max_length=MAX_PHONE_LENGTH)] | None = Field(
        None, examples=["06 12 34 56 78"]
    )
    courriel: Annotated[Text, Field(max_length=MAX_MAIL_LENGTH)] | None = None
    precision: Annotated[Text, Field(max_length=MAX_NOTE_LENGTH)] | None = Field(
        None, description="Quand et comment la joindre.", examples=["Plutôt le matin."]
    )

    def means(self) -> Means | None:
        """Return the means that are given, None to decline.

        Raises
        ------
        InvalidValue
            When one accepts without any, or declines with some.
        """
        if self.accepte:
            return means_from(self.telephone, self.courriel, self.precision)
        if (self.telephone, self.courriel, self.precision) != (None, None, None):
            raise InvalidValue("accepte", "pour décliner, rien n’est à donner")
        return None


class MeansOut(BaseModel):
    """Ce qu’elle a donné pour cette offre ; nul quand ce n’est plus gardé."""

    telephone: str | None
    courriel: str | None
    precision: str | None

    @classmethod
    def of(cls, means: Means) -> "MeansOut":
        """Return the means as JSON."""
        return cls(telephone=means.phone, courriel=means.mail, precision=means.note)


class CardContactOut(BaseModel):
    """Une mise en contact, telle que l’employeur la lit."""

    etat: CodeOut
    message: str
    demande_le: datetime
    moyens: MeansOut | None = Field(
        description="Nul aussi en réponse à une écriture, qui est gardée pour un renvoi : relire."
    )
    repondre_avant: date | None = Field(description="Le dernier jour pour dire la suite.")
    en_retard: bool
    issue: CodeOut | None

    @classmethod
    def of(cls, request: ContactRequest, today: date) -> "CardContactOut":
        """Return the request as JSON."""
        outcome = request.outcome
        return cls(
            etat=code_out(request.state, STATE_LABELS[request.state]),
            message=request.message,
            demande_le=request.asked_at,
            moyens=None if request.means is None else MeansOut.of(request.means),
            repondre_avant=request.due_on,
            en_retard=request.is_late_on(today),
            issue=None if outcome is None else code_out(outcome, OUTCOME_LABELS[outcome]),
        )


class ContactOut(CardContactOut):
    """Une mise en contact, telle que la personne la lit."""

    id: str
    opportunite_id: str
    intitule: str | None = Field(description="Nul : l’offre n’est plus là.")
    employeur: str | None
    decide_le: datetime | None
    repondu_le: datetime | None

    @classmethod
    def told(
        cls, request: ContactRequest, words: tuple[str | None, str | None], today: date
    ) -> "ContactOut":
        """Return the request as JSON; ``words`` are the offer's title and the employer's name."""
        return cls(
            **CardContactOut.of(request, today).model_dump(),
            id=request.id,
            opportunite_id=request.opportunity_id,
            intitule=words[0],
            employeur=words[1],
            decide_le=request.decided_at,
            repondu_le=request.answered_at,
        )


class ContactsOut(BaseModel):
    """Les mises en contact d’une personne, la dernière demandée d’abord."""

    items: list[ContactOut]
    total: int
