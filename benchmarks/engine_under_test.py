"""The engine as the benchmarks see it: the only file here that knows its functions.

What is timed is called through one method each; turning an answer into ids is apart.
"""

import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus import Corpus
from insertion.beneficiary import Profile
from insertion.opportunity import JobOffer, OpportunityId
from insertion.place import Place
from matching.columns import QuestionArrays
from matching.engine import ALL_KINDS, Engine
from matching.generation import Generation, build_generation
from matching.kernels.offering import KEPT
from matching.live_index import LiveIndex
from matching.query import prepare_question
from matching.reference import Reference
from matching.search import Found, count, search

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
        ids = tuple(str(self._state.entry(name).id) for name in found.names.tolist())
        return ids, tuple(found.scores.tolist())

    def total(self, question: QuestionArrays) -> int:
        """Return how many opportunities nothing excludes, every outcome being counted."""
        return int(count(self._state, question)[KEPT])

    def rank(self, profile: Profile, k: int) -> object:
        """Return the whole explained answer."""
        return self._engine.rank(profile, k)
