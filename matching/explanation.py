"""Say why: the points of one opportunity, criterion by criterion, and what to ask.

The numbers come from the very functions that ranked it (``kernels.py``); this file only names
them. Nothing here changes a score.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
    COSINE_FIT,
    COVERAGE_FIT,
    DISTANCE_KM,
    LIMITS_LOST,
    MEASURES,
    MINUTES,
    MODE,
    NEEDS,
    TRAVEL_LOST,
    UNKNOWN_MODE,
    fastest_way,
    measure_rows,
)
from matching.policy import SUITABILITY_CRITERIA
from matching.query import travel_modes
from matching.reference import Reference
from matching.snapshot import LICENCE_BIT, NEED_BIT, STRAIN_BIT, Snapshot
from skills.codes import RomeCode
from skills.vectors import NO_MACRO

Member = TypeVar("Member", bound=StrEnum)

# In words only: the score uses the exact values.
WELL_COVERED = 0.75
NEAR_OCCUPATION = 0.2


def explain(
    rows: NDArray[np.int64],
    profile: Profile,
    query: QueryArrays,
    snapshot: Snapshot,
    reference: Reference,
) -> tuple[Match, ...]:
    """Return the match of each row; contributions sum to its score bit for bit."""
    measures = np.empty((len(rows), MEASURES))
    policy = reference.policy_arrays
    measure_rows(snapshot.rows, snapshot.demands, query, policy, rows, measures)
    question = _Question(profile, query, snapshot, reference)
    return tuple(
        _match(row, measured, question)
        for row, measured in zip(rows.tolist(), measures.tolist(), strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Question:
    """Everything one row is read against."""

    profile: Profile
    query: QueryArrays
    snapshot: Snapshot
    reference: Reference


def _match(row: int, measured: list[float], question: _Question) -> Match:
    query, snapshot = question.query, question.snapshot
    columns = snapshot.rows
    demand = int(columns.demand[row])
    known = int(measured[MODE]) != UNKNOWN_MODE and columns.area_km[row] == 0
    lines = (
        *_earned(row, measured, question),
        *_lost(measured, known=known, query=query),
    )
    return Match(
        opportunity_id=snapshot.ids[row],
        score=sum(line.points for line in lines),
        contributions=lines,
        travel=Travel(
            mode=travel_modes(question.profile)[int(measured[MODE])] if known else None,
            minutes=measured[MINUTES] if known else None,
            distance_km=measured[DISTANCE_KM] if known else None,
            approximate_place=bool(columns.approximate[row]),
        ),
        skills=_skill_match(demand, query, snapshot, question.reference),
        nearest_occupation=_nearest_occupation(row, question),
        strained=_named(STRAIN_BIT, int(columns.strain_bits[row]) & query.limit_bits),
        covered=_named(NEED_BIT, int(columns.need_bits[row]) & query.need_bits),
        to_check=tuple(_checks(row, question.profile, snapshot)),
    )


def _earned(row: int, measured: list[float], question: _Question) -> Iterator[Contribution]:
    """Yield one line for each criterion that counts for this kind of opportunity."""
    columns, query = question.snapshot.rows, question.query
    demand = int(columns.demand[row])
    reasons = (
        _skills_reason(demand, measured[COVERAGE_FIT]),
        _skills_reason(demand, measured[COSINE_FIT]),
        _occupation_reason(row, question),
        _hours_reason(row, query, question.snapshot),
        _needs_reason(measured[NEEDS], query),
    )
    ceilings = question.reference.policy_arrays.weights[columns.kind[row]].tolist()
    for number, criterion in enumerate(SUITABILITY_CRITERIA):
        if ceilings[number] > 0:
            yield Contribution(criterion, measured[number], ceilings[number], reasons[number])


def _lost(measured: list[float], *, known: bool, query: QueryArrays) -> Iterator[Contribution]:
    """Yield the lines that take points away: limits when the person stated any, then travel."""
    if query.limit_bits:
        strained = measured[LIMITS_LOST] < 0
        limits = ReasonCode.LIMITS_STRAINED if strained else ReasonCode.LIMITS_RESPECTED
        yield Contribution(Criterion.LIMITS, measured[LIMITS_LOST], 0.0, limits)
    way = ReasonCode.TRAVEL_MINUTES if known else ReasonCode.TRAVEL_UNKNOWN
    yield Contribution(Criterion.TRAVEL, measured[TRAVEL_LOST], 0.0, way)


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


def _skills_reason(demand: int, fit: float) -> ReasonCode:
    if demand < 0:
        return ReasonCode.SKILLS_NOT_STATED
    if fit >= WELL_COVERED:
        return ReasonCode.SKILLS_HELD
    return ReasonCode.SKILLS_PARTLY_HELD if fit > 0 else ReasonCode.SKILLS_NOT_HELD


def _occupation_reason(row: int, question: _Question) -> ReasonCode:
    profile = question.profile
    number = int(question.snapshot.rows.occupation[row])
    if number < 0:
        return ReasonCode.OCCUPATION_NOT_STATED
    if not (profile.sought or profile.held):
        return ReasonCode.OCCUPATION_NOT_NAMED
    code = question.reference.affinity.codes[number]
    if code in profile.sought:
        return ReasonCode.OCCUPATION_SOUGHT
    if code in profile.held:
        return ReasonCode.OCCUPATION_HELD
    is_near = question.query.occupation_value[number] >= NEAR_OCCUPATION
    return ReasonCode.OCCUPATION_NEAR if is_near else ReasonCode.OCCUPATION_FAR


def _hours_reason(row: int, query: QueryArrays, snapshot: Snapshot) -> ReasonCode:
    hours = snapshot.rows.weekly_hours[row]
    if math.isnan(query.hours_min):
        return ReasonCode.HOURS_FREE
    if math.isnan(hours):
        return ReasonCode.HOURS_NOT_STATED
    inside = query.hours_min <= hours <= query.hours_max
    return ReasonCode.HOURS_SUIT if inside else ReasonCode.HOURS_OUTSIDE


def _named(bit_of: Mapping[Member, int], bits: int) -> tuple[Member, ...]:
    return tuple(member for member, bit in bit_of.items() if bits & bit)


def _needs_reason(points: float, query: QueryArrays) -> ReasonCode:
    if not query.needs_known:
        return ReasonCode.NEEDS_UNKNOWN
    return ReasonCode.NEEDS_COVERED if points > 0 else ReasonCode.NEEDS_NOT_COVERED


def _nearest_occupation(row: int, question: _Question) -> RomeCode | None:
    """Return the occupation sought, or else held, from which the row's one is nearest."""
    number = int(question.snapshot.rows.occupation[row])
    named = (*question.profile.sought, *question.profile.held)
    if number < 0 or not named:
        return None
    affinity = question.reference.affinity
    return max(named, key=lambda code: affinity.values[affinity.index[code], number])


def _skill_match(
    demand: int, query: QueryArrays, snapshot: Snapshot, reference: Reference
) -> SkillMatch:
    """Sort the skills asked, heaviest first, into held, near and missing."""
    if demand < 0:
        return SkillMatch((), (), (), inherited=False)
    space = reference.space
    dims = _skills_asked(demand, snapshot, space.macro_dim)
    macros, credit = space.macro_dim[dims], query.skill_credit
    held = credit[dims] >= reference.policy.credit.declared
    presumed = ~held & (credit[dims] > 0)
    known = held | presumed
    near = ~known & (macros != NO_MACRO) & (credit[macros] > 0)
    held_ids, presumed_ids, near_ids, missing_ids = (
        tuple(space.dims[dim] for dim in dims[kind].tolist())
        for kind in (held, presumed, near, ~known & ~near)
    )
    inherited = snapshot.demand_inherited[demand]
    return SkillMatch(held_ids, near_ids, missing_ids, inherited, presumed_ids)


def _skills_asked(
    demand: int, snapshot: Snapshot, macro_dim: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Return the dims asked by decreasing weight, without families there for a member's sake."""
    demands = snapshot.demands
    entries = slice(int(demands.start[demand]), int(demands.start[demand + 1]))
    dims = demands.dims[entries][np.argsort(-demands.weights[entries], kind="stable")]
    families = set(macro_dim[dims].tolist())
    return dims[[dim not in families for dim in dims.tolist()]]


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
