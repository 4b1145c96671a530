"""How many opportunities are in reach of a place by one means, commune by commune.

The engine's own search answers: what it keeps for someone who has that means and no other limit.
"""

from collections import Counter
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from geo.communes import CommuneCode
from insertion.beneficiary import Profile
from insertion.terms import OpportunityKind
from matching.asking import Asking
from matching.columns import SlotArrays
from matching.engine import Engine


def count_by_commune(
    profile: Profile, kind: OpportunityKind, engine: Engine
) -> Mapping[CommuneCode, int]:
    """Return how many open opportunities of a kind are in reach, by the commune of their place.

    What has no place, or only that of its département, is in no commune and is not counted.
    """
    state, reference = engine.state, engine.reference
    found = Asking(profile, frozenset({kind}), engine, state).find_all().names
    old, new = found[found >= 0], ~found[found < 0]
    old, new = old[_placed(state.index.slots, old)], new[_placed(state.added, new)]
    communes = state.generation.identity.commune[old], state.added_cold.commune[new]
    numbers = np.concatenate(communes)
    codes = sorted(reference.communes.by_code)
    return {
        CommuneCode(codes[number]): count
        for number, count in Counter(numbers.tolist()).items()
        if number >= 0
    }


def _placed(slots: SlotArrays, chosen: NDArray[np.int64]) -> NDArray[np.bool_]:
    placed: NDArray[np.bool_] = ~np.isnan(slots.lat_rad[chosen]) & (slots.area[chosen] == 0)
    return placed
