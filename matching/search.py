"""Find the exact best of a state of the index, and count what is in reach."""

import threading
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns import WORD_BITS, PolicyArrays, QuestionArrays, set_words
from matching.kernels.best import BestArrays, sort_best
from matching.kernels.counting import count_index, count_slots
from matching.kernels.held import Held
from matching.kernels.offering import CRITERIA, OUTCOMES
from matching.kernels.pruning import TOTALS
from matching.kernels.room import SearchRoom
from matching.kernels.searching import prepare_room, scan_slots, search_held
from matching.kernels.timetabled import WayArrays, count_ways, scan_ways
from matching.live_index import State
from matching.ways import HomeWays, taken

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


def search(  # noqa: PLR0913, PLR0917
    state: State,
    question: QuestionArrays,
    policy: PolicyArrays,
    k: int,
    among: Subset | None = None,
    ways: HomeWays | None = None,
) -> Found:
    """Return the exact best ``k``; equal scores are told apart by ascending id.

    ``ways`` are those that timetables or matrices tell, beside the modes of the question.
    """
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
        if alone and ways is None:
            return _found(best)
    index, moment, words, room = state.index, state.moment, state.vocabulary, desk.room
    common = (words, question, policy, room, best)
    if among is not None:
        prepare_room(index, words, question, policy, room)
        key = _keys(state, among.slots)
        scan_slots(index, index.slots, key, state.died, moment, among.slots, 1, *common)
    if among is not None or not alone:
        scan_slots(
            index, state.added, state.added_keys, state.added_died, moment, added, -1, *common
        )
        sort_best(best)
    if ways is not None:
        return _with_ways(state, question, policy, room, best, _within(ways, among))
    return _found(best)


def _found(best: BestArrays) -> Found:
    size = int(best.size[0])
    return Found(best.slot[:size], best.score[:size])


def _with_ways(  # noqa: PLR0913, PLR0917
    state: State,
    question: QuestionArrays,
    policy: PolicyArrays,
    room: SearchRoom,
    by_road: BestArrays,
    ways: HomeWays,
) -> Found:
    """Return the best of those by road and those by timetable, each under its larger score.

    The first ``k`` of all are among the first ``k`` of both: see ``kernels/timetabled.py``.
    """
    k, found = len(by_road.score), int(by_road.size[0])
    worst = float(by_road.score[-1]) if found == k else -1.0
    best = BestArrays(
        np.empty(k), np.empty(k, np.uint64), np.empty(k, np.int64), np.zeros(1, np.int64)
    )
    points = np.empty(CRITERIA)
    rank_keys = _rank_keys(state, ways.generation.slot)
    for slots, keys, died, each, sign in (
        (state.index.slots, rank_keys, state.died, ways.generation, 1),
        (state.added, state.added_keys[ways.added.slot], state.added_died, ways.added, -1),
    ):
        scan_ways(
            *(state.index, slots, keys, died, state.moment, each, sign, state.vocabulary),
            *(question, policy, room, worst, points, best),
        )
    size = int(best.size[0])
    names = np.concatenate((by_road.slot[:found], best.slot[:size]))
    scores = np.concatenate((by_road.score[:found], best.score[:size]))
    keys = np.concatenate((by_road.key[:found], best.key[:size]))
    order = np.lexsort((keys, -scores))
    _, first = np.unique(names[order], return_index=True)
    kept = order[np.sort(first)[:k]]
    return Found(names[kept], scores[kept])


def _within(ways: HomeWays, among: Subset | None) -> HomeWays:
    """Return the ways to the slots of a subset."""
    if among is None:
        return ways
    return HomeWays(_taken(ways.generation, among.slots), _taken(ways.added, among.added))


def _taken(ways: WayArrays, slots: NDArray[np.int64]) -> WayArrays:
    return taken(ways, np.isin(ways.slot, slots))


def count(
    state: State,
    question: QuestionArrays,
    among: Subset | None = None,
    ways: HomeWays | None = None,
) -> NDArray[np.int64]:
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
    if ways is not None:
        ways = _within(ways, among)
        count_ways(slots, died, moment, ways.generation, words, question, counts)
        count_ways(state.added, state.added_died, moment, ways.added, words, question, counts)
    return counts


def _keys(state: State, slots: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return the keys of all slots, of which only those of ``slots`` are written."""
    keys = np.zeros(len(state.generation), np.uint64)
    keys[slots] = _rank_keys(state, slots)
    return keys


def _rank_keys(state: State, slots: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return the key of each of these slots."""
    ranks = state.generation.identity.rank[slots].astype(np.uint64)
    return (ranks + np.uint64(1)) << np.uint64(32)


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
