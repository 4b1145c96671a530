"""Who has seen the file of a person."""

from typing import Annotated

from fastapi import Query

from api.routers.dependencies import ActorDep, VicinalDep, json_router
from api.schemas.insertion_fields import WindowQuery
from api.schemas.readings import ReadingPageOut
from usecases.trace.readings import show_readings

router = json_router("Trace", 401, 404, 503)


@router.get("/beneficiaires/{beneficiary_id}/acces", summary="Qui a vu le dossier d’une personne")
def show(
    beneficiary_id: str,
    query: Annotated[WindowQuery, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> ReadingPageOut:
    """Chaque lecture par quelqu’un d’autre, la plus récente d’abord, gardée douze mois.

    À la personne elle-même, entière ; au Département, sans la sorte de données.
    """
    found = show_readings(beneficiary_id, vicinal.reading(), actor, query.window())
    return ReadingPageOut.of(found, query, actor.role)
