"""Reachable areas: what is within some minutes of a place, for a map."""

from typing import Annotated

from fastapi import Query, Response

from api.problems import documented_problems
from api.routers.dependencies import VicinalDep, map_router
from api.schemas.area import AreaOut, area_text
from api.schemas.page import GEOJSON_MEDIA_TYPE
from api.schemas.profile import HomeIn
from api.schemas.queries import AreaQuery, CommuneAreaQuery
from api.wiring import Vicinal
from usecases.find_area import AreaWanted, find_area
from usecases.profile_draft import HomeDraft

router = map_router("Territoires", 503)


@router.get(
    "/zones-accessibles",
    summary="Ce qui est à portée d’une commune, en GeoJSON",
    response_model=AreaOut,
)
def from_commune(query: Annotated[CommuneAreaQuery, Query()], vicinal: VicinalDep) -> Response:
    """Les communes, ou des hexagones, à quelques minutes du centre d’une commune, et ce qui y est.

    Pour un domicile précis, utiliser POST : une position n’a pas sa place dans une adresse web.
    """
    return _answer(HomeDraft(commune_code=query.commune), query.wanted(), vicinal)


@router.post(
    "/zones-accessibles",
    summary="Ce qui est à portée d’un lieu dit dans le corps",
    response_model=AreaOut,
    responses=documented_problems(413, 415),
)
def from_place(
    place: HomeIn, query: Annotated[AreaQuery, Query()], vicinal: VicinalDep
) -> Response:
    """La même réponse depuis une position exacte ou une adresse. Rien n’est enregistré."""
    return _answer(place.to_draft(), query.wanted(), vicinal)


def _answer(place: HomeDraft, wanted: AreaWanted, vicinal: Vicinal) -> Response:
    area = find_area(place, vicinal.sources(), wanted)
    return Response(area_text(area), media_type=GEOJSON_MEDIA_TYPE)
