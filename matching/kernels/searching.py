"""The exact best of an index: tiles in space, groups of one occupation inside, pruned by bounds.

Two passes over the tiles in reach, nearest first. The first visits only the groups that promise
the most (``SEED_SHARE`` of the best bound): it fills the list with good scores. The second visits
the others, of which most no longer can enter it. Nothing is left out but what cannot (``pruning``).
"""

import math

import numpy as np
from numpy.typing import NDArray

from matching.columns import (
    WORD_BITS,
    PolicyArrays,
    QuestionArrays,
    SlotArrays,
    UsualSums,
    VocabularyArrays,
)
from matching.kernels.best import BestArrays, offer, sort
from matching.kernels.choosing import (
    bits_under,
    first_bit,
    highest,
    least_bound,
    list_groups,
    may_enter,
    near_tiles,
    reach_from_here,
)
from matching.kernels.compiled import compiled, inlined, unpacking
from matching.kernels.formulas import bit_count, closeness_fit, coverage_fit, limits_fit, on_grid
from matching.kernels.held import Held
from matching.kernels.offering import (
    COSINE,
    COVERAGE,
    NEEDS,
    OCCUPATION,
    accepted_minutes,
    fastest_way,
    hours_points,
    kind_of,
    limits_points,
    needs_points,
    shift_fits,
    skills_fit,
    travel_points,
)
from matching.kernels.pruning import (
    GRID_SLACK,
    HELD,
    HELD_SQUARE,
    bound_groups,
    minutes_floor,
    reach_at_most,
    sum_credits,
)
from matching.kernels.room import IndexArrays, SearchRoom

KINDS = 2
# Share of the best bound that a group must promise to be visited in the first pass.
SEED_SHARE = 0.7


@compiled
def prepare_room(
    index: IndexArrays,
    vocabulary: VocabularyArrays,
    question: QuestionArrays,
    policy: PolicyArrays,
    room: SearchRoom,
) -> None:
    """Write what a search reads of each occupation, group and distinct weekly hours."""
    _prepare(index, vocabulary, question, policy, room)


@inlined
def _prepare(
    index: IndexArrays,
    vocabulary: VocabularyArrays,
    question: QuestionArrays,
    policy: PolicyArrays,
    room: SearchRoom,
) -> None:
    sum_credits(index.bounds, question, room.totals)
    for kind in range(KINDS):
        first, last = kind * room.totals.shape[0], (kind + 1) * room.totals.shape[0]
        if question.forbidden_kinds >> kind & 1:
            room.group_at_most[first:last] = -1.0  # under any bound asked for
            continue
        bound_groups(
            index.bounds,
            index.sums,
            question,
            policy,
            room.totals,
            kind,
            room.skills_at_most[first:last],
            room.group_at_most[first:last],
        )
        for number in range(vocabulary.weekly_hours.shape[0]):
            hours = vocabulary.weekly_hours[number]
            room.hours[kind, number] = hours_points(question, policy, kind, hours)


@compiled
def search_index(
    index: IndexArrays,
    died: NDArray[np.uint32],
    moment: int,
    vocabulary: VocabularyArrays,
    question: QuestionArrays,
    policy: PolicyArrays,
    room: SearchRoom,
    best: BestArrays,
    alone: bool,
) -> None:
    """Put the best slots of the index into ``best``, in order when they are ``alone`` there.

    ``room`` is prepared on the way: one call from Python costs as much as ten groups.
    """
    _prepare(index, vocabulary, question, policy, room)
    tiles = near_tiles(index.tiles, question, policy, room)
    if tiles == 0:
        return
    most = highest(room.group_at_most)
    seed = SEED_SHARE * most
    for first_pass in (True, False):
        ceiling = most if first_pass else seed
        if first_pass:
            list_groups(room, seed, math.inf)
        else:
            # The first tile is of the nearest bucket, in which the others come in any order.
            nearest = reach_from_here(room.reach[room.nearest[0]])
            list_groups(room, least_bound(best, nearest), seed)
        for position in range(tiles):
            tile = room.nearest[position]
            if may_enter(best, ceiling, room.reach[tile]):
                _visit_tile(index, died, moment, vocabulary, question, policy, room, best, tile)
    if alone:
        sort(best)


@unpacking
def search_held(
    searched: Held, asked: Held, question: QuestionArrays, best: BestArrays, alone: bool
) -> None:
    """Do :func:`search_index` in what is held of (Searched, (policy, room))."""
    index, died, moment, vocabulary = searched.value
    policy, room = asked.value
    search_index(index, died, moment, vocabulary, question, policy, room, best, alone)


@compiled
def scan_slots(
    index: IndexArrays,
    slots: SlotArrays,
    key: NDArray[np.uint64],
    died: NDArray[np.uint32],
    moment: int,
    chosen: NDArray[np.int64],
    sign: int,
    vocabulary: VocabularyArrays,
    question: QuestionArrays,
    policy: PolicyArrays,
    room: SearchRoom,
    best: BestArrays,
) -> None:
    """Put the best of the chosen slots into ``best``, slot ``s`` as ``s`` or, with sign -1, ~s.

    Used for what changed since the index was built, and for subsets: no bound of groups is read.
    """
    no_bound = 100.0
    for position in range(chosen.shape[0]):
        slot = chosen[position]
        occupation = slots.occupation[slot]
        kind = kind_of(slots, slot)
        usual_points, value = _group_points(index.sums, question, policy, room, kind, occupation)
        score = _visit(
            index.sums, slots, died, moment, vocabulary, question, policy, room, best,
            slot, kind, occupation, usual_points, no_bound, value,
        )  # fmt: skip
        if score >= 0.0:
            offer(best, score, key[slot], slot if sign > 0 else ~slot)


@inlined
def _visit_tile(
    index: IndexArrays,
    died: NDArray[np.uint32],
    moment: int,
    vocabulary: VocabularyArrays,
    question: QuestionArrays,
    policy: PolicyArrays,
    room: SearchRoom,
    best: BestArrays,
    tile: int,
) -> None:
    """Visit the groups wanted that a tile holds; those no tile after it can save are dropped."""
    reach = room.reach[tile]
    reach_after = reach_from_here(reach)
    for word in range(room.wanted.shape[0]):
        present = index.tiles.present[tile, word]
        left = room.wanted[word] & present
        while left:
            bit = first_bit(left)
            left ^= bit
            group = word * WORD_BITS + bits_under(bit, -1)
            at_most = room.group_at_most[group]
            if may_enter(best, at_most, reach):
                place = np.int64(index.tiles.place[tile, word]) + bits_under(bit, present)
                _visit_group(
                    index, died, moment, vocabulary, question, policy, room, best, place, group
                )
            elif not may_enter(best, at_most, reach_after):
                room.wanted[word] ^= bit


@inlined
def _visit_group(
    index: IndexArrays,
    died: NDArray[np.uint32],
    moment: int,
    vocabulary: VocabularyArrays,
    question: QuestionArrays,
    policy: PolicyArrays,
    room: SearchRoom,
    best: BestArrays,
    place: int,
    group: int,
) -> None:
    """Offer the slots of one group of one tile to the best."""
    occupations = room.totals.shape[0]
    kind = 1 if group >= occupations else 0
    occupation = group - kind * occupations
    usual_points, value = _group_points(index.sums, question, policy, room, kind, occupation)
    skills_bound = room.skills_at_most[group]
    for slot in range(index.tiles.start[place], index.tiles.start[place + 1]):
        score = _visit(
            index.sums, index.slots, died, moment, vocabulary, question, policy, room, best,
            slot, kind, occupation, usual_points, skills_bound, value,
        )  # fmt: skip
        if score >= 0.0:
            key = (np.uint64(index.rank[slot]) + np.uint64(1)) << np.uint64(32)
            offer(best, score, key, slot)


@inlined
def _group_points(
    sums: UsualSums,
    question: QuestionArrays,
    policy: PolicyArrays,
    room: SearchRoom,
    kind: int,
    occupation: int,
) -> tuple[float, float]:
    """Return the points of the two criteria of skills for what is usual, and of the occupation."""
    coverage, closeness = policy.unknown_skills_asked, policy.unknown_skills_asked
    if sums.l1[occupation] > 0:
        coverage = coverage_fit(room.totals[occupation, HELD], sums.l1[occupation])
        closeness = closeness_fit(room.totals[occupation, HELD_SQUARE], sums.l2[occupation])
    points = on_grid(policy.weights[kind, COVERAGE] * coverage)
    points += on_grid(policy.weights[kind, COSINE] * closeness)
    value = on_grid(policy.weights[kind, OCCUPATION] * question.occupation_value[occupation])
    return points, value


@inlined
def _left_by_limits(
    slots: SlotArrays, question: QuestionArrays, policy: PolicyArrays, slot: int
) -> float:
    """Return what strained limits leave of the suitability of one slot."""
    if question.limit_bits == 0:
        return 1.0
    strained = bit_count(np.int64(slots.strain_bits[slot]) & question.limit_bits)
    return limits_fit(strained, policy.one_limit_strained, policy.several_limits_strained)


@inlined
def _wish_points(
    slots: SlotArrays,
    question: QuestionArrays,
    policy: PolicyArrays,
    room: SearchRoom,
    slot: int,
    kind: int,
) -> float:
    """Return the points of hours and needs; a column that can change nothing is not read."""
    hours = 0 if math.isnan(question.hours_min) else np.int64(slots.hours[slot])
    points: float = room.hours[kind, hours]
    if policy.weights[kind, NEEDS] > 0.0:
        points += needs_points(question, policy, kind, np.int64(slots.need_bits[slot]))
    return points


@inlined
def _reach_of_place(
    slots: SlotArrays, question: QuestionArrays, policy: PolicyArrays, slot: int, floor: float
) -> float:
    """Return the reach of one slot, at most; ``floor`` is its least minutes, NaN: not known."""
    if math.isnan(floor):
        floor = policy.unknown_minutes
    elif slots.area[slot] > 0:
        floor = max(policy.unknown_minutes, floor)
    return reach_at_most(question, policy, floor)


@inlined
def _visit(
    sums: UsualSums,
    slots: SlotArrays,
    died: NDArray[np.uint32],
    moment: int,
    vocabulary: VocabularyArrays,
    question: QuestionArrays,
    policy: PolicyArrays,
    room: SearchRoom,
    best: BestArrays,
    slot: int,
    kind: int,
    occupation: int,
    usual_points: float,
    skills_bound: float,
    value: float,
) -> float:
    """Return the score of one slot, or -1 as soon as a bound leaves it out, the cheapest first.

    Each test reads one more column, often one more miss of the cache: their order is their cost.
    """
    if np.int64(slots.flags[slot]) & question.forbidden:
        return -1.0
    floor = minutes_floor(slots, vocabulary, question, slot)
    accepted = accepted_minutes(question, occupation)
    if floor > accepted:
        return -1.0
    near = _reach_of_place(slots, question, policy, slot, floor)
    near *= _left_by_limits(slots, question, policy, slot)
    rest = value + _wish_points(slots, question, policy, room, slot, kind)
    states = slots.entry_start[slot] != slots.entry_start[slot + 1]
    skills = skills_bound if states else usual_points
    worst = best.score[0] if best.size[0] == best.score.shape[0] else -1.0
    if (skills + rest) * near + GRID_SLACK < worst or 0 < died[slot] <= moment:
        return -1.0
    if states:
        held = np.int64(room.totals[occupation, HELD])
        held_square = np.int64(room.totals[occupation, HELD_SQUARE])
        coverage, closeness = skills_fit(slots, sums, question, policy, slot, held, held_square)
        skills = on_grid(policy.weights[kind, COVERAGE] * coverage)
        skills += on_grid(policy.weights[kind, COSINE] * closeness)
        if (skills + rest) * near + GRID_SLACK < worst:
            return -1.0
    _, _, minutes = fastest_way(slots, vocabulary, question, slot)
    if minutes > accepted or not shift_fits(vocabulary, question, slots.shift[slot]):
        return -1.0
    suitability, by_area = skills + rest, slots.area[slot] > 0
    suitability += limits_points(question, policy, np.int64(slots.strain_bits[slot]), suitability)
    return suitability + travel_points(question, policy, suitability, minutes, by_area)
