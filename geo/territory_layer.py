"""A layer: all the territories of one kind that one file gave, as communes or as outlines.

It is stored whole, as bytes, in the way timetables and referentials are (ADR 0003).
"""

import hashlib
import json
import zlib
from dataclasses import dataclass
from enum import StrEnum

import shapely

from geo.communes import CommuneCode
from geo.errors import UnreadableTerritories
from geo.territory import Territory, TerritoryArea

FORMAT = 1


class LayerForm(StrEnum):
    """How the territories of a layer are known."""

    COMMUNES = "communes"
    OUTLINES = "contours"


@dataclass(frozen=True, slots=True)
class TerritoryLayer:
    """The territories of one kind, by ascending code."""

    kind: str
    form: LayerForm
    areas: tuple[TerritoryArea, ...]


def layer_to_bytes(layer: TerritoryLayer) -> bytes:
    """Return the layer as bytes; the same layer gives the same bytes."""
    document = {
        "format": FORMAT,
        "kind": layer.kind,
        "form": layer.form,
        "areas": [
            {
                "code": area.territory.code,
                "name": area.territory.name,
                "communes": sorted(area.communes),
                "outline": None if area.outline is None else shapely.to_wkb(area.outline, hex=True),
            }
            for area in sorted(layer.areas, key=lambda area: area.territory.code)
        ],
    }
    return zlib.compress(json.dumps(document, ensure_ascii=True, sort_keys=True).encode(), 6)


def layer_from_bytes(payload: bytes) -> TerritoryLayer:
    """Return the layer written in ``payload``.

    Raises
    ------
    UnreadableTerritories
        When the bytes are damaged, or of a form that this version does not read.
    """
    try:
        document = json.loads(zlib.decompress(payload))
        if document["format"] != FORMAT:
            raise UnreadableTerritories("territoires d’une autre version ; importez de nouveau")
        kind = document["kind"]
        areas = tuple(
            TerritoryArea(
                Territory(kind, each["code"], each["name"]),
                frozenset(CommuneCode(code) for code in each["communes"]),
                None if each["outline"] is None else shapely.from_wkb(each["outline"]),
            )
            for each in document["areas"]
        )
        return TerritoryLayer(kind, LayerForm(document["form"]), areas)
    except (zlib.error, ValueError, KeyError, TypeError, shapely.GEOSException) as error:
        raise UnreadableTerritories("territoires illisibles ; importez de nouveau") from error


def layer_digest(payload: bytes) -> str:
    """Return what tells these bytes from those of any other layer."""
    return hashlib.sha256(payload).hexdigest()
