"""Texts that a spreadsheet must not compute, and how they are read back.

A cell that begins like a formula could compute, or call out, on behalf of who opens the file: it is
written with an apostrophe before it. A cell that we read is given back as it was before that, so
that « -5 » or « +33 6… » goes out and comes back unchanged.
"""

import re

# Full-width signs too: some spreadsheets take them for the plain ones.
_FORMULA_START = r"[ \u00a0]*[=+\-@|%\t\r\n\uff1d\uff0b\uff0d\uff20]"
_BEGINS = re.compile(rf"'*{_FORMULA_START}")
_IS_MARKED = re.compile(rf"''*{_FORMULA_START}")


def inert(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if _BEGINS.match(text) else text


def as_written(cell: str) -> str:
    """Return what :func:`inert` was given: ``as_written(inert(text)) == text``, whatever it is."""
    return cell[1:] if _IS_MARKED.match(cell) else cell
