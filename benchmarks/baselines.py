"""The obvious way to rank near offers: geopy for every distance, scikit-learn for every cosine.

It computes less than the engine (no constraint, no occupation, no explanation): the ratio flatters
the baseline.
"""

import numpy as np
from geopy.distance import great_circle
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.metrics.pairwise import cosine_similarity

from insertion.beneficiary import Profile
from matching.engine import Engine
from matching.query import skill_credits
from skills.vectors import demand_vector

DECAY_KM = 12.0


class GeopyAndCosine:
    """Every offer's vector as a sparse row, every offer's point as degrees."""

    def __init__(self, engine: Engine) -> None:
        rows, demands = engine.snapshot.rows, engine.snapshot.demands
        known = rows.demand >= 0
        vectors = csr_matrix(
            (demands.weights, demands.dims, demands.start),
            shape=(len(demands.l1), len(engine.reference.space.dims)),
        )
        self._engine = engine
        self._offers = vectors[np.where(known, rows.demand, 0)]
        points = np.degrees(np.stack([rows.lat_rad, rows.lon_rad], axis=1))
        self._points = [tuple(point) for point in np.nan_to_num(points).tolist()]

    def rank(self, person: Profile, k: int) -> NDArray[np.int64]:
        """Return the ``k`` best rows by cosine × exp(-km / 12)."""
        reference = self._engine.reference
        held = skill_credits(person, reference.referential, reference.policy.credit)
        vector = demand_vector(reference.space, held)
        asked = csr_matrix(
            (vector.weights, vector.dims, [0, len(vector.dims)]), shape=(1, self._offers.shape[1])
        )
        home = (person.home.lat, person.home.lon)
        km = np.array([great_circle(home, point).km for point in self._points])
        scores = cosine_similarity(asked, self._offers)[0] * np.exp(-km / DECAY_KM)
        best: NDArray[np.int64] = np.argsort(-scores, kind="stable")[:k]
        return best
