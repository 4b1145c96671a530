"""Find the exact best people for an opportunity, and count who is left out and why."""

import threading
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.kernels.best import BestArrays, sort_best
from matching.kernels.offering import OUTCOMES
from matching.kernels.people_columns import DemandArrays, PeopleRoom
from matching.kernels.people_counting import count_chosen_people, count_people
from matching.kernels.people_search import (
    clear_people_room,
    prepare_people_room,
    scan_people,
    search_people,
)
from matching.people import PeopleIndex

_held = threading.local()


@dataclass(frozen=True, slots=True)
class FoundPeople:
    """The best people, best first, where they are in the index, and how many end how."""

    slots: NDArray[np.int64]
    scores: NDArray[np.float64]
    counts: NDArray[np.int64]  # one an outcome, see kernels.offering


def find_people(
    index: PeopleIndex,
    demand: DemandArrays,
    k: int,
    *,
    among: NDArray[np.int64] | None = None,
    counted: bool = True,
) -> FoundPeople:
    """Return the exact best ``k``; equal scores are told apart by ascending id.

    ``among`` are the slots looked at, each once; all when it is None. All are counted only when
    ``counted``.
    """
    k = min(k, len(index) if among is None else len(among))
    best = BestArrays(
        np.empty(k), np.empty(k, np.uint64), np.empty(k, np.int64), np.zeros(1, np.int64)
    )
    counts = np.zeros(OUTCOMES, np.int64)
    arrays, policy, room = index.arrays, index.policy, _room(index)
    tiles = prepare_people_room(arrays, demand, policy, room)
    try:
        if among is not None:
            if k:
                scan_people(arrays, demand, policy, room, among, best)
            count_chosen_people(arrays, demand, room, among, counts)
        else:
            if k:
                search_people(arrays, demand, policy, room, tiles, best)
            if counted:
                count_people(arrays, demand, room, counts)
    finally:
        clear_people_room(arrays, demand, room)
    sort_best(best)
    size = int(best.size[0])
    return FoundPeople(best.slot[:size], best.score[:size], counts)


def _room(index: PeopleIndex) -> PeopleRoom:
    """Return the room of this thread, made anew for another index."""
    held: tuple[PeopleIndex, PeopleRoom] | None = getattr(_held, "room", None)
    if held is not None and held[0] is index:
        return held[1]
    shared, tiles = index.arrays.shared, len(index.arrays.tiles.least_km)
    dims = len(index.arrays.lit.skill_start) - 1
    occupations = len(index.arrays.credits.occupation_start) - 1
    room = PeopleRoom(
        near=np.empty(len(shared.modes)),
        far=np.empty(len(shared.modes)),
        fits=np.empty(len(shared.window_start) - 1, np.bool_),
        hours=np.empty(len(shared.hours_min)),
        needs=np.empty(len(shared.need_bits)),
        weight=np.zeros(dims, np.int64),
        gain=np.zeros(dims, np.int64),
        lent_gain=np.zeros(2 * occupations + 1, np.int64),
        seen=np.zeros(dims, np.int64),
        person=np.zeros(1, np.int64),
        side=np.zeros(tiles, np.uint8),
        listed=np.zeros(tiles, np.int32),
        sums=np.zeros(3, np.int64),
        share=np.zeros(2),
    )
    _held.room = (index, room)
    return room
