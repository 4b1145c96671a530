"""What may be asked of levers: how many, on what, toward which opportunity.

Imports nothing heavy: the help of the command line reads it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from insertion.terms import OpportunityKind
from usecases.ranking_request import KINDS

if TYPE_CHECKING:
    from insertion.eligibility import Eligibility

DEFAULT_LEVERS = 10
MAX_LEVERS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class LeversWanted:
    """What is asked; ``opportunity_id`` is one that should be brought in reach.

    ``loan`` is what the rules of a Point Mobilité say of the person.
    """

    kinds: frozenset[OpportunityKind] = KINDS["offre"]
    at_most: int = DEFAULT_LEVERS
    opportunity_id: str | None = None
    loan: "Eligibility | None" = None
