"""The last guard before SQL: texts that no database could hold are refused with their field."""

import re
from collections.abc import Iterator
from typing import Any

from insertion.text import is_storable, require_storable
from persistence.json_form import Document

_ESCAPED_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def require_storable_document(document: Document, text: str) -> None:
    """Raise :class:`insertion.errors.InvalidValue` when a text of ``document`` cannot be stored.

    ``text`` is the document as JSON: one look at it clears nearly every document.
    """
    if is_storable(text) and not _ESCAPED_NUL.search(text):
        return
    for field, value in document.items():
        for part in _texts(value):
            require_storable(field, part, max_length=len(text))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
