"""What people are called: of one, and of many at once."""

from typing import Annotated

from fastapi import Query, Response

from api.once import tag_of, written
from api.problems import documented_problems
from api.routers.dependencies import ActorDep, ReadDep, VicinalDep, WritingDep, json_router
from api.schemas.identity import (
    IdentitiesQuery,
    IdentityIn,
    IdentityKeptOut,
    IdentityOut,
    NamedPeopleOut,
)
from api.schemas.queries import NoParameter
from insertion.civil_identity import CivilIdentity
from insertion.ports import UnitOfWork
from usecases.civil_identities import keep_identity, show_identities, show_identity
from usecases.idempotency import Answer

router = json_router("Personnes accompagnées", 401, 404, 503)
_WRITES = documented_problems(409, 412, 413, 415)


@router.get("/identites", summary="Les noms de plusieurs personnes")
def list_names(
    query: Annotated[IdentitiesQuery, Query()], actor: ActorDep, vicinal: VicinalDep
) -> NamedPeopleOut:
    """De celles que l’on accompagne, ou que l’on a reçues dans ses actions ; aucune autre.

    Un employeur n’en a aucune : une carte porte le nom que la personne a choisi. Le Département
    en lit une à la fois.
    """
    return NamedPeopleOut.of(show_identities(vicinal.reading(), query.ids(), actor))


@router.get("/beneficiaires/{beneficiary_id}/identite", summary="Lire le nom d’une personne")
def show(
    beneficiary_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
    response: Response,
) -> IdentityOut:
    """À elle-même, à qui l’accompagne et au Département.

    L’ETag, renvoyé en If-Match, garde de défaire ce que l’autre aurait changé entre-temps.
    """
    found = IdentityOut.of(show_identity(vicinal.reading(), beneficiary_id, actor))
    response.headers["ETag"] = tag_of(found)
    return found


@router.put(
    "/beneficiaires/{beneficiary_id}/identite",
    summary="Écrire le nom d’une personne",
    response_model=IdentityKeptOut,
    responses=_WRITES,
)
def put(beneficiary_id: str, said: IdentityIn, writing: WritingDep, read: ReadDep) -> Response:
    """Par elle-même ou par qui l’accompagne ; par le Département, la première fois.

    Le classement ne le lit pas.
    """
    identity = said.identity()

    def is_as_read(kept: CivilIdentity | None) -> bool:
        return read.is_still(None if kept is None else IdentityOut.of(kept))

    def work(uow: UnitOfWork) -> Answer:
        with read.told():
            keep_identity(beneficiary_id, identity, uow, writing.acting, is_as_read)
        return written(IdentityKeptOut.of(beneficiary_id, identity))

    return writing.answer(work)
