"""Whether a person can get to anything at all of what is looked for, whatever it would be worth.

The engine's own counting answers, for someone who has her means and no other limit. What has no
known place is not looked at: it is out of reach of nobody, and of no help to anybody.
"""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from geo.travel import TravelMode
from insertion.beneficiary import Profile
from insertion.opportunity import OpportunityId
from insertion.terms import OpportunityKind
from matching.columns import KIND_BIT, SlotArrays
from matching.engine import ALL_KINDS, Engine
from matching.filters import Filter, subset_of
from matching.kernels.offering import KEPT
from matching.live_index import State
from matching.query import prepare_question
from matching.search import Subset, count

_TOGETHER = 1_024
_SEED = 20261126  # any: it changes the speed, and nothing else


class Destinations:
    """Opportunities of one state of the index whose places are known, to be got to."""

    def __init__(self, state: State, chosen: Subset, unplaced: int) -> None:
        self.state = state
        self.unplaced = unplaced
        self._whole = chosen
        # Whoever reaches something mostly finds it among any few: the first that will do is enough.
        shuffled = np.random.default_rng(_SEED).permutation(chosen.slots)
        nothing = np.empty(0, np.int64)
        self._parts = [
            Subset(np.sort(shuffled[first : first + _TOGETHER]), nothing)
            for first in range(0, len(shuffled), _TOGETHER)
        ]
        if len(chosen.added):
            self._parts.append(Subset(nothing, chosen.added))

    def __len__(self) -> int:
        return len(self._whole.slots) + len(self._whole.added)

    def reached_by(self, profile: Profile, engine: Engine) -> bool:
        """Return whether one of them is within her minutes by her means."""
        means = profile.means
        if means is None or TravelMode.TRANSIT not in means:
            return self._reached(profile, engine)
        # Timetables take longest to read: first without the bus, to which one walks all the same.
        by_road = replace(profile, means=(means | {TravelMode.WALK}) - {TravelMode.TRANSIT})
        return self._reached(by_road, engine) or self._reached(profile, engine)

    def _reached(self, profile: Profile, engine: Engine) -> bool:
        state = self.state
        beside = engine.beside(profile, state)
        question = prepare_question(profile, ALL_KINDS, engine.reference, beside.left_out)
        return any(count(state, question, part, beside.ways)[KEPT] for part in self._parts)


def destinations(
    engine: Engine, ids: Collection[OpportunityId], kinds: Collection[OpportunityKind] = ()
) -> Destinations:
    """Return those of ``ids`` and all those of ``kinds`` that the index holds now."""
    state = engine.state
    named = subset_of(Filter(ids=ids), state, engine.reference)
    assert named is not None
    bits = np.uint32(sum(KIND_BIT[kind] for kind in kinds))
    alive = (state.died == 0) | (state.died > state.moment)
    of_kind = np.flatnonzero(((state.index.slots.flags & bits) != 0) & alive)
    added = state.added_slots
    added = added[(state.added_died[added] == 0) | (state.added_died[added] > state.moment)]
    added_of_kind = added[(state.added.flags[added] & bits) != 0]
    slots = np.union1d(named.slots, of_kind)
    more = np.union1d(named.added, added_of_kind)
    placed = Subset(
        slots[_placed(state.index.slots, slots)].astype(np.int64),
        more[_placed(state.added, more)].astype(np.int64),
    )
    unplaced = len(slots) + len(more) - len(placed.slots) - len(placed.added)
    return Destinations(state, placed, unplaced)


def _placed(slots: SlotArrays, chosen: NDArray[np.int64]) -> NDArray[np.bool_]:
    placed: NDArray[np.bool_] = ~np.isnan(slots.lat_rad[chosen]) & (slots.area[chosen] == 0)
    return placed
