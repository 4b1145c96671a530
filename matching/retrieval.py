"""Narrow the catalogue to the rows that no known fact excludes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns import QueryArrays
from matching.kernels import OUTCOMES, retrieve_rows
from matching.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Rows in ascending order, minutes to each (NaN: place unknown), rows by outcome."""

    rows: NDArray[np.int64]
    minutes: NDArray[np.float64]
    outcome_counts: NDArray[np.int64]


def retrieve(query: QueryArrays, snapshot: Snapshot) -> Retrieved:
    """Return the rows of the kinds wanted that satisfy every hard constraint."""
    rows = np.empty(len(snapshot), np.int64)
    minutes = np.empty(len(snapshot), np.float64)
    counts = np.zeros(OUTCOMES, np.int64)
    kept = retrieve_rows(snapshot.rows, query, rows, minutes, counts)
    return Retrieved(rows[:kept], minutes[:kept], counts)
