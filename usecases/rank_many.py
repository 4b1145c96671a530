"""Rank for many people at once: ids and scores alone, for national runs."""

from collections.abc import Collection, Iterator, Sequence

from insertion.beneficiary import Profile
from insertion.opportunity import OpportunityId
from insertion.terms import OpportunityKind
from usecases.matching_desk import MatchingDesk
from usecases.ranking_request import MAX_K


def rank_many(
    profiles: Sequence[Profile],
    desk: MatchingDesk,
    k: int,
    kinds: Collection[OpportunityKind],
) -> Iterator[list[tuple[OpportunityId, float]]]:
    """Yield, for each profile in turn, (id, score) of its exact best ``k``, best first.

    Raises
    ------
    ValueError
        When ``k`` is not between 1 and ``MAX_K``.
    """
    if not 1 <= k <= MAX_K:
        raise ValueError(f"k: expected 1 to {MAX_K}")
    found = desk.engine.rank_many(profiles, k, kinds)
    return (found.of(row) for row in range(len(found)))
