"""Many questions in one call: each is prepared from columns, asked, and its best kept.

Between two questions nothing goes back to Python, which would cost as much as the search.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.columns import (
    CreditArrays,
    PolicyArrays,
    QuestionArrays,
    SlotArrays,
    VocabularyArrays,
)
from matching.kernels.best import BestArrays, sort_best
from matching.kernels.compiled import compiled, inlined
from matching.kernels.question import credit_dims, value_occupations
from matching.kernels.room import IndexArrays, SearchRoom
from matching.kernels.searching import scan_slots, search_index


class AskerArrays(NamedTuple):
    """Who asks, one entry a person; see :class:`matching.columns.PeopleColumns`."""

    lat_rad: NDArray[np.float64]
    lon_rad: NDArray[np.float64]
    density: NDArray[np.uint8]
    means_bits: NDArray[np.uint8]  # never 0
    max_minutes: NDArray[np.float64]
    forbidden: NDArray[np.int64]  # flags of contracts refused and licences lacked
    availability: NDArray[np.int32]
    hours_min: NDArray[np.float64]
    hours_max: NDArray[np.float64]
    limit_bits: NDArray[np.int64]
    need_bits: NDArray[np.int64]
    needs_known: NDArray[np.bool_]
    sought_start: NDArray[np.int64]
    sought: NDArray[np.int32]
    held_start: NDArray[np.int64]
    held: NDArray[np.int32]
    skill_start: NDArray[np.int64]
    skill: NDArray[np.int32]


class AskingArrays(NamedTuple):
    """What every question is prepared with."""

    credits: CreditArrays
    affinity: NDArray[np.float32]
    declared: int  # credits, in thousandths
    lent: int
    held_affinity: float
    unknown_occupation: float
    access_minutes: NDArray[np.float64]  # one a mode
    minutes_per_km: NDArray[np.float64]  # (mode, density of the home, density there)
    available: NDArray[np.uint16]  # (availability, minute of the week and one more)
    not_wanted: int  # flags of the kinds not asked for
    licence_bits: int  # flags of licences


class AskingRoom(NamedTuple):
    """Room for one question."""

    access_minutes: NDArray[np.float64]
    minutes_per_km: NDArray[np.float64]
    occupation_value: NDArray[np.float64]
    credit: NDArray[np.uint16]  # zeros between questions
    credited: NDArray[np.uint16]


class LiveArrays(NamedTuple):
    """One state of an index, with what was added to it since it was built."""

    died: NDArray[np.uint32]
    moment: int
    added: SlotArrays
    added_key: NDArray[np.uint64]
    added_died: NDArray[np.uint32]
    added_slots: NDArray[np.int64]


class FoundArrays(NamedTuple):
    """The best of each question, best first: the first ``size`` of each line."""

    name: NDArray[np.int64]
    score: NDArray[np.float64]
    size: NDArray[np.int64]


@compiled
def search_rows(
    index: IndexArrays,
    live: LiveArrays,
    vocabulary: VocabularyArrays,
    policy: PolicyArrays,
    askers: AskerArrays,
    asking: AskingArrays,
    rows: NDArray[np.int64],
    asking_room: AskingRoom,
    room: SearchRoom,
    best: BestArrays,
    found: FoundArrays,
) -> None:
    """Write the best of each of the people ``rows``, in that order, at her own line."""
    alone = live.added_slots.shape[0] == 0
    for number in range(rows.shape[0]):
        row = rows[number]
        question = _question(askers, asking, asking_room, row)
        best.size[0] = 0
        search_index(index, live.died, live.moment, vocabulary, question, policy, room, best, alone)
        if not alone:
            scan_slots(
                index, live.added, live.added_key, live.added_died, live.moment,
                live.added_slots, -1, vocabulary, question, policy, room, best,
            )  # fmt: skip
            sort_best(best)
        for place in range(best.size[0]):
            found.name[row, place] = best.slot[place]
            found.score[row, place] = best.score[place]
        found.size[row] = best.size[0]
        for position in range(question.credited.shape[0]):
            asking_room.credit[question.credited[position]] = 0


@inlined
def _question(
    askers: AskerArrays, asking: AskingArrays, room: AskingRoom, row: int
) -> QuestionArrays:
    """Return one person as numbers, in ``room``."""
    lat_rad, lon_rad = askers.lat_rad[row], askers.lon_rad[row]
    sought = askers.sought[askers.sought_start[row] : askers.sought_start[row + 1]]
    held = askers.held[askers.held_start[row] : askers.held_start[row + 1]]
    skills = askers.skill[askers.skill_start[row] : askers.skill_start[row + 1]]
    credited = credit_dims(
        asking.credits, skills, asking.declared, held, asking.lent, room.credit, room.credited
    )
    _value(asking, sought, held, room.occupation_value)
    modes = _modes(asking, room, askers.means_bits[row], askers.density[row])
    available = asking.available[0][:0]
    if askers.availability[row] >= 0:
        available = asking.available[askers.availability[row]]
    return QuestionArrays(
        lat_rad,
        lon_rad,
        math.cos(lat_rad) * math.cos(lon_rad),
        math.cos(lat_rad) * math.sin(lon_rad),
        math.sin(lat_rad),
        askers.max_minutes[row],
        room.access_minutes[:0],
        room.access_minutes[:modes],
        room.minutes_per_km[:modes],
        asking.not_wanted | askers.forbidden[row],
        asking.not_wanted,
        askers.forbidden[row] & asking.licence_bits,
        available,
        room.occupation_value,
        room.credit,
        room.credited[:credited],
        askers.hours_min[row],
        askers.hours_max[row],
        askers.limit_bits[row],
        askers.need_bits[row],
        askers.needs_known[row],
        np.int64(askers.density[row]),
    )


@inlined
def _value(
    asking: AskingArrays,
    sought: NDArray[np.int32],
    held: NDArray[np.int32],
    values: NDArray[np.float64],
) -> None:
    """Write the nearness of each occupation, the unknown everywhere when none is named."""
    named = sought.shape[0] + held.shape[0] > 0
    for occupation in range(values.shape[0]):
        values[occupation] = 0.0 if named else asking.unknown_occupation
    values[values.shape[0] - 1] = asking.unknown_occupation
    if named:
        value_occupations(asking.affinity, sought, held, asking.held_affinity, values)


@inlined
def _modes(asking: AskingArrays, room: AskingRoom, means_bits: int, home: int) -> int:
    """Write the minutes of each of her modes; return how many."""
    count = 0
    for mode in range(asking.access_minutes.shape[0]):
        if means_bits >> mode & 1:
            room.access_minutes[count] = asking.access_minutes[mode]
            for there in range(room.minutes_per_km.shape[1]):
                room.minutes_per_km[count, there] = asking.minutes_per_km[mode, home, there]
            count += 1
    return count
