"""Score what was retrieved: suitability × reach, in points out of 100."""

import numpy as np
from numpy.typing import NDArray

from matching.columns import QueryArrays
from matching.kernels import CRITERIA, score_rows
from matching.policy import PolicyArrays
from matching.retrieval import Retrieved
from matching.snapshot import Snapshot


def score(
    query: QueryArrays, policy: PolicyArrays, snapshot: Snapshot, retrieved: Retrieved
) -> NDArray[np.float64]:
    """Return the score of each retrieved row, shape (n_retrieved,), in [0, 100]."""
    fits = np.full((len(snapshot.demands.l1), 2), np.nan)
    points = np.empty(CRITERIA)
    scores = np.empty(len(retrieved.rows))
    score_rows(
        snapshot.rows,
        snapshot.demands,
        query,
        policy,
        retrieved.rows,
        retrieved.minutes,
        fits,
        points,
        scores,
    )
    return scores
