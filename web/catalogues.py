"""Bring the catalogues up to date with the messages of the screens: ``python -m web.catalogues``.

French is written in the sources and is the key; a catalogue holds another language. A test says
when one lacks a message.
"""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from web.messages import FRENCH, LANGUAGES

FOLDER = Path(__file__).parent
LOCALES = FOLDER / "locales"
_KEYWORDS = {"_": None, "N_": None, "NN_": (1, 2), "ngettext": (1, 2)}
_WIDTH = 100
# Of the header: what tells nothing, or would make two runs differ.
_LEFT_OUT = (b'"Project', b'"Report', b'"Last', b'"POT', b'"PO-', b'"Generated', b"#, fuzzy")

Message = str | tuple[str, str]


def messages() -> Iterator[tuple[str, int, Message]]:
    """Yield each message of the screens, with the file and the line where it is."""
    for path in sorted(FOLDER.rglob("*.py")):
        yield from _read(path, "python")
    for path in sorted((FOLDER / "templates").rglob("*.html")):
        yield from _read(path, babel_extract)


def _read(path: Path, method: object) -> Iterator[tuple[str, int, Message]]:
    options = {"trimmed": "true", "encoding": "utf-8"}
    with path.open("rb") as source:
        for line, message, _, _ in extract(method, source, _KEYWORDS, (), options):  # type: ignore[arg-type]
            kept = (
                tuple(each for each in message if each) if isinstance(message, tuple) else message
            )
            if kept:
                yield path.relative_to(FOLDER).as_posix(), line, kept  # type: ignore[misc]


def template() -> Catalog:
    """Return every message once."""
    catalog = Catalog(charset="utf-8", fuzzy=False)
    plurals: dict[str, Message] = {}
    for _, _, message in messages():
        key = message if isinstance(message, str) else message[0]
        if key not in plurals or isinstance(message, tuple):
            plurals[key] = message
    for message in plurals.values():
        catalog.add(message)
    return catalog


def updated(code: str) -> bytes:
    """Return the catalogue of a language as it should be: what it said, and what it lacks."""
    path = LOCALES / f"{code}.po"
    held = path.read_bytes() if path.exists() else b""
    catalog = read_po(io.BytesIO(held), locale=code)
    catalog.update(template(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.header_comment = "# Messages of the screens of Vicinal: the French is the key."
    written = io.BytesIO()
    write_po(written, catalog, width=_WIDTH, no_location=True, omit_header=False, sort_output=True)
    lines = written.getvalue().splitlines()
    return b"\n".join(line for line in lines if not line.startswith(_LEFT_OUT)) + b"\n"


if __name__ == "__main__":
    for language in LANGUAGES:
        if language is not FRENCH:
            (LOCALES / f"{language.code}.po").write_bytes(updated(language.code))
