"""The first sheet of an XLSX workbook as CSV text, read as it goes by: a hostile one costs little.

Nothing is laid out from what a workbook says of its own size: one cell at XFD1048576 would fill
the memory. What unpacks to more than a bound, declares entities or is encrypted is refused.
"""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from usecases.errors import UnreadableFile
from usecases.importing.workbook_parts import STRINGS, PartReader, Parts, book_of, opened

MAX_WRITTEN = 30_000_000  # characters: cells that share one long text write it each
MAX_ROWS, MAX_COLUMNS, MAX_TEXTS = 100_000, 200, 1_000_000
_STYLES = "xl/styles.xml"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DATE_FORMATS = frozenset({*range(14, 23), *range(45, 48)})
_FIRST_DAY, _FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001
_LAST_SERIAL = 2_958_465  # 31 December 9999
_LARGEST_WHOLE = 1e15


@dataclass(frozen=True, slots=True)
class Workbook:
    """A sheet as text: line ``n`` is its row ``n``. ``formulas`` are (row, column) as shown."""

    text: str
    formulas: tuple[tuple[int, str], ...]
    other_sheets: int


def read_workbook(content: bytes) -> Workbook:
    """Return the first visible sheet of a workbook.

    Raises
    ------
    UnreadableFile
        When it is no workbook, is broken, or holds more than we read.
    """
    with opened(content) as parts:
        return _read(parts)


def _read(parts: Parts) -> Workbook:
    book = book_of(parts)
    strings, styles = _Strings(), _Styles()
    if parts.has(STRINGS):
        parts.parse(STRINGS, strings)
    if parts.has(_STYLES):
        parts.parse(_STYLES, styles)
    first_day = _FIRST_DAY_1904 if book.from_1904 else _FIRST_DAY
    sheet = _Sheet(strings.found, styles.are_dates(), first_day)
    parts.parse(book.first.part, sheet)
    visible = sum(each.is_visible for each in book.sheets)
    return Workbook(sheet.written.getvalue(), tuple(sheet.formulas), visible - 1)


class _Strings(PartReader):
    """The texts that cells share; what is said of their pronunciation is left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._in_text = self._in_phonetic = False

    def start(self, tag: str, names: Mapping[str, str]) -> None:
        """Begin a text."""
        if tag == "si":
            self._pieces = []
        self._in_phonetic = self._in_phonetic or tag == "rPh"
        self._in_text = tag == "t" and not self._in_phonetic

    def end(self, tag: str) -> None:
        """End a text."""
        if tag == "si":
            self.found.append("".join(self._pieces))
            if len(self.found) > MAX_TEXTS:
                raise UnreadableFile(f"classeur de plus de {MAX_TEXTS} textes")
        elif tag == "rPh":
            self._in_phonetic = False
        elif tag == "t":
            self._in_text = False

    def text(self, text: str) -> None:
        """Add to it."""
        if self._in_text:
            self._pieces.append(text)


class _Styles(PartReader):
    """Which styles show a number as a day."""

    def __init__(self) -> None:
        self._own: dict[str, str] = {}
        self._of_cells: list[str] = []
        self._in_cells = False

    def start(self, tag: str, names: Mapping[str, str]) -> None:
        """Note a format of numbers, or the one of a style."""
        if tag == "numFmt":
            self._own[names["numFmtId"]] = names.get("formatCode", "")
        if tag == "cellXfs":
            self._in_cells = True
        if tag == "xf" and self._in_cells:
            self._of_cells.append(names.get("numFmtId", "0"))

    def end(self, tag: str) -> None:
        """Leave the styles of cells."""
        if tag == "cellXfs":
            self._in_cells = False

    def are_dates(self) -> list[bool]:
        """Return whether each style is one of a day."""
        return [self._is_date(each) for each in self._of_cells]

    def _is_date(self, number: str) -> bool:
        if number in self._own:
            return re.search("[yd]", _QUOTED.sub("", self._own[number]), re.IGNORECASE) is not None
        return number.isdigit() and int(number) in _DATE_FORMATS


@dataclass(slots=True)
class _Cell:
    column: int = 0
    kind: str = "n"
    style: int = 0
    has_formula: bool = False
    pieces: list[str] = field(default_factory=list)


class _Sheet(PartReader):
    """The rows of a sheet, written as they end; an empty line for each that holds nothing."""

    def __init__(self, strings: list[str], dates: list[bool], first_day: datetime) -> None:
        self._strings, self._dates, self._first_day = strings, dates, first_day
        self.written = io.StringIO(newline="")
        self._writer = csv.writer(self.written, delimiter=";", lineterminator="\n")
        self._last_row = 0
        self._cells: dict[int, str] = {}
        self.formulas: list[tuple[int, str]] = []
        self._row = 0
        self._cell = _Cell()
        self._next_column = 0
        self._left = MAX_WRITTEN
        self._in_value = self._in_phonetic = False

    def start(self, tag: str, names: Mapping[str, str]) -> None:
        """Begin a row, a cell or its value."""
        if tag == "row":
            self._row = int(names["r"]) if "r" in names else self._row + 1
            self._next_column = 0
        elif tag == "c":
            column = _column_of(names["r"]) if "r" in names else self._next_column
            self._cell = _Cell(column, names.get("t", "n"), int(names.get("s", "0")))
            self._next_column = column + 1
        elif tag == "f":
            self._cell.has_formula = True
        elif tag == "rPh":
            self._in_phonetic = True
        self._in_value = tag == "v" or (tag == "t" and not self._in_phonetic)

    def end(self, tag: str) -> None:
        """Keep a cell that holds something."""
        if tag in {"v", "t"}:
            self._in_value = False
        elif tag == "rPh":
            self._in_phonetic = False
        elif tag == "c":
            self._keep()
        elif tag == "row" and self._cells:
            self._write()

    def text(self, text: str) -> None:
        """Add to the value of a cell."""
        if self._in_value:
            self._cell.pieces.append(text)

    def _write(self) -> None:
        if self._row <= self._last_row:
            raise ValueError("rows are not in order")
        self._writer.writerows([] for _ in range(self._row - self._last_row - 1))
        self._writer.writerow(
            [self._cells.get(column, "") for column in range(max(self._cells) + 1)]
        )
        self._last_row, self._cells = self._row, {}

    def _keep(self) -> None:
        cell = self._cell
        value = self._value(cell)
        self._left -= len(value)
        if self._left < 0:
            raise UnreadableFile(
                f"classeur de plus de {MAX_WRITTEN // 1_000_000} millions de caractères"
            )
        if not value.strip():
            return
        if not 1 <= self._row <= MAX_ROWS or cell.column >= MAX_COLUMNS:
            where = f"{_letters(cell.column)}{self._row}"
            raise UnreadableFile(
                f"cellule {where} : {MAX_ROWS} lignes et {MAX_COLUMNS} colonnes au plus"
            )
        self._cells[cell.column] = value
        if cell.has_formula:
            self.formulas.append((self._row, _letters(cell.column)))

    def _value(self, cell: _Cell) -> str:
        text = "".join(cell.pieces)
        if cell.kind == "s":
            text = self._strings[int(text)] if text else ""
        elif cell.kind == "b":
            return {"1": "oui", "0": "non"}.get(text, text)
        elif cell.kind == "n" and text:
            return self._number(text, cell.style)
        # A row is a line: what breaks lines in a cell would move all that follow.
        return " ".join(_ESCAPED.sub(_unescaped, text).splitlines())

    def _number(self, text: str, style: int) -> str:
        number = float(text)
        if 0 <= style < len(self._dates) and self._dates[style] and 0 <= number <= _LAST_SERIAL:
            moment = self._first_day + timedelta(days=number)
            is_day = number == int(number)
            return moment.date().isoformat() if is_day else moment.isoformat(" ", "minutes")
        return (
            str(int(number))
            if number == round(number, 0) and abs(number) < _LARGEST_WHOLE
            else repr(number)
        )


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def _column_of(reference: str) -> int:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError("reference")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
