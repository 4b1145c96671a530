"""Opportunities like one of them: what a person who likes it could also look at."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from insertion.opportunity import Opportunity, OpportunityId, parse_opportunity_id
from insertion.ports import UnitOfWork
from insertion.terms import OpportunityKind
from matching.similar import SimilarOpportunities
from usecases.matching_desk import MatchingDesk
from usecases.ranking_request import MAX_K


@dataclass(frozen=True, slots=True)
class Alike:
    """One opportunity, those like it, and the facts of these.

    ``opportunities`` may lack one that was closed since the desk was built: it is not shown.
    """

    source: Opportunity
    similar: SimilarOpportunities
    opportunities: Mapping[OpportunityId, Opportunity]


def find_similar(
    opportunity_id: str,
    desk: MatchingDesk,
    uow: UnitOfWork,
    k: int,
    kinds: Collection[OpportunityKind] | None = None,
) -> Alike:
    """Return the exact ``k`` opportunities most like one, of its own kind unless ``kinds`` say.

    Raises
    ------
    UnknownOpportunity
        When no open opportunity has this id.
    ValueError
        When ``k`` is not between 1 and ``MAX_K``.
    """
    if not 1 <= k <= MAX_K:
        raise ValueError(f"k: expected 1 to {MAX_K}")
    known_id = parse_opportunity_id(opportunity_id)
    with uow:
        source = uow.opportunities.get(known_id)
        similar = desk.engine.similar(known_id, k, kinds)
        found = uow.opportunities.get_many([match.opportunity_id for match in similar.matches])
    return Alike(source, similar, found)
