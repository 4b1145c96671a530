"""The rules of the ranking as figures, read from the policy that is actually in use."""

from collections.abc import Mapping
from dataclasses import dataclass

from geo.communes import DensityClass
from insertion.terms import OpportunityKind
from matching.answer import Criterion
from matching.policy import SUITABILITY_CRITERIA, Policy
from web.messages import N_

MINUTES_SHOWN = (5, 15, 30, 45, 60)
HOMES: Mapping[DensityClass, str] = {
    DensityClass.DENSE: N_("en ville"),
    DensityClass.INTERMEDIATE: N_("dans une petite ville"),
    DensityClass.RURAL: N_("à la campagne"),
}


@dataclass(frozen=True, slots=True)
class Weight:
    """How many points a criterion may earn, for an offer and for an action."""

    criterion: Criterion
    offer: float
    action: float


@dataclass(frozen=True, slots=True)
class RankingFacts:
    """What the page about the ranking says in figures."""

    version: str
    weights: tuple[Weight, ...]
    minutes: tuple[int, ...]
    left: Mapping[str, tuple[int, ...]]  # points of 100 left, by kind of home and minutes
    one_strained: int
    several_strained: int


def ranking_facts(policy: Policy) -> RankingFacts:
    """Return the figures of a policy."""
    offers = policy.weights[OpportunityKind.JOB_OFFER]
    actions = policy.weights[OpportunityKind.INSERTION_ACTION]
    rows = zip(SUITABILITY_CRITERIA, offers, actions, strict=True)
    return RankingFacts(
        policy.version,
        tuple(Weight(criterion, offer, action) for criterion, offer, action in rows),
        MINUTES_SHOWN,
        {
            label: tuple(round(100 * policy.reach.left_after(m, home)) for m in MINUTES_SHOWN)
            for home, label in HOMES.items()
        },
        round(100 * policy.limits.one_strained),
        round(100 * policy.limits.several_strained),
    )
