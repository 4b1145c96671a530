"""Say why: the points of one opportunity, criterion by criterion, and what to ask.

The numbers come from the very functions that ranked it (``kernels.py``); this file only names
them. Nothing here changes a score.
"""

import math
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from insertion.beneficiary import Profile
from insertion.terms import OpportunityKind
from matching.answer import (
    CheckReason,
    Contribution,
    Criterion,
    ExclusionReason,
    Match,
    ReasonCode,
    SkillMatch,
    Travel,
)
from matching.columns import KINDS, QueryArrays
from matching.kernels import (
    NEEDS,
    UNKNOWN_MODE,
    fastest_way,
    limits_points,
    row_points,
    skills_fit,
    travel_points,
)
from matching.policy import SUITABILITY_CRITERIA
from matching.query import travel_modes
from matching.reference import Reference
from matching.snapshot import LICENCE_BIT, NEED_BIT, STRAIN_BIT, Snapshot
from skills.codes import RomeCode, SkillId
from skills.vectors import NO_MACRO

Member = TypeVar("Member", bound=StrEnum)

# In words only: the score uses the exact values.
WELL_COVERED = 0.75
NEAR_OCCUPATION = 0.2


def explain(
    row: int,
    profile: Profile,
    query: QueryArrays,
    snapshot: Snapshot,
    reference: Reference,
) -> Match:
    """Return the match of one row, its contributions summing to its score bit for bit."""
    policy = reference.policy_arrays
    demand = int(snapshot.rows.demand[row])
    unknown = policy.unknown_skills_asked
    fit = (
        (unknown, unknown)
        if demand < 0
        else skills_fit(snapshot.demands, demand, query.skill_credit)
    )
    points = np.empty(len(SUITABILITY_CRITERIA))
    suitability = float(row_points(snapshot.rows, query, policy, row, *fit, points))
    mode, km, minutes = fastest_way(snapshot.rows, query, row)
    strained = float(limits_points(snapshot.rows, query, policy, row, suitability))
    left = suitability + strained
    lost = float(travel_points(snapshot.rows, policy, row, left, minutes))
    reasons = (
        _coverage_reason(demand, fit[0]),
        _coverage_reason(demand, fit[1]),
        _occupation_reason(row, profile, query, snapshot, reference),
        _hours_reason(row, query, snapshot),
        _needs_reason(points[NEEDS], query),
    )
    ceilings = policy.weights[snapshot.rows.kind[row]]
    earned = (
        Contribution(criterion, float(points[number]), float(ceilings[number]), reasons[number])
        for number, criterion in enumerate(SUITABILITY_CRITERIA)
        if ceilings[number] > 0
    )
    known = mode != UNKNOWN_MODE and snapshot.rows.area_km[row] == 0
    return Match(
        opportunity_id=snapshot.ids[row],
        score=left + lost,
        contributions=(*earned, *_losses(strained, lost, known=known, query=query)),
        travel=Travel(
            mode=travel_modes(profile)[mode] if known else None,
            minutes=float(minutes) if known else None,
            distance_km=float(km) if known else None,
            approximate_place=bool(snapshot.rows.approximate[row]),
        ),
        skills=_skill_match(demand, query, snapshot, reference),
        nearest_occupation=_nearest_occupation(row, profile, snapshot, reference),
        strained=_named(STRAIN_BIT, int(snapshot.rows.strain_bits[row]) & query.limit_bits),
        covered=_named(NEED_BIT, int(snapshot.rows.need_bits[row]) & query.need_bits),
        to_check=tuple(_checks(row, profile, snapshot)),
    )


def exclusions(row: int, query: QueryArrays, snapshot: Snapshot) -> tuple[ExclusionReason, ...]:
    """Return every known fact that excludes one row, none when it is proposed."""
    rows = snapshot.rows
    _, _, minutes = fastest_way(rows, query, row)
    broken = {
        ExclusionReason.TOO_FAR: minutes > query.max_minutes,
        ExclusionReason.LICENCE_MISSING: rows.licence_bits[row] & query.lacked_licence_bits,
        ExclusionReason.CONTRACT_REFUSED: rows.contract_bits[row] & query.refused_contract_bits,
        ExclusionReason.SHIFT_UNAVAILABLE: rows.shift[row] >= 0
        and not query.shift_allowed[rows.shift[row]],
    }
    return tuple(reason for reason, is_broken in broken.items() if is_broken)


def _coverage_reason(demand: int, fit: float) -> ReasonCode:
    if demand < 0:
        return ReasonCode.SKILLS_NOT_STATED
    if fit >= WELL_COVERED:
        return ReasonCode.SKILLS_HELD
    return ReasonCode.SKILLS_PARTLY_HELD if fit > 0 else ReasonCode.SKILLS_NOT_HELD


def _occupation_reason(
    row: int, profile: Profile, query: QueryArrays, snapshot: Snapshot, reference: Reference
) -> ReasonCode:
    number = int(snapshot.rows.occupation[row])
    if number < 0:
        return ReasonCode.OCCUPATION_NOT_STATED
    if not (profile.sought or profile.held):
        return ReasonCode.OCCUPATION_NOT_NAMED
    code = reference.affinity.codes[number]
    if code in profile.sought:
        return ReasonCode.OCCUPATION_SOUGHT
    if code in profile.held:
        return ReasonCode.OCCUPATION_HELD
    is_near = query.occupation_value[number] >= NEAR_OCCUPATION
    return ReasonCode.OCCUPATION_NEAR if is_near else ReasonCode.OCCUPATION_FAR


def _hours_reason(row: int, query: QueryArrays, snapshot: Snapshot) -> ReasonCode:
    hours = snapshot.rows.weekly_hours[row]
    if math.isnan(query.hours_min):
        return ReasonCode.HOURS_FREE
    if math.isnan(hours):
        return ReasonCode.HOURS_NOT_STATED
    inside = query.hours_min <= hours <= query.hours_max
    return ReasonCode.HOURS_SUIT if inside else ReasonCode.HOURS_OUTSIDE


def _losses(
    strained: float, lost: float, *, known: bool, query: QueryArrays
) -> Iterator[Contribution]:
    """Yield the lines that take points away: limits when the person stated any, then travel."""
    if query.limit_bits:
        limits = ReasonCode.LIMITS_STRAINED if strained < 0 else ReasonCode.LIMITS_RESPECTED
        yield Contribution(Criterion.LIMITS, strained, 0.0, limits)
    way = ReasonCode.TRAVEL_MINUTES if known else ReasonCode.TRAVEL_UNKNOWN
    yield Contribution(Criterion.TRAVEL, lost, 0.0, way)


def _named(bit_of: Mapping[Member, int], bits: int) -> tuple[Member, ...]:
    return tuple(member for member, bit in bit_of.items() if bits & bit)


def _needs_reason(points: float, query: QueryArrays) -> ReasonCode:
    if not query.needs_known:
        return ReasonCode.NEEDS_UNKNOWN
    return ReasonCode.NEEDS_COVERED if points > 0 else ReasonCode.NEEDS_NOT_COVERED


def _nearest_occupation(
    row: int, profile: Profile, snapshot: Snapshot, reference: Reference
) -> RomeCode | None:
    """Return the occupation sought, or else held, from which the row's one is nearest."""
    number = int(snapshot.rows.occupation[row])
    named = (*profile.sought, *profile.held)
    if number < 0 or not named:
        return None
    affinity = reference.affinity
    return max(named, key=lambda code: affinity.values[affinity.index[code], number])


def _skill_match(
    demand: int, query: QueryArrays, snapshot: Snapshot, reference: Reference
) -> SkillMatch:
    """Sort the skills asked, heaviest first, into held, near and missing."""
    held, near, missing = list[SkillId](), list[SkillId](), list[SkillId]()
    if demand < 0:
        return SkillMatch((), (), (), inherited=False)
    space, credit = reference.space, query.skill_credit
    for dim in _skills_asked(demand, snapshot, space.macro_dim):
        macro = space.macro_dim[dim]
        if credit[dim] > 0:
            held.append(space.dims[dim])
        elif macro != NO_MACRO and credit[macro] > 0:
            near.append(space.dims[dim])
        else:
            missing.append(space.dims[dim])
    inherited = snapshot.demand_inherited[demand]
    return SkillMatch(tuple(held), tuple(near), tuple(missing), inherited)


def _skills_asked(demand: int, snapshot: Snapshot, macro_dim: NDArray[np.int32]) -> list[int]:
    """Return the dims asked by decreasing weight, without families there for a member's sake."""
    demands = snapshot.demands
    entries = slice(int(demands.start[demand]), int(demands.start[demand + 1]))
    dims, weights = demands.dims[entries], demands.weights[entries]
    families = set(macro_dim[dims].tolist())
    order = np.argsort(-weights, kind="stable")
    return [dim for dim in dims[order].tolist() if dim not in families]


def _checks(row: int, profile: Profile, snapshot: Snapshot) -> Iterator[CheckReason]:
    """Yield what is not known and matters to this person for this opportunity."""
    rows = snapshot.rows
    if math.isnan(rows.lat_rad[row]) or rows.area_km[row] > 0:
        yield CheckReason.PLACE
    if profile.means is None:
        yield CheckReason.MEANS_OF_TRAVEL
    if rows.licence_bits[row] and profile.licences is None:
        yield CheckReason.LICENCE
    if _lacks_desired_licence(row, profile, snapshot):
        yield CheckReason.LICENCE_DESIRED
    if rows.shift[row] < 0 and profile.availability is not None:
        yield CheckReason.SHIFTS
    if KINDS[rows.kind[row]] is OpportunityKind.JOB_OFFER:
        yield from _job_checks(row, profile, snapshot)
    elif profile.needs is None:
        yield CheckReason.NEEDS


def _job_checks(row: int, profile: Profile, snapshot: Snapshot) -> Iterator[CheckReason]:
    """Yield what one asks of a job and not of a support action."""
    rows = snapshot.rows
    if not rows.contract_bits[row] and profile.accepted_contracts is not None:
        yield CheckReason.CONTRACT
    if math.isnan(rows.weekly_hours[row]) and profile.weekly_hours is not None:
        yield CheckReason.WEEKLY_HOURS
    if rows.occupation[row] < 0:
        yield CheckReason.OCCUPATION
    if rows.demand[row] < 0:
        yield CheckReason.SKILLS_ASKED
    if not (profile.skills or profile.held):
        yield CheckReason.SKILLS_HELD


def _lacks_desired_licence(row: int, profile: Profile, snapshot: Snapshot) -> bool:
    desired = int(snapshot.rows.desired_licence_bits[row])
    held = sum(LICENCE_BIT[licence] for licence in profile.licences or ())
    return bool(desired & ~held)
