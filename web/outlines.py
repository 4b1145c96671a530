"""The outlines of the communes of a département, light enough for a telephone: the offline map."""

import functools
import json
from collections.abc import Iterable

import shapely

from geo.communes import Commune, CommuneCode, load_communes
from geo.outline_archive import read_departement

_SIMPLIFIED_DEG = 0.003
_DECIMALS = 3  # a hundred metres
_NAMES_SHOWN = 24


@functools.lru_cache(maxsize=8)
def outlines_json(departement: str) -> bytes | None:
    """Return the outlines as GeoJSON, None for a département that has none."""
    read = read_departement(departement)
    if read is None:
        return None
    communes = load_communes().by_code
    simplified = shapely.coverage_simplify(read.outlines, _SIMPLIFIED_DEG)
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {"nom": communes[CommuneCode(code)].name},
            "geometry": _rounded(shapely.geometry.mapping(outline)),
        }
        for code, outline in zip(read.codes, simplified, strict=True)
        if CommuneCode(code) in communes
    ]
    collection = {
        "type": "FeatureCollection",
        "features": features,
        "noms": _names(communes[CommuneCode(code)] for code in read.codes if code in communes),
    }
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _names(communes: Iterable[Commune]) -> list[tuple[str, float, float]]:
    """Return the names worth writing on the map, and where."""
    largest = sorted(communes, key=lambda each: -(each.population or 0))[:_NAMES_SHOWN]
    return [
        (each.name, round(each.center.lat, _DECIMALS), round(each.center.lon, _DECIMALS))
        for each in largest
    ]


def _rounded(geometry: dict[str, object]) -> dict[str, object]:
    return {**geometry, "coordinates": _rounded_all(geometry["coordinates"])}


def _rounded_all(value: object) -> object:
    if isinstance(value, float):
        return round(value, _DECIMALS)
    return [_rounded_all(each) for each in value] if isinstance(value, tuple) else value
