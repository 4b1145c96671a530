"""A generation: the whole catalogue arranged for search, read-only, named by what it holds."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from insertion.opportunity import OpportunityId
from insertion.schedule import WeeklyHours
from matching.bounds import bound_arrays
from matching.columns import (
    WORD_BITS,
    BoundArrays,
    IdentityArrays,
    OpportunityColumns,
    SlotArrays,
    TileArrays,
    VocabularyArrays,
    read_only,
    set_words,
)
from matching.kernels.room import IndexArrays
from matching.reference import Reference
from matching.slots import ColdColumns, Slots, take, to_slots
from matching.tiling import box_of, cut_tiles, densities_of, tile_size
from matching.vocabulary import Vocabulary

_KINDS = 2
_DIGEST_BYTES = 6


@dataclass(frozen=True, slots=True)
class Generation:
    """Slots in the order of the tiles, and everything a search reads of them.

    ``digest`` names the content: the same opportunities with the same reference, in whatever
    order they came, give the same generation.
    """

    slots: SlotArrays
    tiles: TileArrays
    bounds: BoundArrays
    identity: IdentityArrays
    vocabulary: VocabularyArrays
    reference_digest: str
    digest: str

    def __len__(self) -> int:
        return len(self.slots.flags)

    @property
    def nbytes(self) -> int:
        """Return the bytes of all columns."""
        return sum(array.nbytes for array in self.arrays())

    def arrays(self) -> Iterator[NDArray[Any]]:
        """Yield every column."""
        for columns in (self.slots, self.tiles, self.bounds, self.identity, self.vocabulary):
            yield from columns

    def index(self, reference: Reference) -> IndexArrays:
        """Return what a search walks."""
        return IndexArrays(self.slots, self.identity.rank, self.tiles, self.bounds, reference.sums)

    def as_slots(self) -> Slots:
        """Return the slots with their ids, to be arranged again."""
        identity = self.identity
        cold = ColdColumns(
            self._ids()[identity.rank],
            identity.desired_licence_bits,
            identity.commune,
            identity.expires,
        )
        return Slots(self.slots, cold)

    def id_of(self, slot: int) -> OpportunityId:
        """Return the id of the opportunity in a slot."""
        return OpportunityId(self._id_bytes(int(self.identity.rank[slot])).decode("ascii"))

    def rank_of(self, opportunity_id: str) -> int:
        """Return how many ids come before this one, whether it is there or not."""
        sought = opportunity_id.encode("ascii")
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._id_bytes(middle) < sought:
                low = middle + 1
            else:
                high = middle
        return low

    def slot_of(self, opportunity_id: str) -> int | None:
        """Return the slot of an opportunity, or None when it is not there."""
        rank = self.rank_of(opportunity_id)
        if rank == len(self) or self._id_bytes(rank) != opportunity_id.encode("ascii"):
            return None
        return int(self.identity.slot[rank])

    def _ids(self) -> NDArray[np.bytes_]:
        """Return all ids in ascending order; no loop, as others are answered meanwhile."""
        lengths = np.diff(self.identity.id_start)
        width = int(lengths.max(initial=1))
        letters = np.zeros((len(self), width), np.uint8)
        letters[np.arange(width) < lengths[:, None]] = self.identity.id_bytes
        return letters.view(f"S{width}").reshape(len(self))

    def _id_bytes(self, rank: int) -> bytes:
        start, end = self.identity.id_start[rank : rank + 2].tolist()
        return self.identity.id_bytes[start:end].tobytes()


def build_generation(
    columns: OpportunityColumns, shifts: tuple[WeeklyHours, ...], reference: Reference
) -> Generation:
    """Return the generation of ``columns``, whose patterns of weekly hours are ``shifts``."""
    vocabulary = Vocabulary()
    for pattern in shifts:
        vocabulary.pattern(pattern)
    # One occupation after the other: what is usual of it is laid out once.
    order = np.argsort(columns.occupation, kind="stable")
    sorted_columns = _take_columns(columns, order)
    slots = to_slots(sorted_columns, reference, vocabulary)
    return arrange(slots, reference, vocabulary.arrays())


def arrange(
    slots: Slots, reference: Reference, words: VocabularyArrays, tile: int | None = None
) -> Generation:
    """Return the generation of ``slots``, put in the order of tiles, groups and ids.

    ``tile`` is how many slots a tile holds at most, by default what suits their number.
    """
    occupations = len(reference.affinity.codes) + 1
    groups = _KINDS * occupations
    by_id = np.argsort(slots.cold.ids, kind="stable")
    rank = np.empty(len(slots), np.int64)
    rank[by_id] = np.arange(len(slots))
    kind = (slots.hot.flags >> np.uint32(1) & np.uint32(1)).astype(np.int64)
    group = kind * occupations + slots.hot.occupation
    hot = slots.hot  # read by id: tiles are cut alike whatever the order of arrival
    places = (hot.lat_rad[by_id], hot.lon_rad[by_id], hot.area[by_id] > 0)
    tiles = [by_id[tile] for tile in cut_tiles(*places, tile or tile_size(len(slots)))]
    order = _order(tiles, group, rank)
    arranged = take(slots, order)
    sizes = [len(tile) for tile in tiles]
    tile_arrays = _tile_arrays(arranged.hot, sizes, group[order], groups, words.area_km)
    bounds = bound_arrays(arranged.hot, reference, occupations)
    identity = _identity(arranged.cold, rank[order])
    digest = _digest(arranged, words, reference)
    return Generation(arranged.hot, tile_arrays, bounds, identity, words, reference.digest, digest)


def _take_columns(columns: OpportunityColumns, order: NDArray[np.int64]) -> OpportunityColumns:
    lengths = np.diff(columns.stated_start)[order]
    start = np.concatenate(([0], np.cumsum(lengths)))
    source = np.repeat(columns.stated_start[:-1][order] - start[:-1], lengths)
    source += np.arange(start[-1])
    stated = {"stated_start", "stated_skill", "stated_required"}
    per_row = {
        name: np.take(column, order)
        for name, column in columns._asdict().items()
        if name not in stated
    }
    return read_only(
        OpportunityColumns(
            **per_row,
            stated_start=start.astype(np.int64),
            stated_skill=np.take(columns.stated_skill, source),
            stated_required=np.take(columns.stated_required, source),
        )
    )


def _order(
    tiles: list[NDArray[np.int64]], group: NDArray[np.int64], rank: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the slots tile by tile, in each group by group, in each by ascending id."""
    ordered = [tile[np.lexsort((rank[tile], group[tile]))] for tile in tiles]
    return np.concatenate([np.empty(0, np.int64), *ordered])


def _tile_arrays(
    slots: SlotArrays,
    sizes: list[int],
    group: NDArray[np.int64],
    groups: int,
    area_km: NDArray[np.float64],
) -> TileArrays:
    """Return the tiles of ``slots``, which follow one another, ``sizes`` slots each."""
    edges = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    tiles = [slice(a, b) for a, b in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)]
    begins = np.ones(len(group) + 1, np.bool_)
    begins[1:-1] = np.diff(group) != 0
    begins[edges] = True
    start = np.flatnonzero(begins)
    first_action = [
        tile.start + int(np.searchsorted(group[tile], groups // _KINDS)) for tile in tiles
    ]
    tile_of = np.searchsorted(edges, start[:-1], side="right") - 1
    present, place = _group_sets(tile_of, group[start[:-1]], len(tiles), groups)
    boxes = [box_of(slots, tile) for tile in tiles]
    radii = area_km[slots.area]
    return read_only(
        TileArrays(
            low=np.array([low for low, _ in boxes], np.float32).reshape(-1, 3),
            high=np.array([high for _, high in boxes], np.float32).reshape(-1, 3),
            slack_km=np.array([radii[tile].max() for tile in tiles], np.float64),
            densities=np.array([densities_of(slots, tile) for tile in tiles], np.uint8),
            present=present,
            place=place,
            start=start.astype(np.uint32),
            kind_start=np.stack((edges[:-1], first_action, edges[1:]), axis=1).astype(np.uint32),
        )
    )


def _group_sets(
    tile: NDArray[np.int64], group: NDArray[np.int64], tiles: int, groups: int
) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """Return the set of groups of each tile, one bit each, and the place of the first of a word.

    ``tile`` and ``group`` are those of each place, ascending.
    """
    words = set_words(groups)
    bit = tile * words * WORD_BITS + group
    present = np.zeros(tiles * words, np.int64)
    np.bitwise_or.at(present, bit // WORD_BITS, np.int64(1) << bit % WORD_BITS)
    place = np.searchsorted(bit, np.arange(tiles * words) * WORD_BITS)
    return present.reshape(tiles, words), place.reshape(tiles, words).astype(np.uint32)


def _identity(cold: ColdColumns, rank: NDArray[np.int64]) -> IdentityArrays:
    slot = np.empty(len(rank), np.uint32)
    slot[rank] = np.arange(len(rank))
    ids = np.take(cold.ids, slot)
    lengths = np.char.str_len(ids)
    start = np.concatenate(([0], np.cumsum(lengths))).astype(np.uint32)
    joined = np.frombuffer(b"".join(ids.tolist()), np.uint8)
    return read_only(
        IdentityArrays(
            rank.astype(np.uint32),
            slot,
            start,
            joined,
            cold.desired_licence_bits,
            cold.commune,
            cold.expires,
        )
    )


def _digest(slots: Slots, vocabulary: VocabularyArrays, reference: Reference) -> str:
    digest = hashlib.blake2b(reference.digest.encode(), digest_size=_DIGEST_BYTES)
    for array in (*slots.hot, *slots.cold, *vocabulary):
        digest.update(np.ascontiguousarray(array).view(np.uint8).data)
    return digest.hexdigest()
