"""What a text must be to be kept: no NUL, no half of a surrogate pair, not endless."""

from insertion.errors import InvalidValue

MAX_TEXT_LENGTH = 100_000
"""Longest text kept in one field: the longest offers seen are under 10,000 characters."""


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
