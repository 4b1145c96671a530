"""The truth of the other direction: every person scored for one opportunity, nothing pruned.

The score is that of docs/scoring.md, suitability × limits: towards people, the way is a yes or a
no. Written from it alone, person by person in columns; shares only the demand of an opportunity
with ``exact_scan.py``.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus import Corpus
from benchmarks.corpus_people import PeopleCorpus
from benchmarks.demands import full_axes, read_usual
from benchmarks.exact_scan import Truth, rows_between
from benchmarks.formula import Floats, Rows, best, next_of, on_grid
from benchmarks.question import CREDIT_UNIT
from geo.communes import DensityClass
from geo.distance import EARTH_RADIUS_KM
from geo.travel import TravelMode, access_minutes, minutes_per_km
from matching.columns import OpportunityColumns, PeopleColumns
from matching.reference import Reference

CAR = list(TravelMode).index(TravelMode.CAR)


class _Asked(NamedTuple):
    """The vector that the opportunity asks, and what lights each of its axes."""

    weight: NDArray[np.int64]
    lit_by: NDArray[np.bool_]  # (axis, skill): holding that skill credits that axis


def scan_people(
    people: PeopleCorpus, corpus: Corpus, row: int, reference: Reference, k: int
) -> Truth:
    """Return the ``k`` people whom one opportunity suits best; equal scores by ascending id."""
    columns = people.columns
    opportunity = rows_between(corpus.columns, row, row + 1)
    minutes = _minutes(columns, opportunity)
    allowed = _allowed(people, opportunity, corpus)
    rows = np.flatnonzero(allowed & ~(minutes > columns.max_minutes))
    scores = _scores(people, opportunity, rows, reference)
    chosen, points = best(scores, rows, k)
    ids = tuple(columns.ids[chosen].astype(str).tolist())
    return Truth(ids, tuple(points.tolist()), len(rows))


def _minutes(people: PeopleColumns, opportunity: OpportunityColumns) -> Floats:
    lat, lon = opportunity.lat_rad[0], opportunity.lon_rad[0]
    half_lat = np.sin(0.5 * (lat - people.lat_rad))
    half_lon = np.sin(0.5 * (lon - people.lon_rad))
    chord = half_lat**2 + np.cos(people.lat_rad) * np.cos(lat) * half_lon * half_lon
    km = 2.0 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
    km = np.maximum(np.floor(km * 100.0 + 0.5) / 100.0 - opportunity.area_km[0], 0.0)
    means = np.where(people.means_bits == 0, 1 << CAR, people.means_bits)
    there = DensityClass(int(opportunity.density[0]))
    fastest = np.full(len(km), np.inf)
    for number, mode in enumerate(TravelMode):
        pace = np.array([minutes_per_km(mode, home, there) for home in DensityClass])
        way = access_minutes(mode) + pace[people.density] * km
        fastest = np.where(means >> number & 1 > 0, np.minimum(fastest, way), fastest)
    return np.where(np.isnan(km), np.nan, fastest)


def _allowed(
    people: PeopleCorpus, opportunity: OpportunityColumns, corpus: Corpus
) -> NDArray[np.bool_]:
    columns = people.columns
    allowed = (columns.lacked_licence_bits & opportunity.licence_bits[0]) == 0
    if opportunity.contract[0]:
        refused = columns.refused_contract_bits >> np.uint32(opportunity.contract[0] - 1) & 1
        allowed &= refused == 0
    if opportunity.shift[0] >= 0:
        shift = corpus.shifts[opportunity.shift[0]]
        fits = np.array([shift.fits_in(free) for free in people.availabilities] + [True])
        allowed &= fits[columns.availability]
    permitted: NDArray[np.bool_] = allowed
    return permitted


def _scores(
    people: PeopleCorpus,
    opportunity: OpportunityColumns,
    rows: Rows,
    reference: Reference,
) -> Floats:
    columns, policy = people.columns, reference.policy_arrays
    weights = policy.weights[opportunity.kind[0]]
    coverage, closeness = _skills_fit(columns, opportunity, rows, reference)
    values = (
        coverage,
        closeness,
        _occupation_fit(columns, int(opportunity.occupation[0]), rows, reference),
        _hours_fit(columns, opportunity, rows, reference),
        _needs_fit(columns, opportunity, rows, reference),
    )
    suitability = np.zeros(len(rows))
    for weight, value in zip(weights, values, strict=True):
        suitability += on_grid(weight * value)
    strained = np.bitwise_count(columns.limit_bits[rows] & opportunity.strain_bits[0])
    limits = np.array([1.0, policy.one_limit_strained, policy.several_limits_strained])
    return suitability - on_grid(suitability * (1.0 - limits[np.minimum(strained, 2)]))


def _asked(opportunity: OpportunityColumns, reference: Reference) -> _Asked:
    space = reference.space
    axes = full_axes(opportunity, read_usual(reference))
    axis_of = {dim: axis for axis, dim in enumerate(axes.dim.tolist())}
    lit_by = np.zeros((len(axes.dim), len(space.dims)), np.bool_)
    for skill in range(len(space.dims)):
        for reached in (skill, *space.stands_for.get(skill, ())):
            for lit in (reached, int(space.macro_dim[reached])):
                if lit in axis_of:
                    lit_by[axis_of[lit], skill] = True
    return _Asked(axes.weight, lit_by)


def _skills_fit(
    people: PeopleColumns, opportunity: OpportunityColumns, rows: Rows, reference: Reference
) -> tuple[Floats, Floats]:
    asked, policy = _asked(opportunity, reference), reference.policy
    if not len(asked.weight):
        unknown = np.full(len(rows), policy.unknown.skills_asked)
        return unknown, unknown
    usual = read_usual(reference)
    lender = np.repeat(np.arange(usual.occupations), np.diff(usual.start))
    held, held_square = np.zeros(len(rows)), np.zeros(len(rows))
    declared, owner = _entries(people.skill_start, people.skill, rows)
    exercised, holder = _entries(people.held_start, people.held, rows)
    for weight, lit in zip(asked.weight.tolist(), asked.lit_by, strict=True):
        lends = np.bincount(lender, lit[usual.dim], usual.occupations) > 0
        credit = np.zeros(len(rows))
        credit[holder[lends[exercised]]] = round(CREDIT_UNIT * policy.credit.held_occupation)
        credit[owner[lit[declared]]] = round(CREDIT_UNIT * policy.credit.declared)
        held += weight * credit
        held_square += (weight * credit) ** 2
    total, total_square = float(asked.weight.sum()), float((asked.weight**2).sum())
    return (
        np.minimum(held / (CREDIT_UNIT * total), 1.0),
        np.minimum(np.sqrt(held_square / (float(CREDIT_UNIT**2) * total_square)), 1.0),
    )


def _entries(
    start: NDArray[np.int64], values: NDArray[np.int32], rows: Rows
) -> tuple[NDArray[np.int32], Rows]:
    """Return the values of the rows end to end, and the position in ``rows`` of each."""
    length = start[rows + 1] - start[rows]
    ends = np.cumsum(length)
    entry = np.arange(ends[-1] if len(ends) else 0) + np.repeat(
        start[rows] - (ends - length), length
    )
    return values[entry], np.repeat(np.arange(len(rows)), length)


def _occupation_fit(
    people: PeopleColumns, occupation: int, rows: Rows, reference: Reference
) -> Floats:
    unknown = reference.policy.unknown.occupation
    if occupation < 0:
        return np.full(len(rows), unknown)
    toward = reference.affinity.values[:, occupation].astype(np.float64)
    value, named = np.zeros(len(rows)), np.zeros(len(rows), np.bool_)
    for start, codes, share in (
        (people.sought_start, people.sought, 1.0),
        (people.held_start, people.held, reference.policy.credit.held_affinity),
    ):
        entries, owner = _entries(start, codes, rows)
        np.maximum.at(value, owner, share * toward[entries])
        named[owner] = True
    return np.where(named, value, unknown)


def _hours_fit(
    people: PeopleColumns, opportunity: OpportunityColumns, rows: Rows, reference: Reference
) -> Floats:
    low, high = people.hours_min[rows], people.hours_max[rows]
    hours, policy = opportunity.weekly_hours[0], reference.policy_arrays
    if np.isnan(hours):
        return np.where(np.isnan(low), 1.0, policy.unknown_weekly_hours[opportunity.kind[0]])
    gap = np.maximum(np.maximum(low - hours, hours - high), 0.0)
    return np.where(np.isnan(low), 1.0, np.maximum(1.0 - gap / policy.hours_tolerance, 0.0))


def _needs_fit(
    people: PeopleColumns, opportunity: OpportunityColumns, rows: Rows, reference: Reference
) -> Floats:
    needs = people.need_bits[rows]
    kinds, place = np.unique(needs, return_inverse=True)
    following = np.array([next_of(int(each)) for each in kinds], needs.dtype)[place]
    works_on = opportunity.need_bits[0]
    covered = np.bitwise_count(needs & works_on).astype(np.int64)
    covered += np.bitwise_count(following & works_on)
    stated = np.maximum(np.bitwise_count(needs).astype(np.int64) + np.bitwise_count(following), 1)
    fit = np.where(covered > 0, 0.5 + 0.5 * covered / stated, 0.0)
    return np.where(people.needs_known[rows], fit, reference.policy.unknown.needs)
