"""The engine: one person's question in, the exact best opportunities out, explained.

Read this first. Each stage takes values and returns new ones; none changes what it was given.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from insertion.beneficiary import Profile
from insertion.errors import UnknownOpportunity
from insertion.opportunity import Opportunity, OpportunityId
from insertion.terms import OpportunityKind
from matching.answer import Assessment, ExclusionReason, Ranking
from matching.explanation import exclusions, explain
from matching.kernels import (
    CONTRACT_REFUSED,
    KEPT,
    LICENCE_MISSING,
    SHIFT_UNAVAILABLE,
    TOO_FAR,
)
from matching.query import prepare_query
from matching.ranking import top_k
from matching.reference import Reference
from matching.retrieval import retrieve
from matching.scoring import score
from matching.snapshot import Snapshot, build_snapshot

ALL_KINDS = frozenset(OpportunityKind)
_EXCLUSION_OUTCOME = {
    ExclusionReason.TOO_FAR: TOO_FAR,
    ExclusionReason.LICENCE_MISSING: LICENCE_MISSING,
    ExclusionReason.CONTRACT_REFUSED: CONTRACT_REFUSED,
    ExclusionReason.SHIFT_UNAVAILABLE: SHIFT_UNAVAILABLE,
}


@dataclass(frozen=True, slots=True)
class Engine:
    """One snapshot of the catalogue with the reference it was built against."""

    reference: Reference
    snapshot: Snapshot

    def rank(
        self, profile: Profile, k: int, kinds: Collection[OpportunityKind] = ALL_KINDS
    ) -> Ranking:
        """Return the exact best ``k`` opportunities of ``kinds`` within reach of a person.

        Same profile, same snapshot, same policy: same answer, to the bit. Equal scores are told
        apart by ascending id.

        Raises
        ------
        skills.errors.SkillsError
            When the profile names an occupation or a skill that the referential does not hold.
        """
        query = prepare_query(profile, kinds, self.snapshot, self.reference)
        retrieved = retrieve(query, self.snapshot)
        scores = score(query, self.reference.policy_arrays, self.snapshot, retrieved)
        winners = retrieved.rows[top_k(scores, k)]
        counts = retrieved.outcome_counts.tolist()
        return Ranking(
            matches=explain(winners, profile, query, self.snapshot, self.reference),
            total=counts[KEPT],
            excluded={reason: counts[code] for reason, code in _EXCLUSION_OUTCOME.items()},
            snapshot_version=self.snapshot.version,
            policy_version=self.reference.policy.version,
        )

    def assess(self, profile: Profile, opportunity_id: OpportunityId) -> Assessment:
        """Return what one opportunity would earn, and everything that excludes it.

        Raises
        ------
        insertion.errors.UnknownOpportunity
            When the snapshot does not hold it.
        """
        row = self.snapshot.row_of.get(opportunity_id)
        if row is None:
            raise UnknownOpportunity("opportunity: not in the snapshot")
        query = prepare_query(profile, ALL_KINDS, self.snapshot, self.reference)
        chosen = np.array([row], np.int64)
        (match,) = explain(chosen, profile, query, self.snapshot, self.reference)
        return Assessment(match, exclusions(row, query, self.snapshot))


def build_engine(
    opportunities: Iterable[Opportunity], reference: Reference, version: str
) -> Engine:
    """Return the engine that ranks ``opportunities``; ``version`` names the catalogue's state."""
    return Engine(reference, build_snapshot(opportunities, reference, version))
