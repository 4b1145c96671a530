"""A CSV of communes and their territories: one a row, or one kind a column."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from geo.communes import CommuneCode, Communes, parse_commune_code
from geo.errors import UnknownCommune
from geo.place_names import words
from geo.territory import (
    KNOWN_NAMES,
    MAX_NAME_LENGTH,
    Territory,
    code_of,
    is_code,
    is_kind,
    kind_of,
)
from insertion.nir import NIR_REFUSED, holds_nir
from insertion.text import is_storable
from usecases.errors import UnreadableFile
from usecases.import_report import RowRefused
from usecases.importing.columns import require_short_header

SEPARATORS: Final = (";", ",", "\t", "|")
MAX_KINDS: Final = 20
_COMMUNE, _KIND, _NAME, _CODE = "commune", "type", "nom", "code"
_COLUMNS: Final[Mapping[str, str]] = {
    "commune": _COMMUNE,
    "code commune": _COMMUNE,
    "code insee": _COMMUNE,
    "insee": _COMMUNE,
    "codgeo": _COMMUNE,
    "type": _KIND,
    "genre": _KIND,
    "nom": _NAME,
    "territoire": _NAME,
    "nom territoire": _NAME,
    "code": _CODE,
    "code territoire": _CODE,
}
_IGNORED: Final = frozenset({"nom commune", "libelle commune", "libgeo", "nom de la commune"})


@dataclass(frozen=True, slots=True)
class Assignment:
    """One commune in one territory."""

    line: int
    commune: CommuneCode
    territory: Territory


@dataclass(frozen=True, slots=True)
class _Header:
    """Where each thing is; ``kinds`` are the columns that each hold the territories of a kind."""

    separator: str
    columns: Mapping[str, int]
    kinds: Mapping[str, int]
    width: int


def read_territory_table(
    text: str, communes: Communes, kind: str | None
) -> Iterator[Assignment | RowRefused]:
    """Yield each commune in each of its territories, or why a row is refused.

    ``kind`` is that of every row when the table has no column for it.

    Raises
    ------
    UnreadableFile
        When no line can be the header.
    """
    lines = list(io.StringIO(text, newline=""))
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise UnreadableFile("fichier vide")
    require_short_header(lines[first], first + 1)
    header = _header(lines[first], first + 1, kind)
    return _rows(lines, first + 1, header, communes, kind)


def _header(line: str, number: int, kind: str | None) -> _Header:
    read = [(separator, _cells(line, separator)) for separator in SEPARATORS]
    separator, cells = max(
        read, key=lambda each: sum(_column(cell) is not None for cell in each[1])
    )
    columns: dict[str, int] = {}
    kinds: dict[str, int] = {}
    for position, cell in enumerate(cells):
        name = _column(cell)
        if name is not None and name in columns:
            raise UnreadableFile(f"ligne {number} : colonne en double : {name}")
        if name is not None:
            columns[name] = position
        elif " ".join(words(cell)) not in _IGNORED and is_kind(kind_of(cell)):
            kinds[kind_of(cell)] = position
    if _COMMUNE not in columns:
        raise UnreadableFile(f"ligne {number} : colonne absente : commune (code INSEE)")
    if _NAME in columns or _CODE in columns:
        if _KIND not in columns and kind is None:
            raise UnreadableFile(f"ligne {number} : colonne absente : type, ou l’option --kind")
        return _Header(separator, columns, {}, len(cells))
    if not kinds or len(kinds) > MAX_KINDS:
        raise UnreadableFile(
            f"ligne {number} : il faut une colonne nom (ou code), ou bien une colonne par type de "
            f"territoire, {MAX_KINDS} au plus"
        )
    return _Header(separator, columns, kinds, len(cells))


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def _column(cell: str) -> str | None:
    return _COLUMNS.get(" ".join(words(cell)))


def _rows(
    lines: list[str], start: int, header: _Header, communes: Communes, kind: str | None
) -> Iterator[Assignment | RowRefused]:
    for number, line in enumerate(lines[start:], start=start + 1):
        if not line.strip():
            continue
        try:
            cells = next(csv.reader([line], delimiter=header.separator, strict=True))
        except (csv.Error, StopIteration):
            yield RowRefused(number, None, "", "guillemets mal fermés ou cellule trop longue")
            continue
        if len(cells) > header.width and any(cell.strip() for cell in cells[header.width :]):
            reason = f"{len(cells)} cellules pour {header.width} colonnes"
            yield RowRefused(number, None, "", reason)
            continue
        yield from _row(number, cells, header, communes, kind)


def _row(
    number: int, cells: list[str], header: _Header, communes: Communes, kind: str | None
) -> Iterator[Assignment | RowRefused]:
    def cell(position: int | None) -> str:
        return cells[position].strip() if position is not None and position < len(cells) else ""

    try:
        commune = _commune(cell(header.columns[_COMMUNE]), communes)
    except UnknownCommune:
        yield RowRefused(number, None, _COMMUNE, "ce code commune est inconnu (exemple : 49007)")
        return
    columns = header.columns
    if not header.kinds:
        row_kind = kind_of(cell(columns.get(_KIND))) or kind or ""
        name, code = cell(columns.get(_NAME)), cell(columns.get(_CODE))
        yield _assigned(number, commune, row_kind, name, code)
    for column_kind, position in header.kinds.items():
        if cell(position):  # a commune may have no canton or no PDS: nothing to say
            yield _assigned(number, commune, column_kind, cell(position), "")


def _commune(text: str, communes: Communes) -> CommuneCode:
    """Return the present commune of a code; a spreadsheet takes the first zero of 01004 away."""
    padded = f"0{text}" if len(text) == 4 and text.isdigit() else text  # noqa: PLR2004
    return communes.get(parse_commune_code(padded)).current_code


def _assigned(
    line: int, commune: CommuneCode, kind: str, name: str, code: str
) -> Assignment | RowRefused:
    if not is_kind(kind):
        return RowRefused(line, commune, _KIND, "un type comme pds, mds, canton ou epci")
    if holds_nir(name) or holds_nir(code):
        return RowRefused(line, commune, _NAME, NIR_REFUSED)
    code = code or code_of(name)
    name = name or KNOWN_NAMES.get((kind, code), code)
    if not is_code(code):
        return RowRefused(
            line, commune, _CODE, "un nom, ou un code de 1 à 80 lettres, chiffres, points et tirets"
        )
    if len(name) > MAX_NAME_LENGTH or not is_storable(name):
        return RowRefused(line, commune, _NAME, f"un nom de {MAX_NAME_LENGTH} caractères au plus")
    return Assignment(line, commune, Territory(kind, code, KNOWN_NAMES.get((kind, code), name)))
