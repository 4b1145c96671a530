"""The index that is being searched: a generation, and what changed since, merged now and then.

One writer at a time, any number of readers, who never wait: a reader takes :attr:`LiveIndex.state`
once, and everything it reads then is of that moment. A change is published by replacing the state,
hence seen whole or not at all.
"""

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from insertion.opportunity import Opportunity, OpportunityId
from insertion.text import MAX_ID_LENGTH
from matching.changes import Additions, Burials
from matching.columns import SlotArrays, VocabularyArrays
from matching.encoding import encode
from matching.entry import Entry, read_entries
from matching.generation import Generation, arrange
from matching.kernels.held import Held
from matching.kernels.room import IndexArrays, Searched
from matching.reference import Reference
from matching.slots import ColdColumns, Slots, join, take, to_slots
from matching.vocabulary import Vocabulary

# A search looks at everything added one by one, and a count at everything that died: some 20 µs
# a thousand (benchmarks/README.md, updates).
MERGE_AT = 4096


@dataclass(frozen=True, slots=True)
class State:
    """The index at one moment; immutable for whoever holds it."""

    generation: Generation
    index: IndexArrays
    died: NDArray[np.uint32]
    dead: NDArray[np.int64]  # slots of the generation that ever died
    added: SlotArrays
    added_cold: ColdColumns
    added_died: NDArray[np.uint32]
    added_keys: NDArray[np.uint64]
    added_slots: NDArray[np.int64]
    vocabulary: VocabularyArrays
    moment: int
    held: Held  # of :class:`matching.kernels.room.Searched`
    version: str
    size: int

    def __len__(self) -> int:
        return self.size

    def id_of(self, name: int) -> OpportunityId:
        """Return the id in a slot of the generation, or in ``~slot`` of those added."""
        return _id(self.added_cold, ~name) if name < 0 else self.generation.id_of(name)

    def entries(self, names: NDArray[np.int64]) -> tuple[Entry, ...]:
        """Return the opportunities of some names, in order."""
        ids = [self.id_of(name) for name in names.tolist()]
        desired = self.generation.identity.desired_licence_bits
        if names.size and names.min() >= 0:  # nothing recent among them: nearly always
            return tuple(read_entries(ids, self.index.slots, names, desired, self.vocabulary))
        read: list[Entry] = []
        for name, one in zip(names.tolist(), ids, strict=True):
            added = name < 0
            read += read_entries(
                [one],
                self.added if added else self.index.slots,
                np.array([~name if added else name]),
                self.added_cold.desired_licence_bits if added else desired,
                self.vocabulary,
            )
        return tuple(read)

    def name_of(self, opportunity_id: OpportunityId) -> int | None:
        """Return the name of an opportunity that is there, or None."""
        count = len(self.added_slots)
        same_id = np.flatnonzero(self.added_cold.ids[:count] == opportunity_id.encode("ascii"))
        for slot in same_id[::-1].tolist():
            if not self._is_dead(int(self.added_died[slot])):
                return ~int(slot)
        slot = self.generation.slot_of(opportunity_id)
        return None if slot is None or self._is_dead(int(self.died[slot])) else slot

    def _is_dead(self, died: int) -> bool:
        return 0 < died <= self.moment


@dataclass(frozen=True, slots=True)
class _Change:
    """One change, kept until a generation holds it."""

    moment: int
    changed: tuple[Opportunity, ...]
    removed: tuple[OpportunityId, ...]


class LiveIndex:
    """The state in place and the only way to change it.

    Nothing in it is past its last day: :meth:`expire` says which day it is, and what comes later
    obeys.
    """

    def __init__(self, generation: Generation, reference: Reference, version: str) -> None:
        self.reference = reference
        self._writing = threading.Lock()
        self._merging = threading.Lock()
        self._changes: list[_Change] = []
        self._moment = 1  # 0 would say « alive » of what dies then
        self._today = 0
        self._version = version
        self._take_over(generation)
        self._publish()

    @property
    def state(self) -> State:
        """Return the state in place; never waits."""
        return self._state

    def apply(
        self,
        changed: Sequence[Opportunity] = (),
        removed: Collection[OpportunityId] = (),
        version: str | None = None,
    ) -> State:
        """Publish opportunities added or changed and others removed, all at once.

        Removing one that is not there changes nothing. When one cannot be encoded, none is
        published.
        """
        with self._writing:
            change = _Change(self._moment + 1, tuple(changed), tuple(removed))
            self._write(change)
            self._moment = change.moment
            self._changes.append(change)
            self._version = version or self._version
            return self._publish()

    def expire(self, today: int) -> State:
        """Remove what cannot be proposed on ``today`` any more (``date.toordinal()``)."""
        with self._writing:
            self._today = today
            if not self._bury_past(self._moment + 1):
                return self._state
            self._moment += 1
            return self._publish()

    @property
    def is_due(self) -> bool:
        """Return whether so much changed that it is time to merge."""
        return len(self._additions) + len(self._burials.slots) >= MERGE_AT

    def merge(self) -> Generation:
        """Build the generation of what is there now and take it over; searches go on meanwhile.

        What changes during the build is written again on top of the new generation.
        """
        with self._merging:
            generation, moment = self.merged()
            self.replace(generation, moment)
            return generation

    def merged(self) -> tuple[Generation, int]:
        """Return the generation of what is there now, and which moment that is."""
        with self._writing:
            now = self._state
            count = len(self._additions)
            added = self._additions.taken(np.flatnonzero(self._additions.died[:count] == 0))
            alive = np.flatnonzero(self._burials.died == 0)
        kept = take(now.generation.as_slots(), alive)
        generation = arrange(join(kept, added), self.reference, now.vocabulary)
        return generation, now.moment

    def replace(self, generation: Generation, moment: int, version: str | None = None) -> State:
        """Take over a generation that holds every change up to ``moment``."""
        with self._writing:
            later = [change for change in self._changes if change.moment > moment]
            self._take_over(generation)
            self._bury_past(self._moment)
            self._changes = later
            for change in later:
                self._write(change)
            self._version = version or self._version
            return self._publish()

    def _take_over(self, generation: Generation) -> None:
        self._generation = generation
        self._vocabulary = Vocabulary(generation.vocabulary)
        self._index = generation.index(self.reference)
        self._burials = Burials.none(len(generation))
        self._additions = Additions(generation.slots, MAX_ID_LENGTH)
        self._added_slot: dict[str, int] = {}
        self._added_ranks = np.empty(0, np.int64)

    def _write(self, change: _Change) -> None:
        """Write a change where no reader looks yet."""
        added = None
        present = tuple(each for each in change.changed if not self._is_past(each))
        if present:  # first: what cannot be encoded must leave everything as it was
            columns = encode(present, self.reference, self._vocabulary)
            added = to_slots(columns, self.reference, self._vocabulary)
            self._vocabulary.arrays()
        for opportunity_id in (*change.removed, *(each.id for each in change.changed)):
            self._bury(opportunity_id, change.moment)
        if added is not None:
            self._add(added)

    def _add(self, added: Slots) -> None:
        first = len(self._additions)
        self._additions.append(added)
        ids = [each.decode("ascii") for each in added.cold.ids.tolist()]
        self._added_slot |= {each: slot for slot, each in enumerate(ids, start=first)}
        ranks = [self._generation.rank_of(each) for each in ids]
        self._added_ranks = np.concatenate((self._added_ranks, np.array(ranks, np.int64)))

    def _is_past(self, opportunity: Opportunity) -> bool:
        last_day = opportunity.expires_on
        return last_day is not None and last_day.toordinal() < self._today

    def _bury_past(self, moment: int) -> bool:
        """Bury what is past its last day; return whether there was anything."""
        expires = self._generation.identity.expires
        past = np.flatnonzero((expires < self._today) & (self._burials.died == 0))
        self._burials.bury(past, moment)
        count, cold = len(self._additions), self._additions.cold
        late = np.flatnonzero(
            (cold.expires[:count] < self._today) & (self._additions.died[:count] == 0)
        )
        self._additions.died[late] = moment
        for slot in late.tolist():
            del self._added_slot[_id(cold, slot)]
        return bool(len(past) or len(late))

    def _bury(self, opportunity_id: OpportunityId, moment: int) -> None:
        """Bury the latest copy of an opportunity, if there is one."""
        slot = self._added_slot.pop(opportunity_id, None)
        if slot is not None:
            self._additions.died[slot] = moment
            return
        slot = self._generation.slot_of(opportunity_id)
        if slot is not None and self._burials.died[slot] == 0:
            self._burials.bury(np.array([slot], np.int64), moment)

    def _publish(self) -> State:
        count = len(self._additions)
        alive = len(self._generation) - len(self._burials.slots) + len(self._added_slot)
        words = self._vocabulary.arrays()
        self._state = State(
            generation=self._generation,
            index=self._index,
            died=self._burials.died,
            dead=self._burials.slots,
            added=self._additions.slots,
            added_cold=self._additions.cold,
            added_died=self._additions.died,
            added_keys=self._additions.keys(self._added_ranks),
            added_slots=np.arange(count),
            vocabulary=words,
            moment=self._moment,
            held=Held(Searched(self._index, self._burials.died, self._moment, words)),
            version=self._name(),
            size=alive,
        )
        return self._state

    def _name(self) -> str:
        name = f"{self._version}.{self._generation.digest}"
        pending = len(self._additions) + len(self._burials.slots)
        return f"{name}.{self._moment}" if pending else name


def _id(cold: ColdColumns, slot: int) -> OpportunityId:
    return OpportunityId(cold.ids[slot].decode("ascii"))
