"""Correspondances: what is within reach of a person, and why."""

from typing import Annotated

from fastapi import Path, Query, Response
from starlette.concurrency import run_in_threadpool

from api.json_response import json_response
from api.problems import documented_problems
from api.routers.dependencies import VicinalDep, json_router
from api.schemas.match import AssessmentOut, ShortlistOut, assessment_out, shortlist_out
from api.schemas.profile import ProfileIn
from api.schemas.queries import NoParameter, RankingQuery
from api.wiring import Vicinal
from usecases.profile_draft import ProfileDraft
from usecases.ranking_request import Wanted
from usecases.shortlist import (
    assess_for_profile,
    draw_up_shortlist,
    facts_at_hand,
    rank_at_once,
    read_facts,
)

router = json_router("Correspondances", 413, 415, 503)


@router.post(
    "/correspondances",
    summary="Les offres et actions à portée, expliquées",
    response_model=ShortlistOut,
)
async def rank(
    profile: ProfileIn, query: Annotated[RankingQuery, Query()], vicinal: VicinalDep
) -> Response:
    """Les meilleures correspondances d’une personne, dans l’ordre exact.

    La réponse est gardée douze mois, la question chiffrée et sans nom, pour pouvoir être refaite.
    Ce qui n’est pas connu n’exclut jamais : c’est listé sous `a_verifier`.
    """
    draft, wanted = profile.to_draft(), query.wanted(vicinal.communes)
    # Handing a short answer to another thread takes as long as making it; what reads a text or
    # the database is handed over, so that nobody else waits for it.
    sources = vicinal.sources_at_hand()
    ranked = None if sources is None else rank_at_once(draft, sources, wanted)
    if sources is None or ranked is None:
        return await run_in_threadpool(_rank, draft, wanted, vicinal)
    shortlist = facts_at_hand(ranked, sources)
    if shortlist is None:
        shortlist = await run_in_threadpool(read_facts, ranked, sources, vicinal.unit_of_work())
    vicinal.shown.ranking(shortlist.resolved.profile, wanted, shortlist.ranking)
    return json_response(shortlist_out(shortlist, sources.knowledge.referential))


def _rank(draft: ProfileDraft, wanted: Wanted, vicinal: Vicinal) -> Response:
    sources = vicinal.sources()
    shortlist = draw_up_shortlist(draft, sources, vicinal.unit_of_work(), wanted)
    vicinal.shown.ranking(shortlist.resolved.profile, wanted, shortlist.ranking)
    return json_response(shortlist_out(shortlist, sources.knowledge.referential))


@router.post(
    "/correspondances/{opportunity_id}",
    summary="Pourquoi cette offre ou cette action, ou pourquoi pas",
    response_model=AssessmentOut,
    responses=documented_problems(404),
)
def assess(
    profile: ProfileIn,
    opportunity_id: Annotated[str, Path(description="Identifiant de l’offre ou de l’action.")],
    _query: Annotated[NoParameter, Query()],
    vicinal: VicinalDep,
) -> Response:
    """Ce que vaut une offre ou une action pour une personne, et tout ce qui l’écarte."""
    sources = vicinal.sources()
    assessed = assess_for_profile(
        profile.to_draft(), sources, vicinal.unit_of_work(), opportunity_id
    )
    match = assessed.assessment.match
    vicinal.shown.assessment(assessed.resolved.profile, match, sources.versions)
    return json_response(assessment_out(assessed, sources.knowledge.referential))
