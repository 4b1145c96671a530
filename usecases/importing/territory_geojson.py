"""A GeoJSON of outlines, one territory a feature."""

import json
from collections.abc import Iterator, Mapping
from typing import Final

from geo.errors import InvalidOutline
from geo.outline_reading import read_outline
from geo.territory import MAX_NAME_LENGTH, Territory, TerritoryArea, code_of, is_code
from insertion.nir import NIR_REFUSED, holds_nir
from insertion.text import is_storable
from usecases.errors import UnreadableFile
from usecases.import_report import RowRefused
from usecases.importing.json_access import as_object, text_of

# What official layers call the code and the name (QPV 2024: code_qp, lib_qp).
CODE_PROPERTIES: Final = ("code", "code_qp", "codeqp", "code_qpv", "id")
NAME_PROPERTIES: Final = ("nom", "lib_qp", "nom_qp", "libelle", "name")


def read_territory_geojson(
    text: str, kind: str
) -> Iterator[tuple[int, TerritoryArea] | RowRefused]:
    """Yield each territory with its rank in the file, or why a feature is refused.

    Raises
    ------
    UnreadableFile
        When the text is not a GeoJSON of features.
    """
    features = _features(text)
    return (_read(rank, feature, kind) for rank, feature in enumerate(features, start=1))


def _features(text: str) -> list[object]:
    try:
        document = as_object(json.loads(text))
    except json.JSONDecodeError as error:
        raise UnreadableFile(
            f"JSON mal formé, ligne {error.lineno}, colonne {error.colno}"
        ) from None
    except (RecursionError, ValueError):
        raise UnreadableFile("JSON trop profond, ou avec un nombre démesuré") from None
    if document is None:
        raise UnreadableFile("un objet GeoJSON est attendu")
    if document.get("type") == "Feature":
        return [document]
    features = document.get("features")
    if document.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise UnreadableFile("un FeatureCollection ou un Feature GeoJSON est attendu")
    return features


def _read(rank: int, value: object, kind: str) -> tuple[int, TerritoryArea] | RowRefused:
    feature = as_object(value)
    if feature is None or feature.get("type") != "Feature":
        return RowRefused(rank, None, "type", "un Feature GeoJSON est attendu")
    properties = as_object(feature.get("properties")) or {}
    name = _first(properties, NAME_PROPERTIES)
    code = _first(properties, CODE_PROPERTIES) or text_of(feature, "id") or code_of(name or "")
    if holds_nir(code) or holds_nir(name or ""):
        return RowRefused(rank, None, "properties", NIR_REFUSED)
    if not is_code(code):
        expected = "un code, ou un nom, dans les propriétés : code, code_qp ou id ; nom ou lib_qp"
        return RowRefused(rank, None, "properties", expected)
    name = name or code
    if len(name) > MAX_NAME_LENGTH or not is_storable(name):
        return RowRefused(rank, code, "nom", f"un nom de {MAX_NAME_LENGTH} caractères au plus")
    try:
        outline = read_outline(feature.get("geometry"))
    except InvalidOutline as error:
        return RowRefused(rank, code, "geometry", str(error))
    return rank, TerritoryArea(Territory(kind, code, name), outline=outline)


def _first(properties: Mapping[str, object], names: tuple[str, ...]) -> str | None:
    by_name = {name.casefold(): name for name in properties if isinstance(name, str)}
    found = (text_of(properties, by_name[name]) for name in names if name in by_name)
    return next((text for text in found if text is not None), None)
