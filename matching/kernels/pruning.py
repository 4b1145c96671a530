"""Bounds: what a place, an occupation or a tile can earn at most, cheaper than the exact score.

Each is proven where it stands and checked by a property test (``tests/matching/test_bounds.py``):
bound ≥ true score, always. A row is left out only when its bound is *under* the worst score kept,
so equal scores still meet and are told apart by id.
"""

import math

import numpy as np
from numpy.typing import NDArray

from geo.distance import EARTH_RADIUS_KM
from matching.columns import (
    DENSITY_BITS,
    REACH_STEPS_PER_MINUTE,
    BoundArrays,
    PolicyArrays,
    QuestionArrays,
    SlotArrays,
    TileArrays,
    UsualSums,
    VocabularyArrays,
)
from matching.kernels.compiled import inlined
from matching.kernels.formulas import bit_count, limits_fit
from matching.kernels.lanes import LANES, add_scaled
from matching.kernels.offering import CONDITIONS, COSINE, COVERAGE, NEEDS, OCCUPATION

# A score rounds seven numbers to the grid of points, by half a step of 2⁻²⁰ each at most: 3.4e-6.
GRID_SLACK = 1e-5
# A point in single precision is within 5.2e-8 of the true one (three coordinates, 2⁻²⁵ each), that
# is 0.4 m; rounding a distance to the grid moves it by 5 m.
KM_SLACK = 0.006
# What ``sum_credits`` writes of each occupation.
TOTALS = LANES
HELD, HELD_SQUARE, SHARE, SHARE_SQUARE = range(TOTALS)
# An arc is longer than its chord, by chord²/24 of it and a little; /20 holds up to a chord of 1.
ARC_EXCESS = 1.0 / 20.0


@inlined
def chord_km(x: float, y: float, z: float, question: QuestionArrays) -> float:
    """Return the straight line between two points of the sphere, in km."""
    dx = x - question.x
    dy = y - question.y
    dz = z - question.z
    return EARTH_RADIUS_KM * math.sqrt(dx * dx + dy * dy + dz * dz)


@inlined
def shortest_minutes(question: QuestionArrays, km: float, density: int) -> float:
    """Return the minutes of the fastest mode over ``km``."""
    best = question.access_minutes[0] + question.minutes_per_km[0, density] * km
    for mode in range(1, question.access_minutes.shape[0]):
        best = min(
            best, question.access_minutes[mode] + question.minutes_per_km[mode, density] * km
        )
    return best


@inlined
def minutes_floor(
    slots: SlotArrays, vocabulary: VocabularyArrays, question: QuestionArrays, slot: int
) -> float:
    """Return minutes that the way to a known place takes at least; NaN for an unknown one.

    An arc is at least its chord, and minutes grow with the distance.
    """
    km = chord_km(slots.x[slot], slots.y[slot], slots.z[slot], question)
    km = max(km - KM_SLACK - vocabulary.area_km[slots.area[slot]], 0.0)
    return shortest_minutes(question, km, slots.traits[slot] & DENSITY_BITS)


@inlined
def minutes_ceiling(
    slots: SlotArrays, vocabulary: VocabularyArrays, question: QuestionArrays, slot: int
) -> float:
    """Return minutes that the way to a known place takes at most; infinite when far away."""
    km = chord_km(slots.x[slot], slots.y[slot], slots.z[slot], question)
    chord = km / EARTH_RADIUS_KM
    if not chord < 1.0:
        return math.inf
    km = km * (1.0 + chord * chord * ARC_EXCESS) + KM_SLACK
    km = max(km - vocabulary.area_km[slots.area[slot]], 0.0)
    return shortest_minutes(question, km, slots.traits[slot] & DENSITY_BITS)


@inlined
def reach_at_most(question: QuestionArrays, policy: PolicyArrays, minutes: float) -> float:
    """Return the reach of the quarter of an hour-minute begun: reach never grows with minutes."""
    step = int(minutes * REACH_STEPS_PER_MINUTE)
    last = policy.reach_steps.shape[1] - 1
    return policy.reach_steps[question.home_density, min(step, last)]


@inlined
def furthest_km(question: QuestionArrays) -> float:
    """Return a distance that no mode covers in the time accepted, whatever the density."""
    furthest = -math.inf
    for mode in range(question.access_minutes.shape[0]):
        left = question.max_minutes - question.access_minutes[mode]
        for density in range(question.minutes_per_km.shape[1]):
            pace = question.minutes_per_km[mode, density]
            furthest = max(furthest, left / pace if pace > 0.0 else math.inf)
    return furthest + KM_SLACK


@inlined
def tile_minutes(tiles: TileArrays, question: QuestionArrays, tile: int, furthest: float) -> float:
    """Return minutes that the way to any place of a tile takes at least; NaN: places not known.

    The nearest point of a box that holds all of them is at most as far as the nearest of them,
    in a straight line, which is at most the arc; the fastest pace among the densities present is
    at least that of each. Infinite beyond ``furthest``, see :func:`furthest_km`.
    """
    if math.isnan(tiles.low[tile, 0]):
        return math.nan
    dx = max(tiles.low[tile, 0] - question.x, question.x - tiles.high[tile, 0], 0.0)
    dy = max(tiles.low[tile, 1] - question.y, question.y - tiles.high[tile, 1], 0.0)
    dz = max(tiles.low[tile, 2] - question.z, question.z - tiles.high[tile, 2], 0.0)
    km = EARTH_RADIUS_KM * math.sqrt(dx * dx + dy * dy + dz * dz)
    km = max(km - KM_SLACK - tiles.slack_km[tile], 0.0)
    if km > furthest:
        return math.inf
    best = math.inf
    for density in range(question.minutes_per_km.shape[1]):
        if tiles.densities[tile] >> density & 1:
            best = min(best, shortest_minutes(question, km, density))
    return best


@inlined
def tile_reach(
    tiles: TileArrays, question: QuestionArrays, policy: PolicyArrays, tile: int, minutes: float
) -> float:
    """Return the reach of any place of a tile, at most: see :func:`tile_minutes`."""
    if math.isnan(minutes) or tiles.slack_km[tile] > 0.0:
        minutes = max(policy.unknown_minutes, 0.0 if math.isnan(minutes) else minutes)
    return reach_at_most(question, policy, minutes)


@inlined
def sum_credits(
    bounds: BoundArrays,
    question: QuestionArrays,
    totals: NDArray[np.float64],
) -> None:
    """Write, for each occupation, the exact sums over what is usual, and the two bounds.

    ``HELD`` = Σ x·c and ``HELD_SQUARE`` = Σ (x·c)² over what is usual, whole numbers under 2⁵³ and
    so exact; ``SHARE`` ≥ 1000 × coverage and ``SHARE_SQUARE`` ≥ 10⁶ × closeness² of any of its
    slots (proof in ``bounding.py``). The four lie together: one line of the cache a posting.
    """
    for occupation in range(totals.shape[0]):
        for number in range(TOTALS):
            totals[occupation, number] = 0.0
    for number in range(question.credited.shape[0]):
        dim = np.uint64(question.credited[number])
        credit = np.float64(question.credit[dim])
        square = credit * credit
        for posting in range(bounds.start[dim], bounds.start[dim + np.uint64(1)]):
            occupation = bounds.occupation[posting]
            add_scaled(totals, occupation, bounds.parts, posting, credit, square)


@inlined
def bound_groups(
    bounds: BoundArrays,
    sums: UsualSums,
    question: QuestionArrays,
    policy: PolicyArrays,
    totals: NDArray[np.float64],
    kind: int,
    skills_at_most: NDArray[np.float64],
    at_most: NDArray[np.float64],
) -> None:
    """Write, for each occupation, what any of its slots of one kind earns before travel, at most.

    ``skills_at_most`` receives the two criteria of skills alone. Hours are taken to suit and every
    stated need to be covered; limits strained by all slots of the group are strained by each.
    """
    needs = policy.unknown_needs
    if question.needs_known:
        needs = 1.0 if question.need_bits else 0.0
    rest = policy.weights[kind, CONDITIONS] + policy.weights[kind, NEEDS] * needs + GRID_SLACK
    occupations = at_most.shape[0]
    for occupation in range(occupations):
        coverage = min(totals[occupation, SHARE] * 1e-3, 1.0)
        closeness = min(math.sqrt(totals[occupation, SHARE_SQUARE]) * 1e-3, 1.0)
        if sums.l1[occupation] == 0:  # a slot that states nothing either is worth the unknown
            coverage = max(coverage, policy.unknown_skills_asked)
            closeness = max(closeness, policy.unknown_skills_asked)
        skills = (
            policy.weights[kind, COVERAGE] * coverage + policy.weights[kind, COSINE] * closeness
        )
        skills_at_most[occupation] = skills
        value = policy.weights[kind, OCCUPATION] * question.occupation_value[occupation]
        at_most[occupation] = skills + value + rest
    if question.limit_bits:
        for occupation in range(occupations):
            shared = bounds.strain_bits[kind * occupations + occupation]
            strained = bit_count(np.int64(shared) & question.limit_bits)
            left = limits_fit(strained, policy.one_limit_strained, policy.several_limits_strained)
            at_most[occupation] = at_most[occupation] * left + GRID_SLACK
