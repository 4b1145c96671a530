"""Read the tables of a GTFS feed row by row, and account for the rows that cannot be used.

GTFS forbids new lines in a cell, so each physical line is a row: a quote left open costs its own
row and no other. Reasons are in French and never repeat the value.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from geo.errors import UnreadableTimetable
from geo.gtfs_archive import TableFile

MAX_CELL: Final = 500
NO_TIME: Final = -1
OPTIONAL_TABLES: Final = frozenset({"agency", "frequencies", "transfers", "feed_info"})

_TIME = re.compile(r"([0-9]{1,2}):([0-5][0-9]):([0-5][0-9])")
_WHOLE = re.compile(r"[0-9]{1,9}")
_EIGHT_DIGITS = 8


@dataclass(frozen=True, slots=True)
class RowRefused:
    """A row, or one thing of a row, left out: the file, its line (1 is the header), and why."""

    file: str
    line: int
    field: str
    reason: str


class BadCell(ValueError):
    """A cell that cannot be read; says which column and what was expected, in French."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the cells asked for, cleaned, with the place to name in a refusal."""

    file: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def required(self, column: str) -> str:
        """Return a cell that must not be empty."""
        text = self.cells[column]
        if not text:
            raise BadCell(column, "une valeur est attendue")
        return text

    def whole(self, column: str, default: int | None = None, maximum: int = 10**9) -> int:
        """Return a whole number, or ``default`` for an empty cell."""
        text = self.cells[column]
        if not text and default is not None:
            return default
        if not _WHOLE.fullmatch(text) or int(text) > maximum:
            raise BadCell(column, f"un nombre entier de 0 à {maximum} est attendu")
        return int(text)

    def day(self, column: str) -> int:
        """Return the ordinal of a day written ``20261130``."""
        text = self.cells[column]
        try:
            if len(text) != _EIGHT_DIGITS or not (text.isascii() and text.isdigit()):
                raise ValueError
            return date(int(text[:4]), int(text[4:6]), int(text[6:])).toordinal()
        except ValueError:
            raise BadCell(column, "une date comme 20261130 est attendue") from None


def read_time(text: str, column: str) -> int:
    """Return the seconds of a time written ``25:10:00``, :data:`NO_TIME` for an empty cell."""
    if not text:
        return NO_TIME
    found = _TIME.fullmatch(text)
    if not found:
        raise BadCell(column, "une heure comme 08:05:00 ou 25:10:00 est attendue")
    return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3])


@dataclass(slots=True)
class FeedTables:
    """Reads the tables of one feed.

    ``refused`` grows as rows are left out, ``set_aside`` as rows are kept less one thing.
    """

    files: Mapping[str, TableFile]
    refused: list[RowRefused] = field(default_factory=list)
    set_aside: list[RowRefused] = field(default_factory=list)
    read: dict[str, int] = field(default_factory=dict)

    def refuse(self, row: Row, bad: BadCell) -> None:
        """Account for a row that cannot be used."""
        self.refused.append(RowRefused(row.file, row.line, bad.column, bad.reason))

    def warn(self, row: Row, bad: BadCell) -> None:
        """Account for one thing of a row that is not used; the row is kept."""
        self.set_aside.append(RowRefused(row.file, row.line, bad.column, bad.reason))

    def rows(
        self, table: str, required: Sequence[str], optional: Sequence[str] = ()
    ) -> Iterator[Row]:
        """Yield the readable rows of a table; nothing when the feed does not hold it.

        Raises
        ------
        UnreadableTimetable
            When a required column is missing, or the header cannot be read.
        """
        columns = (*required, *optional)
        for name, line, cells in self.lines(table, required, optional):
            yield Row(name, line, dict(zip(columns, cells, strict=True)))

    def lines(
        self, table: str, required: Sequence[str], optional: Sequence[str] = ()
    ) -> Iterator[tuple[str, int, list[str]]]:
        """Yield (file, line, cells in the order asked): :meth:`rows` for millions of rows."""
        file = self.files.get(table)
        if file is None or not file.data.strip():  # an empty table is an absent one
            return
        lines = _physical_lines(file.data)
        positions = self._columns(table, file.name, next(lines), required, optional)
        if positions is None:
            return
        width = max((where for where in positions if where is not None), default=-1) + 1
        count = 0
        for number, raw in enumerate(lines, start=2):
            if not raw.strip(b' \t,"'):
                continue
            count += 1
            try:
                cells = _cells(_decoded(raw))
                if len(cells) < width:  # trailing empty cells are often left out
                    cells += [""] * (width - len(cells))
                yield (
                    file.name,
                    number,
                    ["" if where is None else _clean(cells[where]) for where in positions],
                )
            except (csv.Error, ValueError) as error:
                reason = str(error) if type(error) is ValueError else "guillemets mal placés"
                self.refused.append(RowRefused(file.name, number, "", reason))
        self.read[table] = count

    def _columns(
        self,
        table: str,
        name: str,
        header: bytes,
        required: Sequence[str],
        optional: Sequence[str],
    ) -> list[int | None] | None:
        """Return where the columns are; None when a table that one may do without lacks one."""
        try:
            return _positions(name, header, required, optional)
        except UnreadableTimetable:
            if table not in OPTIONAL_TABLES:
                raise
        reason = "une colonne attendue manque, le fichier n’est pas lu"
        self.set_aside.append(RowRefused(name, 1, "", reason))
        return None


def _physical_lines(data: bytes) -> Iterator[bytes]:
    yield from data.removeprefix(b"\xef\xbb\xbf").splitlines()


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _cells(line: str) -> list[str]:
    if '"' not in line:
        return line.split(",")
    return next(csv.reader([line], strict=True, skipinitialspace=True))


def _clean(cell: str) -> str:
    cell = cell.strip()
    if len(cell) > MAX_CELL:
        raise ValueError("cellule trop longue")
    if cell.isprintable():
        return cell
    cell = " ".join(cell.split())
    cell = "".join(character for character in cell if unicodedata.category(character) != "Cf")
    if not cell.isprintable():
        raise ValueError("un caractère de contrôle est interdit")
    return cell


def _positions(
    name: str, header: bytes, required: Sequence[str], optional: Sequence[str]
) -> list[int | None]:
    try:
        titles = [_clean(cell).lower() for cell in _cells(_decoded(header))]
    except (csv.Error, ValueError) as error:
        raise UnreadableTimetable(f"{name} : la première ligne est illisible.") from error
    missing = [column for column in required if column not in titles]
    if missing:
        raise UnreadableTimetable(
            f"{name} : la colonne {missing[0]} manque. Ce n’est pas un GTFS, ou son en-tête a été "
            "modifié."
        )
    return [titles.index(column) if column in titles else None for column in (*required, *optional)]
