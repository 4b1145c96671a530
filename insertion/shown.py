"""What was shown as the answer to a question: kept so that it can be asked and explained again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class AnswerKind(StrEnum):
    """What was asked."""

    MATCHES = "correspondances"  # the best offers and actions, of a profile sent or kept
    ASSESSMENT = "pourquoi"  # one opportunity, of a profile sent or kept
    ACTIONS = "actions"  # the actions that suit a person followed
    SEARCH = "recherche"  # what a search that she keeps found
    PLAN = "plan"  # a dated plan of hers
    PERSON = "personne"  # that something suits her, told to her référent


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One opportunity as it was shown: its score and the points that make it, None for a step."""

    opportunity_id: str
    score: float | None
    points: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """One answer, in the order shown.

    ``question`` is sealed: where someone lives is in it. ``question_digest`` is keyed, so that the
    same question is known again and none is found by trying. ``beneficiary_id`` is None when
    nobody was named; ``departement`` is that of who asked, None for the server's own.
    """

    id: str
    at: datetime
    kind: AnswerKind
    beneficiary_id: str | None
    question_digest: str
    question: bytes
    index_version: str
    policy_version: str
    lines: tuple[ShownLine, ...]
    departement: str | None = None


class ShownAnswerRepository(Protocol):
    """The answers shown; added, never changed."""

    def add_all(self, answers: Iterable[ShownAnswer]) -> int:
        """Keep answers, those that are there already left as they are; return how many were new."""
        ...

    def get(self, answer_id: str) -> ShownAnswer | None:
        """Return one answer, or None."""
        ...

    def last(self, at_most: int, beneficiary_id: str | None = None) -> Sequence[ShownAnswer]:
        """Return the last answers, the last first; of one person when she is named."""
        ...
