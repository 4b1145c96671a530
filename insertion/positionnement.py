"""A positionnement: one person placed on one offer or action, its states and its history.

The transitions are in ``positionnement_table.py``; what one reads here is what is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from insertion.actor import Role
from insertion.capacity import Audience
from insertion.errors import InvalidValue
from insertion.opportunity import OpportunityId
from insertion.positionnement_reasons import Exit, Reason
from insertion.terms import Objective, OpportunityKind
from insertion.text import require_id, require_storable

MAX_COMMENT_LENGTH = 2_000
MAX_OBJECTIVES = 20


class Origin(StrEnum):
    """Who had the idea."""

    REFERENT = "referent"
    BENEFICIARY = "beneficiaire"
    EMPLOYER = "employeur"
    OPERATOR = "operateur"


class State(StrEnum):
    """Where a positionnement stands; ``docs/positionnements.md`` has the diagram."""

    WISHED = "souhaite"
    PROPOSED = "propose"
    TO_VALIDATE = "a_valider"
    SENT = "transmis"
    WAITING = "liste_attente"
    ACCEPTED = "accepte"
    ENTERED = "entre"
    SUSPENDED = "suspendu"
    COMPLETED = "termine"
    REFUSED = "refuse"
    ABANDONED = "abandonne"
    EXPIRED = "expire"


HOLDING = frozenset({State.ACCEPTED, State.ENTERED, State.SUSPENDED})
"""A place is held in these states, and in no other."""

FINAL = frozenset({State.COMPLETED, State.REFUSED, State.ABANDONED, State.EXPIRED})
OPEN = frozenset(State) - FINAL
UNANSWERED = frozenset({State.WISHED, State.PROPOSED, State.TO_VALIDATE, State.SENT})
RETAINED = frozenset({State.ACCEPTED, State.ENTERED})
"""« Retenu », for the indicators: one of these was reached, whatever came after."""


class Group(StrEnum):
    """States that one looks for together."""

    TO_CONFIRM = "a_confirmer"  # wished or proposed: the référent says yes or no
    AWAITED = "attendus"  # someone else has to answer
    ANSWERED = "reponses"  # answered, or given up without an answer
    UNDER_WAY = "en_cours"
    OPEN = "ouverts"


GROUPS: Mapping[Group, frozenset[State]] = {
    Group.TO_CONFIRM: frozenset({State.WISHED, State.PROPOSED}),
    Group.AWAITED: frozenset({State.TO_VALIDATE, State.SENT, State.WAITING}),
    Group.ANSWERED: frozenset({State.ACCEPTED, State.REFUSED, State.EXPIRED}),
    Group.UNDER_WAY: frozenset({State.ENTERED, State.SUSPENDED}),
    Group.OPEN: OPEN,
}


class Transition(StrEnum):
    """What can happen to a positionnement."""

    CREATE = "creer"
    AGREE = "adherer"
    CONFIRM = "confirmer"
    VALIDATE = "valider"
    ACCEPT = "accepter"
    WAITLIST = "mettre_en_attente"
    PROMOTE = "promouvoir"
    REFUSE = "refuser"
    ENTER = "entrer"
    SUSPEND = "suspendre"
    GO_ON = "reprendre"
    PROLONG = "prolonger"
    COMPLETE = "terminer"
    ABANDON = "abandonner"
    REMIND = "relancer"
    EXPIRE = "expirer"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The prescription sheet: what is aimed at, and the situation at that moment (000 §4).

    ``expected`` are outcome codes of the objectives, which the rules define
    (``Dispositifs.outcome_labels``).
    """

    objectives: tuple[Objective, ...] = ()
    expected: tuple[str, ...] = ()
    motive: str = ""
    situation: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        if len(self.objectives) > MAX_OBJECTIVES or len(self.expected) > MAX_OBJECTIVES:
            raise InvalidValue("objectifs", f"{MAX_OBJECTIVES} au plus")
        require_storable("motif", self.motive, MAX_COMMENT_LENGTH)


EMPTY_SHEET = Sheet()


@dataclass(frozen=True, slots=True, kw_only=True)
class Positionnement:
    """What is known of a positionnement now; how it came there is its history.

    ``host_id`` is the structure that answers (operator of the action, employer of the offer),
    None when it does not use this service: the référent then writes its answers.
    ``sent_at`` is when it was first sent to who answers: before, it is none of its business.
    ``validator_id`` is the MDS whose validation is awaited, None when any may give it.
    """

    id: str
    beneficiary_id: str
    opportunity_id: OpportunityId
    opportunity_kind: OpportunityKind
    origin: Origin
    state: State
    prescriber_id: str
    created_at: datetime
    state_since: datetime
    sent_at: datetime | None = None
    dispositif: str | None = None
    prescriber_organisation_id: str | None = None
    host_id: str | None = None
    validator_id: str | None = None
    session_id: str | None = None
    audience: Audience = Audience.BRSA
    waiting_rank: int | None = None
    entered_on: date | None = None
    planned_end_on: date | None = None
    prolonged_until: date | None = None
    ended_on: date | None = None
    outcome: Exit | None = None
    sheet: Sheet = EMPTY_SHEET
    snapshot: Mapping[str, Any] | None = None
    version: int = 1

    def __post_init__(self) -> None:
        for each in (self.id, self.beneficiary_id, self.opportunity_id, self.prescriber_id):
            require_id(each)
        if (self.state is State.WAITING) != (self.waiting_rank is not None):
            raise InvalidValue("rang", "un rang en liste d’attente, et là seulement")

    @property
    def holds_a_place(self) -> bool:
        """Return whether a place is held."""
        return self.state in HOLDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of the history: it is added, never changed.

    ``at`` is the moment it was recorded; the day it tells of, when it differs, is in ``payload``.
    """

    id: str
    positionnement_id: str
    sequence: int
    transition: Transition
    from_state: State | None
    to_state: State
    at: datetime
    actor_id: str
    actor_role: Role
    reason: Reason | None = None
    comment: str | None = None
    payload: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        if self.comment is not None:
            require_storable("commentaire", self.comment, MAX_COMMENT_LENGTH)
