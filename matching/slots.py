"""Columns become slots: what the kernels read, in whatever order the columns are."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.columns import (
    LICENCE_SHIFT,
    UNKNOWN_CONTRACT_BIT,
    OpportunityColumns,
    SlotArrays,
    StatedArrays,
    read_only,
)
from matching.errors import InvalidColumns
from matching.kernels.asking import AskingRoom, write_entries
from matching.reference import Reference
from matching.vocabulary import Vocabulary
from skills.vectors import MACRO_SHARE

_MAX_ENTRIES = int(np.iinfo(np.uint32).max)


class ColdColumns(NamedTuple):
    """What only an explanation, a filter or a rebuild reads of each slot."""

    ids: NDArray[np.bytes_]
    desired_licence_bits: NDArray[np.uint16]
    commune: NDArray[np.int32]
    expires: NDArray[np.int32]

    def at(self, chosen: NDArray[np.int64] | slice) -> "ColdColumns":
        """Return the entries ``chosen``."""
        return ColdColumns(
            self.ids[chosen],
            self.desired_licence_bits[chosen],
            self.commune[chosen],
            self.expires[chosen],
        )


@dataclass(frozen=True, slots=True)
class Slots:
    """Opportunities ready to be arranged into an index, or added to one."""

    hot: SlotArrays
    cold: ColdColumns

    def __len__(self) -> int:
        return len(self.hot.flags)


def to_slots(columns: OpportunityColumns, reference: Reference, vocabulary: Vocabulary) -> Slots:
    """Return the slots of ``columns``, in the same order."""
    entry_start, entries, traits = _entries(columns, reference)
    unknown = len(reference.affinity.codes)
    cos_lat = np.cos(columns.lat_rad)
    hot = SlotArrays(
        x=(cos_lat * np.cos(columns.lon_rad)).astype(np.float32),
        y=(cos_lat * np.sin(columns.lon_rad)).astype(np.float32),
        z=np.sin(columns.lat_rad).astype(np.float32),
        lat_rad=columns.lat_rad,
        lon_rad=columns.lon_rad,
        flags=(
            (np.uint32(1) << columns.kind.astype(np.uint32))
            | (np.uint32(UNKNOWN_CONTRACT_BIT) << columns.contract.astype(np.uint32))
            | (columns.licence_bits << np.uint32(LICENCE_SHIFT))
        ),
        traits=traits,
        area=vocabulary.area_numbers(columns.area_km),
        hours=vocabulary.hours_numbers(columns.weekly_hours),
        shift=columns.shift,
        strain_bits=columns.strain_bits.astype(np.uint16),
        need_bits=columns.need_bits.astype(np.uint16),
        occupation=np.where(columns.occupation < 0, unknown, columns.occupation).astype(np.uint16),
        entry_start=entry_start,
        entry_dim=entries[0],
        entry_weight=entries[1],
        entry_usual=entries[2],
    )
    cold = ColdColumns(
        columns.ids,
        columns.desired_licence_bits.astype(np.uint16),
        columns.commune,
        columns.expires,
    )
    return Slots(read_only(hot), cold)


def take(slots: Slots, order: NDArray[np.int64]) -> Slots:
    """Return the slots ``order``, in that order."""
    hot, start = slots.hot, slots.hot.entry_start.astype(np.int64)
    lengths = np.diff(start)[order]
    new_start = np.concatenate(([0], np.cumsum(lengths)))
    # Entry e of the new order comes from the old entry at the same place of its slot.
    source = np.repeat(start[:-1][order] - new_start[:-1], lengths) + np.arange(new_start[-1])
    per_slot = {
        name: np.take(column, order)
        for name, column in hot._asdict().items()
        if not name.startswith("entry_")
    }
    taken = SlotArrays(
        **per_slot,
        entry_start=new_start.astype(np.uint32),
        entry_dim=np.take(hot.entry_dim, source),
        entry_weight=np.take(hot.entry_weight, source),
        entry_usual=np.take(hot.entry_usual, source),
    )
    return Slots(read_only(taken), slots.cold.at(order))


def join(one: Slots, other: Slots) -> Slots:
    """Return the slots of both, those of ``one`` first."""
    entries = one.hot.entry_start[-1]
    joined = {
        name: np.concatenate((column, getattr(other.hot, name)))
        for name, column in one.hot._asdict().items()
        if name != "entry_start"
    }
    start = np.concatenate((one.hot.entry_start, other.hot.entry_start[1:] + entries))
    cold = ColdColumns(
        ids=np.concatenate((one.cold.ids, other.cold.ids)),
        desired_licence_bits=np.concatenate(
            (one.cold.desired_licence_bits, other.cold.desired_licence_bits)
        ),
        commune=np.concatenate((one.cold.commune, other.cold.commune)),
        expires=np.concatenate((one.cold.expires, other.cold.expires)),
    )
    return Slots(read_only(SlotArrays(**joined, entry_start=start)), cold)


def _entries(
    columns: OpportunityColumns, reference: Reference
) -> tuple[NDArray[np.uint32], tuple[NDArray[np.uint16], ...], NDArray[np.uint8]]:
    """Return what each opportunity asks beyond its occupation, in compressed rows, and traits."""
    rows, dims = len(columns.kind), len(reference.space.dims)
    most = 2 * len(columns.stated_skill)  # a skill and its family
    if most > _MAX_ENTRIES:
        raise InvalidColumns("skills stated: too many for one index")
    weights = reference.policy.demand
    per_row = int(np.max(np.diff(columns.stated_start), initial=0))
    entry_start = np.zeros(rows + 1, np.uint32)
    dim, weight, usual = (np.empty(most, np.uint16) for _ in range(3))
    traits = np.zeros(rows, np.uint8)
    stated = StatedArrays(
        columns.occupation,
        columns.density,
        columns.approximate,
        columns.stated_start,
        columns.stated_skill,
        columns.stated_required,
    )
    used = write_entries(
        stated,
        reference.usual,
        reference.space.idf,
        reference.space.macro_dim,
        MACRO_SHARE,
        np.array([weights.desired, weights.required]),
        AskingRoom(
            np.zeros(dims, np.uint16),
            np.zeros(dims, np.bool_),
            np.zeros(dims, np.uint16),
            np.empty(2 * per_row, np.int32),
        ),
        entry_start,
        dim,
        weight,
        usual,
        traits,
    )
    return entry_start, tuple(column[:used].copy() for column in (dim, weight, usual)), traits


def unit_vector(lat_rad: float, lon_rad: float) -> tuple[float, float, float]:
    """Return a position as a point of the unit sphere."""
    return (
        math.cos(lat_rad) * math.cos(lon_rad),
        math.cos(lat_rad) * math.sin(lon_rad),
        math.sin(lat_rad),
    )
