"""French words made equal up to accents, case, plural and gender, for the rules of the starter."""

import re

from skills.normalize import STOP_WORDS, fold, words_of
from skills.stemming import singular

_MASCULINES = (  # ending of a feminine, ending of its masculine, longest first
    ("trice", "teur"), ("teuse", "teur"), ("ienne", "ien"), ("euse", "eur"), ("iere", "ier"),
    ("esse", "e"), ("onne", "on"), ("enne", "en"), ("elle", "el"), ("ere", "er"), ("ive", "if"),
    ("ee", "e"), ("e", ""),
)  # fmt: skip
_MIN_LEFT = 3

# First words of a name that say a man, and no woman as they stand.
_HAS_A_FEMININE = re.compile(
    r"(?:agent|adjoint|commis|macon|vigneron|paysan|lignard|cheminot"
    r"|\w{2,}(?:eur|ier|ien|nger|cher|scher|ger|ant|ain|if)|employe|charge|accueillant|delegue"
    r"|attache)"
)
# First words that say a woman, and no man as they stand.
_HAS_A_MASCULINE = re.compile(
    r"(?:\w+(?:euse|iere|trice|ienne|ante|nere|gere|chere|onne|sse)|agente|adjointe|commise|employee"
    r"|chargee|deleguee)"
)
_NO_PERSON = frozenset(
    [
        "entretien",
        "pressing",
        "chantier",
        "papier",
        "atelier",
        "courrier",
        "quartier",
        "foyer",
        "panier",
        "encadrement",
        "recyclage",
        "casse",
    ]
)
# Masculine names that are said as they are of women, or whose feminine is another word.
_SAME_FOR_BOTH = frozenset(
    ["runner", "picker", "docker", "dockeuse", "barman", "manager", "manageuse", "marin"]
)


def spelling(text: str) -> str:
    """Return ``text`` without accents, case, empty words, plurals or gender."""
    return " ".join(
        _masculine(singular(word.text))
        for word in words_of(fold(text))
        if word.text not in STOP_WORDS
    )


def _masculine(word: str) -> str:
    for feminine, masculine in _MASCULINES:
        if word.endswith(feminine) and len(word) - len(feminine) >= _MIN_LEFT:
            return word.removesuffix(feminine) + masculine
    return word


def has_a_feminine(name: str) -> bool:
    """Return whether the first word of a folded name is a masculine with another feminine."""
    return _says_a_person(name, _HAS_A_FEMININE)


def has_a_masculine(name: str) -> bool:
    """Return whether the first word of a folded name is a feminine with another masculine."""
    return _says_a_person(name, _HAS_A_MASCULINE)


def _says_a_person(name: str, words: re.Pattern[str]) -> bool:
    first = name.split(maxsplit=1)[0].split("-", maxsplit=1)[0]
    return first not in _NO_PERSON | _SAME_FOR_BOTH and bool(words.fullmatch(first))


def is_feminine_of(other: str, name: str) -> bool:
    """Return whether a folded name is another in the feminine, whose other words may vary too."""
    (first, *rest), (other_first, *other_rest) = name.split(), other.split()
    return (
        len(rest) == len(other_rest)
        and other_first in _feminines(first)
        and all(
            theirs == ours or theirs in _feminines(ours)
            for ours, theirs in zip(rest, other_rest, strict=True)
        )
    )


def _feminines(word: str) -> frozenset[str]:
    if "-" in word:
        left, right = word.split("-", 1)
        return frozenset(
            f"{one}-{other}"
            for one in (left, *_feminines(left))
            for other in (right, *_feminines(right))
        ) - {word}
    forms = {word + "e", word + "esse", word + "sse", word + word[-1:] + "e"}
    for masculine, feminine in (
        ("teur", "trice"), ("deur", "drice"), ("eur", "euse"), ("er", "ere"), ("ien", "ienne"),
        ("on", "onne"), ("if", "ive"), ("e", "ee"), ("eau", "elle"), ("s", "se"), ("f", "ve"),
        ("x", "se"), ("c", "que"),
    ):  # fmt: skip
        if word.endswith(masculine):
            forms.add(word.removesuffix(masculine) + feminine)
    return frozenset(forms)
