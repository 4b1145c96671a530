"""Contests as JSON."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from api.schemas.insertion_fields import Comment, Identifier, StrictIn, Version, WindowQuery
from api.schemas.opportunity import CodeOut, code_out
from api.schemas.readings import ROLE_LABELS
from insertion.contests import (
    Asked,
    Contest,
    ContestEvent,
    ContestState,
    Outcome,
    Step,
    Subject,
)
from insertion.positionnement_ports import Listed
from usecases.trace.contests import Contested, ContestFile

SUBJECT_LABELS: Mapping[Subject, str] = {
    Subject.MATCH: "Une offre ou une action, proposée ou non",
    Subject.POSITIONNEMENT: "Une décision sur un positionnement",
    Subject.ELIGIBILITY: "Les conditions d’entrée d’un dispositif",
}
STATE_LABELS: Mapping[ContestState, str] = {
    ContestState.OPEN: "En attente d’une réponse",
    ContestState.ESCALATED: "Transmise au Département",
    ContestState.ANSWERED: "Répondue",
    ContestState.TAKEN_BACK: "Retirée",
}
STEP_LABELS: Mapping[Step, str] = {
    Step.OPEN: "Contester",
    Step.ESCALATE: "Transmettre au Département",
    Step.ANSWER: "Répondre",
    Step.TAKE_BACK: "Retirer",
}
OUTCOME_LABELS: Mapping[Outcome, str] = {
    Outcome.UPHELD: "Le résultat est maintenu",
    Outcome.CORRECTED: "Le résultat est ou sera corrigé",
    Outcome.EXPLAINED: "Une explication est donnée",
}


class ContestIn(StrictIn):
    """Ce qui est contesté, et pourquoi."""

    sujet: Subject
    sujet_id: Identifier = Field(description="L’offre, l’action, le positionnement, le dispositif.")
    message: Comment = Field(description="Avec ses mots ; ni nom, ni adresse.")

    def contested(self, beneficiary_id: str) -> Contested:
        """Return what is contested of this person."""
        return Contested(beneficiary_id, self.sujet, self.sujet_id, self.message)


class AnswerIn(StrictIn):
    """Une réponse : ce qui en est dit. Ce qu’elle entraîne se fait ailleurs, par qui le peut."""

    issue: Outcome
    message: Comment
    version: Version | None = None

    def asked(self) -> Asked:
        """Return the step."""
        return Asked(Step.ANSWER, self.issue, self.message)


class StepIn(StrictIn):
    """Une étape, avec quelques mots si l’on veut."""

    message: Comment | None = None
    version: Version | None = None

    def asked(self, step: Step) -> Asked:
        """Return the step."""
        return Asked(step, None, self.message)


class ContestQuery(WindowQuery):
    """Quelles contestations."""

    etat: ContestState | None = None

    def states(self) -> frozenset[ContestState] | None:
        """Return the states asked for, None for all."""
        return None if self.etat is None else frozenset({self.etat})


class ContestOut(BaseModel):
    """Une contestation."""

    id: str
    beneficiaire_id: str
    sujet: CodeOut
    sujet_id: str
    etat: CodeOut
    deposee_le: datetime
    reponse_avant: date
    en_retard: bool = Field(description="Le délai est passé sans réponse ; rien d’autre n’en suit.")
    version: int

    @classmethod
    def of(cls, contest: Contest, today: date) -> "ContestOut":
        """Return the contest as JSON."""
        return cls(**_fields(contest, today))


class ContestEventOut(BaseModel):
    """Une étape."""

    le: datetime
    role: CodeOut
    etape: CodeOut
    issue: CodeOut | None
    message: str | None

    @classmethod
    def of(cls, event: ContestEvent) -> "ContestEventOut":
        """Return the event as JSON: a role, not someone."""
        outcome, role = event.outcome, event.actor.role
        return cls(
            le=event.at,
            role=code_out(role, ROLE_LABELS[role]),
            etape=code_out(event.step, STEP_LABELS[event.step]),
            issue=None if outcome is None else code_out(outcome, OUTCOME_LABELS[outcome]),
            message=event.words,
        )


class ContestFileOut(ContestOut):
    """Une contestation, son histoire, et ce que l’on peut faire ensuite."""

    historique: list[ContestEventOut]
    possibles: list[CodeOut]

    @classmethod
    def whole(cls, found: ContestFile, today: date) -> "ContestFileOut":
        """Return the contest with its history as JSON."""
        return cls(
            **_fields(found.contest, today),
            historique=[ContestEventOut.of(event) for event in found.history],
            possibles=[code_out(step, STEP_LABELS[step]) for step in found.possible],
        )


class ContestPageOut(BaseModel):
    """Une page, ce qui est à répondre d’abord."""

    items: list[ContestOut]
    total: int
    page: int
    size: int
    pages: int

    @classmethod
    def of(cls, found: Listed[Contest], query: WindowQuery, today: date) -> "ContestPageOut":
        """Return the page as JSON."""
        return cls(
            items=[ContestOut.of(each, today) for each in found.items],
            total=found.total,
            page=query.page,
            size=query.size,
            pages=-(-found.total // query.size),
        )


def _fields(contest: Contest, today: date) -> dict[str, Any]:
    return {
        "id": contest.id,
        "beneficiaire_id": contest.beneficiary_id,
        "sujet": code_out(contest.subject, SUBJECT_LABELS[contest.subject]),
        "sujet_id": contest.subject_id,
        "etat": code_out(contest.state, STATE_LABELS[contest.state]),
        "deposee_le": contest.created_at,
        "reponse_avant": contest.due_on,
        "en_retard": contest.is_late_on(today),
        "version": contest.version,
    }
