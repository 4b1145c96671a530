"""One profile asked of one state of the index, several things: what to find, and what to say of it.

The engine asks a profile once and forgets it; levers and areas ask the same again and again.
"""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from insertion.beneficiary import Profile
from insertion.terms import OpportunityKind
from matching.answer import Match
from matching.engine import Engine
from matching.live_index import State
from matching.query import prepare_question
from matching.search import Found, Subset, search


class Asking:
    """A profile as numbers, with what timetables say of its home, and the state it is asked of."""

    def __init__(
        self, profile: Profile, kinds: Collection[OpportunityKind], engine: Engine, state: State
    ) -> None:
        self.profile = profile
        self._engine, self._state = engine, state
        self._beside = engine.beside(profile, state)
        self.question = prepare_question(profile, kinds, engine.reference, self._beside.left_out)

    def find(self, k: int, among: Subset | None = None) -> Found:
        """Return the names and scores of the exact best ``k``, best first."""
        policy = self._engine.reference.policy_arrays
        return search(self._state, self.question, policy, k, among, self._beside.ways)

    def find_all(self) -> Found:
        """Return everything in reach, best first."""
        return self.find(len(self._state))

    def show(self, names: NDArray[np.int64]) -> tuple[Match, ...]:
        """Return these opportunities explained."""
        shown = self._engine.shown(names, self.profile, self.question, self._beside)
        return tuple(shown)
