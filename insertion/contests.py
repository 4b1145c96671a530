"""What a person contests: it gets an answer within a delay, and changes nothing else of hers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from insertion.actor import Acting, Actor, Role
from insertion.errors import InvalidValue, TransitionRefused
from insertion.positionnement_table import NOT_FOR_THIS_PARTY
from insertion.text import require_id, require_storable

ANSWERED_WITHIN = timedelta(days=30)
"""The delay of an answer: the month of RGPD 12(3)."""
MAX_WORDS = 2_000


class Subject(StrEnum):
    """What is contested."""

    MATCH = "correspondance"  # an opportunity that was proposed to her, or was not
    POSITIONNEMENT = "positionnement"  # what was decided of one: a refusal, an end
    ELIGIBILITY = "eligibilite"  # what the rules of a dispositif were said to give


class ContestState(StrEnum):
    """Where it is."""

    OPEN = "ouverte"  # before her référent, and the Département
    ESCALATED = "transmise"  # before the Département
    ANSWERED = "repondue"
    TAKEN_BACK = "retiree"


class Step(StrEnum):
    """What can be done with it; each is done by a human being."""

    OPEN = "contester"
    ESCALATE = "transmettre"
    ANSWER = "repondre"
    TAKE_BACK = "retirer"


class Outcome(StrEnum):
    """What an answer says; what it entails is done elsewhere, by who may, with their own trace."""

    UPHELD = "maintenu"
    CORRECTED = "corrige"
    EXPLAINED = "explique"


class Side(StrEnum):
    """As what someone acts on a contest."""

    PERSON = "personne"
    REFERENT = "referent"
    DEPARTEMENT = "departement"


@dataclass(frozen=True, slots=True)
class Contest:
    """One contest; ``due_on`` is the last day to answer it."""

    id: str
    beneficiary_id: str
    subject: Subject
    subject_id: str
    state: ContestState
    created_at: datetime
    due_on: date
    version: int = 1

    def __post_init__(self) -> None:
        for each in (self.id, self.beneficiary_id, self.subject_id):
            require_id(each)

    @property
    def is_open(self) -> bool:
        """Return whether an answer is awaited."""
        return self.state in {ContestState.OPEN, ContestState.ESCALATED}

    def is_late_on(self, day: date) -> bool:
        """Return whether its delay ran out without an answer: said, and nothing else."""
        return self.is_open and day > self.due_on


@dataclass(frozen=True, slots=True)
class ContestEvent:
    """One step of a contest: added, never changed."""

    contest_id: str
    sequence: int
    at: datetime
    actor: Actor
    step: Step
    outcome: Outcome | None
    words: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A step that someone asks for."""

    step: Step
    outcome: Outcome | None = None
    words: str | None = None


_FROM: Mapping[Step, frozenset[ContestState]] = {
    Step.ESCALATE: frozenset({ContestState.OPEN}),
    Step.ANSWER: frozenset({ContestState.OPEN, ContestState.ESCALATED}),
    Step.TAKE_BACK: frozenset({ContestState.OPEN, ContestState.ESCALATED}),
}
_TO: Mapping[Step, ContestState] = {
    Step.ESCALATE: ContestState.ESCALATED,
    Step.ANSWER: ContestState.ANSWERED,
    Step.TAKE_BACK: ContestState.TAKEN_BACK,
}
SIDES: Mapping[Step, frozenset[Side]] = {
    Step.OPEN: frozenset({Side.PERSON, Side.REFERENT}),
    Step.ESCALATE: frozenset({Side.PERSON, Side.REFERENT}),
    Step.ANSWER: frozenset({Side.REFERENT, Side.DEPARTEMENT}),
    Step.TAKE_BACK: frozenset({Side.PERSON}),
}
"""Who may take each step; the clock is none of them."""


def possible_steps(contest: Contest, side: Side) -> tuple[Step, ...]:
    """Return what someone may do next."""
    return tuple(
        step for step in _FROM if contest.state in _FROM[step] and _may(step, contest, side)
    )


def open_contest(
    contest_id: str, beneficiary_id: str, about: tuple[Subject, str], words: str, acting: Acting
) -> tuple[Contest, ContestEvent]:
    """Return a new contest and its first event.

    Raises
    ------
    insertion.errors.InvalidValue
        When nothing is said, or what is said cannot be kept.
    """
    contest = Contest(
        id=contest_id,
        beneficiary_id=beneficiary_id,
        subject=about[0],
        subject_id=about[1],
        state=ContestState.OPEN,
        created_at=acting.at,
        due_on=acting.today + ANSWERED_WITHIN,
    )
    event = ContestEvent(
        contest_id, 1, acting.at, acting.actor, Step.OPEN, None, _words(words, required=True)
    )
    return contest, event


def advance_contest(
    contest: Contest, asked: Asked, side: Side, acting: Acting
) -> tuple[Contest, ContestEvent]:
    """Return the contest after a step, and the event that says it.

    Raises
    ------
    insertion.errors.TransitionRefused
        When it is not for who asks, or not in this state.
    insertion.errors.InvalidValue
        When an answer says nothing.
    """
    if acting.actor.role is Role.CLOCK or not _may(asked.step, contest, side):
        raise TransitionRefused(NOT_FOR_THIS_PARTY, "C’est à quelqu’un d’autre de le faire.")
    if contest.state not in _FROM.get(asked.step, frozenset()):
        raise TransitionRefused("etat", "Cette contestation n’attend plus de réponse.")
    answers = asked.step is Step.ANSWER
    if answers != (asked.outcome is not None):
        raise InvalidValue("issue", "une issue avec une réponse, et seulement avec elle")
    words = _words(asked.words, required=answers)
    became = replace(contest, state=_TO[asked.step], version=contest.version + 1)
    event = ContestEvent(
        contest.id, became.version, acting.at, acting.actor, asked.step, asked.outcome, words
    )
    return became, event


def _may(step: Step, contest: Contest, side: Side) -> bool:
    if side not in SIDES[step]:
        return False
    before_departement = contest.state is ContestState.ESCALATED
    return not (step is Step.ANSWER and side is Side.REFERENT and before_departement)


def _words(text: str | None, *, required: bool) -> str | None:
    said = (text or "").strip()
    if not said:
        if required:
            raise InvalidValue("message", "quelques mots sont attendus")
        return None
    require_storable("message", said, MAX_WORDS)
    return said
