"""What changed since a generation was built: slots added, and slots that are no longer there.

Everything here only grows, and says at which *moment* it came: a reader that holds an earlier
moment goes on seeing what it saw, whatever is written meanwhile.
"""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns import SlotArrays, read_only
from matching.slots import ColdColumns, Slots, take

_FIRST_SLOTS = 1024
_ENTRIES_A_SLOT = 32


class Additions:
    """Slots added one after the other, in room that doubles when it is full.

    One writer; readers hold the arrays of :meth:`slots` and a number of slots, and never read
    beyond it.
    """

    def __init__(self, like: SlotArrays, id_width: int) -> None:
        self._count = 0
        self._entries = 0
        self._hot = _room(like, _FIRST_SLOTS, _FIRST_SLOTS * _ENTRIES_A_SLOT)
        self._cold = _cold_room(_FIRST_SLOTS, id_width)
        self.died = np.zeros(_FIRST_SLOTS, np.uint32)
        self._ids: list[bytes] = []  # in ascending order
        self._by_id: list[int] = []  # the slot of each
        self._view = read_only(self._hot)

    def __len__(self) -> int:
        return self._count

    @property
    def slots(self) -> SlotArrays:
        """Return the columns, room to come included."""
        return self._view

    @property
    def cold(self) -> ColdColumns:
        """Return the columns that a scan does not read, room to come included."""
        return self._cold

    def append(self, added: Slots) -> None:
        """Add slots; those there stay where they are."""
        entries = int(added.hot.entry_start[-1])
        self._make_room(len(added), entries, added.cold.ids.dtype.itemsize)
        first, last = self._count, self._count + len(added)
        for name, column in added.hot._asdict().items():
            room = getattr(self._hot, name)
            if name == "entry_start":
                room[first + 1 : last + 1] = column[1:] + np.uint32(self._entries)
            elif name.startswith("entry_"):
                room[self._entries : self._entries + entries] = column
            else:
                room[first:last] = column
        _write(self._cold, slice(first, last), added.cold)
        self._count, self._entries = last, self._entries + entries
        for slot, each in enumerate(added.cold.ids.tolist(), start=first):
            place = bisect_right(self._ids, each)
            self._ids.insert(place, each)
            self._by_id.insert(place, slot)

    def keys(self, ranks: NDArray[np.int64]) -> NDArray[np.uint64]:
        """Return what tells equal scores apart; ``ranks`` count the indexed ids before each.

        The id of rank ``r`` in the index has the key ``(r + 1) << 32``.
        """
        among = np.empty(self._count, np.uint64)
        among[np.array(self._by_id, np.int64)] = np.arange(1, self._count + 1)
        return (ranks[: self._count].astype(np.uint64) << np.uint64(32)) + among

    def taken(self, chosen: NDArray[np.int64]) -> Slots:
        """Return some of the slots."""
        hot = self._hot._asdict()
        for name in hot:
            if name == "entry_start":
                hot[name] = hot[name][: self._count + 1]
            elif not name.startswith("entry_"):
                hot[name] = hot[name][: self._count]
        cold = self._cold.at(slice(0, self._count))
        width = int(np.char.str_len(cold.ids).max(initial=1))
        cold = cold._replace(ids=cold.ids.astype(f"S{width}"))
        return take(Slots(SlotArrays(**hot), cold), chosen)

    def _make_room(self, slots: int, entries: int, id_width: int) -> None:
        """Copy everything to larger arrays when these are too small; readers keep the former."""
        size, entry_size = len(self.died), len(self._hot.entry_dim)
        width = self._cold.ids.dtype.itemsize
        if (
            self._count + slots <= size
            and self._entries + entries <= entry_size
            and id_width <= width
        ):
            return
        while size < self._count + slots:
            size *= 2
        while entry_size < self._entries + entries:
            entry_size *= 2
        hot = _room(self._hot, size, entry_size)
        cold = _cold_room(size, max(width, id_width))
        died = np.zeros(size, np.uint32)
        for name, column in self._hot._asdict().items():
            getattr(hot, name)[: len(column)] = column
        _write(cold, slice(0, len(self._cold.ids)), self._cold)
        died[: len(self.died)] = self.died
        self._hot, self._cold, self.died = hot, cold, died
        self._view = read_only(hot)


@dataclass(slots=True)
class Burials:
    """The slots of a generation that died, and at which moment; 0: alive."""

    died: NDArray[np.uint32]
    _slots: NDArray[np.int64]
    _count: int = 0

    @classmethod
    def none(cls, slots: int) -> "Burials":
        """Return no burial among ``slots``."""
        return cls(np.zeros(slots, np.uint32), np.empty(64, np.int64))

    def bury(self, slots: NDArray[np.int64], moment: int) -> None:
        """Say that slots, all alive, are there no more from ``moment`` on."""
        while self._count + len(slots) > len(self._slots):
            self._slots = np.concatenate((self._slots, np.empty_like(self._slots)))
        self._slots[self._count : self._count + len(slots)] = slots
        self._count += len(slots)
        self.died[slots] = moment

    @property
    def slots(self) -> NDArray[np.int64]:
        """Return the slots that ever died."""
        return self._slots[: self._count]


def _write(room: ColdColumns, places: slice, columns: ColdColumns) -> None:
    for name in ColdColumns._fields:
        getattr(room, name)[places] = getattr(columns, name)


def _room(like: SlotArrays, slots: int, entries: int) -> SlotArrays:
    lengths = {"entry_start": slots + 1}
    return SlotArrays(
        **{
            name: np.zeros(
                lengths.get(name, entries if name.startswith("entry_") else slots), column.dtype
            )
            for name, column in like._asdict().items()
        }
    )


def _cold_room(slots: int, id_width: int) -> ColdColumns:
    return ColdColumns(
        np.zeros(slots, f"S{max(id_width, 1)}"),
        np.zeros(slots, np.uint16),
        np.zeros(slots, np.int32),
        np.zeros(slots, np.int32),
    )
