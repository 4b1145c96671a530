"""The pieces that stored documents share: canonical text, digest, and the parts of both kinds.

A document holds ``v``, the version of its form, and only the fields that are known: a missing key
means the default of the domain (« not known »). Codes are stored as the enumerations give them,
dates in ISO 8601, hours as ``[weekday, first minute, last minute]``, requirements as
``[code, level]``. Sets are sorted, so that equal objects have equal documents, byte for byte.

Version 1 is the first. A new form gets a new number here, and its reader beside the old one.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from geo.errors import GeoError
from insertion.errors import DomainError
from insertion.schedule import TimeWindow, Weekday, WeeklyHours
from persistence.errors import UnreadableDocument
from skills.errors import SkillsError

DOCUMENT_VERSION = 1

Document = Mapping[str, Any]
"""A JSON object: this is the edge at which it becomes typed."""

_NOT_IN_FORM = (
    *(LookupError, TypeError, ValueError, ArithmeticError, AttributeError),
    *(DomainError, GeoError, SkillsError),
)

T = TypeVar("T")
M = TypeVar("M", bound=StrEnum)


def canonical_json(value: object) -> str:
    """Return the one JSON text of ``value``: sorted keys, no blanks; NaN and infinities refused."""
    return json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )


def content_hash(document: str, raw: str | None = None) -> str:
    """Return the digest by which a second import sees that nothing changed."""
    digest = hashlib.sha256(document.encode())
    if raw is not None:
        digest.update(b"\n" + raw.encode())
    return digest.hexdigest()


def known(document: dict[str, Any]) -> dict[str, Any]:
    """Return ``document`` with its version and without the fields that are not known."""
    kept = {key: value for key, value in document.items() if value is not None}
    return {"v": DOCUMENT_VERSION, **kept}


def reading(read: Callable[[Document], T], document: Document) -> T:
    """Return ``read(document)``; anything wrong in it becomes :class:`UnreadableDocument`."""
    try:
        if document["v"] != DOCUMENT_VERSION:
            raise UnreadableDocument("document: unknown version of the stored form")
        return read(document)
    except UnreadableDocument:
        raise
    except _NOT_IN_FORM:
        raise UnreadableDocument("document: not in the stored form of its version") from None


def read_optional(parse: Callable[[Any], T], value: Any) -> T | None:
    """Return what ``parse`` makes of a known value, None of an unknown one."""
    return None if value is None else parse(value)


def read_members(members: type[M], values: Iterable[str] | None) -> frozenset[M] | None:
    """Return a set of codes, None when it is not known."""
    return None if values is None else frozenset(map(members, values))


def sorted_codes(members: Iterable[StrEnum] | None) -> list[str] | None:
    """Return the codes of a set in order, None when it is not known."""
    return None if members is None else sorted(member.value for member in members)


def hours_to_json(hours: WeeklyHours | None) -> list[list[int]] | None:
    """Return the windows of ``hours`` as lists of three numbers."""
    if hours is None:
        return None
    return [[int(window.weekday), window.start, window.end] for window in hours.windows]


def read_hours(windows: Iterable[Iterable[int]] | None) -> WeeklyHours | None:
    """Return the hours stored by :func:`hours_to_json`."""
    return None if windows is None else _hours(tuple(tuple(window) for window in windows))


@lru_cache(maxsize=4096)
def _hours(windows: tuple[tuple[int, ...], ...]) -> WeeklyHours:
    # A mask is 1,260 bytes and most offers share a few shifts: build each once.
    return WeeklyHours.from_windows(
        TimeWindow(Weekday(day), start, end) for day, start, end in windows
    )
