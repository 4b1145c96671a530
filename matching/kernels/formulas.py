"""The scalar formulas, one a criterion: the very ones that ``docs/scoring.md`` states."""

import math

from geo.distance import EARTH_RADIUS_KM
from insertion.needs import LAST_STAGE, stage_of
from insertion.terms import Need
from matching.kernels.compiled import inlined

# Distances are rounded to 10 m: the travel model is not better than that, and two ways of
# computing the same arc then agree on who is nearer.
DISTANCE_GRID_PER_KM = 100.0
# Points live on a binary grid (about a millionth of a point): their sums are exact in float64,
# so Σ contributions = score to the bit, in any order.
POINT_GRID = 2.0**20
# Weights of what is asked are whole numbers of 1/256, credits whole thousandths: the sums that
# compare the two are exact integers, whatever their order (docs/scoring.md, 2.1).
WEIGHT_GRID = 256.0
CREDIT_UNIT = 1000
# Needs as bits, in the order of their list (``matching.encoding.NEED_BIT``), by stage.
NEEDS_OF_STAGE = tuple(
    sum(1 << place for place, need in enumerate(Need) if stage_of(need) == stage)
    for stage in range(LAST_STAGE + 1)
)


@inlined
def on_grid(points: float) -> float:
    """Return ``points`` rounded to the grid on which sums are exact."""
    return math.floor(points * POINT_GRID + 0.5) / POINT_GRID


@inlined
def weight_on_grid(weight: float) -> int:
    """Return a positive weight in units of 1/256, at least 1: what is asked never vanishes."""
    return max(math.floor(weight * WEIGHT_GRID + 0.5), 1)


@inlined
def distance_km(
    lat_rad: float, lon_rad: float, other_lat_rad: float, other_lon_rad: float
) -> float:
    """Return the great-circle distance in km, rounded to 10 m (haversine)."""
    half_lat = math.sin(0.5 * (other_lat_rad - lat_rad))
    half_lon = math.sin(0.5 * (other_lon_rad - lon_rad))
    chord = half_lat * half_lat + math.cos(lat_rad) * math.cos(other_lat_rad) * half_lon * half_lon
    km = 2.0 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(chord, 1.0)))
    return math.floor(km * DISTANCE_GRID_PER_KM + 0.5) / DISTANCE_GRID_PER_KM


@inlined
def reach(
    minutes: float, free_minutes: float, half_minutes: float, tail_share: float, tail_times: float
) -> float:
    """Return what the way leaves, in (0, 1]: it never grows with the minutes.

    A whole head up to ``free_minutes``, then a half every ``half_minutes``, and a thin tail:
    ``tail_share`` of the whole halves ``tail_times`` more slowly (ADR 0024).
    """
    halvings = max(minutes - free_minutes, 0.0) / half_minutes
    near = math.exp(-math.log(2.0) * halvings)
    far = math.exp(-math.log(2.0) * halvings / tail_times)
    return min((1.0 - tail_share) * near + tail_share * far, 1.0)


@inlined
def hours_fit(
    hours: float, hours_min: float, hours_max: float, tolerance: float, unknown: float
) -> float:
    """Return 1 inside the wish, 0 at ``tolerance`` hours from it, ``unknown`` for NaN hours."""
    if math.isnan(hours_min):
        return 1.0
    if math.isnan(hours):
        return unknown
    gap = max(hours_min - hours, hours - hours_max, 0.0)
    return max(1.0 - gap / tolerance, 0.0)


@inlined
def bit_count(bits: int) -> int:
    """Return how many bits are set."""
    count = 0
    while bits:
        bits &= bits - 1
        count += 1
    return count


@inlined
def limits_fit(strained: int, one_strained: float, several_strained: float) -> float:
    """Return what is left of the suitability: 1 when no stated limit is strained."""
    if strained == 0:
        return 1.0
    return one_strained if strained == 1 else several_strained


@inlined
def next_needs(stated: int) -> int:
    """Return, of the needs stated, those of the first stage that has one: they come next."""
    first, second = stated & NEEDS_OF_STAGE[0], stated & NEEDS_OF_STAGE[1]
    if first != 0:
        return first
    return second if second != 0 else stated


@inlined
def needs_weight(needs: int, stated: int) -> int:
    """Return what some of the needs stated weigh: 2 each of those that come next, else 1."""
    return bit_count(needs) + bit_count(needs & next_needs(stated))


@inlined
def needs_fit(covered: int, stated: int) -> float:
    """Return 0 when no stated need is covered, else from ½ to 1 as more of their weight is."""
    return 0.5 + 0.5 * covered / stated if covered > 0 else 0.0


@inlined
def coverage_fit(held: int, asked: int) -> float:
    """Return the share of what is asked that is held: Σ x·c / (1000 · Σ x), in [0, 1]."""
    return min(held / (CREDIT_UNIT * asked), 1.0)


@inlined
def closeness_fit(held_square: int, asked_square: int) -> float:
    """Return the cosine between what is asked and its projection on what the person can do.

    √(Σ (x·c)² / (10⁶ · Σ x²)), in [0, 1]. Like coverage it only grows with what she declares, so
    saying more never costs a point.
    """
    return min(math.sqrt(held_square / (CREDIT_UNIT * CREDIT_UNIT * asked_square)), 1.0)
