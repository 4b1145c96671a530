"""What is like an offer or an action: the same engine, asked by an opportunity."""

from typing import Annotated

from fastapi import Query

from api.problems import documented_problems
from api.routers.dependencies import VicinalDep, json_router
from api.schemas.queries import SimilarQuery
from api.schemas.similar import SimilarOut
from api.wiring import Vicinal
from insertion.terms import OpportunityKind
from usecases.browse_opportunities import show_opportunity
from usecases.find_similar import find_similar

router = json_router("Offres et actions", 503)


@router.get(
    "/offres/{opportunity_id}/proches",
    summary="Ce qui est proche d’une offre",
    responses=documented_problems(404),
)
def list_like_job_offer(
    opportunity_id: str, query: Annotated[SimilarQuery, Query()], vicinal: VicinalDep
) -> SimilarOut:
    """Les plus proches par ce qu’elles demandent et par le lieu, expliquées ; elle n’y est pas."""
    return _similar(OpportunityKind.JOB_OFFER, opportunity_id, query, vicinal)


@router.get(
    "/actions/{opportunity_id}/proches",
    summary="Ce qui est proche d’une action",
    responses=documented_problems(404),
)
def list_like_insertion_action(
    opportunity_id: str, query: Annotated[SimilarQuery, Query()], vicinal: VicinalDep
) -> SimilarOut:
    """Les plus proches par les besoins, le métier et le lieu, expliquées ; elle n’y est pas."""
    return _similar(OpportunityKind.INSERTION_ACTION, opportunity_id, query, vicinal)


def _similar(
    kind: OpportunityKind, opportunity_id: str, query: SimilarQuery, vicinal: Vicinal
) -> SimilarOut:
    show_opportunity(vicinal.unit_of_work(), kind, opportunity_id, vicinal.today())
    sources = vicinal.sources()
    alike = find_similar(
        opportunity_id, sources.desk, vicinal.unit_of_work(), query.k, query.kinds()
    )
    return SimilarOut.of(alike, sources.knowledge.referential)
