"""All compiled code: the scalar formulas, one a criterion, then the loops that call them.

Arrays and numbers in (``columns.py``, ``query.py``), results written into given arrays; no Python
object, no I/O. The naive twin of each loop is in ``tests/oracles``. No fast-math: the oracle in
plain Python must find the same bits, and NaN means « not known ».
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from geo.distance import EARTH_RADIUS_KM
from matching.columns import DemandArrays, QueryArrays, RowArrays
from matching.policy import PolicyArrays

# Distances are rounded to 10 m: the travel model is not better than that, and two ways of
# computing the same arc then agree on who is nearer.
DISTANCE_GRID_PER_KM = 100.0
# Points live on a binary grid (about a millionth of a point): their sums are exact in float64,
# so Σ contributions = score to the bit, in any order.
POINT_GRID = 2.0**20

OUTCOMES = 5
KEPT, TOO_FAR, LICENCE_MISSING, CONTRACT_REFUSED, SHIFT_UNAVAILABLE = range(OUTCOMES)
CRITERIA = 5
COVERAGE, COSINE, OCCUPATION, CONDITIONS, NEEDS = range(CRITERIA)
UNKNOWN_MODE = -1

# Without reference counts: taking a column out of its tuple would otherwise count one up and one
# down, atomically, and a row reads fifteen columns (benchmarks/bench_rank.py, 100,000 offers, p99:
# 7.7 → 3.1 ms). Hence no kernel allocates: every array is given.
compiled = njit(cache=True, nogil=True, _nrt=False)  # type: ignore[call-overload]

# What an explanation shows of a row: the points of the criteria come first, under their numbers.
COVERAGE_FIT, COSINE_FIT, LIMITS_LOST, TRAVEL_LOST, MODE, DISTANCE_KM, MINUTES = range(CRITERIA, 12)
MEASURES = 12


@compiled
def on_grid(points: float) -> float:
    """Return ``points`` rounded to the grid on which sums are exact."""
    return math.floor(points * POINT_GRID + 0.5) / POINT_GRID


@compiled
def distance_km(
    lat_rad: float, lon_rad: float, other_lat_rad: float, other_lon_rad: float
) -> float:
    """Return the great-circle distance in km, rounded to 10 m (haversine)."""
    half_lat = math.sin(0.5 * (other_lat_rad - lat_rad))
    half_lon = math.sin(0.5 * (other_lon_rad - lon_rad))
    chord = half_lat * half_lat + math.cos(lat_rad) * math.cos(other_lat_rad) * half_lon * half_lon
    km = 2.0 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(chord, 1.0)))
    return math.floor(km * DISTANCE_GRID_PER_KM + 0.5) / DISTANCE_GRID_PER_KM


@compiled
def reach(minutes: float, free_minutes: float, half_minutes: float) -> float:
    """Return 1 up to ``free_minutes``, then a half every ``half_minutes``; in (0, 1]."""
    return math.exp(-math.log(2.0) * max(minutes - free_minutes, 0.0) / half_minutes)


@compiled
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


@compiled
def bit_count(bits: int) -> int:
    """Return how many bits are set."""
    count = 0
    while bits:
        bits &= bits - 1
        count += 1
    return count


@compiled
def limits_fit(strained: int, one_strained: float, several_strained: float) -> float:
    """Return what is left of the suitability: 1 when no stated limit is strained."""
    if strained == 0:
        return 1.0
    return one_strained if strained == 1 else several_strained


@compiled
def needs_fit(covered: int, stated: int) -> float:
    """Return 0 when no stated need is covered, else from ½ to 1 as more of them are."""
    return 0.5 + 0.5 * covered / stated if covered > 0 else 0.0


@compiled
def skills_fit(
    demands: DemandArrays, demand: int, credit: NDArray[np.float64]
) -> tuple[float, float]:
    """Return (coverage, cosine) of one competency vector asked by the credits of a person.

    Coverage is the share of the weights asked that is held. Cosine is that of the angle between
    the vector asked and its projection on what the person can do: both only grow with what she
    declares, so saying more never costs a point.
    """
    held = 0.0
    held_square = 0.0
    for entry in range(demands.start[demand], demands.start[demand + 1]):
        part = demands.weights[entry] * credit[demands.dims[entry]]
        held += part
        held_square += part * part
    # min: rounding must not lift a perfect match above 1.
    coverage = min(held / demands.l1[demand], 1.0)
    return coverage, min(math.sqrt(held_square) / demands.l2[demand], 1.0)


@compiled
def fastest_way(rows: RowArrays, query: QueryArrays, row: int) -> tuple[int, float, float]:
    """Return (mode, km, minutes) of the fastest of the person's modes to one row.

    The first of equally fast modes wins; (UNKNOWN_MODE, NaN, NaN) when nothing is known of the
    place. For a place known by its area only, they are those to the nearest point of it.
    """
    if math.isnan(rows.lat_rad[row]):
        return UNKNOWN_MODE, math.nan, math.nan
    km = distance_km(query.lat_rad, query.lon_rad, rows.lat_rad[row], rows.lon_rad[row])
    km = max(km - rows.area_km[row], 0.0)
    density = rows.density[row]
    best_mode = 0
    best = query.access_minutes[0] + query.minutes_per_km[0, density] * km
    for mode in range(1, query.access_minutes.shape[0]):
        minutes = query.access_minutes[mode] + query.minutes_per_km[mode, density] * km
        if minutes < best:
            best_mode, best = mode, minutes
    return best_mode, km, best


@compiled
def constraint_broken(rows: RowArrays, query: QueryArrays, row: int) -> int:
    """Return the first hard constraint that a known fact breaks, other than distance, or KEPT."""
    if rows.licence_bits[row] & query.lacked_licence_bits:
        return LICENCE_MISSING
    if rows.contract_bits[row] & query.refused_contract_bits:
        return CONTRACT_REFUSED
    if rows.shift[row] >= 0 and not query.shift_allowed[rows.shift[row]]:
        return SHIFT_UNAVAILABLE
    return KEPT


@compiled
def row_points(
    rows: RowArrays,
    query: QueryArrays,
    policy: PolicyArrays,
    row: int,
    coverage: float,
    cosine: float,
    points: NDArray[np.float64],
) -> float:
    """Write the points of each criterion of one row; return their sum, the suitability."""
    kind = rows.kind[row]
    occupation = rows.occupation[row]
    hours = hours_fit(
        rows.weekly_hours[row],
        query.hours_min,
        query.hours_max,
        policy.hours_tolerance,
        policy.unknown_weekly_hours[kind],
    )
    points[COVERAGE] = on_grid(policy.weights[kind, COVERAGE] * coverage)
    points[COSINE] = on_grid(policy.weights[kind, COSINE] * cosine)
    points[OCCUPATION] = on_grid(
        policy.weights[kind, OCCUPATION]
        * (query.occupation_value[occupation] if occupation >= 0 else policy.unknown_occupation)
    )
    points[CONDITIONS] = on_grid(policy.weights[kind, CONDITIONS] * hours)
    points[NEEDS] = on_grid(
        policy.weights[kind, NEEDS]
        * (
            needs_fit(bit_count(rows.need_bits[row] & query.need_bits), bit_count(query.need_bits))
            if query.needs_known
            else policy.unknown_needs
        )
    )
    suitability = 0.0
    for criterion in range(points.shape[0]):
        suitability += points[criterion]
    return suitability


@compiled
def limits_points(
    rows: RowArrays, query: QueryArrays, policy: PolicyArrays, row: int, suitability: float
) -> float:
    """Return the points lost to strained limits, at most 0."""
    strained = bit_count(rows.strain_bits[row] & query.limit_bits)
    left = limits_fit(strained, policy.one_limit_strained, policy.several_limits_strained)
    lost: float = on_grid(suitability * (1.0 - left))
    return 0.0 - lost  # never -0.0


@compiled
def travel_points(
    rows: RowArrays, policy: PolicyArrays, row: int, suitability: float, minutes: float
) -> float:
    """Return the points lost on the way, at most 0: suitability × (reach - 1).

    A place that is not known, or only by its area, counts as ``unknown_minutes`` away, or more
    when the nearest point of its area is further.
    """
    if math.isnan(minutes):
        minutes = policy.unknown_minutes
    elif rows.area_km[row] > 0.0:
        minutes = max(minutes, policy.unknown_minutes)
    lost: float = on_grid(
        suitability * (1.0 - reach(minutes, policy.free_minutes, policy.half_minutes))
    )
    return 0.0 - lost


@compiled
def retrieve_rows(
    rows: RowArrays,
    query: QueryArrays,
    retrieved: NDArray[np.int64],
    minutes: NDArray[np.float64],
    counts: NDArray[np.int64],
) -> int:
    """Write the rows that no hard constraint excludes, and their minutes; return how many.

    ``counts[c]`` receives how many rows of the kinds wanted ended in outcome ``c``; distance is
    looked at first, so « too far » is never blamed on anything else.
    """
    kept = 0
    for row in range(rows.lat_rad.shape[0]):
        if not query.kinds[rows.kind[row]]:
            continue
        # Outside the latitude band is out of reach: spares the trigonometry of most rows
        # (benchmarks/bench_rank.py, 100,000 rows). False for NaN: an unknown place goes on.
        slack_rad = rows.area_km[row] / EARTH_RADIUS_KM
        if abs(rows.lat_rad[row] - query.lat_rad) > query.band_rad + slack_rad:
            counts[TOO_FAR] += 1
            continue
        _, _, way = fastest_way(rows, query, row)
        if way > query.max_minutes:
            counts[TOO_FAR] += 1
            continue
        outcome = constraint_broken(rows, query, row)
        counts[outcome] += 1
        if outcome == KEPT:
            retrieved[kept] = row
            minutes[kept] = way
            kept += 1
    return kept


@compiled
def score_rows(
    rows: RowArrays,
    demands: DemandArrays,
    query: QueryArrays,
    policy: PolicyArrays,
    retrieved: NDArray[np.int64],
    minutes: NDArray[np.float64],
    fits: NDArray[np.float64],
    points: NDArray[np.float64],
    scores: NDArray[np.float64],
) -> None:
    """Write the score of each retrieved row.

    Many offers ask the same vector, that of their occupation: each is compared once, and
    remembered in ``fits`` (coverage and cosine by vector, NaN when not yet compared). ``points``
    is room for the criteria of one row.
    """
    for position in range(retrieved.shape[0]):
        row = retrieved[position]
        demand = rows.demand[row]
        coverage, cosine = policy.unknown_skills_asked, policy.unknown_skills_asked
        if demand >= 0:
            if math.isnan(fits[demand, 0]):
                fits[demand, 0], fits[demand, 1] = skills_fit(demands, demand, query.skill_credit)
            coverage, cosine = fits[demand, 0], fits[demand, 1]
        suitability = row_points(rows, query, policy, row, coverage, cosine, points)
        left = suitability + limits_points(rows, query, policy, row, suitability)
        scores[position] = left + travel_points(rows, policy, row, left, minutes[position])


@compiled
def measure_rows(
    rows: RowArrays,
    demands: DemandArrays,
    query: QueryArrays,
    policy: PolicyArrays,
    chosen: NDArray[np.int64],
    measures: NDArray[np.float64],
) -> None:
    """Write everything the explanation of each chosen row shows, one line of ``measures`` a row.

    The same formulas as ``score_rows``, kept apart instead of summed.
    """
    for position in range(chosen.shape[0]):
        row = chosen[position]
        line = measures[position]
        demand = rows.demand[row]
        coverage, cosine = policy.unknown_skills_asked, policy.unknown_skills_asked
        if demand >= 0:
            coverage, cosine = skills_fit(demands, demand, query.skill_credit)
        suitability = row_points(rows, query, policy, row, coverage, cosine, line[:CRITERIA])
        limits = limits_points(rows, query, policy, row, suitability)
        mode, km, minutes = fastest_way(rows, query, row)
        line[COVERAGE_FIT], line[COSINE_FIT] = coverage, cosine
        line[LIMITS_LOST] = limits
        line[TRAVEL_LOST] = travel_points(rows, policy, row, suitability + limits, minutes)
        line[MODE], line[DISTANCE_KM], line[MINUTES] = mode, km, minutes
