"""Score what was retrieved: suitability × reach, in points out of 100."""

import numpy as np
from numpy.typing import NDArray

from matching.columns import QueryArrays
from matching.kernels import score_rows
from matching.policy import PolicyArrays
from matching.retrieval import Retrieved
from matching.snapshot import Snapshot


def score(
    query: QueryArrays, policy: PolicyArrays, snapshot: Snapshot, retrieved: Retrieved
) -> NDArray[np.float64]:
    """Return the score of each retrieved row, shape (n_retrieved,), in [0, 100]."""
    scores = np.empty(len(retrieved.rows))
    score_rows(
        snapshot.rows, snapshot.demands, query, policy, retrieved.rows, retrieved.minutes, scores
    )
    return scores
