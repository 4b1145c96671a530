"""Rank what a person can reach, and say why one opportunity is there or not."""

from insertion.beneficiary import Profile
from insertion.opportunity import OpportunityId
from matching.answer import Assessment, Ranking
from matching.filters import NO_FILTER, Filter
from usecases.matching_desk import MatchingDesk
from usecases.ranking_request import MAX_K, Wanted


def rank_opportunities(
    profile: Profile, desk: MatchingDesk, wanted: Wanted, among: Filter = NO_FILTER
) -> Ranking:
    """Return the exact best opportunities for a person, ``among`` those looked at, explained.

    Raises
    ------
    ValueError
        When ``k`` is not between 1 and ``MAX_K``.
    """
    if not 1 <= wanted.k <= MAX_K:
        raise ValueError(f"k: expected 1 to {MAX_K}")
    kinds, skip = wanted.kinds, wanted.skip
    return desk.engine.rank(profile, wanted.k, kinds, skip=skip, among=among)


def assess_opportunity(
    profile: Profile, desk: MatchingDesk, opportunity_id: OpportunityId
) -> Assessment:
    """Return why one opportunity is proposed, or everything that excludes it."""
    return desk.engine.assess(profile, opportunity_id)
