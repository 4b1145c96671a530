"""Opportunities of the index, read back from its columns as plain values."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from insertion.opportunity import OpportunityId
from insertion.terms import OpportunityKind
from matching.asked import Stated
from matching.columns import (
    APPROXIMATE,
    INHERITED,
    KINDS,
    LICENCE_SHIFT,
    UNKNOWN_CONTRACT_BIT,
    WITHOUT_CONTRACT_BIT,
    SlotArrays,
    VocabularyArrays,
)


class Entry(NamedTuple):
    """What an explanation reads of one opportunity."""

    id: OpportunityId
    kind: OpportunityKind
    occupation: int  # the number of occupations when not known
    place_unknown: bool
    by_area: bool  # its place is known by its area only
    approximate: bool  # its point is the commune's, not the very place
    inherited: bool  # its occupation lends a part of what it asks
    has_shift: bool
    contract_unknown: bool
    discovery: bool  # asks no contract: a visit, an immersion
    licence_bits: int
    desired_licence_bits: int
    strain_bits: int
    need_bits: int
    weekly_hours: float  # NaN when not known
    stated: Stated  # dims asked more than usual, with their weight


def read_entries(
    ids: Sequence[OpportunityId],
    slots: SlotArrays,
    chosen: NDArray[np.int64],
    desired_licence_bits: NDArray[np.uint16],
    vocabulary: VocabularyArrays,
) -> Iterator[Entry]:
    """Return the opportunities of the slots ``chosen``, whose ids are ``ids``."""
    flags = slots.flags[chosen]
    traits = slots.traits[chosen]
    columns = (
        ids,
        (KINDS[kind] for kind in (flags >> 1 & 1).tolist()),
        slots.occupation[chosen].tolist(),
        np.isnan(slots.lat_rad[chosen]).tolist(),
        (slots.area[chosen] > 0).tolist(),
        ((traits & APPROXIMATE) != 0).tolist(),
        ((traits & INHERITED) != 0).tolist(),
        (slots.shift[chosen] >= 0).tolist(),
        ((flags & UNKNOWN_CONTRACT_BIT) != 0).tolist(),
        ((flags & WITHOUT_CONTRACT_BIT) != 0).tolist(),
        (flags >> LICENCE_SHIFT).tolist(),
        desired_licence_bits[chosen].tolist(),
        slots.strain_bits[chosen].tolist(),
        slots.need_bits[chosen].tolist(),
        vocabulary.weekly_hours[slots.hours[chosen]].tolist(),
        _stated(slots, chosen),
    )
    return map(Entry._make, zip(*columns, strict=True))  # in the order of the fields


def _stated(slots: SlotArrays, chosen: NDArray[np.int64]) -> Iterator[Stated]:
    first, last = slots.entry_start[chosen].tolist(), slots.entry_start[chosen + 1].tolist()
    for start, end in zip(first, last, strict=True):
        dims, weights = slots.entry_dim[start:end].tolist(), slots.entry_weight[start:end].tolist()
        yield tuple(zip(dims, weights, strict=True))
