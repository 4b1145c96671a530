"""Find the exact best of a state of the index, and count what is in reach."""

import threading
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns import WORD_BITS, PolicyArrays, QuestionArrays, set_words
from matching.kernels.best import BestArrays, sort_best
from matching.kernels.counting import count_index, count_slots
from matching.kernels.held import Held
from matching.kernels.offering import OUTCOMES
from matching.kernels.pruning import TOTALS
from matching.kernels.room import SearchRoom
from matching.kernels.searching import prepare_room, scan_slots, search_held
from matching.live_index import State

_KINDS = 2
_BUCKETS = 257
_of_thread = threading.local()


@dataclass(frozen=True, slots=True)
class Subset:
    """Some opportunities of one state: slots of its generation, and of those added since."""

    slots: NDArray[np.int64]
    added: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Found:
    """The best, best first: ``names`` are slots of the generation, or ``~slot`` of those added."""

    names: NDArray[np.int64]
    scores: NDArray[np.float64]


def search(
    state: State,
    question: QuestionArrays,
    policy: PolicyArrays,
    k: int,
    among: Subset | None = None,
) -> Found:
    """Return the exact best ``k``; equal scores are told apart by ascending id."""
    k = max(min(k, len(state) if among is None else len(among.slots) + len(among.added)), 0)
    best = BestArrays(
        np.empty(k), np.empty(k, np.uint64), np.empty(k, np.int64), np.zeros(1, np.int64)
    )
    if k == 0:
        return Found(best.slot, best.score)
    added = state.added_slots if among is None else among.added
    alone = len(added) == 0
    desk = _desk(state, policy)
    if among is None:
        search_held(state.held, desk.held, question, best, alone)
        if alone:
            return _found(best)
    index, moment, words, room = state.index, state.moment, state.vocabulary, desk.room
    common = (words, question, policy, room, best)
    if among is not None:
        prepare_room(index, words, question, policy, room)
        key = _keys(state, among.slots)
        scan_slots(index, index.slots, key, state.died, moment, among.slots, 1, *common)
    scan_slots(index, state.added, state.added_keys, state.added_died, moment, added, -1, *common)
    sort_best(best)
    return _found(best)


def _found(best: BestArrays) -> Found:
    size = int(best.size[0])
    return Found(best.slot[:size], best.score[:size])


def count(state: State, question: QuestionArrays, among: Subset | None = None) -> NDArray[np.int64]:
    """Return how many opportunities of the kinds wanted end in each outcome."""
    counts = np.zeros(OUTCOMES, np.int64)
    generation, moment, words = state.generation, state.moment, state.vocabulary
    slots, died = generation.slots, state.died
    if among is None:
        count_index(slots, generation.tiles, state.dead, died, moment, words, question, counts)
        added = state.added_slots
    else:
        count_slots(slots, among.slots, died, moment, words, question, counts)
        added = among.added
    count_slots(state.added, added, state.added_died, moment, words, question, counts)
    return counts


def _keys(state: State, slots: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return the keys of all slots, of which only those of ``slots`` are written."""
    keys = np.zeros(len(state.generation), np.uint64)
    ranks = state.generation.identity.rank[slots].astype(np.uint64)
    keys[slots] = (ranks + np.uint64(1)) << np.uint64(32)
    return keys


@dataclass(frozen=True, slots=True)
class _Desk:
    """The room of a thread, and what it last searched with."""

    room: SearchRoom
    policy: PolicyArrays
    held: Held  # (policy, room)


def search_room(state: State) -> SearchRoom:
    """Return the room of this thread, made anew when the index or its hours outgrew it."""
    tiles = len(state.index.tiles.slack_km)
    hours = len(state.vocabulary.weekly_hours)
    occupations = len(state.index.sums.l1)
    room: SearchRoom | None = getattr(_of_thread, "room", None)
    if (
        room is None
        or len(room.totals) != occupations
        or len(room.reach) < tiles
        or room.hours.shape[1] < hours
    ):
        room = _of_thread.room = _new_room(occupations, tiles, hours)
    return room


def _desk(state: State, policy: PolicyArrays) -> _Desk:
    room = search_room(state)
    desk: _Desk | None = getattr(_of_thread, "desk", None)
    if desk is None or desk.room is not room or desk.policy is not policy:
        desk = _of_thread.desk = _Desk(room, policy, Held((policy, room)))
    return desk


def _new_room(occupations: int, tiles: int, hours: int) -> SearchRoom:
    groups = _KINDS * occupations
    words = set_words(groups)
    return SearchRoom(
        totals=np.empty((occupations, TOTALS)),
        skills_at_most=np.empty(groups),
        group_at_most=np.full(words * WORD_BITS, -1.0),
        wanted=np.empty(words, np.int64),
        reach=np.empty(tiles),
        nearest=np.empty(tiles, np.int32),
        buckets=np.empty(_BUCKETS, np.int32),
        hours=np.empty((_KINDS, 2 * hours)),
    )
