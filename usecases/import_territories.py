"""Import territories: a CSV of communes, or a GeoJSON of outlines; every row accounted for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from geo.communes import CommuneCode, Communes
from geo.territory import Territory, TerritoryArea, is_kind
from geo.territory_layer import LayerForm, TerritoryLayer
from insertion.errors import InvalidValue
from insertion.layer_ports import WriteOutcome
from insertion.ports import UnitOfWork
from usecases.errors import UnreadableFile
from usecases.import_report import RowRefused
from usecases.importing.files import FileSource
from usecases.importing.sheets import Sheet, read_sheet
from usecases.importing.territory_geojson import read_territory_geojson
from usecases.importing.territory_table import read_territory_table

_NOTHING = "aucun territoire n’a pu être lu ; rien n’est changé"
_OTHER_NAME = "ce code porte déjà un autre nom dans ce fichier"
_TWICE = "ce code est déjà celui d’un autre contour de ce fichier"


@dataclass(frozen=True, slots=True)
class LayerReport:
    """What became of the territories of one kind."""

    kind: str
    form: LayerForm
    outcome: WriteOutcome
    territories: int
    communes: int


@dataclass(frozen=True, slots=True)
class TerritoryImportReport:
    """The account of an import; ``row_name`` says in French what a line counts."""

    layers: tuple[LayerReport, ...]
    read: int
    refused: tuple[RowRefused, ...]
    row_name: str


def import_territories(
    source: FileSource | Sheet, uow: UnitOfWork, communes: Communes, kind: str | None
) -> TerritoryImportReport:
    """Put the territories of a file in the place of those of the same kinds, whole.

    A kind may be known both by communes and by outlines: each form replaces itself only. Rows
    refused hide no other, and those that were read are kept.

    Raises
    ------
    usecases.errors.UnreadableFile
        When nothing can be read of the file; nothing was written.
    insertion.errors.InvalidValue
        When ``kind`` cannot name a kind, or is missing for a GeoJSON.
    """
    if kind is not None and not is_kind(kind):
        raise InvalidValue("--kind", "un mot en minuscules, comme pds, mds, qpv ou bassin_emploi")
    text = read_sheet(source).text
    if text.lstrip().startswith(("{", "[")):
        if kind is None:
            raise InvalidValue("--kind", "le type des territoires d’un GeoJSON, comme qpv ou frr")
        found = _outlines(text, kind)
    else:
        found = _communes(text, communes, kind)
    if not found.layers:
        raise UnreadableFile(_detailed(found.refused))
    with uow:
        outcomes = [uow.territories.save(layer) for layer in found.layers]
        uow.commit()
    reports = map(_report, found.layers, outcomes)
    return TerritoryImportReport(tuple(reports), found.read, found.refused, found.row_name)


@dataclass(frozen=True, slots=True)
class _Found:
    layers: tuple[TerritoryLayer, ...]
    read: int
    refused: tuple[RowRefused, ...]
    row_name: str


def _communes(text: str, communes: Communes, kind: str | None) -> _Found:
    rows = list(read_territory_table(text, communes, kind))
    lines = {row.line for row in rows}
    names: dict[tuple[str, str], Territory] = {}
    members: dict[Territory, set[CommuneCode]] = defaultdict(set)
    refused: list[RowRefused] = []
    for row in rows:
        if isinstance(row, RowRefused):
            refused.append(row)
            continue
        known = names.setdefault((row.territory.kind, row.territory.code), row.territory)
        if known != row.territory:
            refused.append(RowRefused(row.line, row.commune, "nom", _OTHER_NAME))
            continue
        members[known].add(row.commune)
    areas = (TerritoryArea(each, frozenset(codes)) for each, codes in members.items())
    layers = tuple(_layers(areas, LayerForm.COMMUNES))
    return _Found(layers, len(lines), tuple(refused), "ligne")


def _outlines(text: str, kind: str) -> _Found:
    areas: dict[str, TerritoryArea] = {}
    refused: list[RowRefused] = []
    rows = list(read_territory_geojson(text, kind))
    for row in rows:
        if isinstance(row, RowRefused):
            refused.append(row)
            continue
        rank, area = row
        if area.territory.code in areas:
            refused.append(RowRefused(rank, area.territory.code, "code", _TWICE))
            continue
        areas[area.territory.code] = area
    layers = tuple(_layers(areas.values(), LayerForm.OUTLINES))
    return _Found(layers, len(rows), tuple(refused), "contour")


def _layers(areas: Iterable[TerritoryArea], form: LayerForm) -> Iterator[TerritoryLayer]:
    by_kind: dict[str, list[TerritoryArea]] = defaultdict(list)
    for area in areas:
        by_kind[area.territory.kind].append(area)
    for kind in sorted(by_kind):
        ordered = sorted(by_kind[kind], key=lambda area: area.territory.code)
        yield TerritoryLayer(kind, form, tuple(ordered))


def _report(layer: TerritoryLayer, outcome: WriteOutcome) -> LayerReport:
    communes = {code for area in layer.areas for code in area.communes}
    return LayerReport(layer.kind, layer.form, outcome, len(layer.areas), len(communes))


def _detailed(refused: tuple[RowRefused, ...]) -> str:
    if not refused:
        return _NOTHING
    first = refused[0]
    return f"{_NOTHING} ; d’abord {first.line} : {first.reason}"
