"""How many people an opportunity is in reach of, and what excludes the others."""

import numpy as np
from numpy.typing import NDArray

from matching.columns import LICENCE_SHIFT
from matching.kernels.compiled import compiled, inlined
from matching.kernels.offering import (
    CONTRACT_REFUSED,
    KEPT,
    LICENCE_MISSING,
    SHIFT_UNAVAILABLE,
    TOO_FAR,
)
from matching.kernels.people_columns import DemandArrays, PeopleArrays, PeopleRoom
from matching.kernels.people_reach import FAR, NEAR, chord_square, is_too_far


@compiled
def count_people(
    index: PeopleArrays, demand: DemandArrays, room: PeopleRoom, counts: NDArray[np.int64]
) -> None:
    """Add to ``counts[c]`` how many people end in outcome ``c``; ``room`` is prepared."""
    for tile in range(index.tiles.least_km.shape[0]):
        first, last = index.tiles.start[tile], index.tiles.start[tile + 1]
        if room.side[tile] == FAR:
            counts[TOO_FAR] += last - first
            continue
        sure = room.side[tile] == NEAR
        for person in range(first, last):
            counts[_outcome(index, demand, room, person, sure)] += 1


@compiled
def count_chosen_people(
    index: PeopleArrays,
    demand: DemandArrays,
    room: PeopleRoom,
    chosen: NDArray[np.int64],
    counts: NDArray[np.int64],
) -> None:
    """Add to ``counts[c]`` how many of the chosen people end in outcome ``c``."""
    for position in range(chosen.shape[0]):
        counts[_outcome(index, demand, room, chosen[position], False)] += 1


@inlined
def _outcome(
    index: PeopleArrays, demand: DemandArrays, room: PeopleRoom, person: int, sure: bool
) -> int:
    """Return the first constraint that excludes a person, distance before all others, or KEPT."""
    people = index.people
    if not sure:
        chord = chord_square(people, demand, person)
        number = people.mobility[person]
        if chord > room.near[number] and (
            chord > room.far[number] or is_too_far(people, index.shared, demand, person)
        ):
            return TOO_FAR
    broken = np.int64(people.forbidden[person]) & demand.flags
    if broken:
        return LICENCE_MISSING if broken >> LICENCE_SHIFT else CONTRACT_REFUSED
    return KEPT if room.fits[people.availability[person]] else SHIFT_UNAVAILABLE
