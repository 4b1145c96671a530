"""From the fields of a form to the JSON of the API: what was left empty is not said."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from web.forms import Form

NONE_OF_THEM = "_aucun"
"""The box that says « none »: without it, no box ticked says that it is not known."""


def said(form: Form, *names: str) -> dict[str, Any]:
    """Return the texts that were written, by name."""
    return {name: text for name in names if (text := form.get(name))}


def numbers(form: Form, *names: str) -> dict[str, Any]:
    """Return the whole numbers that were written; what is none of it is left for the API to say."""
    return {name: whole(text) for name, text in said(form, *names).items()}


def whole(text: str) -> int | str:
    """Return a number, or the text that is none."""
    is_number = text.isascii() and text.isdigit() and len(text) <= 9  # noqa: PLR2004
    return int(text) if is_number else text


def version_of(form: Form) -> int | str | None:
    """Return the version that a page showed: what is none goes as it is, and is refused."""
    text = form.get("version")
    return whole(text) if text else None


def is_day(text: str) -> bool:
    """Return whether a text is a day, as the API and the hidden fields of a page write it."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def as_said(day: str) -> str:
    """Return the day of a field as people write it; as it was typed when it is none."""
    return "/".join(reversed(day.split("-"))) if is_day(day) else day


def pointed(text: str) -> str:
    """Return a number written the French way as programs write it: « 1 607,75 » is 1607.75."""
    return "".join(text.split()).replace(",", ".")


def decimal(text: str) -> float | str:
    """Return a number as French people write it, or the text that is none."""
    try:
        found = float(pointed(text))
    except ValueError:
        return text
    return found if abs(found) < 1e6 else text  # noqa: PLR2004 - nor infinity, nor NaN


def ticked(form: Form, name: str) -> list[str] | None:
    """Return the boxes ticked, none of them when that is what was ticked, None when nothing was."""
    boxes = form.all(name)
    if boxes == [NONE_OF_THEM]:
        return []
    return [each for each in boxes if each != NONE_OF_THEM] or None


def lines(text: str) -> list[str]:
    """Return what was written one a line, or between commas."""
    parts: Iterable[str] = text.replace(",", "\n").replace(";", "\n").splitlines()
    return [part.strip() for part in parts if part.strip()]
