"""Free text to occupations and skills, each answer naming the label that matched.

A name equal to the text, once folded and split by gender, comes first with a score of 1. The
others are ranked by how alike they are from several sides (``label_index.py``,
``occupation_index.py``), by what they complete (``caris`` begins Cariste), and read through typing
errors and acronyms (``readings.py``). Scores rank the answers to one text; they are no probability,
and scores of two texts cannot be compared.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from skills.label_index import LABEL_LANES, FirstLook
from skills.lane_weights import weights_of
from skills.meanings import MeaningIndex, Sense
from skills.names import Named, NameIndex
from skills.occupation_index import MEANING_LANES, OCCUPATION_LANES, OccupationIndex
from skills.postings import FloatArray
from skills.readings import MAX_QUERY_LENGTH, Reading, readings
from skills.signatures import Signatures
from skills.taxonomy import Referential

__all__ = ["MAX_QUERY_LENGTH", "LookupHit", "Named", "SkillLookup", "TitleLookup"]

MIN_EVIDENCE = 0.18  # below, the letters and the words meet by chance
_BEST_INEXACT = np.float32(0.99)
_SKILLS_BROUGHT_BACK = 100


@dataclass(frozen=True, slots=True)
class LookupHit:
    """One answer: a code, its label, and the name that matched the text.

    ``score`` is in [0, 1], and 1 only when ``exact``. ``likeness`` says how near the matched name
    is to the text by its letters alone, in [0, 1]: it can be compared from one text to another.
    """

    code: str
    label: str
    matched_label: str
    score: float
    exact: bool
    likeness: float


@dataclass(frozen=True, slots=True)
class Judged:
    """Owners that a text may mean: their scores, what part of them is evidence, nearest rows."""

    owners: NDArray[np.int64]
    scores: FloatArray
    evidence: FloatArray
    rows: NDArray[np.int64]
    by_meaning: bool

    def supported(self, trust: np.float32) -> NDArray[np.bool_]:
        """Return which owners the text supports, once its reading is trusted so far.

        An encoder finds something near any text, nonsense included: what only the meaning brings
        counts when the words of the text are known to be about something.
        """
        enough = self.evidence * trust >= MIN_EVIDENCE
        if self.by_meaning and enough.any():
            enough |= self.scores * trust >= MIN_EVIDENCE
        return enough


class _Tally:
    """The best score of each owner over all readings, with the row and the likeness it rests on."""

    def __init__(self, n_owners: int) -> None:
        self.scores = np.zeros(n_owners, dtype=np.float32)
        self.likeness = np.zeros(n_owners, dtype=np.float32)
        self.rows = np.full(n_owners, -1, dtype=np.int64)

    def add(
        self,
        owners: NDArray[np.int64],
        scores: FloatArray,
        rows: NDArray[np.int64],
        likeness: FloatArray,
    ) -> None:
        """Keep what is better than what is known; an owner may come several times."""
        order = np.argsort(scores, kind="stable")  # the best of an owner is written last
        owners, rows = owners[order], rows[order]
        scores, likeness = scores[order], likeness[order]
        better = scores > self.scores[owners]
        self.scores[owners[better]] = scores[better]
        self.rows[owners[better]] = rows[better]
        self.likeness[owners[better]] = likeness[better]


class _Lookup(ABC):
    """What both lookups share; ``named`` is what can be found.

    The index is built at the first search, or by :meth:`warm_up`. With a ``sense``, whole texts
    are compared by their meaning as well.
    """

    def __init__(self, named: Iterable[Named], sense: Sense | None) -> None:
        self.named = tuple(named)
        self._sense = sense

    @cached_property
    def _index(self) -> NameIndex:
        return NameIndex(self.named)

    @cached_property
    def _meanings(self) -> MeaningIndex | None:
        return self._sense.index_of(self._index.forms) if self._sense else None

    def warm_up(self) -> None:
        """Build the index now, so that the first search is as fast as the next."""
        self._index, self._meanings  # noqa: B018

    def search(self, text: str, limit: int = 10) -> tuple[LookupHit, ...]:
        """Return the best answers to ``text``, best first, ties by code.

        Empty when the text is empty or resembles nothing. Only its first 200 characters are read.
        """
        index = self._index
        if not index.keys or limit < 1:
            return ()
        tally = _Tally(len(index.named))
        exact: set[int] = set()
        for reading in readings(text, index):
            if reading.trust == 1:
                exact.update(index.rows_of_key.get(reading.key, ()))
            self._read(reading, tally)
        rows = np.array(sorted(exact), dtype=np.int64)
        ones = np.ones(len(rows), dtype=np.float32)
        tally.add(index.owners[rows], ones, rows, ones)
        kept = np.flatnonzero(tally.scores)
        ranked = kept[np.lexsort((kept, -np.round(tally.scores[kept], 6)))][:limit]
        return tuple(self._hit(owner, tally, exact) for owner in ranked)

    def _read(self, reading: Reading, tally: _Tally) -> None:
        """Score the owners by one reading of the text."""
        index, trust = self._index, np.float32(reading.trust)
        look = index.labels.first_look(reading.key)
        judged = self._judge(look, self._meaning(reading))
        kept = judged.supported(trust)
        rows = judged.rows[kept]
        scores = (judged.scores[kept] * trust).clip(max=_BEST_INEXACT)
        tally.add(judged.owners[kept], scores, rows, look.letters[rows] * trust)
        rows, completed = index.prefixes.completions(reading.key)
        completed = (completed * trust).clip(max=_BEST_INEXACT)
        tally.add(index.owners[rows], completed, rows, np.maximum(look.letters[rows], completed))

    def _meaning(self, reading: Reading) -> FloatArray | None:
        """Return how near each row is by its meaning; None without a sense, or half-typed."""
        if self._meanings is None or reading.form is None:
            return None
        last = reading.key.split()[-1]
        half_typed = self._index.prefixes.only_begins_a_word(last)
        return None if half_typed else self._meanings.nearness(reading.form)

    @abstractmethod
    def _judge(self, look: FirstLook, meaning: FloatArray | None) -> Judged:
        """Return the owners that a text may mean."""

    def _hit(self, owner: int, tally: _Tally, exact: set[int]) -> LookupHit:
        one, row = self._index.named[owner], int(tally.rows[owner])
        score, likeness = (float(values[owner]) for values in (tally.scores, tally.likeness))
        name = self._index.names[row]
        return LookupHit(
            one.code, one.label, name, round(score, 4), row in exact, round(likeness, 4)
        )


class TitleLookup(_Lookup):
    """What a person calls an occupation → ROME codes."""

    def __init__(self, referential: Referential, sense: Sense | None = None) -> None:
        super().__init__(
            (
                Named(one.code, one.label, (one.label, *(name.label for name in one.appellations)))
                for one in referential.occupations.values()
            ),
            sense,
        )
        self._referential = referential

    @cached_property
    def _occupations(self) -> OccupationIndex:
        weights = weights_of("label", LABEL_LANES)
        return OccupationIndex(self._index, self._referential, weights)

    def signatures(self) -> Signatures:
        """Return what tells which occupations a text evokes."""
        return Signatures(self._index, self._occupations)

    def warm_up(self) -> None:
        """Build the index now, so that the first search is as fast as the next."""
        super().warm_up()
        self._occupations  # noqa: B018

    def _judge(self, look: FirstLook, meaning: FloatArray | None) -> Judged:
        compared = self._occupations.compare(look, meaning)
        weights = weights_of("occupation", OCCUPATION_LANES)
        of_words = compared.lanes[:, : len(weights)]
        evidence = of_words[:, :-1] @ weights[:-1]  # breadth, the last one, proves nothing
        scores = of_words @ weights
        if meaning is not None:
            weights = weights_of("occupation_with_meaning", OCCUPATION_LANES + MEANING_LANES)
            scores = compared.lanes @ weights
        return Judged(compared.owners, scores, evidence, compared.rows, meaning is not None)


class SkillLookup(_Lookup):
    """What a person says they can do → skill codes."""

    def __init__(self, referential: Referential, sense: Sense | None = None) -> None:
        super().__init__(
            (
                Named(one.id, one.label, (one.label, *one.aliases), one.kind)
                for one in referential.skills.values()
            ),
            sense,
        )

    def _judge(self, look: FirstLook, meaning: FloatArray | None) -> Judged:
        index = self._index
        rows = _best(look.scores, _SKILLS_BROUGHT_BACK)
        if meaning is not None:
            rows = np.union1d(rows, _best(meaning, _SKILLS_BROUGHT_BACK))
        evidence = index.labels.lanes(look, rows) @ weights_of("label", LABEL_LANES)
        scores = evidence
        if meaning is not None:
            own, sense = weights_of("label_with_meaning", ("label", "meaning"))
            scores = own * evidence + sense * meaning[rows]
        return Judged(index.owners[rows], scores, evidence, rows, meaning is not None)


def _best(values: FloatArray, count: int) -> NDArray[np.int64]:
    """Return the rows of the ``count`` best values, in the order of the index."""
    if count >= len(values):
        return np.arange(len(values))
    return np.sort(np.argpartition(-values, count)[:count])
