"""The naive twin of the engine: a full scan in plain Python with geopy distances.

It reads the same profile, opportunities, referential and policy, shares none of the engine's
stages, columns or kernels, and is as obvious as it can be. It is the documentation of intent.
"""

import math
from dataclasses import dataclass

from geopy.distance import great_circle

from geo.areas import Area, departement_areas
from geo.communes import Communes, DensityClass
from geo.distance import EARTH_RADIUS_KM
from geo.travel import TravelMode, travel_minutes
from insertion.beneficiary import Profile
from insertion.needs import OBJECTIVE_OF_NEED, STAGE
from insertion.opportunity import Opportunity
from insertion.place import Place
from insertion.schedule import MINUTES_PER_DAY, MINUTES_PER_WEEK, WeeklyHours
from insertion.terms import Need, OpportunityKind, PhysicalDemand, RequirementLevel
from matching.reference import Reference
from skills.codes import SkillId
from tests.oracles.naive_roads import NaiveRoads
from tests.oracles.naive_timetables import NaiveTimetables

GRID = 2.0**20


@dataclass(frozen=True)
class NaiveResult:
    """What the oracle ranks: an id, its score and the points of each criterion."""

    id: str
    score: float
    points: tuple[float, ...]  # coverage, cosine, occupation, conditions, needs, limits, travel


def naive_ranking(  # noqa: PLR0913, PLR0917
    profile: Profile,
    opportunities: list[Opportunity],
    reference: Reference,
    kinds: frozenset[OpportunityKind],
    timetables: NaiveTimetables | None = None,
    roads: NaiveRoads | None = None,
) -> list[NaiveResult]:
    """Return every opportunity that nothing excludes, best first, ties by id."""
    wanted = [o for o in opportunities if o.kind in kinds]
    communes = reference.communes
    kept = [o for o in wanted if not naive_exclusions(profile, o, communes, timetables, roads)]
    results = [naive_score(profile, o, reference, timetables, roads) for o in kept]
    return sorted(results, key=lambda result: (-result.score, result.id))


def naive_first_reasons(  # noqa: PLR0913, PLR0917
    profile: Profile,
    opportunities: list[Opportunity],
    reference: Reference,
    kinds: frozenset[OpportunityKind],
    timetables: NaiveTimetables | None = None,
    roads: NaiveRoads | None = None,
) -> dict[str, int]:
    """Return how many opportunities each reason excludes, each counted under its first one."""
    counts: dict[str, int] = {}
    for opportunity in opportunities:
        broken = naive_exclusions(profile, opportunity, reference.communes, timetables, roads)
        if opportunity.kind in kinds and broken:
            counts[broken[0]] = counts.get(broken[0], 0) + 1
    return counts


def naive_exclusions(
    profile: Profile,
    opportunity: Opportunity,
    communes: Communes,
    timetables: NaiveTimetables | None = None,
    roads: NaiveRoads | None = None,
) -> list[str]:
    """Return the names of the hard constraints that known facts break."""
    broken = []
    minutes = naive_minutes(profile, opportunity, communes, timetables, roads)
    if minutes is not None and minutes > naive_maximum(profile, opportunity):
        broken.append("trop_loin")
    required = {
        asked.licence for asked in opportunity.licences if asked.level is RequirementLevel.REQUIRED
    }
    if profile.licences is not None and required - profile.licences:
        broken.append("permis_manquant")
    if (
        profile.accepted_contracts is not None
        and opportunity.contract is not None
        and opportunity.contract not in profile.accepted_contracts
    ):
        broken.append("contrat_refuse")
    if (
        profile.availability is not None
        and opportunity.shifts is not None
        and not naive_minutes_of_week(opportunity.shifts)
        <= naive_minutes_of_week(profile.availability)
    ):
        broken.append("horaires_incompatibles")
    return broken


def naive_minutes_of_week(hours: WeeklyHours) -> set[int]:
    """Return the minutes of the week, one by one."""
    return {
        (window.weekday * MINUTES_PER_DAY + window.start + minute) % MINUTES_PER_WEEK
        for window in hours.windows
        for minute in range(
            (window.end - window.start)
            if window.end > window.start
            else window.end + MINUTES_PER_DAY - window.start
        )
    }


def naive_maximum(profile: Profile, opportunity: Opportunity) -> float:
    """Return the minutes that a person accepts for this occupation."""
    own = dict(profile.max_minutes_by_occupation)
    return own.get(opportunity.rome_code, profile.max_minutes)


def naive_minutes(
    profile: Profile,
    opportunity: Opportunity,
    communes: Communes,
    timetables: NaiveTimetables | None = None,
    roads: NaiveRoads | None = None,
) -> float | None:
    """Return the minutes by the fastest mode, None when nothing is known of the place.

    For a place known by its département only, they are those to the nearest point of its circle.
    Where timetables tell, public transport takes what they say; else what is assumed of it. What
    a matrix of roads tells of replaces the model.
    """
    place = opportunity.place
    area = naive_area(place, communes)
    there = area.center if area else place.coordinates
    if there is None:
        return None
    here = (profile.home.lat, profile.home.lon)
    arc = great_circle(here, (there.lat, there.lon), radius=EARTH_RADIUS_KM)
    km = math.floor(arc.km * 100 + 0.5) / 100
    km = max(km - area.radius_km, 0.0) if area else km
    home = naive_density(profile.home_commune, profile.home, communes)
    rural = place.coordinates is None and place.commune_code is None
    density = DensityClass.RURAL if rural else naive_density(place.commune_code, there, communes)
    means = profile.means if profile.means is not None else {TravelMode.CAR}
    if TravelMode.TRANSIT in means:
        means = means | {TravelMode.WALK}
    minutes = {mode: travel_minutes(km, mode, home, density) for mode in means}
    if roads is not None:
        towards = None if area else place.commune_code
        minutes |= roads.minutes(profile, km, (home, density), towards, communes)
    if TravelMode.TRANSIT in means and timetables is not None and not area:
        longest = max(profile.max_minutes, *dict(profile.max_minutes_by_occupation).values(), 0)
        told = timetables.minutes(here, (there.lat, there.lon), opportunity.shifts, longest)
        if told is not None:
            minutes[TravelMode.TRANSIT] = told
    return min(minutes.values())


def naive_area(place: Place, communes: Communes) -> Area | None:
    """Return the circle of a place known by its département only."""
    if place.coordinates is not None or place.departement is None:
        return None
    return departement_areas(communes).get(place.departement)


def naive_score(
    profile: Profile,
    opportunity: Opportunity,
    reference: Reference,
    timetables: NaiveTimetables | None = None,
    roads: NaiveRoads | None = None,
) -> NaiveResult:
    """Return the score of one opportunity, criterion by criterion."""
    policy = reference.policy
    coverage, cosine = _skills(profile, opportunity, reference)
    values = (
        coverage,
        cosine,
        _occupation(profile, opportunity, reference),
        _hours(profile, opportunity, reference),
        _needs(profile, opportunity, reference),
    )
    weights = policy.weights[opportunity.kind]
    points = [naive_grid(weight * value) for weight, value in zip(weights, values, strict=True)]
    suitability = sum(points)
    strained = 0.0 - naive_grid(suitability * (1.0 - _limits(profile, opportunity, reference)))
    left = suitability + strained
    minutes = naive_minutes(profile, opportunity, reference.communes, timetables, roads)
    if minutes is None:
        minutes = policy.unknown.travel_minutes
    elif naive_area(opportunity.place, reference.communes):
        minutes = max(minutes, policy.unknown.travel_minutes)
    home = naive_density(profile.home_commune, profile.home, reference.communes)
    lost = 0.0 - naive_grid(left * (1.0 - naive_reach(minutes, home, reference)))
    return NaiveResult(opportunity.id, left + lost, (*points, strained, lost))


def naive_reach(minutes: float, home: DensityClass, reference: Reference) -> float:
    """Return what is left of a score after the way: how many go that far, stretched."""
    policy = reference.policy.reach
    half = {
        DensityClass.RURAL: policy.half_minutes_rural,
        DensityClass.INTERMEDIATE: policy.half_minutes_intermediate,
        DensityClass.DENSE: policy.half_minutes_dense,
    }[home]
    late = max(minutes - policy.free_minutes, 0.0) / policy.stretch
    head, tail = 2.0 ** (-late / half), 2.0 ** (-late / (half * policy.tail_times))
    return (1.0 - policy.tail_share) * head + policy.tail_share * tail


def naive_grid(points: float) -> float:
    """Return points on the grid of 2⁻²⁰."""
    return math.floor(points * GRID + 0.5) / GRID


def naive_density(code, coordinates, communes: Communes) -> DensityClass:
    """Return the density of the commune, or of the nearest to a point."""
    if code in communes.by_code:
        return communes.get(code).density
    return communes.nearest(coordinates).density


def _asked(opportunity: Opportunity, reference: Reference) -> dict[SkillId, float]:
    """Return the weight of every dimension asked: skills, and the families they light."""
    weights = reference.policy.demand
    asked: dict[SkillId, float] = {}
    occupation = reference.referential.occupations.get(opportunity.rome_code)
    for link in occupation.skills if occupation else ():
        asked[link.skill_id] = weights.inherited_core if link.core else weights.inherited_secondary
    stated: dict[SkillId, float] = {}
    for requirement in opportunity.skills:
        if requirement.skill_id in reference.referential.skills:
            firm = requirement.level is RequirementLevel.REQUIRED
            weight = weights.required if firm else weights.desired
            stated[requirement.skill_id] = max(weight, stated.get(requirement.skill_id, 0.0))
    asked.update(stated)
    return asked


def _skills(
    profile: Profile, opportunity: Opportunity, reference: Reference
) -> tuple[float, float]:
    demand = naive_demand(opportunity, reference)
    return naive_fit(demand, naive_credits(profile, reference), reference)


def naive_demand(opportunity: Opportunity, reference: Reference) -> dict[SkillId, int]:
    """Return what an opportunity asks of each skill and family, in whole units."""
    skills, space = reference.referential.skills, reference.space
    demand: dict[SkillId, int] = {}
    for skill_id, weight in _asked(opportunity, reference).items():
        own = _whole(weight * float(space.idf[space.index[skill_id]]))
        demand[skill_id] = max(demand.get(skill_id, 0), own)
        macro = skills[skill_id].macro
        if macro is not None:
            shared = _whole(0.5 * float(space.idf[space.index[macro]]) * weight)
            demand[macro] = max(demand.get(macro, 0), shared)
    return demand


def naive_fit(
    demand: dict[SkillId, int], credit: dict[SkillId, int], reference: Reference
) -> tuple[float, float]:
    """Return coverage and closeness."""
    if not demand:
        unknown = reference.policy.unknown.skills_asked
        return unknown, unknown
    held = {skill_id: weight * credit.get(skill_id, 0) for skill_id, weight in demand.items()}
    coverage = sum(held.values()) / (1000 * sum(demand.values()))
    closeness = sum(x * x for x in held.values()) / (10**6 * sum(x * x for x in demand.values()))
    return min(coverage, 1.0), min(math.sqrt(closeness), 1.0)


def _whole(weight: float) -> int:
    """Return a weight in units of 1/256, at least one."""
    return max(math.floor(weight * 256 + 0.5), 1)


def naive_credits(profile: Profile, reference: Reference) -> dict[SkillId, int]:
    """Return the credit, in thousandths, of each skill known or likely, families included."""
    referential, policy = reference.referential, reference.policy
    credit: dict[SkillId, int] = {}
    for code in profile.held:
        for link in referential.occupations[code].skills:
            credit[link.skill_id] = round(1000 * policy.credit.held_occupation)
    for skill_id in profile.skills:
        credit[skill_id] = round(1000 * policy.credit.declared)
    for skill_id, value in list(credit.items()):
        for other in referential.skills[skill_id].stands_for:
            credit[other] = max(credit.get(other, 0), value)
    for skill_id, value in list(credit.items()):
        macro = referential.skills[skill_id].macro
        if macro is not None:
            credit[macro] = max(credit.get(macro, 0), value)
    return credit


def _occupation(profile: Profile, opportunity: Opportunity, reference: Reference) -> float:
    affinity = reference.affinity
    if not profile.sought and not profile.held:
        return reference.policy.unknown.occupation
    if opportunity.rome_code not in affinity.index:
        return reference.policy.unknown.occupation
    target = affinity.index[opportunity.rome_code]
    sought = [float(affinity.values[affinity.index[code], target]) for code in profile.sought]
    held = [
        reference.policy.credit.held_affinity * float(affinity.values[affinity.index[code], target])
        for code in profile.held
    ]
    return max(sought + held)


def _hours(profile: Profile, opportunity: Opportunity, reference: Reference) -> float:
    wish, hours = profile.weekly_hours, opportunity.weekly_hours
    if wish is None:
        return 1.0
    if hours is None:
        unknown = reference.policy.unknown
        is_job = opportunity.kind is OpportunityKind.JOB_OFFER
        return unknown.weekly_hours if is_job else unknown.weekly_hours_action
    gap = max(wish.minimum - hours, hours - wish.maximum, 0.0)
    return max(1.0 - gap / reference.policy.conditions.hours_tolerance, 0.0)


def _limits(profile: Profile, opportunity: Opportunity, reference: Reference) -> float:
    strains = set(opportunity.demands)
    occupation = reference.referential.occupations.get(opportunity.rome_code)
    if not strains and occupation:
        strains = {strain for strain in PhysicalDemand if strain.value in occupation.contexts}
    strained = len(strains & profile.limits)
    left = reference.policy.limits
    return {0: 1.0, 1: left.one_strained}.get(strained, left.several_strained)


def _needs(profile: Profile, opportunity: Opportunity, reference: Reference) -> float:
    if profile.needs is None:
        return reference.policy.unknown.needs
    return naive_needs(profile.needs, opportunity.needs)


def naive_needs(stated: frozenset[Need], works_on: frozenset[Need]) -> float:
    """Return what covering some needs is worth: those that come next count twice."""
    left = [
        [need for need in stated if STAGE[OBJECTIVE_OF_NEED[need]] == stage] for stage in range(3)
    ]
    following = next((needs for needs in left if needs), [])
    weights = {need: 2 if need in following else 1 for need in stated}
    covered = sum(weight for need, weight in weights.items() if need in works_on)
    return 0.5 + 0.5 * covered / sum(weights.values()) if covered else 0.0
