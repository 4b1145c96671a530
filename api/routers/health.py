"""Alive, and ready: for the supervisor of the server."""

from typing import Annotated

from fastapi import Query

from api.problems import documented_problems
from api.routers.dependencies import VicinalDep, json_router
from api.schemas.health import AliveOut, ReadyOut
from api.schemas.queries import NoParameter

router = json_router("Santé")


@router.get("/sante/vif", summary="Le serveur répond-il ?")
async def alive(_query: Annotated[NoParameter, Query()]) -> AliveOut:
    """Répond toujours, sans rien lire : async, donc même quand tous les fils sont occupés."""
    return AliveOut()


@router.get(
    "/sante/pret",
    summary="Le serveur est-il prêt ?",
    responses=documented_problems(503),
)
def ready(_query: Annotated[NoParameter, Query()], vicinal: VicinalDep) -> ReadyOut:
    """Vérifie la base de données, son schéma et l’index des correspondances."""
    desk = vicinal.require_ready()
    return ReadyOut(
        version_index=desk.engine.state.version,
        version_referentiel=desk.reference.referential.version,
    )
