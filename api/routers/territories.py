"""Territories: those imported, and those that hold a place."""

from typing import Annotated

from fastapi import Query

from api.problems import documented_problems
from api.routers.dependencies import VicinalDep, json_router
from api.schemas.profile import HomeIn
from api.schemas.queries import NoParameter, TerritoryQuery
from api.schemas.territory import TerritoriesOut, page_out, place_out
from api.wiring import Vicinal
from usecases.find_territories import find_territories, list_territories, require_kind
from usecases.profile_draft import HomeDraft

router = json_router("Territoires", 503)


@router.get("/territoires", summary="Les territoires importés, ou ceux d’une commune")
def list_all(query: Annotated[TerritoryQuery, Query()], vicinal: VicinalDep) -> TerritoriesOut:
    """EPCI, département, canton, PDS, MDS, quartiers prioritaires : ce que le Département connaît.

    Pour un domicile, utiliser POST : une adresse ou une position n’a pas sa place dans une adresse
    web.
    """
    place, known = query.home(), vicinal.territories()
    require_kind(query.type, known)
    if place is None:
        communes = vicinal.communes
        areas = list_territories(known, query.type, query.of_register(communes), communes)
        return page_out(list(areas), query.page, query.size)
    found = _found(place, vicinal)
    kept = [each for each in found.items if query.type in {None, each.type}]
    return found.model_copy(update={"items": kept, "total": len(kept), "size": len(kept)})


@router.post(
    "/territoires",
    summary="Les territoires d’un lieu, dit dans le corps",
    responses=documented_problems(413, 415),
)
def find(
    place: HomeIn, _query: Annotated[NoParameter, Query()], vicinal: VicinalDep
) -> TerritoriesOut:
    """Les territoires d’une commune, d’une position ou d’une adresse. Rien n’est enregistré."""
    return _found(place.to_draft(), vicinal)


def _found(place: HomeDraft, vicinal: Vicinal) -> TerritoriesOut:
    return place_out(
        find_territories(place, vicinal.territories(), vicinal.communes, vicinal.geocoder)
    )
