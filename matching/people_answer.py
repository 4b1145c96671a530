"""What the engine answers when an opportunity asks for people: no place, no way, no minutes.

Whoever reads it (a référent; later an employer) learns that a person can come, never from where
(docs/decisions/0016).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from insertion.terms import Need, PhysicalDemand
from matching.answer import CheckReason, Contribution, ExclusionReason, SkillMatch
from skills.codes import RomeCode


class Feasibility(StrEnum):
    """All that is said of the way: nobody who cannot come is listed."""

    IN_REACH = "a_portee"
    # The place is not known, or by its département only; or only public transport may go there.
    TO_CHECK = "a_verifier"


@dataclass(frozen=True, slots=True)
class PersonMatch:
    """One person whom an opportunity suits, with everything that ranked her."""

    beneficiary_id: str
    score: float  # points out of 100
    contributions: tuple[Contribution, ...]  # their points sum to the score, bit for bit
    feasibility: Feasibility
    skills: SkillMatch
    nearest_occupation: RomeCode | None
    strained: tuple[PhysicalDemand, ...]
    covered: tuple[Need, ...]
    to_check: tuple[CheckReason, ...]


@dataclass(frozen=True, slots=True)
class PeopleRanking:
    """The exact top ``k``; ``total`` counts every person not excluded.

    ``excluded`` counts each excluded person once, under her first reason in the order of
    :class:`matching.answer.ExclusionReason`.
    """

    matches: tuple[PersonMatch, ...]
    total: int
    excluded: Mapping[ExclusionReason, int]
    policy_version: str
