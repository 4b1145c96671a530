"""French text made comparable: accents, case, apostrophes, gender marks, plurals, empty words.

Pure functions that accept any text, lone surrogates and NUL included, and never raise. They know
no label and no code; ``lookup.py`` and ``extraction.py`` compare what they return.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from skills.stemming import stem

# Characters read of a free text: a long CV or advert has fewer, and reading takes time.
MAX_READ = 20_000

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o"})
_APOSTROPHES = frozenset("'\u2018\u2019\u201b\u02bc\u2032\uff07\u00b4`")
_HYPHENS = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d")
_MIDDLE_DOTS = frozenset("·•‧∙⋅・")
_WORD = re.compile(r"[a-z0-9]+(?:[+#]+(?![a-z0-9]))?")

# The last line is what is left of « vendeur(euse) H/F ».
_EMPTY_WORDS = """
a au aux avec c ce ces cet cette chez d dans de des du elle elles en entre est et eux il ils j je
l la le les leur leurs lui m ma me mes moi mon n ne nos notre nous on ou par pour qu que qui s sa
se ses sont sur t ta te tes toi ton tu un une vers vos votre vous y
e euse ere f h rice trice
"""
STOP_WORDS = frozenset(_EMPTY_WORDS.split())


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


class _Folding(dict[int, str]):
    """The characters met so far, folded, for ``str.translate``; only so many are remembered."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if len(self) < _REMEMBERED:
            self[code] = folded
        return folded


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


_REMEMBERED = 4096
_FOLDING = _Folding()


def fold_with_origins(text: str) -> FoldedText:
    """Return ``text`` without case, accents or control characters, each character located."""
    folded: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text):
        for part in _FOLDING[ord(character)]:
            folded.append(part)
            origins.append(place)
    return FoldedText("".join(folded), tuple(origins))


def fold(text: str) -> str:
    """Return ``text`` without case or accents, blanks merged; folding twice changes nothing.

    Ligatures are spelt out, apostrophes and hyphens take their plain form, control characters and
    lone surrogates go.
    """
    return " ".join(text.translate(_FOLDING).split())


def words_of(folded: str) -> Iterator[Word]:
    """Yield the words of a folded text, left to right; ``c++`` and ``c#`` are words."""
    for found in _WORD.finditer(folded):
        yield Word(found[0], stem(found[0]), found.start(), found.end())


def label_key(text: str) -> str:
    """Return the words of ``text`` joined by one blank: the form in which labels are compared."""
    return " ".join(_WORD.findall(fold(text)))


_SEX_MARK = re.compile(
    r"[(\[]\s*[hfmw](?:\s*[/.,\- ]?\s*[hfmwxdn]){1,2}\s*[)\]]"
    r"|(?<![\w/])[hfm]\s*[/-]\s*[hfm](?:\s*/\s*[xdn])?(?![\w/])",
    re.IGNORECASE,
)
_SUFFIX = r"e|ne|le|te|fe|se|euse|rice|trice|ere|ère|iere|ière|ve|ive|sse|esse"
_SUFFIX_MARK = re.compile(
    rf"\b(?P<word>[^\W\d_]{{3,}})(?:\((?P<a>{_SUFFIX}|s|es|x)\)(?:\(?s\)?)?"
    rf"|[.·•‧](?P<b>{_SUFFIX})(?:[.·•‧]s)?|[-/](?P<c>{_SUFFIX}))(?!\w)",
    re.IGNORECASE,
)
# Every mark above, and the slash between two words, holds one of these.
_HOLDS_A_MARK = re.compile(r"[/(\[.·•‧]|[^\W\d_]-[a-zè]|(?<![\w/])[hfm]\s*-", re.IGNORECASE)
_FEMININE_ENDINGS = (  # suffix written, ending of the masculine, ending of the feminine
    ("se", "r", "se"), ("se", "x", "se"), ("euse", "eur", "euse"), ("trice", "teur", "trice"),
    ("rice", "teur", "trice"), ("ere", "er", "ère"), ("iere", "ier", "ière"), ("e", "er", "ère"),
    ("ve", "f", "ve"), ("ive", "if", "ive"),
)  # fmt: skip
_IRREGULAR_PAIRS = {
    ("homme", "femme"),
    ("valet", "femme"),
    ("garcon", "fille"),
    ("steward", "hotesse"),
}
_SHARED_LETTERS = 2
_VARIABLE_LETTERS = 4  # « acteur » and « actrice » differ by their last four letters


def split_genders(text: str) -> tuple[str, ...]:
    """Return the full forms that ``text`` writes at once, masculine first; one when it is alone.

    ``Agent / Agente d'entretien`` gives ``Agent d'entretien`` and ``Agente d'entretien``;
    ``vendeur(se)`` and ``vendeur·euse`` give both words; ``(H/F)`` goes. Words on either side of a
    slash that are no pair are two names. Empty when nothing is left.
    """
    if not _HOLDS_A_MARK.search(text):  # most names: nothing to part
        alone = " ".join(text.split()).strip(" -,/")
        return (alone,) if alone else ()
    bare = _SEX_MARK.sub(" ", text)
    masculine = _SUFFIX_MARK.sub(lambda mark: mark["word"], bare)
    feminine = _SUFFIX_MARK.sub(_feminine, bare)
    forms = [form for written in (masculine, feminine) for form in _around_slash(written)]
    tidy = (" ".join(form.split()).strip(" -,/") for form in forms)
    return tuple(dict.fromkeys(form for form in tidy if form))


def _feminine(mark: re.Match[str]) -> str:
    word, suffix = mark["word"], fold(mark["a"] or mark["b"] or mark["c"])
    if suffix in {"s", "es", "x"}:
        return word
    for written, ending, instead in _FEMININE_ENDINGS:
        if suffix == written and word.endswith(ending):
            return word.removesuffix(ending) + instead
    return word + suffix


def _around_slash(text: str) -> tuple[str, ...]:
    left_text, slash, right_text = text.partition("/")
    left, right = left_text.split(), right_text.split()
    if not slash or not left or not right:
        return (text,)
    for count in range(min(len(left), len(right)), 0, -1):
        if all(map(_is_pair, left[-count:], right)):
            return " ".join(left + right[count:]), " ".join(left[:-count] + right)
    spaced = left_text[-1].isspace() and right_text[0].isspace()
    return (left_text, right_text) if spaced else (text,)


def _is_pair(masculine: str, feminine: str) -> bool:
    """Return whether two words are one word in both genders, compound words part by part."""
    one, other = fold(masculine).split("-"), fold(feminine).split("-")
    return len(one) == len(other) and all(map(_is_simple_pair, one, other))


def _is_simple_pair(one: str, other: str) -> bool:
    if one == other or (one, other) in _IRREGULAR_PAIRS:
        return True
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared >= max(_SHARED_LETTERS, min(len(one), len(other)) - _VARIABLE_LETTERS)
