"""The best scan we could write in pure NumPy: the honest opponent of the engine.

Opportunities are sorted by bands of latitude, then by longitude: what a person can reach is a few
runs of consecutive rows. Those known by their département only lie together, by département, and
those of which nothing is known come last. Constraints are one and-test; the usual vector of an
occupation is compared once a person; of the words of each opportunity, only those that meet a skill
of hers are summed. Same score, same answer as the engine (``formula.py``).
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus import Corpus
from benchmarks.demands import held_sums, read_usual, short_demands
from benchmarks.formula import Floats, Rows, Totals, best, distances_km, minutes_to, scores_of
from benchmarks.question import Question
from geo.distance import EARTH_RADIUS_KM
from matching.columns import KINDS, OpportunityColumns
from matching.reference import Reference

BAND_RAD = math.radians(0.02)  # about 2 km
CONTRACT_SHIFT, LICENCE_SHIFT = 0, 12  # bits of the one word that holds every constraint
KIND_SHIFT = 24


class Areas(NamedTuple):
    """Distinct areas, and where the rows of each start (one more than the areas)."""

    lat_rad: Floats
    lon_rad: Floats
    area_km: Floats
    start: Rows


class SortedGrid:
    """One corpus, sorted; ``top`` answers one question."""

    name = "numpy_sorted_grid"

    def __init__(self, corpus: Corpus, reference: Reference) -> None:
        order, located, areas = sorted_rows(corpus.columns)
        self._columns = reordered(corpus.columns, order)
        self._original = order
        self._policy = reference.policy_arrays
        self._demands = short_demands(self._columns, read_usual(reference))
        self._totals = Totals(self._demands.total, self._demands.total_square)
        self._cos_lat = np.cos(self._columns.lat_rad)
        self._constraints = constraint_word(self._columns)
        self._located, self._areas = located, areas
        self._band = np.floor(self._columns.lat_rad[:located] / BAND_RAD)
        first = self._band[0] if located else 0.0
        self._first_band = first
        self._band = (self._band - first).astype(np.int64)
        n_bands = int(self._band[-1]) + 1 if located else 0
        self._band_start = np.searchsorted(self._band, np.arange(n_bands + 1))
        self._lon = self._columns.lon_rad[:located]

    @property
    def nbytes(self) -> int:
        """Return the bytes of the columns and vectors."""
        return sum(array.nbytes for array in (*self._columns, *self._demands.raised, *self._totals))

    def top(self, question: Question, k: int) -> tuple[Rows, Floats]:
        """Return the rows of the ``k`` best in the corpus as given, and their scores."""
        rows, minutes = self._in_reach(question)
        held, held_square = held_sums(self._demands, rows, question.credit)
        scores = scores_of(
            question, self._columns, self._totals, self._policy, rows, minutes, held, held_square
        )
        return best(scores, self._original[rows], k)

    def total(self, question: Question) -> int:
        """Return how many rows nothing excludes."""
        return len(self._in_reach(question)[0])

    def _in_reach(self, question: Question) -> tuple[Rows, Floats]:
        """Return the rows that nothing excludes, and the minutes to each."""
        rows = self.near_rows(question)
        rows = rows[(self._constraints[rows] & forbidden_word(question)) == 0]
        rows = rows[question.shift_fits[self._columns.shift[rows]]]
        km = distances_km(
            question,
            self._columns.lat_rad[rows],
            self._columns.lon_rad[rows],
            self._cos_lat[rows],
        )
        km = np.maximum(km - self._columns.area_km[rows], 0.0)
        minutes = minutes_to(question, km, self._columns.density[rows])
        near = ~(minutes > question.max_minutes)
        return rows[near], minutes[near]

    def near_rows(self, question: Question) -> Rows:
        """Return rows that hold everything in reach: runs of bands, whole areas, the unknown."""
        reach = (question.reach_km + 0.01) / EARTH_RADIUS_KM
        low, high = question.lat_rad - reach, question.lat_rad + reach
        first = max(int(math.floor(low / BAND_RAD) - self._first_band), 0)
        last = min(int(math.floor(high / BAND_RAD) - self._first_band), len(self._band_start) - 2)
        widest = min(max(abs(low), abs(high)), math.pi / 2)
        lon_reach = math.asin(min(math.sin(min(reach, 1.0)) / max(math.cos(widest), 1e-9), 1.0))
        runs = []
        for band in range(first, last + 1):
            start, end = self._band_start[band], self._band_start[band + 1]
            lon = self._lon[start:end]
            a, b = np.searchsorted(
                lon, (question.lon_rad - lon_reach, question.lon_rad + lon_reach)
            )
            if a < b:
                runs.append(np.arange(start + a, start + b))
        runs += self._area_rows(question)
        runs.append(np.arange(self._areas.start[-1], len(self._original)))
        return np.concatenate(runs)

    def _area_rows(self, question: Question) -> list[Rows]:
        areas = self._areas
        km = distances_km(question, areas.lat_rad, areas.lon_rad, np.cos(areas.lat_rad))
        near = np.flatnonzero(km - areas.area_km <= question.reach_km)
        return [np.arange(areas.start[area], areas.start[area + 1]) for area in near]


def constraint_word(columns: OpportunityColumns) -> NDArray[np.uint32]:
    """Return every constraint of each row as bits of one word."""
    contract = columns.contract.astype(np.uint32)
    bit = np.where(contract > 0, np.uint32(1) << np.maximum(contract, 1) - np.uint32(1), 0)
    word: NDArray[np.uint32] = (
        (bit.astype(np.uint32) << np.uint32(CONTRACT_SHIFT))
        | (columns.licence_bits << np.uint32(LICENCE_SHIFT))
        | (np.uint32(1) << (columns.kind.astype(np.uint32) + np.uint32(KIND_SHIFT)))
    )
    return word


def forbidden_word(question: Question) -> np.uint32:
    """Return the bits that a row must not have."""
    kinds = sum(1 << number for number in range(len(KINDS)) if not question.kinds[number])
    return np.uint32(
        (question.refused_contracts << CONTRACT_SHIFT)
        | (question.lacked_licences << LICENCE_SHIFT)
        | (kinds << KIND_SHIFT)
    )


def reordered(columns: OpportunityColumns, order: Rows) -> OpportunityColumns:
    """Return the columns with their rows in another order."""
    length = np.diff(columns.stated_start)[order]
    ends = np.cumsum(length)
    entry = np.arange(ends[-1]) + np.repeat(columns.stated_start[order] - (ends - length), length)
    moved = {
        name: array[order]
        for name, array in columns._asdict().items()
        if not name.startswith("stated")
    }
    return OpportunityColumns(
        **moved,
        stated_start=np.concatenate(([0], ends)),
        stated_skill=columns.stated_skill[entry],
        stated_required=columns.stated_required[entry],
    )


def sorted_rows(columns: OpportunityColumns) -> tuple[Rows, int, Areas]:
    """Return the order of places, how many rows have a place of their own, and the areas after."""
    unknown = np.isnan(columns.lat_rad)
    vague = ~unknown & (columns.area_km > 0.0)
    place = np.stack((columns.lat_rad, columns.lon_rad, columns.area_km))[:, vague]
    distinct, number = np.unique(place, axis=1, return_inverse=True)
    area = np.zeros(len(unknown), np.int64)
    area[vague] = number.ravel()
    stage = np.where(unknown, 2, np.where(vague, 1, 0))
    band = np.where(stage == 0, np.floor(np.nan_to_num(columns.lat_rad) / BAND_RAD), area)
    lon = np.where(stage == 0, columns.lon_rad, 0.0)
    order = np.lexsort((lon, band, stage))
    located = int((stage == 0).sum())
    rows = np.bincount(area[vague], minlength=distinct.shape[1])
    start = located + np.concatenate(([0], np.cumsum(rows))).astype(np.int64)
    areas = Areas(distinct[0], distinct[1], distinct[2], start)
    return order, located, areas
