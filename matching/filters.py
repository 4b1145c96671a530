"""Which opportunities a question is about, when not all of them are."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.communes import CommuneCode
from insertion.opportunity import OpportunityId
from insertion.place import Place
from insertion.terms import ContractKind
from matching.columns import CONTRACT_BIT, SlotArrays
from matching.live_index import State
from matching.reference import Reference
from matching.search import Subset


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What the opportunities looked at have in common; ``None`` asks nothing.

    ``ids`` are those of a list made elsewhere: an employer's offers, a portfolio, the answers to
    words. What does not pass is not looked at: it is neither ranked nor counted.
    """

    contract: ContractKind | None = None
    commune: CommuneCode | None = None
    ids: Collection[OpportunityId] | None = None


NO_FILTER = Filter()


def subset_of(asked: Filter, state: State, reference: Reference) -> Subset | None:
    """Return the slots that pass, or None when all do."""
    if asked == NO_FILTER:
        return None
    count = len(state.added_slots)
    chosen = _chosen(asked.ids, state)
    communes = state.generation.identity.commune, state.added_cold.commune[:count]
    return Subset(
        _passing(asked, state.index.slots, communes[0], chosen[0], reference),
        _passing(asked, state.added, communes[1], chosen[1], reference),
    )


def _chosen(
    ids: Collection[OpportunityId] | None, state: State
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the slots of ``ids``, or all, of the generation and of those added since."""
    if ids is None:
        return np.arange(len(state.generation)), state.added_slots
    names = [name for each in set(ids) if (name := state.name_of(each)) is not None]
    found = np.sort(np.array(names, np.int64))
    return found[found >= 0], ~found[found < 0]


def _passing(
    asked: Filter,
    slots: SlotArrays,
    communes: NDArray[np.int32],
    chosen: NDArray[np.int64],
    reference: Reference,
) -> NDArray[np.int64]:
    if asked.commune is not None:
        number = reference.commune_number(Place(commune_code=asked.commune))
        chosen = chosen[communes[chosen] == number]
    if asked.contract is not None:
        bit = np.uint32(CONTRACT_BIT[asked.contract])
        chosen = chosen[(slots.flags[chosen] & bit) != 0]
    return chosen
