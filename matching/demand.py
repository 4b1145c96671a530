"""One opportunity as numbers: what the people whom it could suit are read against."""

import numpy as np
from numpy.typing import NDArray

from insertion.opportunity import Opportunity
from matching.columns import DENSITY_BITS, KINDS, VocabularyArrays
from matching.encoding import encode
from matching.entry import Entry
from matching.kernels.people_columns import DemandArrays
from matching.reference import Reference
from matching.slots import to_slots, unit_vector
from matching.vocabulary import Vocabulary


def prepare_demand(opportunity: Opportunity, reference: Reference) -> DemandArrays:
    """Return what ``opportunity`` asks, and where; whether it is in the catalogue or not."""
    vocabulary = Vocabulary()
    slots = to_slots(encode([opportunity], reference, vocabulary), reference, vocabulary)
    entry = Entry(opportunity.id, slots.hot, 0, desired_licence_bits=0)
    return demand_of(entry, vocabulary.arrays(), reference)


def demand_of(entry: Entry, words: VocabularyArrays, reference: Reference) -> DemandArrays:
    """Return what an opportunity of an index asks, and where."""
    slots, slot = entry.slots, entry.slot
    lat_rad, lon_rad = float(slots.lat_rad[slot]), float(slots.lon_rad[slot])
    x, y, z = unit_vector(lat_rad, lon_rad)
    weights = entry.weights(reference.usual)
    value, order, turn = _values(entry.occupation, reference)
    first, last = (0, 0) if entry.shift < 0 else words.window_start[entry.shift :][:2].tolist()
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
        weekly_hours=entry.weekly_hours(words),
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
