"""The score of one opportunity for one person, and everything its explanation shows.

The scan, the delta, the subsets and the explanation all call these functions.
"""

import math

import numpy as np
from numpy.typing import NDArray

from matching.columns import (
    DENSITY_BITS,
    PolicyArrays,
    QuestionArrays,
    SlotArrays,
    UsualArrays,
    UsualSums,
    VocabularyArrays,
)
from matching.kernels.compiled import compiled, inlined
from matching.kernels.formulas import (
    bit_count,
    closeness_fit,
    coverage_fit,
    distance_km,
    hours_fit,
    limits_fit,
    needs_fit,
    needs_weight,
    on_grid,
    reach,
)

OUTCOMES = 5
KEPT, TOO_FAR, LICENCE_MISSING, CONTRACT_REFUSED, SHIFT_UNAVAILABLE = range(OUTCOMES)
CRITERIA = 5
COVERAGE, COSINE, OCCUPATION, CONDITIONS, NEEDS = range(CRITERIA)
UNKNOWN_MODE = -1
IS_ACTION = 0b10  # KIND_BIT[OpportunityKind.INSERTION_ACTION]

# What an explanation shows of a slot: the points of the criteria come first, under their numbers.
COVERAGE_FIT, COSINE_FIT, LIMITS_LOST, TRAVEL_LOST, MODE, DISTANCE_KM, MINUTES = range(CRITERIA, 12)
MEASURES = 12


@inlined
def kind_of(slots: SlotArrays, slot: int) -> int:
    """Return the position in KINDS of one slot."""
    return 1 if slots.flags[slot] & IS_ACTION else 0


@inlined
def fastest_way(
    slots: SlotArrays, vocabulary: VocabularyArrays, question: QuestionArrays, slot: int
) -> tuple[int, float, float]:
    """Return (mode, km, minutes) of the fastest of the person's modes to one slot.

    The first of equally fast modes wins; (UNKNOWN_MODE, NaN, NaN) when nothing is known of the
    place. For a place known by its area only, they are those to the nearest point of it.
    """
    if math.isnan(slots.lat_rad[slot]):
        return UNKNOWN_MODE, math.nan, math.nan
    km = distance_km(question.lat_rad, question.lon_rad, slots.lat_rad[slot], slots.lon_rad[slot])
    km = max(km - vocabulary.area_km[slots.area[slot]], 0.0)
    density = slots.traits[slot] & DENSITY_BITS
    best_mode = 0
    best = question.access_minutes[0] + question.minutes_per_km[0, density] * km
    for mode in range(1, question.access_minutes.shape[0]):
        minutes = question.access_minutes[mode] + question.minutes_per_km[mode, density] * km
        if minutes < best:
            best_mode, best = mode, minutes
    return best_mode, km, best


@inlined
def accepted_minutes(question: QuestionArrays, occupation: int) -> float:
    """Return the minutes that she accepts for an occupation."""
    if question.own_minutes.shape[0] == 0:
        return question.max_minutes
    accepted: float = question.own_minutes[occupation]
    return accepted


@inlined
def shift_fits(vocabulary: VocabularyArrays, question: QuestionArrays, shift: int) -> bool:
    """Return whether every minute of a pattern is available; a pattern not known always is.

    ``available[m]`` counts the minutes available before minute ``m``: a window is whole when as
    many are counted over it as it has minutes.
    """
    if shift < 0 or question.available.shape[0] == 0:
        return True
    for window in range(vocabulary.window_start[shift], vocabulary.window_start[shift + 1]):
        first, last = vocabulary.window_from[window], vocabulary.window_to[window]
        if int(question.available[last]) - int(question.available[first]) != last - first:
            return False
    return True


@inlined
def constraint_broken(
    slots: SlotArrays, vocabulary: VocabularyArrays, question: QuestionArrays, slot: int
) -> int:
    """Return the first hard constraint that a known fact breaks, other than distance, or KEPT."""
    broken = int(slots.flags[slot]) & question.forbidden
    if broken:
        return LICENCE_MISSING if broken & question.forbidden_licences else CONTRACT_REFUSED
    if not shift_fits(vocabulary, question, slots.shift[slot]):
        return SHIFT_UNAVAILABLE
    return KEPT


@inlined
def skills_fit(
    slots: SlotArrays,
    sums: UsualSums,
    question: QuestionArrays,
    policy: PolicyArrays,
    slot: int,
    held: int,
    held_square: int,
) -> tuple[float, float]:
    """Return (coverage, closeness) of what one slot asks by the credits of a person.

    ``held`` and ``held_square`` are the sums Σ x·c and Σ (x·c)² over what is usual of the slot's
    occupation; its own entries complete them. Whole numbers: exact in any order.
    """
    occupation = slots.occupation[slot]
    asked = sums.l1[occupation]
    asked_square = sums.l2[occupation]
    for entry in range(slots.entry_start[slot], slots.entry_start[slot + 1]):
        weight = np.int64(slots.entry_weight[entry])
        less = np.int64(slots.entry_usual[entry])
        asked += weight - less
        asked_square += weight * weight - less * less
        credit = np.int64(question.credit[slots.entry_dim[entry]])
        held += credit * (weight - less)
        held_square += credit * credit * (weight * weight - less * less)
    if asked == 0:
        return policy.unknown_skills_asked, policy.unknown_skills_asked
    return coverage_fit(held, asked), closeness_fit(held_square, asked_square)


@inlined
def held_sums(usual: UsualArrays, question: QuestionArrays, occupation: int) -> tuple[int, int]:
    """Return Σ x·c and Σ (x·c)² over what is usual of one occupation."""
    held = 0
    held_square = 0
    for position in range(usual.start[occupation], usual.start[occupation + 1]):
        part = np.int64(question.credit[usual.dim[position]]) * np.int64(usual.weight[position])
        held += part
        held_square += part * part
    return held, held_square


@inlined
def hours_points(question: QuestionArrays, policy: PolicyArrays, kind: int, hours: float) -> float:
    """Return the points of the working conditions."""
    fit = hours_fit(
        hours,
        question.hours_min,
        question.hours_max,
        policy.hours_tolerance,
        policy.unknown_weekly_hours[kind],
    )
    return on_grid(policy.weights[kind, CONDITIONS] * fit)


@inlined
def needs_points(
    question: QuestionArrays, policy: PolicyArrays, kind: int, need_bits: int
) -> float:
    """Return the points of the needs that an opportunity covers."""
    if not question.needs_known:
        return on_grid(policy.weights[kind, NEEDS] * policy.unknown_needs)
    stated = question.need_bits
    covered = needs_weight(need_bits & stated, stated)
    fit = needs_fit(covered, needs_weight(stated, stated))
    return on_grid(policy.weights[kind, NEEDS] * fit)


@inlined
def limits_points(
    question: QuestionArrays, policy: PolicyArrays, strain_bits: int, suitability: float
) -> float:
    """Return the points lost to strained limits, at most 0."""
    strained = bit_count(strain_bits & question.limit_bits)
    left = limits_fit(strained, policy.one_limit_strained, policy.several_limits_strained)
    lost: float = on_grid(suitability * (1.0 - left))
    return 0.0 - lost  # never -0.0


@inlined
def travel_points(
    question: QuestionArrays,
    policy: PolicyArrays,
    suitability: float,
    minutes: float,
    by_area: bool,
) -> float:
    """Return the points lost on the way, at most 0: suitability × (reach - 1).

    A place that is not known, or only by its area, counts as ``unknown_minutes`` away, or more
    when the nearest point of its area is further.
    """
    if math.isnan(minutes):
        minutes = policy.unknown_minutes
    elif by_area:
        minutes = max(minutes, policy.unknown_minutes)
    left = reach(
        minutes,
        policy.free_minutes,
        policy.half_minutes[question.home_density],
        policy.tail_share,
        policy.tail_times,
    )
    lost: float = on_grid(suitability * (1.0 - left))
    return 0.0 - lost


@inlined
def write_points(
    slots: SlotArrays,
    vocabulary: VocabularyArrays,
    question: QuestionArrays,
    policy: PolicyArrays,
    slot: int,
    coverage: float,
    closeness: float,
    points: NDArray[np.float64],
) -> float:
    """Write the points of each criterion of one slot; return their sum, the suitability."""
    kind = kind_of(slots, slot)
    points[COVERAGE] = on_grid(policy.weights[kind, COVERAGE] * coverage)
    points[COSINE] = on_grid(policy.weights[kind, COSINE] * closeness)
    points[OCCUPATION] = on_grid(
        policy.weights[kind, OCCUPATION] * question.occupation_value[slots.occupation[slot]]
    )
    hours = vocabulary.weekly_hours[slots.hours[slot]]
    points[CONDITIONS] = hours_points(question, policy, kind, hours)
    points[NEEDS] = needs_points(question, policy, kind, slots.need_bits[slot])
    suitability = 0.0
    for criterion in range(CRITERIA):
        suitability += points[criterion]
    return suitability


@compiled
def measure_slots(
    slots: SlotArrays,
    usual: UsualArrays,
    sums: UsualSums,
    vocabulary: VocabularyArrays,
    question: QuestionArrays,
    policy: PolicyArrays,
    chosen: NDArray[np.int64],
    by_way: NDArray[np.float64],
    measures: NDArray[np.float64],
) -> None:
    """Write everything the explanation of each chosen slot shows, one line of ``measures`` each.

    ``by_way`` are the minutes of the way beside the model, NaN without one: its number is that
    after the modes of the question.
    """
    for position in range(chosen.shape[0]):
        slot = chosen[position]
        line = measures[position]
        held, held_square = held_sums(usual, question, slots.occupation[slot])
        coverage, closeness = skills_fit(slots, sums, question, policy, slot, held, held_square)
        suitability = write_points(
            slots, vocabulary, question, policy, slot, coverage, closeness, line
        )
        limits = limits_points(question, policy, slots.strain_bits[slot], suitability)
        mode, km, minutes = fastest_way(slots, vocabulary, question, slot)
        if by_way[position] < minutes:
            mode, minutes = question.access_minutes.shape[0], by_way[position]
        line[COVERAGE_FIT], line[COSINE_FIT] = coverage, closeness
        line[LIMITS_LOST] = limits
        line[TRAVEL_LOST] = travel_points(
            question, policy, suitability + limits, minutes, slots.area[slot] > 0
        )
        line[MODE], line[DISTANCE_KM], line[MINUTES] = mode, km, minutes
