"""What a text must be to be kept, or to be an id."""

import re

from insertion.errors import InvalidValue

MAX_ID_LENGTH = 80

MAX_TEXT_LENGTH = 100_000
"""Longest text kept in one field: the longest offers seen are under 10,000 characters."""

_ID = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._:-]{{0,{MAX_ID_LENGTH - 1}}}")


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
