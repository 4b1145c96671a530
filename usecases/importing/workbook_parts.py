"""The parts of an XLSX workbook, unpacked as they are read, and which of them are its sheets.

What unpacks to more than a bound, declares entities or is encrypted is refused.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn
from xml.parsers import expat

from usecases.errors import UnreadableFile

MAX_UNPACKED_BYTES = 60_000_000
BOOK, STRINGS = "xl/workbook.xml", "xl/sharedStrings.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_SIGNATURE = b"PK\x03\x04"
_CHUNK = 65_536
_BREAKS = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, LookupError, RuntimeError),
    *(OSError, ValueError, OverflowError),  # RuntimeError: an unknown way to pack, too
)


def is_workbook(content: bytes) -> bool:
    """Return whether a file begins as a workbook does: as any zip archive."""
    return content.startswith(_SIGNATURE)


class PartReader:
    """What is done of the elements of a part; most readers look at few."""

    def start(self, tag: str, names: Mapping[str, str]) -> None:
        """Begin an element."""

    def end(self, tag: str) -> None:
        """End an element."""

    def text(self, text: str) -> None:
        """Take some of a text."""


class Parts:
    """The parts of a workbook, whose bytes are counted together."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self._left = MAX_UNPACKED_BYTES

    def has(self, name: str) -> bool:
        """Return whether there is such a part."""
        return name in self.archive.namelist()

    def bytes_of(self, part: str | zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield the bytes of a part, as they are unpacked."""
        with self.archive.open(part) as opened_part:
            while chunk := opened_part.read(_CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    raise UnreadableFile(
                        f"classeur de plus de {MAX_UNPACKED_BYTES // 1_000_000} Mo une fois ouvert"
                    )
                yield chunk

    def parse(self, name: str, reader: PartReader) -> None:
        """Give the XML of a part to a reader, as it is unpacked."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = refuse_doctype
        parser.StartElementHandler = lambda tag, names: reader.start(tag.rpartition(" ")[2], names)
        parser.EndElementHandler = lambda tag: reader.end(tag.rpartition(" ")[2])
        parser.CharacterDataHandler = reader.text
        parser.buffer_text = True
        for chunk in self.bytes_of(name):
            parser.Parse(chunk)
        parser.Parse(b"", True)


@contextmanager
def opened(content: bytes) -> Iterator[Parts]:
    """Open a workbook for as long as it is read.

    Raises
    ------
    UnreadableFile
        When it is no workbook, or is broken.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if BOOK not in archive.namelist():
                raise UnreadableFile(
                    "un texte ou un classeur XLSX est attendu, et c’est une autre archive zip"
                )
            yield Parts(archive)
    except UnreadableFile:
        raise
    except _BREAKS:
        raise UnreadableFile(
            "classeur abîmé, chiffré ou illisible : l’enregistrer en CSV"
        ) from None


def refuse_doctype(*_said: object) -> NoReturn:
    """Refuse what declares entities: few bytes of it can be made many."""
    raise UnreadableFile("classeur qui déclare des entités : il n’est pas lu")


@dataclass(frozen=True, slots=True)
class SheetOfBook:
    """A sheet as the book names it, and the part that holds it."""

    name: str
    part: str
    is_visible: bool


@dataclass(frozen=True, slots=True)
class Book:
    """What a workbook says of its sheets, in their order."""

    sheets: tuple[SheetOfBook, ...]
    first: SheetOfBook
    """The first that is shown: the one that an import reads."""
    from_1904: bool


def book_of(parts: Parts) -> Book:
    """Return what a workbook says of its sheets.

    Raises
    ------
    UnreadableFile
        When none is shown.
    """
    named, relations = _Sheets(), _Relations()
    parts.parse(BOOK, named)
    parts.parse(_RELATIONS, relations)
    sheets = tuple(
        SheetOfBook(name, relations.part(relation), is_visible)
        for name, relation, is_visible in named.found
    )
    first = next((each for each in sheets if each.is_visible), None)
    if first is None:
        raise UnreadableFile("classeur sans feuille visible")
    if not first.part:
        raise ValueError("a sheet that leads to no part")
    return Book(sheets, first, named.from_1904)


class _Sheets(PartReader):
    def __init__(self) -> None:
        self.found: list[tuple[str, str, bool]] = []
        self.from_1904 = False

    def start(self, tag: str, names: Mapping[str, str]) -> None:
        """Note a sheet, and the calendar."""
        if tag == "sheet":
            relation = next((v for k, v in names.items() if k.rpartition(" ")[2] == "id"), "")
            is_visible = names.get("state", "visible") == "visible"
            self.found.append((names.get("name", ""), relation, is_visible))
        if tag == "workbookPr":
            self.from_1904 = names.get("date1904", "0") in {"1", "true"}


class _Relations(PartReader):
    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, tag: str, names: Mapping[str, str]) -> None:
        """Note where a part is."""
        if tag == "Relationship":
            self.targets[names["Id"]] = names["Target"]

    def part(self, relation: str) -> str:
        """Return the name of the part that a relation leads to, empty for none."""
        target = self.targets.get(relation)
        if target is None:
            return ""
        if target.startswith("/"):
            return target.lstrip("/")
        return posixpath.normpath(f"xl/{target}")
