"""Where a NIR is in a workbook: every sheet, hidden or not, and every other text of its parts.

A file that waits is kept whole, and an import reads one sheet of it: what no row shows (another
sheet, a note, a name, a page header, a text that no cell shows any more) is looked at here.
"""

import math
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from insertion.nir import holds_nir
from usecases.errors import UnreadableFile
from usecases.importing.workbook_parts import (
    BOOK,
    STRINGS,
    Book,
    Parts,
    book_of,
    opened,
    refuse_doctype,
)

MAX_PARTS, MAX_TEXT = 2_000, 5_000_000
_HEAD = 30  # bytes of what comes before a part, its name and more aside
_SHORTEST = 13  # letters of a NIR without its key
_BREAK = " ; "  # two cells are no one number
_LOOKED_AT_ONCE = 65_536
_XML = (".xml", ".rels", ".vml")
_FILES_WITHIN = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_PACKED_WITHIN = ("xl/embeddings/", "xl/model/")
_RUNS = frozenset({"t", "r"})  # a text is cut in as many as it has shapes
_WHOLES = frozenset({"si", "is", "comment", "p", "c"})
_OF_CHARTS = {"numCache": True, "numLit": True, "strCache": False, "strLit": False}
_CELLS = frozenset({"c", "cell"})  # of a sheet, of another workbook
_NUMBER = re.compile(r"[-+]?[0-9]{1,20}(?:\.[0-9]{1,20})?(?:[Ee][-+]?[0-9]{1,3})?")
_LEAST, _MOST = 1e12, 1e15  # from thirteen digits before the decimals to fifteen
_ESCAPED = re.compile(r"_x00([0-7][0-9A-Fa-f])_")
# What draws: lists of numbers, some of which add up by chance.
_DRAWN = re.compile(rb"""\s(?:d|points|transform)\s*=\s*(?:"[^"<]*"|'[^'<]*')""")
_TAG = re.compile(rb"<[^<>]*>")
_ASCII = bytes(each if each < 128 else ord("x") for each in range(256))  # noqa: PLR2004
_ROWS_TOLD, _LONGEST_NAME = 3, 31
_OTHER = "une autre partie du classeur"
_PLACES: tuple[tuple[str, str], ...] = (
    (BOOK, "noms de feuilles ou de cellules"),
    (STRINGS, "textes qu’aucune cellule ne montre"),
    ("xl/worksheets", "une autre feuille"),
    ("xl/comments", "commentaires"),
    ("xl/threadedComments", "commentaires"),
    ("xl/drawings", "dessins, graphiques ou notes"),
    ("xl/charts", "dessins, graphiques ou notes"),
    ("xl/tables", "noms de colonnes d’un tableau"),
    ("xl/pivot", "données d’un tableau croisé"),
    ("xl/externalLinks", "données reprises d’un autre classeur"),
    ("docProps", "propriétés du document"),
)


@dataclass(frozen=True, slots=True)
class NirFound:
    """Where they are: rows of the sheet that is read, and other places, in French."""

    rows: tuple[int, ...]
    elsewhere: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.rows or self.elsewhere)


def nir_in_workbook(content: bytes) -> NirFound:
    """Return where a NIR is written in a workbook.

    Raises
    ------
    UnreadableFile
        When it cannot be looked at whole: broken, too large, or with another file in it.
    """
    with opened(content) as parts:
        return _Search(parts, book_of(parts)).run(content)


class _Search:
    """A look at each part in turn; the texts that cells share come first."""

    def __init__(self, parts: Parts, book: Book) -> None:
        self._parts, self._first = parts, book.first.part
        self._names = {
            each.part: f"feuille « {each.name[:_LONGEST_NAME]} »"
            for each in book.sheets
            if each.part and not holds_nir(each.name)
        }
        self._rows: set[int] = set()
        self._elsewhere: dict[str, None] = {}
        self._shared: frozenset[int] = frozenset()
        self._shown: set[int] = set()

    def run(self, content: bytes) -> NirFound:
        """Look at every part, then at what is between them."""
        members = self._parts.archive.infolist()
        if len(members) > MAX_PARTS:
            raise UnreadableFile(f"classeur de plus de {MAX_PARTS} parties")
        for member in sorted(members, key=lambda each: each.filename != STRINGS):
            self._look_at(member)
        if self._shared - self._shown:
            self._tell(_place(STRINGS))
        if _in_bytes(_between(content, members)):
            self._tell(_OTHER)
        return NirFound(tuple(sorted(self._rows)), tuple(self._elsewhere))

    def _tell(self, place: str) -> None:
        self._elsewhere[place] = None

    def _look_at(self, member: zipfile.ZipInfo) -> None:
        name = member.filename
        if name.startswith(_PACKED_WITHIN):
            raise _with_a_file()
        if not name.lower().endswith(_XML):
            self._look_at_bytes(member)
            return
        try:
            found = self._read(member)
        except expat.ExpatError:  # notes are often written as pages of the web are
            self._look_at_bytes(member)
            return
        if name == STRINGS:
            self._shared = frozenset(found.items)
            return
        self._shown |= found.shared_shown
        where = self._names.get(name) or _place(name)
        if name == self._first:
            self._rows |= found.rows
        elif found.rows:
            self._tell(f"{where}, {lines_told(found.rows, _ROWS_TOLD)}")
        if found.items:
            self._tell(where)

    def _read(self, member: zipfile.ZipInfo) -> "_Texts":
        texts = _Texts(self._shared)
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = refuse_doctype
        parser.StartElementHandler = texts.start
        parser.EndElementHandler = texts.end
        parser.CharacterDataHandler = texts.text
        parser.CommentHandler = texts.aside
        parser.ProcessingInstructionHandler = texts.aside
        parser.buffer_text = True
        for chunk in self._parts.bytes_of(member):
            parser.Parse(chunk)
        parser.Parse(b"", True)
        texts.look()
        return texts

    def _look_at_bytes(self, member: zipfile.ZipInfo) -> None:
        content = b"".join(self._parts.bytes_of(member))
        if content.startswith(_FILES_WITHIN):
            raise _with_a_file()
        if member.filename.lower().endswith(".svg"):
            content = _DRAWN.sub(b" ", content)
        if _in_bytes(content) or (b"<" in content and _in_bytes(_TAG.sub(b"", content))):
            self._tell(_place(member.filename))


class _Texts:
    """The texts of a part, put together as they are shown, and looked at as it is read.

    ``rows`` are those that hold one, ``items`` the texts that do and are in no row, by their rank
    among those that cells share.
    """

    def __init__(self, shared: frozenset[int]) -> None:
        self._shared = shared
        self.pieces: list[str] = []
        self.rows: set[int] = set()
        self.items: set[int] = set()
        self.shared_shown: set[int] = set()
        self._row = self._item = 0
        self._in_row = self._is_shared = self._is_number = False
        self._length = 0
        self._begin = 0  # among the pieces, of the last element that is no run

    def start(self, tag: str, names: Mapping[str, str]) -> None:
        """Begin an element; what its attributes say is read too."""
        tag = tag.rpartition(":")[2]
        if tag == "row":
            self.look()
            said = names.get("r", "")
            self._row = int(said) if _is_count(said) else self._row + 1
            self._in_row = True
        elif tag == "c":
            self._is_shared = names.get("t") == "s"
        if tag in _CELLS:
            self._is_number = names.get("t", "n") == "n"
        self._is_number = _OF_CHARTS.get(tag, self._is_number)
        if tag not in _RUNS:
            self._begin = len(self.pieces)
        for value in names.values():
            if len(value) >= _SHORTEST and holds_nir(_written(value, is_number=tag != "s")):
                self._note()

    def end(self, tag: str) -> None:
        """End an element: two texts are apart, unless they are two runs of one."""
        tag = tag.rpartition(":")[2]
        if tag in _RUNS:
            return
        if tag == "v":
            self._end_value()
        if tag in _WHOLES or len(self.pieces) > self._begin:
            self.pieces.append(_BREAK)
            self._begin = len(self.pieces)
        if tag in {"si", "row"} or self._length > _LOOKED_AT_ONCE:
            self.look()
        if tag == "si":
            self._item += 1
        elif tag == "row":
            self._in_row = False

    def text(self, text: str) -> None:
        """Take some of a text; no cell holds as much as the bound."""
        self.pieces.append(text)
        self._length += len(text)
        if self._length > MAX_TEXT:
            raise UnreadableFile(f"classeur avec un texte de plus de {MAX_TEXT} lettres")

    def aside(self, *said: str) -> None:
        """Look at what programs alone read."""
        if any(map(holds_nir, said)):
            self._note()

    def look(self) -> None:
        """Look at what was put together."""
        text = _unescaped("".join(self.pieces))
        self.pieces.clear()
        self._length = self._begin = 0
        if len(text) >= _SHORTEST and holds_nir(text):
            self._note()

    def _end_value(self) -> None:
        text = "".join(self.pieces[self._begin :])
        del self.pieces[self._begin :]
        if not self._is_shared:
            self.pieces.append(_written(text, is_number=self._is_number))
        elif _is_count(text) and int(text) in self._shared:
            self.shared_shown.add(int(text))
            self._note()

    def _note(self) -> None:
        if self._in_row:
            self.rows.add(self._row)
        else:
            self.items.add(self._item)


def _is_count(text: str) -> bool:
    return len(text) < _SHORTEST and text.isascii() and text.isdigit()


def _written(value: str, *, is_number: bool) -> str:
    """Return a value as it would be written: a large number without its power of ten.

    A number with fewer digits before its decimals than a NIR is none: one in a hundred results of
    a division would pass for one.
    """
    number = float(value) if _NUMBER.fullmatch(value) else math.nan
    if _LEAST <= abs(number) < _MOST:
        return f"{number:.0f}" if number.is_integer() else value
    return "" if is_number and abs(number) < _LEAST else _unescaped(value)


def _unescaped(text: str) -> str:
    """Return a text without the escapes that workbooks alone have."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x00" in text else text


def _in_bytes(content: bytes) -> bool:
    """Return whether one is written in bytes, a byte or two a letter, that nothing packs."""
    narrow = {content, content.replace(b"\0", b"")}
    return any(holds_nir(each.translate(_ASCII).decode("ascii")) for each in narrow)


def _between(content: bytes, members: Iterable[zipfile.ZipInfo]) -> bytes:
    """Return an archive without its parts that are not packed: each was looked at by itself."""
    gaps, begin = [], 0
    for each in sorted(members, key=lambda each: each.header_offset):
        if each.compress_type == zipfile.ZIP_STORED:
            head = content[each.header_offset : each.header_offset + _HEAD]
            lengths = int.from_bytes(head[-4:-2], "little") + int.from_bytes(head[-2:], "little")
            end = each.header_offset + _HEAD + lengths
            gaps.append(content[begin:end])
            begin = max(begin, end + each.compress_size)
    return b" ; ".join((*gaps, content[begin:]))


def _with_a_file() -> UnreadableFile:
    return UnreadableFile(
        "classeur avec des macros ou un autre fichier dedans : l’enregistrer sans, ou en CSV"
    )


def _place(name: str) -> str:
    return next((place for start, place in _PLACES if name.startswith(start)), _OTHER)


def lines_told(rows: Iterable[int], most: int) -> str:
    """Return where in a sheet, in French: « lignes 2, 5 », the first ones when there are many."""
    told = sorted(rows)
    more = f" et {len(told) - most} autres" if len(told) > most else ""
    return f"ligne{'s' if len(told) > 1 else ''} {', '.join(map(str, told[:most]))}{more}"
