"""The wording of an offer, read again before it is published."""

from typing import Annotated

from fastapi import Query

from api.problems import documented_problems
from api.routers.dependencies import json_router
from api.schemas.queries import NoParameter
from api.schemas.wording import WordingIn, WordingOut
from insertion.offer_wording import read_wording

router = json_router("Offres et actions")


@router.post(
    "/offres/relecture",
    summary="Relire le texte d’une offre",
    responses=documented_problems(413, 415),
)
def read_again(body: WordingIn, _query: Annotated[NoParameter, Query()]) -> WordingOut:
    """Les phrases contraires à l’article L. 1132-1 du code du travail, et comment les dire.

    Rien n’est enregistré ni refusé : c’est une aide à qui rédige.
    """
    return WordingOut.of(read_wording(body.texte))
