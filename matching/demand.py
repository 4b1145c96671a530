"""One opportunity as numbers: what the people whom it could suit are read against."""

import numpy as np
from numpy.typing import NDArray

from insertion.opportunity import Opportunity, OpportunityId
from matching.asked import weights_asked
from matching.columns import DENSITY_BITS, KINDS, SlotArrays, VocabularyArrays
from matching.encoding import encode
from matching.entry import read_entries
from matching.kernels.people_columns import DemandArrays
from matching.reference import Reference
from matching.slots import to_slots, unit_vector
from matching.vocabulary import Vocabulary

_NO_ID = OpportunityId("")


def prepare_demand(opportunity: Opportunity, reference: Reference) -> DemandArrays:
    """Return what ``opportunity`` asks, and where; whether it is in the catalogue or not."""
    vocabulary = Vocabulary()
    slots = to_slots(encode([opportunity], reference, vocabulary), reference, vocabulary)
    return demand_of(slots.hot, 0, vocabulary.arrays(), reference)


def demand_of(
    slots: SlotArrays, slot: int, words: VocabularyArrays, reference: Reference
) -> DemandArrays:
    """Return what the opportunity of a slot asks, and where."""
    wished = np.broadcast_to(np.uint16(0), len(slots.flags))  # asks nothing of a person
    (entry,) = read_entries((_NO_ID,), slots, np.array([slot]), wished, words)
    lat_rad, lon_rad = float(slots.lat_rad[slot]), float(slots.lon_rad[slot])
    x, y, z = unit_vector(lat_rad, lon_rad)
    weights = weights_asked(entry.occupation, entry.stated, reference.usual)
    value, order, turn = _values(entry.occupation, reference)
    shift = int(slots.shift[slot])
    first, last = words.window_start[shift : shift + 2].tolist() if shift >= 0 else (0, 0)
    return DemandArrays(
        placed=not entry.place_unknown,
        lat_rad=lat_rad,
        lon_rad=lon_rad,
        x=x,
        y=y,
        z=z,
        area_km=float(words.area_km[slots.area[slot]]),
        density=int(slots.traits[slot]) & DENSITY_BITS,
        kind=KINDS.index(entry.kind),
        flags=int(slots.flags[slot]),
        window_from=words.window_from[first:last].astype(np.int64),
        window_to=words.window_to[first:last].astype(np.int64),
        weekly_hours=entry.weekly_hours,
        strain_bits=entry.strain_bits,
        need_bits=entry.need_bits,
        dim=np.fromiter(weights, np.int64, len(weights)),
        weight=np.fromiter(weights.values(), np.int64, len(weights)),
        value=value,
        order=order,
        turn=turn,
    )


def _values(
    occupation: int, reference: Reference
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int32]]:
    """Return the nearness of groups to an occupation, decreasing, which group each is of, turns."""
    codes, unknown = len(reference.affinity.codes), reference.policy.unknown.occupation
    groups = 2 * codes + 1
    if occupation == codes:
        return np.full(1, unknown), np.empty(0, np.int64), np.zeros(groups, np.int32)
    toward = reference.affinity.values[:, occupation].astype(np.float64)
    held = reference.policy.credit.held_affinity * toward
    value = np.concatenate((toward, held, [unknown]))
    order = np.argsort(-value, kind="stable")
    turn = np.empty(groups, np.int32)
    turn[order] = np.arange(groups)
    return value[order], order, turn
