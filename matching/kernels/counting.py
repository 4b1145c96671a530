"""How many opportunities are in reach of a person, and what excludes the others."""

import math

import numpy as np
from numpy.typing import NDArray

from matching.columns import QuestionArrays, SlotArrays, TileArrays, VocabularyArrays
from matching.kernels.compiled import compiled, inlined
from matching.kernels.offering import (
    TOO_FAR,
    accepted_minutes,
    constraint_broken,
    fastest_way,
    kind_of,
)
from matching.kernels.pruning import furthest_km, minutes_ceiling, minutes_floor, tile_minutes

KINDS = 2


@inlined
def outcome_of(
    slots: SlotArrays, vocabulary: VocabularyArrays, question: QuestionArrays, slot: int
) -> int:
    """Return the first constraint that excludes one slot, distance before all others, or KEPT."""
    accepted = accepted_minutes(question, slots.occupation[slot])
    if (
        not math.isnan(slots.x[slot])
        and minutes_ceiling(slots, vocabulary, question, slot) > accepted
    ):
        if minutes_floor(slots, vocabulary, question, slot) > accepted:
            return TOO_FAR
        _, _, minutes = fastest_way(slots, vocabulary, question, slot)
        if minutes > accepted:
            return TOO_FAR
    return constraint_broken(slots, vocabulary, question, slot)


@compiled
def count_index(
    slots: SlotArrays,
    tiles: TileArrays,
    dead: NDArray[np.int64],
    died: NDArray[np.uint32],
    moment: int,
    vocabulary: VocabularyArrays,
    question: QuestionArrays,
    counts: NDArray[np.int64],
) -> None:
    """Add to ``counts[c]`` how many slots of the kinds wanted end in outcome ``c``.

    A tile that is out of reach as a whole is counted by its group bounds alone; ``dead``, all
    slots that ever died, are then taken away from it.
    """
    furthest = furthest_km(question)
    for tile in range(tiles.slack_km.shape[0]):
        far = tile_minutes(tiles, question, tile, furthest) > question.max_minutes
        for kind in range(KINDS):
            if question.forbidden_kinds >> kind & 1:
                continue
            first = tiles.kind_start[tile, kind]
            last = tiles.kind_start[tile, kind + 1]
            if far:
                counts[TOO_FAR] += np.int64(last) - np.int64(first)
                continue
            for slot in range(first, last):
                if died[slot] == 0 or died[slot] > moment:
                    counts[outcome_of(slots, vocabulary, question, slot)] += 1
    for number in range(dead.shape[0]):
        slot = dead[number]
        if died[slot] > moment or question.forbidden_kinds >> kind_of(slots, slot) & 1:
            continue
        if tile_minutes(tiles, question, _tile_of(tiles, slot), furthest) > question.max_minutes:
            counts[TOO_FAR] -= 1


@inlined
def _tile_of(tiles: TileArrays, slot: int) -> int:
    """Return the tile that holds a slot: tiles follow one another."""
    low, high = 0, tiles.slack_km.shape[0]
    while high - low > 1:
        middle = (low + high) // 2
        if tiles.kind_start[middle, 0] <= slot:
            low = middle
        else:
            high = middle
    return low


@compiled
def count_slots(
    slots: SlotArrays,
    chosen: NDArray[np.int64],
    died: NDArray[np.uint32],
    moment: int,
    vocabulary: VocabularyArrays,
    question: QuestionArrays,
    counts: NDArray[np.int64],
) -> None:
    """Add to ``counts[c]`` how many of the chosen slots end in outcome ``c``."""
    for position in range(chosen.shape[0]):
        slot = chosen[position]
        if died[slot] != 0 and died[slot] <= moment:
            continue
        if not question.forbidden_kinds >> kind_of(slots, slot) & 1:
            counts[outcome_of(slots, vocabulary, question, slot)] += 1
