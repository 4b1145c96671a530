"""What a text must be to be kept, or to be an id."""

import re
import unicodedata

from insertion.errors import InvalidValue

MAX_ID_LENGTH = 80

MAX_TEXT_LENGTH = 100_000
"""Longest text kept in one field: the longest offers seen are under 10,000 characters."""

_ID = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._:-]{{0,{MAX_ID_LENGTH - 1}}}")

_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
_UNSEEN = re.compile(f"[{_IGNORABLE}\u2800\U00013441\U00013442]")  # blanks of braille and Egypt
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SEEN_CATEGORIES = frozenset("LNPS")


def is_unseen(character: str) -> bool:
    """Return whether nothing is drawn for a character that is no space.

    Those that Unicode says a reader may ignore (Default_Ignorable_Code_Point, which
    ``unicodedata`` does not tell: DerivedCoreProperties.txt), and blanks that count as signs.
    """
    return _UNSEEN.fullmatch(character) is not None


def is_legible(text: str) -> bool:
    """Return whether something of ``text`` can be seen, in the order in which it is written.

    A letter, a figure or a sign; a mark alone is none. What embeds or overrides the direction of
    writing is refused, which shows another text than the one that is kept (UTR 36 §2.10.3).
    """
    return not _TURNING.search(text) and any(
        unicodedata.category(each)[0] in _SEEN_CATEGORIES for each in _UNSEEN.sub("", text)
    )


def is_id(text: str) -> bool:
    """Return whether ``text`` has the form of an id: safe in a URL and in a file name."""
    return _ID.fullmatch(text) is not None


def require_id(text: str) -> str:
    """Return ``text`` unchanged, or raise :class:`InvalidValue` when it cannot be an id."""
    if not is_id(text):
        raise InvalidValue(
            "id",
            f"1 à {MAX_ID_LENGTH} lettres sans accent, chiffres, points, tirets, deux-points "
            "ou soulignés, en commençant par une lettre ou un chiffre",
        )
    return text


def is_storable(text: str) -> bool:
    """Return whether every database and every JSON reader can hold ``text``.

    PostgreSQL refuses NUL; a lone surrogate has no UTF-8 form.
    """
    if "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def require_storable(field: str, text: str, max_length: int = MAX_TEXT_LENGTH) -> str:
    """Return ``text`` unchanged, or raise :class:`InvalidValue` naming ``field``."""
    if len(text) > max_length:
        raise InvalidValue(field, f"un texte de {max_length} caractères au plus")
    if not is_storable(text):
        raise InvalidValue(field, "un texte sans caractère nul ni demi-caractère Unicode isolé")
    return text


def showable(text: str) -> str:
    """Return text that can be sent and kept: « ? » for what has no UTF-8 form."""
    return text.encode(errors="replace").decode()
