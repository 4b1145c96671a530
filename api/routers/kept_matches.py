"""What suits a person followed, by the profile kept of her, for herself and who accompanies her."""

from typing import Annotated

from fastapi import Path, Query, Response

from api.json_response import json_response
from api.problems import documented_problems
from api.routers.dependencies import ActorDep, VicinalDep, json_router
from api.schemas.lever import LeversOut
from api.schemas.match_kept import (
    KeptAssessmentOut,
    KeptShortlistOut,
    kept_assessment_out,
    kept_shortlist_out,
)
from api.schemas.profile_kept import profile_kept
from api.schemas.queries import LeversQuery, NoParameter, RankingQuery
from api.wiring import Vicinal
from insertion.actor import Actor
from usecases.find_levers import find_levers
from usecases.guidance.kept import Kept, kept_of
from usecases.moped_loan import moped_loan
from usecases.place.interests import takes_interest
from usecases.profile_draft import ProfileDraft
from usecases.shortlist import assess_for_profile, draw_up_shortlist

router = json_router("Correspondances", 401, 404, 503)


@router.get(
    "/beneficiaires/{beneficiary_id}/correspondances",
    summary="Ce qui est à portée d’une personne, expliqué",
    response_model=KeptShortlistOut,
)
def rank(
    beneficiary_id: str,
    query: Annotated[RankingQuery, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> Response:
    """D’après son profil gardé, comme s’il était envoyé ; à elle et à qui l’accompagne."""
    sources, wanted = vicinal.sources(), query.wanted(vicinal.communes)
    draft, _ = _asked(beneficiary_id, vicinal, actor)
    found = draw_up_shortlist(draft, sources, vicinal.unit_of_work(), wanted)
    vicinal.shown.ranking(found.resolved.profile, wanted, found.ranking, beneficiary_id)
    return json_response(kept_shortlist_out(found, sources.knowledge.referential, wanted.k))


@router.get(
    "/beneficiaires/{beneficiary_id}/correspondances/leviers",
    summary="Ce qui mettrait davantage à portée d’une personne",
    response_model=LeversOut,
)
def levers(
    beneficiary_id: str,
    query: Annotated[LeversQuery, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> Response:
    """Les petits changements qui lui ouvriraient le plus, d’après son profil et sa situation."""
    sources = vicinal.sources()
    draft, kept = _asked(beneficiary_id, vicinal, actor)
    loan = moped_loan(kept.situation, vicinal.dispositifs(), vicinal.communes, vicinal.today())
    found = find_levers(draft, sources, vicinal.unit_of_work(), query.wanted(loan))
    answer = LeversOut.of(found, sources.knowledge.referential).model_dump_json()
    return Response(answer, media_type="application/json")


@router.get(
    "/beneficiaires/{beneficiary_id}/correspondances/{opportunity_id}",
    summary="Pourquoi cette offre ou cette action pour une personne, ou pourquoi pas",
    response_model=KeptAssessmentOut,
    responses=documented_problems(404),
)
def assess(
    beneficiary_id: str,
    opportunity_id: Annotated[str, Path(description="Identifiant de l’offre ou de l’action.")],
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> Response:
    """Ce qu’elle vaut pour elle, tout ce qui l’écarte, et tout ce qui est connu de l’offre."""
    sources = vicinal.sources()
    draft, _ = _asked(beneficiary_id, vicinal, actor)
    found = assess_for_profile(draft, sources, vicinal.unit_of_work(), opportunity_id)
    match = found.assessment.match
    vicinal.shown.assessment(found.resolved.profile, match, sources.versions, beneficiary_id)
    read_here = takes_interest(found.opportunity, vicinal.reading(), vicinal.today())
    referential = sources.knowledge.referential
    return json_response(kept_assessment_out(found, referential, takes_interest=read_here))


def _asked(beneficiary_id: str, vicinal: Vicinal, actor: Actor) -> tuple[ProfileDraft, Kept]:
    """Return the question that a person would ask by sending what is kept of her."""
    kept = kept_of(beneficiary_id, vicinal.reading(), actor)
    return profile_kept(kept.profile, vicinal.communes).to_draft(), kept
