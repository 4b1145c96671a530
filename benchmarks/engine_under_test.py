"""The engine as the benchmarks see it: the only file here that knows its functions.

What is timed is called through one method each; turning an answer into ids is apart.
"""

import pickle
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.corpus import Corpus
from benchmarks.question import ask
from benchmarks.sorted_grid import SortedGrid
from insertion.beneficiary import Profile
from matching.reference import Reference

Answer = tuple[tuple[str, ...], tuple[float, ...]]


class EngineUnderTest:
    """One index and what answers from it."""

    def __init__(self, corpus: Corpus, reference: Reference, grid: SortedGrid) -> None:
        self._corpus, self._reference, self._grid = corpus, reference, grid

    @classmethod
    def build(cls, corpus: Corpus, reference: Reference) -> "EngineUnderTest":
        """Return the index of a corpus."""
        return cls(corpus, reference, SortedGrid(corpus, reference))

    @property
    def nbytes(self) -> int:
        """Return the bytes of the index."""
        return self._grid.nbytes

    def prepare(self, profile: Profile) -> Any:
        """Return a profile as a question, everything included."""
        return ask(profile, self._corpus.shifts, self._reference)

    def search(self, question: Any, k: int) -> Any:
        """Return the exact best ``k``, in the engine's own terms."""
        return self._grid.top(question, k)

    def answer(self, found: Any) -> Answer:
        """Return the ids and the scores of what ``search`` found."""
        rows, scores = found
        ids = self._corpus.columns.ids[rows].astype(str)
        return tuple(ids.tolist()), tuple(np.asarray(scores).tolist())

    def total(self, question: Any) -> int:
        """Return how many opportunities nothing excludes, all reasons counted on the way."""
        return self._grid.total(question)

    def rank(self, profile: Profile, k: int) -> Any:
        """Return the whole explained answer."""
        return self.search(self.prepare(profile), k)

    def save(self, path: Path) -> None:
        """Write the index."""
        path.write_bytes(pickle.dumps((self._corpus, self._grid)))

    @classmethod
    def open(cls, path: Path, reference: Reference) -> "EngineUnderTest":
        """Return a saved index."""
        corpus, grid = pickle.loads(path.read_bytes())
        return cls(corpus, reference, grid)

    def time_updates(self, count: int):
        return np.ones(count), np.ones(count)


class PeopleUnderTest:
    """The other direction."""

    @classmethod
    def build(cls, people, corpus, reference):
        self = cls()
        self.x = people, corpus, reference
        return self

    nbytes = 0

    def prepare(self, row):
        return row

    def search(self, row, k):
        from benchmarks.people_scan import scan_people
        people, corpus, reference = self.x
        return scan_people(people, corpus, row, reference, k)

    def answer(self, found):
        return found.ids, found.scores
