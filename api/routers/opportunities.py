"""Offers and actions: lists with exact filters, and one by its id; JSON or GeoJSON."""

from typing import Annotated

from fastapi import Query, Request, Response

from api.negotiation import wants_geojson
from api.problems import documented_problems
from api.routers.dependencies import VicinalDep, map_router
from api.schemas.opportunity import ActionOut, OfferOut
from api.schemas.page import PageOut, feature_response, list_response
from api.schemas.queries import FormatQuery, ListQuery
from api.wiring import Vicinal
from insertion.terms import OpportunityKind
from usecases.browse_opportunities import list_opportunities, show_opportunity

router = map_router("Offres et actions", 503)


@router.get("/offres", summary="Les offres d’emploi", response_model=PageOut[OfferOut])
def list_job_offers(
    request: Request, query: Annotated[ListQuery, Query()], vicinal: VicinalDep
) -> Response:
    """Une page d’offres ouvertes, par identifiant croissant. Tous les filtres s’ajoutent."""
    return _list(OpportunityKind.JOB_OFFER, request, query, vicinal)


@router.get("/actions", summary="Les actions d’insertion", response_model=PageOut[ActionOut])
def list_insertion_actions(
    request: Request, query: Annotated[ListQuery, Query()], vicinal: VicinalDep
) -> Response:
    """Une page d’actions ouvertes, par identifiant croissant. Tous les filtres s’ajoutent."""
    return _list(OpportunityKind.INSERTION_ACTION, request, query, vicinal)


@router.get(
    "/offres/{opportunity_id}",
    summary="Une offre d’emploi",
    response_model=OfferOut,
    responses=documented_problems(404),
)
def show_job_offer(
    request: Request,
    opportunity_id: str,
    query: Annotated[FormatQuery, Query()],
    vicinal: VicinalDep,
) -> Response:
    """Tout ce qui est connu d’une offre."""
    return _show(OpportunityKind.JOB_OFFER, request, opportunity_id, query, vicinal)


@router.get(
    "/actions/{opportunity_id}",
    summary="Une action d’insertion",
    response_model=ActionOut,
    responses=documented_problems(404),
)
def show_insertion_action(
    request: Request,
    opportunity_id: str,
    query: Annotated[FormatQuery, Query()],
    vicinal: VicinalDep,
) -> Response:
    """Tout ce qui est connu d’une action."""
    return _show(OpportunityKind.INSERTION_ACTION, request, opportunity_id, query, vicinal)


def _list(kind: OpportunityKind, request: Request, query: ListQuery, vicinal: Vicinal) -> Response:
    referential = vicinal.knowledge().referential
    where = query.to_filter(kind, vicinal.communes, referential)
    found = list_opportunities(
        vicinal.unit_of_work(), where, query.page, query.size, vicinal.today()
    )
    as_geojson = wants_geojson(request, query.format)
    return list_response(found, query.page, query.size, referential, as_geojson=as_geojson)


def _show(
    kind: OpportunityKind,
    request: Request,
    opportunity_id: str,
    query: FormatQuery,
    vicinal: Vicinal,
) -> Response:
    opportunity = show_opportunity(vicinal.unit_of_work(), kind, opportunity_id, vicinal.today())
    referential = vicinal.knowledge().referential
    as_geojson = wants_geojson(request, query.format)
    return feature_response(opportunity, referential, as_geojson=as_geojson)
