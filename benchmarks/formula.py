"""The score, vectorised over opportunities, read from docs/scoring.md alone.

Whole numbers below 2^53 stay exact in double precision, hence the sums of products do, and points
live on a grid: what is computed here must equal what the engine computes, to the last bit but for
the last digit of sin, cos, asin and exp.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.question import CREDIT_UNIT, Question
from geo.distance import EARTH_RADIUS_KM
from insertion.needs import OBJECTIVE_OF_NEED, next_objectives
from matching.columns import OpportunityColumns, PolicyArrays
from matching.encoding import NEED_BIT

GRID = 2.0**20
METRES_GRID = 100.0  # steps a kilometre

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


class Totals(NamedTuple):
    """Σ x and Σ x² of each opportunity, as doubles; 0 when nothing is known of what it asks."""

    total: Floats
    total_square: Floats


def on_grid(points: Floats) -> Floats:
    """Return points rounded to the grid on which sums are exact."""
    return np.floor(points * GRID + 0.5) / GRID


def distances_km(question: Question, lat_rad: Floats, lon_rad: Floats, cos_lat: Floats) -> Floats:
    """Return great-circle distances, rounded to 10 m; NaN for a place that is not known."""
    half_lat = np.sin(0.5 * (lat_rad - question.lat_rad))
    half_lon = np.sin(0.5 * (lon_rad - question.lon_rad))
    chord = half_lat * half_lat + math.cos(question.lat_rad) * cos_lat * half_lon * half_lon
    km = 2.0 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
    return np.floor(km * METRES_GRID + 0.5) / METRES_GRID


def minutes_to(question: Question, km: Floats, density: NDArray[np.uint8]) -> Floats:
    """Return the minutes by the fastest of the person's modes."""
    best: Floats = question.access[0] + question.per_km[0][density] * km
    for access, per_km in zip(question.access[1:], question.per_km[1:], strict=True):
        best = np.minimum(best, access + per_km[density] * km)
    return best


def allowed(
    question: Question, columns: OpportunityColumns, rows: Rows | slice
) -> NDArray[np.bool_]:
    """Return which rows are of the kinds wanted and break no known fact, distance apart."""
    contract_bit = np.uint32(1) << (columns.contract[rows].astype(np.uint32) - np.uint32(1))
    refused = (columns.contract[rows] > 0) & ((contract_bit & question.refused_contracts) > 0)
    lacked = (columns.licence_bits[rows] & question.lacked_licences) > 0
    kept = question.kinds[columns.kind[rows]] & ~refused & ~lacked
    return kept & question.shift_fits[columns.shift[rows]]  # -1 reads the last: not known


def scores_of(
    question: Question,
    columns: OpportunityColumns,
    totals: Totals,
    policy: PolicyArrays,
    rows: Rows,
    minutes: Floats,
    held: Floats,
    held_square: Floats,
) -> Floats:
    """Return the score of each row from its minutes, its Σ x·c and its Σ (x·c)²."""
    kind = columns.kind[rows]
    total, total_square = totals.total[rows], totals.total_square[rows]
    asks = total > 0.0
    safe, safe_square = np.where(asks, total, 1.0), np.where(asks, total_square, 1.0)
    coverage = np.where(asks, held / (CREDIT_UNIT * safe), policy.unknown_skills_asked)
    closeness = np.where(
        asks,
        np.sqrt(held_square / (float(CREDIT_UNIT**2) * safe_square)),
        policy.unknown_skills_asked,
    )
    weights = policy.weights
    suitability = (
        on_grid(weights[kind, 0] * np.minimum(coverage, 1.0))
        + on_grid(weights[kind, 1] * np.minimum(closeness, 1.0))
        + on_grid(weights[kind, 2] * question.occupation_value[columns.occupation[rows]])
        + on_grid(weights[kind, 3] * _hours_fit(question, columns.weekly_hours[rows], kind, policy))
        + on_grid(weights[kind, 4] * _needs_fit(question, columns.need_bits[rows], policy))
    )
    strained = np.bitwise_count(columns.strain_bits[rows] & np.uint32(question.limits))
    limits = np.array([1.0, policy.one_limit_strained, policy.several_limits_strained])
    left = suitability - on_grid(suitability * (1.0 - limits[np.minimum(strained, 2)]))
    return left - on_grid(left * (1.0 - _reach(question, columns.area_km[rows], minutes, policy)))


def best(scores: Floats, rows: Rows, k: int) -> tuple[Rows, Floats]:
    """Return the ``k`` best rows and their scores; equal scores by ascending row."""
    if len(scores) > k:
        cut = np.partition(scores, len(scores) - k)[len(scores) - k]
        kept = np.flatnonzero(scores >= cut)
        scores, rows = scores[kept], rows[kept]
    order = np.lexsort((rows, -scores))[:k]
    return rows[order], scores[order]


def _hours_fit(
    question: Question, hours: Floats, kind: NDArray[np.uint8], policy: PolicyArrays
) -> Floats:
    if math.isnan(question.hours_min):
        return np.ones(len(hours))
    gap = np.maximum(question.hours_min - hours, hours - question.hours_max)
    fit = np.maximum(1.0 - np.maximum(gap, 0.0) / policy.hours_tolerance, 0.0)
    return np.where(np.isnan(hours), policy.unknown_weekly_hours[kind], fit)


def _needs_fit(question: Question, need_bits: NDArray[np.uint32], policy: PolicyArrays) -> Floats:
    if not question.needs_known:
        return np.full(len(need_bits), policy.unknown_needs)
    following = next_of(question.needs)
    covered = np.bitwise_count(need_bits & np.uint32(question.needs)).astype(np.int64)
    covered += np.bitwise_count(need_bits & np.uint32(following))
    stated = max(question.needs.bit_count() + following.bit_count(), 1)
    return np.where(covered > 0, 0.5 + 0.5 * covered / stated, 0.0)


def next_of(needs: int) -> int:
    """Return, of needs as bits, those of the objectives that come next; they count twice."""
    objectives = next_objectives([need for need, bit in NEED_BIT.items() if needs & bit])
    return sum(
        bit
        for need, bit in NEED_BIT.items()
        if needs & bit and OBJECTIVE_OF_NEED[need] in objectives
    )


def _reach(question: Question, area_km: Floats, minutes: Floats, policy: PolicyArrays) -> Floats:
    vague = np.where(area_km > 0.0, np.maximum(minutes, policy.unknown_minutes), minutes)
    counted = np.where(np.isnan(minutes), policy.unknown_minutes, vague)
    late = np.maximum(counted - policy.free_minutes, 0.0)
    halvings = late / policy.half_minutes[question.home]
    near: Floats = np.exp(-math.log(2.0) * halvings)
    far: Floats = np.exp(-math.log(2.0) * halvings / policy.tail_times)
    return np.minimum((1.0 - policy.tail_share) * near + policy.tail_share * far, 1.0)
