"""Free text to occupations and skills, each answer naming the label that matched.

A name equal to the text, once folded and split by gender, comes first with a score of 1. The
others are ranked by the cosine of their letters (``ngrams.py``), by what they complete (``caris``
begins Cariste), and read through typing errors (rapidfuzz) and acronyms. Scores rank the answers
to one text; they are no probability, and scores of two texts cannot be compared.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from skills.acronyms import ACRONYMS
from skills.ngrams import FloatArray, NgramIndex
from skills.normalize import STOP_WORDS, label_key, split_genders
from skills.prefixes import PrefixIndex
from skills.taxonomy import Referential, SkillKind

MAX_QUERY_LENGTH = 200  # characters read; an occupation or a skill is named in fewer
MIN_SCORE = 0.30  # below, the letters meet by chance
_BEST_INEXACT = 0.99

# Fitted on the dev part of « title → ROME » (benchmarks/bench_titles.py): what the names of an
# occupation say together counts beside its nearest name.
_WHOLE_WEIGHT = np.float32(0.26)

_MIN_CORRECTED = 4  # letters; a shorter word is near too many others
_MIN_SIMILARITY = 0.80  # one error in five letters, two in ten
_EXPANDED_TRUST = 0.97
_CORRECTED_TRUST = 0.93


@dataclass(frozen=True, slots=True)
class LookupHit:
    """One answer: a code, its label, and the name that matched the text.

    ``score`` is in [0, 1], and 1 only when ``exact``.
    """

    code: str
    label: str
    matched_label: str
    score: float
    exact: bool


@dataclass(frozen=True)  # no slots: a cached property needs a dictionary
class Named:
    """Something that can be looked up: its code, its label, and every name people give it."""

    code: str
    label: str
    names: tuple[str, ...]
    kind: SkillKind | None = None  # None for an occupation

    @cached_property
    def forms(self) -> tuple[tuple[str, str], ...]:
        """Each name with the keys of its masculine and feminine forms, each key once."""
        name_of: dict[str, str] = {}
        for name in self.names:
            for form in split_genders(name):
                name_of.setdefault(label_key(form), name)
        return tuple((name, key) for key, name in name_of.items() if key)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read the text: its words, and how far the reading is trusted."""

    key: str
    trust: float


class _Index:
    """Every form of every name, sorted by code, with what the search needs of it."""

    def __init__(self, named: Iterable[Named], whole_weight: np.float32) -> None:
        # A label of signs only has no form: nothing typed could find it.
        named_by_words = (one for one in named if one.forms)
        self.named = sorted(named_by_words, key=lambda one: one.code)
        forms = [
            (owner, name, key) for owner, one in enumerate(self.named) for name, key in one.forms
        ]
        self.names = [name for _, name, _ in forms]
        self.keys = [key for _, _, key in forms]
        self.owners = np.array([owner for owner, _, _ in forms], dtype=np.int64)
        self.starts = np.searchsorted(self.owners, np.arange(len(self.named)))
        self.exact: dict[str, list[int]] = {}
        for row, key in enumerate(self.keys):
            self.exact.setdefault(key, []).append(row)
        self.words = sorted({word for key in self.keys for word in key.split()})
        self.prefixes = PrefixIndex(self.keys)
        self.ngrams = NgramIndex(self.keys)
        self.whole_weight = whole_weight
        self.wholes = NgramIndex(self._wholes()) if whole_weight else None

    def _wholes(self) -> list[str]:
        wholes: list[list[str]] = [[] for _ in self.named]
        for owner, key in zip(self.owners, self.keys, strict=True):
            wholes[owner].append(key)
        return [" ".join(keys) for keys in wholes]


class _Lookup:
    """What both lookups share; ``named`` is what can be found.

    The index is built at the first search, or by :meth:`warm_up`.
    """

    def __init__(self, named: Iterable[Named], whole_weight: np.float32) -> None:
        self.named = tuple(named)
        self._whole_weight = whole_weight

    @cached_property
    def _index(self) -> _Index:
        return _Index(self.named, self._whole_weight)

    def warm_up(self) -> None:
        """Build the index now, so that the first search is as fast as the next."""
        self._index  # noqa: B018

    def search(self, text: str, limit: int = 10) -> tuple[LookupHit, ...]:
        """Return the best answers to ``text``, best first, ties by code.

        Empty when the text is empty or resembles nothing. Only its first 200 characters are read.
        """
        index = self._index
        readings = list(self._readings(text))
        if not readings or not index.keys or limit < 1:
            return ()
        exact = [row for one in readings for row in index.exact.get(one.key, ()) if one.trust == 1]
        row_scores = self._row_scores(readings)
        row_scores[exact] = 1.0
        best = np.maximum.reduceat(row_scores, index.starts)
        kept = np.flatnonzero(best >= MIN_SCORE)
        ranked = kept[np.lexsort((kept, -np.round(best[kept], 6)))][:limit]
        return tuple(self._hit(owner, row_scores, set(exact)) for owner in ranked)

    def _hit(self, owner: int, row_scores: FloatArray, exact: set[int]) -> LookupHit:
        index = self._index
        start = index.starts[owner]
        end = index.starts[owner + 1] if owner + 1 < len(index.starts) else len(row_scores)
        row = int(start + np.argmax(row_scores[start:end]))
        one = index.named[owner]
        score = round(float(row_scores[row]), 4)
        return LookupHit(one.code, one.label, index.names[row], score, row in exact)

    def _readings(self, text: str) -> Iterator[_Reading]:
        """Yield the text as typed, each gender apart, then spelt out and corrected."""
        typed = dict.fromkeys(label_key(form) for form in split_genders(text[:MAX_QUERY_LENGTH]))
        for key in typed:
            if not _says_something(key):
                continue
            spelt_out = " ".join(ACRONYMS.get(word, word) for word in key.split())
            if spelt_out != key:
                yield _Reading(spelt_out, _EXPANDED_TRUST)
            if all(map(self._is_worth_its_letters, key.split())):
                yield _Reading(key, 1.0)
            corrected = " ".join(self._corrected(word) for word in key.split())
            if corrected != key:
                yield _Reading(corrected, _CORRECTED_TRUST)

    def _is_worth_its_letters(self, word: str) -> bool:
        """Return whether a word may be compared by its letters: « caces » is in « accessoires »."""
        return word not in ACRONYMS or self._index.prefixes.begins_a_word(word)

    def _corrected(self, word: str) -> str:
        """Return the known word nearest to a word that nothing known equals or begins with."""
        index = self._index
        if len(word) < _MIN_CORRECTED or word in ACRONYMS or index.prefixes.begins_a_word(word):
            return word
        scorer = OSA.normalized_similarity
        found = process.extractOne(word, index.words, scorer=scorer, score_cutoff=_MIN_SIMILARITY)
        return found[0] if found else word

    def _row_scores(self, readings: list[_Reading]) -> FloatArray:
        index = self._index
        scores = np.zeros(len(index.keys), dtype=np.float32)
        for reading in readings:
            cosines = index.ngrams.cosines(reading.key)
            if index.wholes is not None:
                whole = index.wholes.cosines(reading.key)[index.owners]
                cosines = (
                    cosines * (np.float32(1) - index.whole_weight) + whole * index.whole_weight
                )
            np.maximum(scores, np.float32(reading.trust) * cosines, out=scores)
            rows, completed = index.prefixes.completions(reading.key)
            scores[rows] = np.maximum(scores[rows], np.float32(reading.trust) * completed)
        return scores.clip(max=np.float32(_BEST_INEXACT))


class TitleLookup(_Lookup):
    """What a person calls an occupation → ROME codes."""

    def __init__(self, referential: Referential) -> None:
        super().__init__(
            (
                Named(one.code, one.label, (one.label, *(name.label for name in one.appellations)))
                for one in referential.occupations.values()
            ),
            whole_weight=_WHOLE_WEIGHT,
        )


class SkillLookup(_Lookup):
    """What a person says they can do → skill codes."""

    def __init__(self, referential: Referential) -> None:
        super().__init__(
            (
                Named(one.id, one.label, (one.label, *one.aliases), one.kind)
                for one in referential.skills.values()
            ),
            whole_weight=np.float32(0),
        )


def _says_something(key: str) -> bool:
    """Return whether words are worth a search: one word begun, or one that is not empty."""
    words = key.split()
    return len(words) == 1 or any(word not in STOP_WORDS for word in words)
