"""The corpus as one wide table: what every peer loads."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus import Corpus
from benchmarks.demands import RaisedAxes, ShortDemands, held_sums, read_usual, short_demands
from benchmarks.formula import (
    Floats,
    Rows,
    Totals,
    best,
    distances_km,
    minutes_to,
    scores_of,
)
from benchmarks.question import Question
from benchmarks.sorted_grid import constraint_word, reordered, sorted_rows
from matching.columns import OpportunityColumns, PolicyArrays
from matching.reference import Reference

LOCATED, UNKNOWN_ZONE = -1, -2


class PeerTable(NamedTuple):
    """Opportunities in the order of places, with their vectors in short (``demands.py``)."""

    columns: OpportunityColumns
    row: Rows  # position in the corpus
    zone: NDArray[np.int64]  # LOCATED, UNKNOWN_ZONE, or the number of an area
    word: NDArray[np.uint32]  # every constraint as bits (``sorted_grid.py``)
    demands: ShortDemands
    raised_total: Floats  # sum of what the words of each add to Σ x, and to Σ x²
    raised_square: Floats
    area_lat: Floats
    area_lon: Floats
    area_km: Floats
    policy: PolicyArrays

    @property
    def raised(self) -> RaisedAxes:
        """Return what the words of each opportunity raise."""
        return self.demands.raised

    def near_zones(self, question: Question) -> list[int]:
        """Return the areas of which a part is in reach."""
        km = distances_km(question, self.area_lat, self.area_lon, np.cos(self.area_lat))
        near: list[int] = np.flatnonzero(km - self.area_km <= question.reach_km).tolist()
        return near

    def usual_sums(self, question: Question) -> tuple[Floats, Floats]:
        """Return Σ x·c and Σ (x·c)² of the usual vector of each occupation, the last unknown."""
        credit = question.credit.astype(np.float64)
        return self.demands.usual_weights @ credit, self.demands.usual_squares @ (credit * credit)

    def rescored(self, question: Question, places: Rows, k: int) -> tuple[Rows, Floats]:
        """Return the ``k`` best of some rows of this table, scored exactly by the client."""
        columns, demands = self.columns, self.demands
        lat, lon = columns.lat_rad[places], columns.lon_rad[places]
        km = distances_km(question, lat, lon, np.cos(lat))
        km = np.maximum(km - columns.area_km[places], 0.0)
        minutes = minutes_to(question, km, columns.density[places])
        near = ~(minutes > question.max_minutes)
        places, minutes = places[near], minutes[near]
        totals = Totals(demands.total, demands.total_square)
        held = held_sums(demands, places, question.credit)
        scores = scores_of(question, columns, totals, self.policy, places, minutes, *held)
        return best(scores, self.row[places], k)


def peer_table(corpus: Corpus, reference: Reference) -> PeerTable:
    """Return the wide table of a corpus."""
    order, located, areas = sorted_rows(corpus.columns)
    columns = reordered(corpus.columns, order)
    zone = np.full(len(order), UNKNOWN_ZONE, np.int64)
    zone[:located] = LOCATED
    zone[located : areas.start[-1]] = np.repeat(np.arange(len(areas.lat_rad)), np.diff(areas.start))
    demands = short_demands(columns, read_usual(reference))
    raised = demands.raised
    owner = np.repeat(np.arange(len(order)), np.diff(raised.start))
    return PeerTable(
        columns,
        order,
        zone,
        constraint_word(columns),
        demands,
        np.bincount(owner, raised.weight, len(order)).astype(np.float64),
        np.bincount(owner, raised.square, len(order)).astype(np.float64),
        areas.lat_rad,
        areas.lon_rad,
        areas.area_km,
        reference.policy_arrays,
    )
