"""The competency vector that an opportunity asks, each distinct one kept once.

What the offer states comes first; what is usual of its occupation completes it at a lower weight,
since an advert that names three competences still asks those of the job. An offer that states
none inherits its occupation's.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from insertion.opportunity import Opportunity
from insertion.terms import RequirementLevel
from matching.columns import DemandArrays
from matching.policy import DemandWeights
from skills.codes import RomeCode, SkillId
from skills.taxonomy import Referential
from skills.vectors import SkillSpace, SparseVector, demand_vector

NO_DEMAND = -1

Number = TypeVar("Number", np.int32, np.float64)


class DemandRegister:
    """Numbers the distinct competency vectors, in the order they are met."""

    def __init__(self, referential: Referential, space: SkillSpace, weights: DemandWeights) -> None:
        self._referential = referential
        self._space = space
        self._weights = weights
        self._usual: dict[RomeCode, dict[SkillId, float]] = {}
        self._numbers: dict[tuple[tuple[SkillId, float], ...], int] = {}
        self._vectors: list[SparseVector] = []
        self._inherited: list[bool] = []

    def number_of(self, opportunity: Opportunity) -> int:
        """Return the number of the vector asked, or ``NO_DEMAND`` when nothing is known of it."""
        stated = self._stated(opportunity)
        usual = self._usual_of(opportunity.rome_code)
        asked = usual | stated
        if not asked:
            return NO_DEMAND
        key = tuple(sorted(asked.items()))
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._vectors)
            self._vectors.append(demand_vector(self._space, asked))
            self._inherited.append(len(asked) > len(stated))
        return number

    def arrays(self) -> DemandArrays:
        """Return every vector met so far, in compressed rows."""
        lengths = [len(vector.dims) for vector in self._vectors]
        return DemandArrays(
            start=np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))).astype(np.int64),
            dims=_joined([vector.dims for vector in self._vectors], np.int32),
            weights=_joined([vector.weights for vector in self._vectors], np.float64),
            l1=np.array([vector.weights.sum() for vector in self._vectors], np.float64),
            l2=np.array([np.linalg.norm(vector.weights) for vector in self._vectors], np.float64),
        )

    def inherited(self) -> tuple[bool, ...]:
        """Return, for each vector, whether the occupation lends a part of it."""
        return tuple(self._inherited)

    def _stated(self, opportunity: Opportunity) -> dict[SkillId, float]:
        stated: dict[SkillId, float] = {}
        for asked in opportunity.skills:
            if asked.skill_id in self._space.index:  # a referential may have changed since
                weight = (
                    self._weights.required
                    if asked.level is RequirementLevel.REQUIRED
                    else self._weights.desired
                )
                stated[asked.skill_id] = max(weight, stated.get(asked.skill_id, 0.0))
        return stated

    def _usual_of(self, code: RomeCode | None) -> dict[SkillId, float]:
        if code is None or code not in self._referential.occupations:
            return {}
        if code not in self._usual:
            self._usual[code] = {
                link.skill_id: self._weights.inherited_core
                if link.core
                else self._weights.inherited_secondary
                for link in self._referential.occupations[code].skills
            }
        return self._usual[code]


def _joined(parts: list[NDArray[Number]], dtype: type[Number]) -> NDArray[Number]:
    return np.concatenate(parts) if parts else np.empty(0, dtype)
