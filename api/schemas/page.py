"""Pages of offers and actions, as JSON or as GeoJSON (RFC 7946: longitude first)."""

from typing import Generic, Literal, TypeVar

from fastapi import Response
from pydantic import BaseModel

from api.schemas.opportunity import ActionOut, OfferOut, opportunity_out
from insertion.opportunity import Opportunity
from insertion.ports import Page
from skills.taxonomy import Referential

GEOJSON_MEDIA_TYPE = "application/geo+json"
_VARY = {"Vary": "Accept"}

OneOut = TypeVar("OneOut", bound=OfferOut | ActionOut)


class PageOut(BaseModel, Generic[OneOut]):
    """Une page, et combien il y en a."""

    items: list[OneOut]
    total: int
    page: int
    size: int
    pages: int


class PointOut(BaseModel):
    """Une position : longitude, puis latitude."""

    type: Literal["Point"] = "Point"
    coordinates: tuple[float, float]


class FeatureOut(BaseModel):
    """Une offre ou une action sur la carte ; sans position connue, ``geometry`` est nul."""

    type: Literal["Feature"] = "Feature"
    id: str
    geometry: PointOut | None
    properties: OfferOut | ActionOut

    @classmethod
    def of(cls, opportunity: Opportunity, referential: Referential) -> "FeatureOut":
        """Return the opportunity as a feature."""
        point = opportunity.place.coordinates
        return cls(
            id=opportunity.id,
            geometry=None if point is None else PointOut(coordinates=point.as_lon_lat()),
            properties=opportunity_out(opportunity, referential),
        )


class FeatureCollectionOut(BaseModel):
    """Une page, pour une carte."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[FeatureOut]
    total: int
    page: int
    size: int
    pages: int


def list_response(
    found: Page, page: int, size: int, referential: Referential, *, as_geojson: bool
) -> Response:
    """Return the page, in the form asked for."""
    total, pages = found.total, -(-found.total // size)
    if as_geojson:
        features = [FeatureOut.of(each, referential) for each in found.items]
        collection = FeatureCollectionOut(
            features=features, total=total, page=page, size=size, pages=pages
        )
        return _geojson(collection)
    items = [opportunity_out(each, referential) for each in found.items]
    return _json(
        PageOut[OfferOut | ActionOut](items=items, total=total, page=page, size=size, pages=pages)
    )


def feature_response(
    opportunity: Opportunity, referential: Referential, *, as_geojson: bool
) -> Response:
    """Return one opportunity, in the form asked for."""
    if as_geojson:
        return _geojson(FeatureOut.of(opportunity, referential))
    return _json(opportunity_out(opportunity, referential))


def _json(content: BaseModel) -> Response:
    return Response(content.model_dump_json(), media_type="application/json", headers=_VARY)


def _geojson(content: BaseModel) -> Response:
    return Response(content.model_dump_json(), media_type=GEOJSON_MEDIA_TYPE, headers=_VARY)
