"""The sheets of a session by the week: read as a grid, filled in one write, signed together."""

from typing import Annotated

from fastapi import Query, Response

from api.once import written
from api.problems import documented_problems
from api.routers.dependencies import ActorDep, VicinalDep, WritingDep, json_router
from api.schemas.attendance import SheetReportOut
from api.schemas.week import (
    HeldReportsOut,
    SeancesIn,
    SignedIn,
    SigningOut,
    SigningQuery,
    WeekIn,
    WeekOut,
    WeekQuery,
)
from insertion.ports import UnitOfWork
from usecases.attendance.seances import hold_seances
from usecases.attendance.signing import show_signing, sign_sheets
from usecases.attendance.weeks import record_week, show_week
from usecases.idempotency import Answer

router = json_router("Émargement", 401, 404, 503)
_WRITES = documented_problems(409, 413, 415)


@router.get("/sessions/{session_id}/semaine", summary="Une semaine d’une session, en grille")
def show(
    session_id: str, query: Annotated[WeekQuery, Query()], actor: ActorDep, vicinal: VicinalDep
) -> WeekOut:
    """Une ligne par personne, une colonne par séance, les totaux, et les corrections.

    `copier` propose la semaine précédente là où rien n’est écrit, sans rien écrire.
    """
    day = query.jour or vicinal.today()
    acting = vicinal.acting(actor)
    return WeekOut.of(show_week(acting, session_id, day, vicinal.reading(), copy=query.copier))


@router.put(
    "/sessions/{session_id}/emargements",
    summary="Remplir ou corriger plusieurs feuilles d’une session",
    response_model=SheetReportOut,
    responses=_WRITES,
)
def fill(session_id: str, week: WeekIn, writing: WritingDep) -> Response:
    """Chaque case a sa réponse : une case refusée n’empêche pas les autres."""
    rows = week.rows()

    def work(uow: UnitOfWork) -> Answer:
        new_id = writing.practice.new_id
        return written(
            SheetReportOut.of(record_week(writing.acting, session_id, rows, uow, new_id))
        )

    return writing.answer(work)


@router.post(
    "/sessions/{session_id}/seances",
    summary="Tenir plusieurs séances d’une session",
    response_model=HeldReportsOut,
    responses=_WRITES,
)
def hold(session_id: str, asked: SeancesIn, writing: WritingDep) -> Response:
    """Chaque séance a sa réponse : une séance refusée n’empêche pas les autres."""
    drafts = asked.drafts(session_id)

    def work(uow: UnitOfWork) -> Answer:
        new_id = writing.practice.new_id
        return written(
            HeldReportsOut.of(hold_seances(writing.acting, session_id, drafts, uow, new_id))
        )

    return writing.answer(work)


@router.get("/sessions/{session_id}/cloture", summary="Ce que signer des feuilles rendrait dû")
def preview(
    session_id: str, query: Annotated[SigningQuery, Query()], actor: ActorDep, vicinal: VicinalDep
) -> SigningOut:
    """Les feuilles de ces jours, et leur décompte si elles étaient signées ; rien ne l’est."""
    found = show_signing(
        vicinal.acting(actor),
        session_id,
        (query.du, query.au),
        vicinal.dispositifs(),
        vicinal.reading(),
    )
    return SigningOut.of(found, query)


@router.post(
    "/sessions/{session_id}/cloture",
    summary="Signer plusieurs feuilles",
    response_model=HeldReportsOut,
    responses=_WRITES,
)
def sign(session_id: str, asked: SignedIn, writing: WritingDep) -> Response:
    """Chaque feuille a sa réponse. En signer une de nouveau ne change rien."""

    def work(uow: UnitOfWork) -> Answer:
        return written(
            HeldReportsOut.of(sign_sheets(writing.acting, session_id, asked.seances, uow))
        )

    return writing.answer(work)
