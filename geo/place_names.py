"""How the name of a place is compared: without accents, case, punctuation or abbreviations."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "ß": "ss"})
_SUR = re.compile(r"\b(?:s/|sur/)(?!s\b)")
_SOUS = re.compile(r"\bs/s\b|\bss/")
_WORD = re.compile(r"[a-z0-9]+")

_EXPANSIONS = {
    "st": ("saint",),
    "ste": ("sainte",),
    "sts": ("saints",),
    "stes": ("saintes",),
    "mt": ("mont",),
    "nd": ("notre", "dame"),
    "s": ("sur",),
    "ss": ("sous",),
    "lez": ("les",),
}

_PREPOSITIONS = frozenset({"sur", "sous"})

ARTICLES = frozenset({"le", "la", "les", "l"})

# A name has at most nine words; more words than this are not an address.
MAX_WORDS = 60
MAX_CHARACTERS = 600


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text as names are compared.

    ``Ste-Gemmes s/Loire`` and ``SAINTE GEMMES SUR LOIRE`` give the same words. Only the first
    600 characters and 60 words are read: an address is shorter.
    """
    folded = _fold(text[:MAX_CHARACTERS])
    folded = _SUR.sub(" sur ", _SOUS.sub(" sous ", folded))
    found: list[str] = []
    for word in _WORD.findall(folded):
        found += _EXPANSIONS.get(word, (word,))
    return tuple(found[:MAX_WORDS])


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def article_last(name: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a name with its article last, as lists do: ``Ponts-de-Cé (Les)``."""
    return (*name[1:], name[0]) if len(name) > 1 and name[0] in ARTICLES else name


def without_article(name: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a name without the article it begins with."""
    return name[1:] if len(name) > 1 and name[0] in ARTICLES else name


def without_preposition(name: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a name as it is shortened on a label: ``Chalonnes/Loire``."""
    return tuple(word for word in name if word not in _PREPOSITIONS)
