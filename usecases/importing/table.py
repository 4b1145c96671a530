"""A table in CSV: which separator, which columns, which rows, and on which line each begins."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from insertion.nir import holds_nir
from insertion.text import showable
from skills.normalize import label_key
from usecases.errors import UnreadableFile
from usecases.importing.columns import (
    ALIASES,
    COLUMNS,
    REQUIRED_COLUMNS,
    require_short_header,
)
from usecases.spreadsheet_text import as_written

SEPARATORS = (";", ",", "\t", "|")
MAX_CELL_SHOWN = 40

# The first line that Excel understands, and that some exports write: « sep=; ».
_SEPARATOR_LINE = re.compile(r'"?sep=.?"?\s*', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its cells by column name, blanks off, empty ones left out; or why it is none."""

    line: int
    cells: Mapping[str, str]
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header was understood."""

    unknown_columns: tuple[str, ...]
    header_line: int
    rows: Iterator[TableRow]


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """One cell of a header as it is written, and the column that it names, if any."""

    written: str
    column: str | None


Columns = Mapping[str, str]
"""What columns are by their header, where a person says it: nothing for one to leave out."""


def read_header(text: str, columns: Columns | None = None) -> tuple[HeaderCell, ...]:
    """Return the cells of the header of ``text``, whatever is missing or there twice."""
    lines, first = _lines(text)
    _separator, header, _used = _header(lines, first)
    names = _named(header, columns or {})
    return tuple(
        HeaderCell(showable(_told(cell)), name) for cell, name in zip(header, names, strict=True)
    )


def read_table(text: str, columns: Columns | None = None) -> Table:
    """Return the table of ``text``; its rows are read as they are asked for.

    ``columns`` says what some of its columns are, before what their headers say.

    Raises
    ------
    UnreadableFile
        When no line can be its header, or a column is there twice.
    """
    lines, first = _lines(text)
    separator, header, used = _header(lines, first)
    names = _named(header, columns or {})
    known = [name for name in names if name is not None]
    missing = [name for name in REQUIRED_COLUMNS if name not in known]
    if missing:
        raise UnreadableFile(f"ligne {first + 1} : colonne absente : {', '.join(missing)}")
    twice = sorted({name for name in known if known.count(name) > 1})
    if twice:
        raise UnreadableFile(f"ligne {first + 1} : colonne en double : {', '.join(twice)}")
    unknown = tuple(
        _told(cell)
        for cell, name in zip(header, names, strict=True)
        if name is None and cell.strip()
    )
    return Table(unknown, first + 1, _rows(lines, first + used, separator, names))


def _lines(text: str) -> tuple[list[str], int]:
    """Return the lines, and which is the header: the first that is not empty."""
    lines = list(io.StringIO(text, newline=""))
    first = next(
        (
            number
            for number, line in enumerate(lines)
            if line.strip() and not _SEPARATOR_LINE.fullmatch(line)
        ),
        None,
    )
    if first is None:
        raise UnreadableFile("fichier vide")
    require_short_header(lines[first], first + 1)
    return lines, first


def _told(cell: str) -> str:
    """Return what a report says of a header: nothing of somebody's NIR, in a table without one."""
    return "…" if holds_nir(cell) else cell.strip()[:MAX_CELL_SHOWN]


def _named(header: list[str], columns: Columns) -> list[str | None]:
    """Return the column that each cell names, as it was said or as it is written."""
    said = {name: column if column in ALIASES else None for name, column in columns.items()}
    return [
        said[cell.strip()[:MAX_CELL_SHOWN]]
        if cell.strip()[:MAX_CELL_SHOWN] in said
        else _column(cell)
        for cell in header
    ]


def _header(lines: list[str], first: int) -> tuple[str, list[str], int]:
    """Return the separator that recognises most columns, the header, and the lines it takes."""
    best: tuple[int, str, list[str], int] | None = None
    for separator in SEPARATORS:
        reader = csv.reader(iter(lines[first:]), delimiter=separator)
        try:
            cells = next(reader)
        except csv.Error:
            continue
        found = sum(_column(cell) is not None for cell in cells)
        if best is None or found > best[0]:
            best = (found, separator, cells, reader.line_num)
    if best is None:
        raise UnreadableFile(f"ligne {first + 1} : en-tête illisible")
    return best[1:]


def _column(cell: str) -> str | None:
    return COLUMNS.get(label_key(cell.replace("_", " ")))


def _rows(
    lines: list[str], start: int, separator: str, names: list[str | None]
) -> Iterator[TableRow]:
    """Yield the rows; a quote left open costs its own row, not those it would swallow."""
    while start < len(lines):
        reader = csv.reader(iter(lines[start:]), delimiter=separator, strict=True)
        read = 0
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield _row(start + read + 1, cells, names)
                read = reader.line_num
        except csv.Error:
            yield TableRow(start + read + 1, {}, "guillemets mal fermés ou cellule trop longue")
            start += read + 1
        else:
            return


def _row(line: int, cells: list[str], names: list[str | None]) -> TableRow:
    if any(cell.strip() for cell in cells[len(names) :]):
        return TableRow(line, {}, f"{len(cells)} cellules pour {len(names)} colonnes")
    named = zip(names, cells, strict=False)
    told = {name: as_written(cell.strip()) for name, cell in named if name and cell.strip()}
    return TableRow(line, told)
