"""Contests: opened by a person, answered within a delay, and nothing of hers changes by it."""

from typing import Annotated

from fastapi import Query, Response

from api.once import precondition, read_version, written
from api.problems import documented_problems
from api.routers.dependencies import ActorDep, IfMatch, VicinalDep, WritingDep, json_router
from api.schemas.contest import (
    AnswerIn,
    ContestFileOut,
    ContestIn,
    ContestPageOut,
    ContestQuery,
    StepIn,
)
from api.schemas.queries import NoParameter
from insertion.contests import Asked, Step
from insertion.ports import UnitOfWork
from usecases.idempotency import Answer
from usecases.trace.contests import advance, contest, list_contests, show_contest

router = json_router("Trace", 401, 404, 503)
_WRITES = documented_problems(403, 409, 412, 413, 415)


@router.post(
    "/beneficiaires/{beneficiary_id}/contestations",
    summary="Contester un résultat ou une décision",
    status_code=201,
    response_model=ContestFileOut,
    responses=_WRITES,
)
def create(beneficiary_id: str, said: ContestIn, writing: WritingDep) -> Response:
    """Par la personne, ou par son référent pour elle. Une réponse est due dans les trente jours.

    Rien de ce qui la concerne ne change par là : qui répond corrige ailleurs, s’il y a lieu.
    """

    def work(uow: UnitOfWork) -> Answer:
        new_id = writing.practice.new_id
        found = contest(said.contested(beneficiary_id), uow, writing.acting, new_id)
        at = f"/api/v1/contestations/{found.contest.id}"
        return written(ContestFileOut.whole(found, writing.acting.today), 201, version=1, at=at)

    return writing.answer(work)


@router.get("/contestations", summary="Les contestations que l’on peut voir")
def list_all(
    query: Annotated[ContestQuery, Query()], actor: ActorDep, vicinal: VicinalDep
) -> ContestPageOut:
    """Les siennes, celles des personnes que l’on accompagne, ou toutes pour le Département."""
    found = list_contests(vicinal.reading(), actor, query.states(), query.window())
    return ContestPageOut.of(found, query, vicinal.today())


@router.get("/contestations/{contest_id}", summary="Une contestation et son histoire")
def show(
    contest_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
    response: Response,
) -> ContestFileOut:
    """Ce qui est contesté, ce qui a été répondu, et ce que l’on peut faire ensuite."""
    found = show_contest(vicinal.reading(), contest_id, actor)
    response.headers["ETag"] = f'"{found.contest.version}"'
    return ContestFileOut.whole(found, vicinal.today())


@router.post(
    "/contestations/{contest_id}/reponse",
    summary="Répondre à une contestation",
    response_model=ContestFileOut,
    responses=_WRITES,
)
def answer(
    contest_id: str, said: AnswerIn, writing: WritingDep, if_match: IfMatch = None
) -> Response:
    """Par le référent, tant qu’elle n’est pas transmise, ou par le Département."""
    return _step(contest_id, said.version, said.asked(), writing, if_match)


@router.post(
    "/contestations/{contest_id}/transmission",
    summary="Transmettre une contestation au Département",
    response_model=ContestFileOut,
    responses=_WRITES,
)
def escalate(
    contest_id: str, said: StepIn, writing: WritingDep, if_match: IfMatch = None
) -> Response:
    """Par la personne ou par son référent ; le Département répond alors seul."""
    return _step(contest_id, said.version, said.asked(Step.ESCALATE), writing, if_match)


@router.post(
    "/contestations/{contest_id}/retrait",
    summary="Retirer sa contestation",
    response_model=ContestFileOut,
    responses=_WRITES,
)
def take_back(
    contest_id: str, said: StepIn, writing: WritingDep, if_match: IfMatch = None
) -> Response:
    """Par la personne seulement."""
    return _step(contest_id, said.version, said.asked(Step.TAKE_BACK), writing, if_match)


def _step(
    contest_id: str, version: int | None, asked: Asked, writing: WritingDep, if_match: str | None
) -> Response:
    read = read_version(if_match, version)

    def work(uow: UnitOfWork) -> Answer:
        found = advance(contest_id, read, asked, uow, writing.acting)
        content = ContestFileOut.whole(found, writing.acting.today)
        return written(content, version=found.contest.version)

    with precondition(if_match):
        return writing.answer(work)
