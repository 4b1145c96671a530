"""The ways that timetables and road matrices give, beside the model of a person's other modes.

A score never grows with minutes, so that of a slot is the larger of the two: by the model, and
by these ways. The best of all are then among the best by the one and by the other: whoever
comes before a slot in one of these lists comes before it in the whole, so a slot that is not among
the first k of either has k others before it (``matching/search.py`` merges the two).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.columns import (
    DENSITY_BITS,
    PolicyArrays,
    QuestionArrays,
    SlotArrays,
    VocabularyArrays,
)
from matching.kernels.best import BestArrays, offer
from matching.kernels.compiled import compiled
from matching.kernels.counting import outcome_of
from matching.kernels.formulas import distance_km
from matching.kernels.offering import (
    TOO_FAR,
    accepted_minutes,
    constraint_broken,
    kind_of,
    limits_points,
    shift_fits,
    skills_fit,
    travel_points,
    write_points,
)
from matching.kernels.pruning import GRID_SLACK, HELD, HELD_SQUARE, reach_at_most
from matching.kernels.room import IndexArrays, SearchRoom

NO_BOUND = 100.0


class WayArrays(NamedTuple):
    """Slots that a way reaches, or might, in ascending order, and the minutes of each way."""

    slot: NDArray[np.int64]
    group: NDArray[np.int64]  # of :class:`matching.columns.TileArrays`
    minutes: NDArray[np.float64]
    assumed: NDArray[np.bool_]  # no timetable tells: generous minutes, to be verified
    mode: NDArray[np.uint8]  # position in TravelMode


@compiled
def write_assumed_minutes(
    slots: SlotArrays,
    vocabulary: VocabularyArrays,
    lat_rad: float,
    lon_rad: float,
    access: float,
    minutes_per_km: NDArray[np.float64],
    chosen: NDArray[np.int64],
    minutes: NDArray[np.float64],
) -> None:
    """Write the minutes of a mode whose pace at each density is ``minutes_per_km``."""
    for position in range(chosen.shape[0]):
        slot = chosen[position]
        km = distance_km(lat_rad, lon_rad, slots.lat_rad[slot], slots.lon_rad[slot])
        km = max(km - vocabulary.area_km[slots.area[slot]], 0.0)
        minutes[position] = access + minutes_per_km[slots.traits[slot] & DENSITY_BITS] * km


@compiled
def write_road_minutes(
    slots: SlotArrays,
    vocabulary: VocabularyArrays,
    commune: NDArray[np.int32],
    lat_rad: float,
    lon_rad: float,
    access: float,
    minutes_per_km: NDArray[np.float64],
    factor: NDArray[np.float64],
    chosen: NDArray[np.int64],
    minutes: NDArray[np.float64],
) -> None:
    """Write the minutes of a road mode, its driven part times the ``factor`` of the commune.

    ``commune`` is that of each slot, negative when not known: the model then answers.
    """
    for position in range(chosen.shape[0]):
        slot = chosen[position]
        km = distance_km(lat_rad, lon_rad, slots.lat_rad[slot], slots.lon_rad[slot])
        km = max(km - vocabulary.area_km[slots.area[slot]], 0.0)
        driven = minutes_per_km[slots.traits[slot] & DENSITY_BITS] * km
        if commune[slot] >= 0 and slots.area[slot] == 0:
            driven *= factor[commune[slot]]
        minutes[position] = access + driven


@compiled
def scan_ways(
    index: IndexArrays,
    slots: SlotArrays,
    key: NDArray[np.uint64],
    died: NDArray[np.uint32],
    moment: int,
    ways: WayArrays,
    sign: int,
    vocabulary: VocabularyArrays,
    question: QuestionArrays,
    policy: PolicyArrays,
    room: SearchRoom,
    worst_by_road: float,
    points: NDArray[np.float64],
    best: BestArrays,
) -> None:
    """Put the best slots by timetable into ``best``, slot ``s`` as ``s`` or, with sign -1, ~s.

    What is under ``worst_by_road`` cannot be among the best of all. The bounds of groups hold for
    the slots of the index, not for those added since. ``room`` is prepared already.
    """
    occupations = room.totals.shape[0]
    for position in range(ways.slot.shape[0]):
        minutes = ways.minutes[position]
        group = ways.group[position]
        at_most = room.group_at_most[group] if sign > 0 else NO_BOUND
        worst = worst_by_road
        if best.size[0] == best.score.shape[0]:
            worst = max(worst, best.score[0])
        if at_most * reach_at_most(question, policy, minutes) + GRID_SLACK < worst:
            continue
        slot = ways.slot[position]
        occupation = group % occupations
        if np.int64(slots.flags[slot]) & question.forbidden or 0 < died[slot] <= moment:
            continue
        accepted = accepted_minutes(question, occupation)
        if minutes > accepted or not shift_fits(vocabulary, question, slots.shift[slot]):
            continue
        held = np.int64(room.totals[occupation, HELD])
        held_square = np.int64(room.totals[occupation, HELD_SQUARE])
        coverage, closeness = skills_fit(
            slots, index.sums, question, policy, slot, held, held_square
        )
        score = write_points(slots, vocabulary, question, policy, slot, coverage, closeness, points)
        strains, by_area = np.int64(slots.strain_bits[slot]), slots.area[slot] > 0
        score += limits_points(question, policy, strains, score)
        score += travel_points(question, policy, score, minutes, by_area)
        offer(best, score, key[position], slot if sign > 0 else ~slot)


@compiled
def count_ways(
    slots: SlotArrays,
    died: NDArray[np.uint32],
    moment: int,
    ways: WayArrays,
    vocabulary: VocabularyArrays,
    question: QuestionArrays,
    counts: NDArray[np.int64],
) -> None:
    """Move, in ``counts``, what is too far by road and not by timetable to how it then ends."""
    for position in range(ways.slot.shape[0]):
        slot = ways.slot[position]
        if 0 < died[slot] <= moment or question.forbidden_kinds >> kind_of(slots, slot) & 1:
            continue
        if ways.minutes[position] > accepted_minutes(question, slots.occupation[slot]):
            continue
        if outcome_of(slots, vocabulary, question, slot) == TOO_FAR:
            counts[TOO_FAR] -= 1
            counts[constraint_broken(slots, vocabulary, question, slot)] += 1
