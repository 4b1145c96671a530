"""Positionnements: placed, answered, followed to their end."""

from typing import Annotated

from fastapi import Query, Response

from api.once import precondition, read_version, written
from api.problems import documented_problems
from api.routers.dependencies import ActorDep, IfMatch, VicinalDep, WritingDep, json_router
from api.schemas.hosting import AwaitingPageOut
from api.schemas.insertion_fields import WindowQuery
from api.schemas.positionnement import (
    PositionnementFileOut,
    PositionnementIn,
    PositionnementOut,
    PositionnementPageOut,
    PositionnementQuery,
    TransitionIn,
)
from api.schemas.queries import NoParameter
from insertion.ports import UnitOfWork
from usecases.idempotency import Answer
from usecases.positionnements.advance import Target, advance_positionnement
from usecases.positionnements.awaiting import list_awaiting
from usecases.positionnements.browse import (
    list_positionnements,
    require_still_seen,
    see_positionnement,
    show_positionnement,
)
from usecases.positionnements.create import create_positionnement
from usecases.rights import require_still

router = json_router("Positionnements", 401, 503)
_WRITES = documented_problems(403, 404, 409, 413, 415)


@router.get("/positionnements", summary="Les positionnements que l’on peut voir")
def list_all(
    query: Annotated[PositionnementQuery, Query()], actor: ActorDep, vicinal: VicinalDep
) -> PositionnementPageOut:
    """Une page, le dernier changement d’abord. Tous les filtres s’ajoutent.

    Ceux des personnes que l’on accompagne, ceux que l’on accueille, les siens.
    """
    found = list_positionnements(vicinal.reading(), query.where(actor), query.window())
    return PositionnementPageOut.of(found, query)


@router.get("/reponses-attendues", summary="Ce qui attend la réponse de qui accueille")
def list_unanswered(
    query: Annotated[WindowQuery, Query()], actor: ActorDep, vicinal: VicinalDep
) -> AwaitingPageOut:
    """Les positionnements transmis que l’on peut voir, le plus ancien d’abord.

    Avec le jour où la réponse est en retard, les sessions où entrer, les motifs d’un refus.
    """
    found = list_awaiting(vicinal.reading(), actor, query.window(), vicinal.today())
    return AwaitingPageOut.of(found, query)


@router.post(
    "/positionnements",
    summary="Positionner une personne sur une offre ou une action",
    status_code=201,
    response_model=PositionnementOut,
    responses=_WRITES,
)
def create(
    new: PositionnementIn,
    writing: WritingDep,
) -> Response:
    """Le référent prescrit, la personne souhaite, l’opérateur ou l’employeur propose.

    Une personne n’a qu’un positionnement ouvert sur une même offre ou action. Ce qui est connu
    et l’explication montrée sont gardés tels qu’ils sont à ce moment.
    """

    def work(uow: UnitOfWork) -> Answer:
        placed = create_positionnement(new.wanted(), uow, writing.acting, writing.practice)
        content = PositionnementOut.of(see_positionnement(uow, placed, writing.actor))
        at = f"/api/v1/positionnements/{placed.id}"
        return written(content, 201, version=placed.version, at=at)

    return writing.answer(work, lambda uow: require_still(uow, writing.actor, new.beneficiaire_id))


@router.get(
    "/positionnements/{positionnement_id}",
    summary="Un positionnement et son historique",
    responses=documented_problems(404),
)
def show(
    positionnement_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
    response: Response,
) -> PositionnementFileOut:
    """Où il en est, ce qui s’est passé, et ce que l’on peut faire ensuite."""
    found = show_positionnement(vicinal.reading(), positionnement_id, actor)
    response.headers["ETag"] = f'"{found.positionnement.version}"'
    return PositionnementFileOut.whole(found)


@router.post(
    "/positionnements/{positionnement_id}/transitions",
    summary="Faire avancer un positionnement",
    response_model=PositionnementOut,
    responses=_WRITES | documented_problems(412),
)
def advance(
    positionnement_id: str,
    asked: TransitionIn,
    writing: WritingDep,
    if_match: IfMatch = None,
) -> Response:
    """Une étape : confirmer, valider, répondre, entrer, suspendre, prolonger, terminer.

    `possibles`, dans la lecture d’un positionnement, dit ce que l’on peut faire.
    """
    target = Target(positionnement_id, read_version(if_match, asked.version))

    def work(uow: UnitOfWork) -> Answer:
        placed = advance_positionnement(target, asked.step(), uow, writing.acting, writing.practice)
        content = PositionnementOut.of(see_positionnement(uow, placed, writing.actor))
        return written(content, version=placed.version)

    def still(uow: UnitOfWork) -> None:
        require_still_seen(uow, positionnement_id, writing.actor)

    with precondition(if_match):
        return writing.answer(work, still)
