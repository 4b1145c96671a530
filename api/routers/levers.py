"""Levers: what would put more within reach of a person, verified by the engine."""

from typing import Annotated

from fastapi import Query, Response

from api.problems import documented_problems
from api.routers.dependencies import VicinalDep, json_router
from api.schemas.lever import LeversIn, LeversOut
from api.schemas.queries import LeversQuery
from usecases.find_levers import find_levers
from usecases.moped_loan import moped_loan

router = json_router("Correspondances", 413, 415, 503)


@router.post(
    "/correspondances/leviers",
    summary="Ce qui mettrait davantage d’offres à portée",
    response_model=LeversOut,
    responses=documented_problems(404),
)
def levers(
    profile: LeversIn, query: Annotated[LeversQuery, Query()], vicinal: VicinalDep
) -> Response:
    """Les petits changements qui ouvriraient le plus, chacun vérifié en refaisant la recherche.

    Un cyclomoteur, un permis, dix minutes de plus, une garde d’enfants, une compétence… Avec
    `opportunite`, ce qui mettrait celle-là à portée. Rien n’est enregistré.
    """
    sources = vicinal.sources()
    situation, today = profile.known_situation(), vicinal.today()
    loan = moped_loan(situation, vicinal.dispositifs(), vicinal.communes, today)
    found = find_levers(profile.to_draft(), sources, vicinal.unit_of_work(), query.wanted(loan))
    answer = LeversOut.of(found, sources.knowledge.referential).model_dump_json()
    return Response(answer, media_type="application/json")
