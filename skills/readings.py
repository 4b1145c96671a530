"""The ways to read what was typed: each gender apart, acronyms spelt out, errors corrected."""

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from skills.acronyms import ACRONYMS
from skills.names import NameIndex
from skills.normalize import STOP_WORDS, label_key, split_genders

MAX_QUERY_LENGTH = 200  # characters read; an occupation or a skill is named in fewer

_MIN_CORRECTED = 4  # letters; a shorter word is near too many others
_MIN_SIMILARITY = 0.80  # one error in five letters, two in ten
_EXPANDED_TRUST = 0.97
_CORRECTED_TRUST = 0.93


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the text: its words, and how far the reading is trusted.

    ``form`` is the text as typed, for an encoder; None when the words are not those typed.
    """

    key: str
    trust: float
    form: str | None = None


def readings(text: str, index: NameIndex) -> Iterator[Reading]:
    """Yield the text as typed, each gender apart, then spelt out and corrected."""
    typed = {label_key(form): form for form in split_genders(text[:MAX_QUERY_LENGTH])}
    for key, form in typed.items():
        if not _says_something(key):
            continue
        words = key.split()
        spelt_out = " ".join(ACRONYMS.get(word, word) for word in words)
        if spelt_out != key:
            yield Reading(spelt_out, _EXPANDED_TRUST)
        if all(_is_worth_its_letters(word, index) for word in words):
            yield Reading(key, 1.0, form)
        corrected = " ".join(_corrected(word, index) for word in words)
        if corrected != key:
            yield Reading(corrected, _CORRECTED_TRUST)


def _says_something(key: str) -> bool:
    """Return whether words are worth a search: one word begun, or one that is not empty."""
    words = key.split()
    return len(words) == 1 or any(word not in STOP_WORDS for word in words)


def _is_worth_its_letters(word: str, index: NameIndex) -> bool:
    """Return whether a word may be compared by its letters: « caces » is in « accessoires »."""
    return word not in ACRONYMS or index.prefixes.begins_a_word(word)


def _corrected(word: str, index: NameIndex) -> str:
    """Return the known word nearest to a word that nothing known equals or begins with."""
    if len(word) < _MIN_CORRECTED or word in ACRONYMS or index.prefixes.begins_a_word(word):
        return word
    scorer = OSA.normalized_similarity
    found = process.extractOne(word, index.words, scorer=scorer, score_cutoff=_MIN_SIMILARITY)
    return found[0] if found else word
