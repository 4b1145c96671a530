"""Sessions of insertion actions: when, where, how many places."""

from typing import Annotated

from fastapi import Query, Response

from api.once import precondition, read_version, written
from api.problems import documented_problems
from api.routers.dependencies import ActorDep, IfMatch, VicinalDep, WritingDep, json_router
from api.schemas.action_session import SessionChangeIn, SessionIn, SessionOut, SessionPageOut
from api.schemas.hosting import HostedPageOut, HostedQuery, HostedSessionOut
from api.schemas.insertion_fields import WindowQuery
from api.schemas.queries import NoParameter
from insertion.ports import UnitOfWork
from usecases.idempotency import Answer
from usecases.positionnements.hosted import list_hosted, show_hosted
from usecases.positionnements.sessions import change_session, list_sessions, open_session

router = json_router("Sessions", 404, 503)
_WRITES = documented_problems(401, 409, 413, 415)


@router.get("/actions/{action_id}/sessions", summary="Les sessions d’une action")
def list_all(
    action_id: str, query: Annotated[WindowQuery, Query()], vicinal: VicinalDep
) -> SessionPageOut:
    """Une page de sessions, par premier jour, avec les places qui restent."""
    found = list_sessions(vicinal.reading(), action_id, query.window())
    return SessionPageOut.of(found, query)


@router.post(
    "/actions/{action_id}/sessions",
    summary="Ouvrir une session",
    status_code=201,
    response_model=SessionOut,
    responses=_WRITES,
)
def create(
    action_id: str,
    new: SessionIn,
    writing: WritingDep,
) -> Response:
    """Par l’opérateur de l’action, ou par le Département."""

    def work(uow: UnitOfWork) -> Answer:
        session = open_session(new.build(action_id), uow, writing.acting, writing.practice)
        return written(SessionOut.of(session), 201, version=session.version)

    return writing.answer(work)


@router.get(
    "/sessions",
    summary="Les sessions de toutes les actions de sa structure",
    responses=documented_problems(401),
)
def list_hosted_sessions(
    query: Annotated[HostedQuery, Query()], actor: ActorDep, vicinal: VicinalDep
) -> HostedPageOut:
    """Celles en cours ou à venir par premier jour, ou les passées ; et les actions à ouvrir."""
    found = list_hosted(
        vicinal.reading(), actor, query.window(), vicinal.today(), past=query.passees
    )
    return HostedPageOut.of(found, query)


@router.get(
    "/sessions/{session_id}",
    summary="Une session de sa structure",
    responses=documented_problems(401),
)
def show(
    session_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> HostedSessionOut:
    """Ses places, son groupe, et combien de personnes en sont à chaque étape."""
    return HostedSessionOut.of_hosted(
        show_hosted(vicinal.reading(), actor, session_id, vicinal.today())
    )


@router.patch(
    "/sessions/{session_id}",
    summary="Changer une session",
    response_model=SessionOut,
    responses=_WRITES | documented_problems(412),
)
def change(
    session_id: str,
    asked: SessionChangeIn,
    writing: WritingDep,
    if_match: IfMatch = None,
) -> Response:
    """Les places ajoutées vont à la liste d’attente, dans l’ordre.

    Une session annulée libère ceux qui devaient y entrer, avec ce motif.
    """
    made = asked.change(read_version(if_match, asked.version))

    def work(uow: UnitOfWork) -> Answer:
        session = change_session(session_id, made, uow, writing.acting, writing.practice)
        return written(SessionOut.of(session), version=session.version)

    with precondition(if_match):
        return writing.answer(work)
