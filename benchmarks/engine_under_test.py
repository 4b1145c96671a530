"""The engine as the benchmarks see it: the only file here that knows its functions.

What is timed is called through one method each; turning an answer into ids is apart.
"""

import dataclasses
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus import Corpus
from benchmarks.corpus_objects import opportunity_at
from benchmarks.corpus_people import PeopleCorpus
from insertion.beneficiary import Profile
from insertion.opportunity import Opportunity, OpportunityId
from matching.batch import BatchRanking, rank_encoded
from matching.columns import QuestionArrays
from matching.demand import demand_of
from matching.engine import ALL_KINDS, Engine
from matching.generation import Generation, build_generation
from matching.generation_file import open_generation, save_generation
from matching.kernels.offering import KEPT
from matching.kernels.people_columns import DemandArrays
from matching.live_index import LiveIndex
from matching.people import PeopleIndex, index_people
from matching.people_encoding import EncodedPeople
from matching.people_search import FoundPeople, find_people
from matching.query import prepare_question
from matching.reference import Reference
from matching.search import Found, count, search
from matching.slots import to_slots
from matching.vocabulary import Vocabulary

Answer = tuple[tuple[str, ...], tuple[float, ...]]
VERSION = "bench"


class EngineUnderTest:
    """One index and what answers from it."""

    def __init__(self, generation: Generation, reference: Reference) -> None:
        self._generation, self._reference = generation, reference
        self._live = LiveIndex(generation, reference, VERSION)
        self._engine = Engine(reference, self._live)
        self._state = self._live.state
        self._policy = reference.policy_arrays

    @classmethod
    def build(cls, corpus: Corpus, reference: Reference) -> "EngineUnderTest":
        """Return the index of a corpus."""
        return cls(build_generation(corpus.columns, corpus.shifts, reference), reference)

    @property
    def nbytes(self) -> int:
        """Return the bytes of the index."""
        return self._generation.nbytes

    def prepare(self, profile: Profile) -> QuestionArrays:
        """Return a profile as numbers."""
        return prepare_question(profile, ALL_KINDS, self._reference)

    def search(self, question: QuestionArrays, k: int) -> Found:
        """Return the exact best ``k``."""
        return search(self._state, question, self._policy, k)

    def answer(self, found: Found) -> Answer:
        """Return the ids and the scores of what ``search`` found."""
        ids = tuple(str(self._state.id_of(name)) for name in found.names.tolist())
        return ids, tuple(found.scores.tolist())

    def total(self, question: QuestionArrays) -> int:
        """Return how many opportunities nothing excludes, every outcome being counted."""
        return int(count(self._state, question)[KEPT])

    def rank(self, profile: Profile, k: int) -> object:
        """Return the whole explained answer."""
        return self._engine.rank(profile, k)

    def rank_many(self, people: EncodedPeople, k: int) -> BatchRanking:
        """Return ids and scores of the exact best ``k`` of each person, questions prepared."""
        return rank_encoded(people, k, ALL_KINDS, self._state, self._reference)

    def save(self, path: Path) -> None:
        """Write the index."""
        save_generation(self._generation, path)

    @classmethod
    def open(cls, path: Path, reference: Reference) -> "EngineUnderTest":
        """Return a saved index."""
        return cls(open_generation(path, reference), reference)

    def time_updates(
        self, corpus: Corpus, count: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the milliseconds to publish each of ``count`` offers changed, then each closed.

        An offer is published when whoever asks next sees it, which is checked; on an index of its
        own, so that nothing else that is measured meets these changes.
        """
        live = LiveIndex(self._generation, self._reference, VERSION)
        changed = [
            dataclasses.replace(opportunity_at(corpus, row, self._reference), title="Changée")
            for row in range(count)
        ]
        live.apply(changed=changed[:1])  # what is compiled or allocated at first is not counted
        spent = np.array(
            [
                [_time_change(live, each) for each in changed],
                [_time_closing(live, each.id) for each in changed],
            ]
        )
        return spent[0], spent[1]

    def with_changes(self, corpus: Corpus, count: int) -> "EngineUnderTest":
        """Return the same index with ``count`` offers changed since it was built."""
        other = EngineUnderTest(self._generation, self._reference)
        changed = [opportunity_at(corpus, row, self._reference) for row in range(count)]
        other._live.apply(changed=changed)
        other._state = other._live.state
        return other


class PeopleUnderTest:
    """The people of a corpus, indexed, and the opportunities that ask for them."""

    def __init__(self, index: PeopleIndex, corpus: Corpus, reference: Reference) -> None:
        self._index, self._reference, vocabulary = index, reference, Vocabulary()
        for shift in corpus.shifts:
            vocabulary.pattern(shift)
        self._slots = to_slots(corpus.columns, reference, vocabulary).hot
        self._words = vocabulary.arrays()

    @classmethod
    def build(cls, people: PeopleCorpus, corpus: Corpus, reference: Reference) -> "PeopleUnderTest":
        """Return the index of people."""
        return cls(
            index_people(people.columns, people.availabilities, reference), corpus, reference
        )

    @property
    def nbytes(self) -> int:
        """Return the bytes of the index."""
        return self._index.nbytes

    def prepare(self, row: int) -> DemandArrays:
        """Return one opportunity of the corpus as a question."""
        return demand_of(self._slots, row, self._words, self._reference)

    def search(self, question: DemandArrays, k: int) -> FoundPeople:
        """Return the exact best ``k`` people."""
        return find_people(self._index, question, k, counted=False)

    def search_and_count(self, question: DemandArrays, k: int) -> FoundPeople:
        """Return the exact best ``k`` people, everyone being counted under what excludes her."""
        return find_people(self._index, question, k)

    def answer(self, found: FoundPeople) -> Answer:
        """Return the ids and the scores of what ``search`` found."""
        ids = tuple(self._index.id_of(slot) for slot in found.slots.tolist())
        return ids, tuple(found.scores.tolist())


def _time_change(live: LiveIndex, opportunity: Opportunity) -> float:
    start = time.perf_counter_ns()
    state = live.apply(changed=[opportunity])
    spent = (time.perf_counter_ns() - start) / 1e6
    name = state.name_of(opportunity.id)
    if name is None or name >= 0:
        raise RuntimeError("a published change is not seen")
    return spent


def _time_closing(live: LiveIndex, opportunity_id: OpportunityId) -> float:
    start = time.perf_counter_ns()
    state = live.apply(removed=[opportunity_id])
    spent = (time.perf_counter_ns() - start) / 1e6
    if state.name_of(opportunity_id) is not None:
        raise RuntimeError("a closed offer is still seen")
    return spent
