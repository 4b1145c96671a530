"""One opportunity as numbers: what the people whom it could suit are read against."""

import math

import numpy as np
from numpy.typing import NDArray

from insertion.opportunity import Opportunity
from matching.columns import DENSITY_BITS, KINDS
from matching.encoding import encode
from matching.entry import Entry
from matching.kernels.people_columns import DemandArrays
from matching.reference import Reference
from matching.slots import to_slots, unit_vector
from matching.vocabulary import Vocabulary, windows_of_week

_NONE = np.empty(0, np.int64)


def prepare_demand(opportunity: Opportunity, reference: Reference) -> DemandArrays:
    """Return what ``opportunity`` asks, and where; whether it is in the catalogue or not."""
    vocabulary = Vocabulary()
    slots = to_slots(encode([opportunity], reference, vocabulary), reference, vocabulary)
    entry = Entry(opportunity.id, slots.hot, 0, 0)
    words = vocabulary.arrays()
    weights = entry.weights(reference.usual)
    lat_rad, lon_rad = float(slots.hot.lat_rad[0]), float(slots.hot.lon_rad[0])
    x, y, z = unit_vector(lat_rad, lon_rad)
    value = _values(entry.occupation, reference)
    windows = [] if opportunity.shifts is None else list(windows_of_week(opportunity.shifts))
    order, turn = (
        _turns(value) if entry.occupation < len(reference.affinity.codes) else 2 * (_NONE,)
    )
    return DemandArrays(
        placed=not math.isnan(lat_rad),
        lat_rad=lat_rad,
        lon_rad=lon_rad,
        x=x,
        y=y,
        z=z,
        area_km=float(words.area_km[slots.hot.area[0]]),
        density=int(slots.hot.traits[0]) & DENSITY_BITS,
        kind=KINDS.index(opportunity.kind),
        flags=int(slots.hot.flags[0]),
        window_from=np.array([first for first, _ in windows], np.int64),
        window_to=np.array([last for _, last in windows], np.int64),
        weekly_hours=entry.weekly_hours(words),
        strain_bits=entry.strain_bits,
        need_bits=entry.need_bits,
        dim=np.fromiter(weights, np.int64, len(weights)),
        weight=np.fromiter(weights.values(), np.int64, len(weights)),
        value=value,
        order=order,
        turn=turn,
    )


def _values(occupation: int, reference: Reference) -> NDArray[np.float64]:
    """Return the nearness to an occupation of each that a person may seek, then hold, then none."""
    codes, unknown = len(reference.affinity.codes), reference.policy.unknown.occupation
    if occupation == codes:
        return np.full(2 * codes + 1, unknown)
    toward = reference.affinity.values[:, occupation].astype(np.float64)
    held = reference.policy.credit.held_affinity * toward
    return np.concatenate((toward, held, [unknown]))


def _turns(value: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    order = np.argsort(-value, kind="stable")
    turn = np.empty_like(order)
    turn[order] = np.arange(len(order))
    return order, turn
