"""Open a file outside of one's portfolio, and read who did."""

from typing import Annotated

from fastapi import Query, Response

from api.once import written
from api.problems import documented_problems
from api.routers.dependencies import ActorDep, VicinalDep, WritingDep, json_router
from api.schemas.insertion_fields import WindowQuery
from api.schemas.opening import OpenedFilePageOut, OpeningIn, OpeningOut, OpeningsOut
from api.schemas.queries import NoParameter
from insertion.ports import UnitOfWork
from usecases.idempotency import Answer
from usecases.open_file import list_openings, open_file, openings_of

router = json_router("Personnes accompagnées", 401, 404, 503)


@router.post(
    "/beneficiaires/{beneficiary_id}/ouvertures",
    summary="Ouvrir un dossier hors de son portefeuille",
    status_code=201,
    response_model=OpeningOut,
    responses=documented_problems(413, 415),
)
def create(beneficiary_id: str, asked: OpeningIn, writing: WritingDep) -> Response:
    """Pour huit heures, avec un motif. La personne le lit ; les administrateurs sont avertis.

    Ce qui s’ouvre : qui l’accompagne et son parcours ; jamais sa situation.
    """

    def work(uow: UnitOfWork) -> Answer:
        wanted = asked.wanted(beneficiary_id)
        opening = open_file(wanted, uow, writing.acting, writing.practice.new_id())
        return written(OpeningOut.of(opening), 201)

    return writing.answer(work)


@router.get(
    "/beneficiaires/{beneficiary_id}/ouvertures", summary="Qui a ouvert un dossier, et pourquoi"
)
def list_all(
    beneficiary_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> OpeningsOut:
    """À elle-même, à qui l’accompagne et au Département."""
    found = openings_of(beneficiary_id, vicinal.reading(), actor)
    return OpeningsOut(items=[OpeningOut.of(each) for each in found])


@router.get("/ouvertures", summary="Les dossiers ouverts hors d’un portefeuille")
def list_everywhere(
    query: Annotated[WindowQuery, Query()], actor: ActorDep, vicinal: VicinalDep
) -> OpenedFilePageOut:
    """Au Département : le dernier d’abord, avec qui l’a ouvert et pourquoi."""
    found = list_openings(vicinal.reading(), actor, query.window())
    return OpenedFilePageOut.of(found, query)
