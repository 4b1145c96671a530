"""Read the CSV tables of an archive row by row, and account for the rows that cannot be used."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from skills.archive_reading import ArchiveFiles, TableFile, clean_cell, decode_lines
from skills.errors import UnreadableReferential


@dataclass(frozen=True, slots=True)
class RowRefused:
    """A row left out: the file, its line (1 is the header), and why, in French."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the cells asked for, cleaned, with the place to name in a refusal."""

    file: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def refused(self, reason: str) -> RowRefused:
        """Return the refusal of this row."""
        return RowRefused(self.file, self.line, reason)


@dataclass(slots=True)
class ArchiveTables:
    """Reads tables of one archive; ``refused`` grows as rows are left out."""

    files: ArchiveFiles
    refused: list[RowRefused] = field(default_factory=list)

    def refuse(self, row: Row, reason: str) -> None:
        """Account for a row that cannot be used."""
        self.refused.append(row.refused(reason))

    def rows(
        self, table: str, required: tuple[str, ...], optional: tuple[str, ...] = ()
    ) -> Iterator[Row]:
        """Yield the usable rows of a table; nothing when the archive does not hold it.

        A column may be given as ``name|old_name``: the first one present is read, as ``name``.

        Raises
        ------
        UnreadableReferential
            When a required column is missing, or the header cannot be read.
        """
        file = self.files.tables.get(table)
        if file is None:
            return
        lines = _records(file, self.refused)
        try:
            header = [clean_cell(cell).lower() for cell in next(lines, (1, []))[1]]
        except ValueError as error:
            raise UnreadableReferential(f"{file.name}, première ligne : {error}") from None
        columns = _positions(file.name, header, required, optional)
        for line, cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            reason = _misfit(cells, len(header))
            try:
                row = {
                    name: clean_cell(cells[position]) if position is not None else ""
                    for name, position in columns.items()
                    if reason is None
                }
            except ValueError as error:
                reason = str(error)
            if reason is not None:
                self.refused.append(RowRefused(file.name, line, reason))
            else:
                yield Row(file.name, line, row)


def _misfit(cells: list[str], expected: int) -> str | None:
    if len(cells) < expected or any(cell.strip() for cell in cells[expected:]):
        return f"{len(cells)} colonnes au lieu de {expected}"
    return None


def _positions(
    name: str, header: list[str], required: tuple[str, ...], optional: tuple[str, ...]
) -> dict[str, int | None]:
    positions: dict[str, int | None] = {}
    for column in (*required, *optional):
        names = column.split("|")
        present = [header.index(alias) for alias in names if alias in header]
        if not present and column in required:
            raise UnreadableReferential(
                f"{name} : la colonne {names[0]} manque. Ce fichier ne vient pas d'une archive "
                "ROME 4.0, ou son en-tête a été modifié."
            )
        positions[names[0]] = present[0] if present else None
    return positions


def _records(file: TableFile, refused: list[RowRefused]) -> Iterator[tuple[int, list[str]]]:
    """Yield the records of a CSV file with the line where each begins."""
    reader = csv.reader(decode_lines(file.data), delimiter=_delimiter(file.data))
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            refused.append(RowRefused(file.name, line, "cellule illisible ou trop longue"))
        else:
            yield line, cells
        line = reader.line_num + 1


def _delimiter(data: bytes) -> str:
    header = data[: data.find(b"\n")] if b"\n" in data else data
    return max(",;\t", key=lambda sign: header.count(sign.encode()))
