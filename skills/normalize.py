"""French text made comparable: accents, case, apostrophes, gender marks, plurals, empty words.

Pure functions that accept any text, lone surrogates and NUL included, and never raise. They know
no label and no code; ``lookup.py`` and ``extraction.py`` compare what they return.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o"})
_APOSTROPHES = frozenset("'\u2018\u2019\u201b\u02bc\u2032\uff07\u00b4`")
_HYPHENS = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d")
_MIDDLE_DOTS = frozenset("·•‧∙⋅・")
_WORD = re.compile(r"[a-z0-9]+(?:[+#]+(?![a-z0-9]))?")

_EMPTY_WORDS = """
a au aux avec c ce ces cet cette chez d dans de des du elle elles en entre est et eux il ils j je
l la le les leur leurs lui m ma me mes moi mon n ne nos notre nous on ou par pour qu que qui s sa
se ses son sont sur t ta te tes toi ton tu un une vers vos votre vous y
"""
STOP_WORDS = frozenset(_EMPTY_WORDS.split())

# Verbs people use of their own work whose forms a suffix rule cannot bring together.
_IRREGULAR_STEMS = {
    form: forms.split()[0]
    for forms in (
        "fair fais fait faire faisais faisait faisant faites faite",
        "conduir conduis conduit conduire conduite conduisais conduisait conduisant",
        "vend vends vendre vendais vendait vendant vendez vendu vente ventes",
        "serv sers sert servir servais servait servant servez servi service services",
        "tien tiens tient tenir tenais tenait tenez tenue",
        "coud couds coudre cousais couture coutures cousu",
        "peind peins peint peindre peignais peinture peintures",
        "accueil accueille accueillir accueillais accueillez accueilli accueils",
        "constru construis construit construire construction constructions",
        "recevoir recois recoit recevez recevais reception",
    )
    for form in forms.split()
}
# Longest first; a suffix goes, or is replaced, when at least so many letters stay before it.
_SUFFIXES = (
    ("issement", "ir", 3), ("ications", "ifi", 3), ("ication", "ifi", 3),
    ("ement", "", 4), ("ation", "", 3), ("aison", "", 3), ("trice", "teu", 2), ("ienne", "ien", 2),
    ("iere", "i", 3), ("euse", "eu", 2), ("elle", "el", 3), ("teur", "teu", 2), ("eur", "eu", 2),
    ("age", "", 4), ("ais", "", 4), ("ait", "", 4), ("ant", "", 5), ("ier", "i", 3),
    ("ees", "", 3), ("ee", "", 3), ("er", "", 3), ("ez", "", 3), ("e", "", 3),
)  # fmt: skip
_MIN_STEMMED = 4


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A folded text and, for each of its characters, its place in the original.

    ``text[i]`` comes from ``original[origins[i]]``. Blanks are not merged, and a line break stays a
    line break, so that a reader can tell one sentence from the next.
    """

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original ``(start, end)`` of the folded slice ``[start, end)``, not empty."""
        return self.origins[start], self.origins[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Word:
    """One folded word, its stem, and its slice of the folded text."""

    text: str
    stem: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    """Return what one character becomes: no, one or a few characters, stable when folded again."""
    if character in "\n\r\v\f\u2028\u2029\x85":
        return "\n"
    if character.isspace():
        return " "
    for family, plain in ((_APOSTROPHES, "'"), (_HYPHENS, "-"), (_MIDDLE_DOTS, "·")):
        if character in family:
            return plain
    if unicodedata.category(character)[0] in "CM":  # control, surrogate, unassigned, accent
        return ""
    folded = unicodedata.normalize("NFKD", character.translate(_LIGATURES)).casefold()
    if folded == character:
        return folded
    return "".join(_fold_character(part) for part in folded)


def fold_with_origins(text: str) -> FoldedText:
    """Return ``text`` without case, accents or control characters, each character located."""
    folded: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text):
        for part in _fold_character(character):
            folded.append(part)
            origins.append(place)
    return FoldedText("".join(folded), tuple(origins))


def fold(text: str) -> str:
    """Return ``text`` without case or accents, blanks merged; folding twice changes nothing.

    Ligatures are spelt out, apostrophes and hyphens take their plain form, control characters and
    lone surrogates go.
    """
    return " ".join("".join(map(_fold_character, text)).split())


def words_of(folded: str) -> Iterator[Word]:
    """Yield the words of a folded text, left to right; ``c++`` and ``c#`` are words."""
    for found in _WORD.finditer(folded):
        yield Word(found[0], stem(found[0]), found.start(), found.end())


def label_key(text: str) -> str:
    """Return the words of ``text`` joined by one blank: the form in which labels are compared."""
    return " ".join(_WORD.findall(fold(text)))


def content_stems(text: str) -> tuple[str, ...]:
    """Return the stems of the words of ``text`` that carry a meaning, in order."""
    words = _WORD.findall(fold(text))
    return tuple(stem(word) for word in words if word not in STOP_WORDS)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return a folded word without its marks of plural, gender and verb.

    A light stemmer: ``vendeurs`` and ``vendeuse`` meet, so do ``nettoie``, ``nettoyer`` and
    ``nettoyage``. A word of three letters or with a digit is left as it is.
    """
    if word in _IRREGULAR_STEMS:
        return _IRREGULAR_STEMS[word]
    if len(word) < _MIN_STEMMED or not word.isalpha():
        return word
    bare = word[:-1] if word[-1] in "sx" and word[-2] != "s" else word
    for suffix, instead, kept in _SUFFIXES:
        if bare.endswith(suffix) and len(bare) - len(suffix) >= kept:
            bare = bare[: -len(suffix)] + instead
            break
    return bare[:-1] + "y" if bare.endswith(("oi", "ui")) else bare
