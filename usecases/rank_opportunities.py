"""Rank what a person can reach, and say why one opportunity is there or not."""

from collections.abc import Collection

from insertion.beneficiary import Profile
from insertion.opportunity import OpportunityId
from insertion.terms import OpportunityKind
from matching.answer import Assessment, Ranking
from matching.filters import NO_FILTER, Filter
from usecases.matching_desk import MatchingDesk
from usecases.ranking_request import MAX_K


def rank_opportunities(
    profile: Profile,
    desk: MatchingDesk,
    k: int,
    kinds: Collection[OpportunityKind],
    *,
    skip: int = 0,
    among: Filter = NO_FILTER,
) -> Ranking:
    """Return the exact best ``k`` opportunities for a person, after ``skip``, explained.

    Raises
    ------
    ValueError
        When ``k`` is not between 1 and ``MAX_K``.
    """
    if not 1 <= k <= MAX_K:
        raise ValueError(f"k: expected 1 to {MAX_K}")
    return desk.engine.rank(profile, k, kinds, skip=skip, among=among)


def assess_opportunity(
    profile: Profile, desk: MatchingDesk, opportunity_id: OpportunityId
) -> Assessment:
    """Return why one opportunity is proposed, or everything that excludes it."""
    return desk.engine.assess(profile, opportunity_id)
