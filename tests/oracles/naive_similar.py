"""The naive twin of « similar »: one opportunity against every other, in plain Python."""

from geo.communes import DensityClass
from geo.travel import TravelMode
from insertion.beneficiary import Profile
from insertion.opportunity import Opportunity
from insertion.terms import OpportunityKind
from matching.reference import Reference
from tests.oracles.naive_ranking import (
    naive_area,
    naive_demand,
    naive_density,
    naive_fit,
    naive_grid,
    naive_minutes,
    naive_needs,
    naive_reach,
)


def naive_similar(
    source: Opportunity,
    catalogue: list[Opportunity],
    kinds: frozenset[OpportunityKind],
    reference: Reference,
) -> list[tuple[str, float]]:
    """Return (id, score) of every other opportunity in reach of ``source``, best first."""
    found = []
    for other in catalogue:
        if other.id == source.id or other.kind not in kinds:
            continue
        minutes = _minutes(source, other, reference)
        if minutes is None or minutes <= 45.0:
            found.append((other.id, _score(source, other, minutes, reference)))
    return sorted(found, key=lambda each: (-each[1], each[0]))


def _minutes(source: Opportunity, other: Opportunity, reference: Reference) -> float | None:
    here = source.place.coordinates
    if here is None:
        return None
    by_car = Profile(
        home=here, home_commune=source.place.commune_code, means=frozenset({TravelMode.CAR})
    )
    return naive_minutes(by_car, other, reference.communes)


def _score(
    source: Opportunity, other: Opportunity, minutes: float | None, reference: Reference
) -> float:
    policy = reference.policy
    credit = dict.fromkeys(naive_demand(source, reference), 1000)
    values = (
        *naive_fit(naive_demand(other, reference), credit, reference),
        _occupation(source, other, reference),
        _hours(source, other, reference),
        _needs(source, other, reference),
    )
    weights = policy.weights[other.kind]
    suitability = sum(naive_grid(w * v) for w, v in zip(weights, values, strict=True))
    if minutes is None:
        minutes = policy.unknown.travel_minutes
    elif naive_area(other.place, reference.communes):
        minutes = max(minutes, policy.unknown.travel_minutes)
    place = source.place
    home = DensityClass.INTERMEDIATE
    if place.coordinates is not None:
        home = naive_density(place.commune_code, place.coordinates, reference.communes)
    return suitability - naive_grid(suitability * (1.0 - naive_reach(minutes, home, reference)))


def _occupation(source: Opportunity, other: Opportunity, reference: Reference) -> float:
    affinity = reference.affinity
    if source.rome_code not in affinity.index or other.rome_code not in affinity.index:
        return reference.policy.unknown.occupation
    return affinity.between(source.rome_code, other.rome_code)


def _hours(source: Opportunity, other: Opportunity, reference: Reference) -> float:
    policy = reference.policy
    if source.weekly_hours is None:
        return 1.0
    if other.weekly_hours is None:
        is_job = other.kind is OpportunityKind.JOB_OFFER
        return policy.unknown.weekly_hours if is_job else policy.unknown.weekly_hours_action
    gap = abs(source.weekly_hours - other.weekly_hours)
    return max(1.0 - gap / policy.conditions.hours_tolerance, 0.0)


def _needs(source: Opportunity, other: Opportunity, reference: Reference) -> float:
    stated = getattr(source, "needs", frozenset())
    if not stated:
        return reference.policy.unknown.needs
    return naive_needs(stated, getattr(other, "needs", frozenset()))
