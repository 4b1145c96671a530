"""Séances: hold one, keep its sheet, sign it."""

from typing import Annotated

from fastapi import Query, Response

from api.once import written
from api.problems import documented_problems
from api.routers.dependencies import ActorDep, VicinalDep, WritingDep, json_router
from api.schemas.attendance import (
    SeanceIn,
    SeanceOut,
    SeancePageOut,
    SeanceQuery,
    SheetIn,
    SheetOut,
    SheetReportOut,
)
from api.schemas.queries import NoParameter
from insertion.ports import UnitOfWork
from usecases.attendance.seances import hold_seance, list_seances, show_sheet
from usecases.attendance.sheets import record_sheet
from usecases.attendance.signing import sign_sheet
from usecases.idempotency import Answer

router = json_router("Émargement", 401, 404, 503)
_WRITES = documented_problems(409, 413, 415)


@router.get("/seances", summary="Les séances d’une session ou d’une convention")
def list_all(
    query: Annotated[SeanceQuery, Query()], actor: ActorDep, vicinal: VicinalDep
) -> SeancePageOut:
    """Une page de séances, la plus récente d’abord, avec le nombre de présents."""
    found = list_seances(actor, query.where(), query.window(), vicinal.reading())
    return SeancePageOut.of(found, query)


@router.post(
    "/seances",
    summary="Tenir une séance",
    status_code=201,
    response_model=SeanceOut,
    responses=_WRITES,
)
def create(new: SeanceIn, writing: WritingDep) -> Response:
    """Par l’opérateur de l’action, ou par le Département ; un jour de la session."""

    def work(uow: UnitOfWork) -> Answer:
        seance = hold_seance(writing.acting, new.draft(), uow, writing.practice.new_id)
        return written(SeanceOut.of(seance), 201, at=f"/api/v1/seances/{seance.id}/emargements")

    return writing.answer(work)


@router.get("/seances/{seance_id}/emargements", summary="La feuille d’une séance")
def show(
    seance_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> SheetOut:
    """Les lignes qui comptent, toutes celles qui ont été corrigées, et qui manque encore."""
    return SheetOut.of(show_sheet(actor, seance_id, vicinal.reading()))


@router.put(
    "/seances/{seance_id}/emargements",
    summary="Remplir ou corriger la feuille",
    response_model=SheetReportOut,
    responses=_WRITES,
)
def fill(seance_id: str, sheet: SheetIn, writing: WritingDep) -> Response:
    """Chaque ligne a sa réponse : une ligne refusée n’empêche pas les autres.

    Qui n’est pas dans l’envoi reste comme avant. Une correction s’ajoute, l’historique demeure.
    """
    return _record(seance_id, sheet, writing)


@router.post(
    "/seances/{seance_id}/emargements",
    summary="Ajouter des lignes à la feuille",
    response_model=SheetReportOut,
    responses=_WRITES,
)
def add(seance_id: str, sheet: SheetIn, writing: WritingDep) -> Response:
    """Comme PUT : ce qui est déjà là et ne change pas est dit inchangé."""
    return _record(seance_id, sheet, writing)


@router.post(
    "/seances/{seance_id}/cloture",
    summary="Signer la feuille",
    response_model=SeanceOut,
    responses=_WRITES,
)
def sign(seance_id: str, writing: WritingDep) -> Response:
    """Une séance n’est payée qu’une fois sa feuille signée. Signer de nouveau ne change rien."""

    def work(uow: UnitOfWork) -> Answer:
        return written(SeanceOut.of(sign_sheet(writing.acting, seance_id, uow)))

    return writing.answer(work)


def _record(seance_id: str, sheet: SheetIn, writing: WritingDep) -> Response:
    rows = sheet.rows()

    def work(uow: UnitOfWork) -> Answer:
        new_id = writing.practice.new_id
        return written(
            SheetReportOut.of(record_sheet(writing.acting, seance_id, rows, uow, new_id))
        )

    return writing.answer(work)
