"""One opportunity of the index, read back from its columns."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from insertion.opportunity import OpportunityId
from insertion.terms import OpportunityKind
from matching.columns import (
    APPROXIMATE,
    INHERITED,
    KINDS,
    LICENCE_SHIFT,
    UNKNOWN_CONTRACT_BIT,
    SlotArrays,
    UsualArrays,
    UsualSums,
    VocabularyArrays,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """The slot of an opportunity, in the generation or among what was added since."""

    id: OpportunityId
    slots: SlotArrays
    slot: int
    desired_licence_bits: int

    @property
    def kind(self) -> OpportunityKind:
        """Return the kind of opportunity."""
        return KINDS[int(self.slots.flags[self.slot]) >> 1 & 1]

    @property
    def occupation(self) -> int:
        """Return the number of its occupation; the number of occupations when not known."""
        return int(self.slots.occupation[self.slot])

    @property
    def by_area(self) -> bool:
        """Return whether its place is known by its area only."""
        return bool(self.slots.area[self.slot] > 0)

    @property
    def place_unknown(self) -> bool:
        """Return whether nothing is known of its place."""
        return math.isnan(self.slots.lat_rad[self.slot])

    @property
    def approximate(self) -> bool:
        """Return whether its point is the commune's, not the very place."""
        return bool(self.slots.traits[self.slot] & APPROXIMATE)

    @property
    def inherited(self) -> bool:
        """Return whether its occupation lends a part of what it asks."""
        return bool(self.slots.traits[self.slot] & INHERITED)

    @property
    def shift(self) -> int:
        """Return the number of its pattern of weekly hours, -1 when not known."""
        return int(self.slots.shift[self.slot])

    @property
    def contract_unknown(self) -> bool:
        """Return whether its contract is not known."""
        return bool(int(self.slots.flags[self.slot]) & UNKNOWN_CONTRACT_BIT)

    @property
    def licence_bits(self) -> int:
        """Return the licences required."""
        return int(self.slots.flags[self.slot]) >> LICENCE_SHIFT

    @property
    def strain_bits(self) -> int:
        """Return the physical demands."""
        return int(self.slots.strain_bits[self.slot])

    @property
    def need_bits(self) -> int:
        """Return the needs that an action works on."""
        return int(self.slots.need_bits[self.slot])

    def weekly_hours(self, vocabulary: VocabularyArrays) -> float:
        """Return its weekly hours, NaN when not known."""
        return float(vocabulary.weekly_hours[self.slots.hours[self.slot]])

    def asks_anything(self, sums: UsualSums) -> bool:
        """Return whether anything is known of the skills asked."""
        first, last = self._entries()
        return bool(sums.l1[self.occupation] > 0) or first < last

    def skills_asked(self, usual: UsualArrays, macro_dim: NDArray[np.int32]) -> NDArray[np.intp]:
        """Return the dims asked by decreasing weight, without families there for a member only."""
        weights = self.weights(usual)
        dims = np.fromiter(weights, np.intp, len(weights))
        order = np.lexsort((dims, -np.fromiter(weights.values(), np.int64, len(weights))))
        dims = dims[order]
        return dims[~np.isin(dims, macro_dim[dims])]

    def weights(self, usual: UsualArrays) -> dict[int, int]:
        """Return the weight of each dim asked, in units of 1/256."""
        start, end = usual.start[self.occupation : self.occupation + 2].tolist()
        first, last = self._entries()
        dims, weights = usual.dim[start:end].tolist(), usual.weight[start:end].tolist()
        stated, raised = self.slots.entry_dim[first:last], self.slots.entry_weight[first:last]
        asked = dict(zip(dims, weights, strict=True))
        return asked | dict(zip(stated.tolist(), raised.tolist(), strict=True))

    def _entries(self) -> tuple[int, int]:
        first, last = self.slots.entry_start[self.slot : self.slot + 2].tolist()
        return first, last
