"""A reachable area as GeoJSON (RFC 7946); written as text: the outlines are ready as such."""

import json
import math
from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, Field

from api.labels import TRAVEL_MODE_LABELS
from api.place_names import of_commune
from api.schemas.opportunity import CodeOut
from geo.geojson import commune_geometry_text, ring_text
from geo.travel import TravelMode
from usecases.find_area import Area, AreaForm, CommuneInArea


class AreaCommuneOut(BaseModel):
    """Une commune de la zone, et ce qui y est ouvert à portée."""

    code: str
    nom: str
    minutes: int | None = Field(
        description="Jusqu’à son centre, aller simple, à la minute entamée ; nul : une partie "
        "seulement est à portée."
    )
    offres: int
    actions: int

    @classmethod
    def of(cls, found: CommuneInArea) -> "AreaCommuneOut":
        """Return the commune as JSON."""
        return cls(
            code=found.commune.code,
            nom=found.commune.name,
            minutes=None if found.minutes is None else math.ceil(found.minutes),
            offres=found.offers,
            actions=found.actions,
        )


class HexagonOut(BaseModel):
    """Un hexagone de la zone."""

    minutes: int = Field(description="Jusqu’à son milieu, aller simple, à la minute entamée.")


class PolygonsOut(BaseModel):
    """Un contour : longitude puis latitude, six décimales, anneaux dans le sens direct."""

    type: Literal["Polygon", "MultiPolygon"]
    coordinates: list[list[list[float] | list[list[float]]]]


class AreaFeatureOut(BaseModel):
    """Une commune, ou un hexagone."""

    type: Literal["Feature"]
    id: str | None = None
    geometry: PolygonsOut | None
    properties: AreaCommuneOut | HexagonOut


class AreaSummaryOut(BaseModel):
    """De quoi la zone est faite, à côté des contours."""

    phrase: str
    depart: CodeOut
    mode: str
    minutes: float
    durees: Literal["modele", "horaires"] = Field(
        description="« horaires » : lues dans les horaires importés, à l’heure qui convient le "
        "mieux, aller ou retour, le plus long des deux ; « modele » : supposées, à 25 % près."
    )
    offres: int
    actions: int
    communes: list[AreaCommuneOut]
    communes_omises: int = Field(description="Les plus lointaines, quand il y en a trop.")
    version_index: str


class AreaOut(AreaSummaryOut):
    """La zone, pour une carte."""

    type: Literal["FeatureCollection"]
    features: list[AreaFeatureOut]


def summary_of(area: Area) -> AreaSummaryOut:
    """Return what is told of an area beside its outlines."""
    mode, minutes = area.wanted.mode, area.wanted.minutes
    offers = sum(each.offers for each in area.communes)
    actions = sum(each.actions for each in area.communes)
    return AreaSummaryOut(
        phrase=_sentence(area),
        depart=CodeOut(code=area.home.commune.code, libelle=area.home.commune.name),
        mode=mode,
        minutes=minutes,
        durees="horaires" if area.by_timetable else "modele",
        offres=offers,
        actions=actions,
        communes=[AreaCommuneOut.of(each) for each in area.communes],
        communes_omises=area.left_out,
        version_index=area.version,
    )


def _sentence(area: Area) -> str:
    mode, minutes = area.wanted.mode, area.wanted.minutes
    said = (
        f"À {minutes:g} min au plus {TRAVEL_MODE_LABELS[mode]} {of_commune(area.home.commune.name)}"
    )
    if area.by_timetable:
        return f"{said}, à l’heure qui convient le mieux"
    if mode is TravelMode.TRANSIT:
        return f"{said}, d’une durée supposée : les horaires d’ici ne sont pas connus"
    return said


def area_text(area: Area) -> str:
    """Return the area as the text of a FeatureCollection."""
    summary = summary_of(area).model_dump_json()
    features = ",".join(_features(area))
    return f'{{"type":"FeatureCollection","features":[{features}],{summary[1:]}'


def _features(area: Area) -> Iterator[str]:
    if area.wanted.form is AreaForm.HEXAGONS:
        for hexagon in area.hexagons:
            yield _feature(ring_text(hexagon.ring), HexagonOut(minutes=math.ceil(hexagon.minutes)))
        return
    for each in area.communes:
        geometry = commune_geometry_text(each.commune.current_code) or "null"
        yield _feature(geometry, AreaCommuneOut.of(each), each.commune.code)


def _feature(geometry: str, properties: BaseModel, code: str | None = None) -> str:
    identity = "" if code is None else f'"id":{json.dumps(code)},'
    return (
        f'{{"type":"Feature",{identity}"geometry":{geometry},'
        f'"properties":{properties.model_dump_json()}}}'
    )
