"""Conventions: what was agreed, what is due, and the bilan of the year."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import Query, Response

from api.disclosure import discloses
from api.once import written
from api.problems import documented_problems
from api.routers.dependencies import ActorDep, VicinalDep, WritingDep, table_router
from api.schemas.attendance import FactsListIn, SheetReportOut
from api.schemas.budgets import BudgetsOut, BudgetsQuery, budget_tables
from api.schemas.convention import (
    BilanOut,
    BilanQuery,
    ConventionIn,
    ConventionOut,
    ConventionPageOut,
    DecompteOut,
    DecompteQuery,
)
from api.schemas.insertion_fields import WindowQuery
from api.schemas.participation import StatedListOut
from api.schemas.queries import NoParameter
from api.spreadsheets import (
    TABLE_FILES,
    table_answer,
)
from api.tables import bilan_tables, decompte_tables
from api.wiring import Vicinal
from insertion.conventions import Convention
from insertion.ports import UnitOfWork
from usecases.attendance.access import the_convention
from usecases.attendance.budgets import budgets_realised
from usecases.attendance.participations import show_facts, state_facts
from usecases.attendance.settling import (
    list_conventions,
    operator_names,
    save_convention,
    settle_convention,
    year_end_bilan,
)
from usecases.idempotency import Answer

router = table_router("Conventions", 401, 404, 503)
_WRITES = documented_problems(409, 413, 415)
_FILES = {**TABLE_FILES, **documented_problems(409)}


@router.get("/conventions", summary="Les conventions")
def list_all(
    query: Annotated[WindowQuery, Query()], actor: ActorDep, vicinal: VicinalDep
) -> ConventionPageOut:
    """Celles de l’opérateur, ou toutes pour le Département ; la dernière année d’abord."""
    found = list_conventions(actor, query.window(), vicinal.reading())
    return ConventionPageOut.of(found, query, _names(found.items, vicinal))


@router.get("/conventions/{convention_id}", summary="Une convention")
def show(
    convention_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> ConventionOut:
    """À son opérateur et au Département seulement."""
    with vicinal.reading() as uow:
        found = the_convention(actor, convention_id, uow)
    return ConventionOut.of(found, _names([found], vicinal))


@router.put(
    "/conventions/{convention_id}",
    summary="Enregistrer une convention",
    response_model=ConventionOut,
    responses=_WRITES,
)
def save(convention_id: str, new: ConventionIn, writing: WritingDep) -> Response:
    """Par le Département. Ce qui est envoyé remplace ce qui était là."""
    convention, dispositifs = new.convention(convention_id), writing.vicinal.dispositifs()
    names = _names([convention], writing.vicinal)

    def work(uow: UnitOfWork) -> Answer:
        save_convention(writing.actor, convention, dispositifs, uow)
        return written(ConventionOut.of(convention, names))

    return writing.answer(work)


@router.get(
    "/conventions/{convention_id}/participations", summary="Ce qui est justifié des participations"
)
def stated(
    convention_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> StatedListOut:
    """Qui est entré sous cette convention, et ce qui a été dit de son public et de son contrat."""
    found = show_facts(vicinal.acting(actor), convention_id, vicinal.reading())
    return StatedListOut.of(found)


@router.post(
    "/conventions/{convention_id}/participations",
    summary="Dire ce qui est justifié des participations",
    response_model=SheetReportOut,
    responses=_WRITES,
)
def state(convention_id: str, sheet: FactsListIn, writing: WritingDep) -> Response:
    """Public, temps de travail, renouvellement ; chaque ligne a sa réponse."""
    rows = sheet.rows()

    def work(uow: UnitOfWork) -> Answer:
        new_id = writing.practice.new_id
        reports = state_facts(writing.acting, convention_id, rows, uow, new_id)
        return written(SheetReportOut.of(reports))

    return writing.answer(work)


@router.get(
    "/conventions/{convention_id}/decompte",
    summary="Ce qui est dû",
    response_model=DecompteOut,
    responses=_FILES,
)
def decompte(
    convention_id: str,
    query: Annotated[DecompteQuery, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> Response:
    """Chaque ligne dit sa règle, ses émargements, et pourquoi elle n’est pas due en entier."""
    settled = settle_convention(
        vicinal.acting(actor),
        convention_id,
        (query.du, query.au),
        vicinal.dispositifs(),
        vicinal.reading(),
    )
    discloses(settled.decompte.by_beneficiary())
    return table_answer(
        DecompteOut.of(settled.decompte),
        query.format,
        lambda: decompte_tables(settled.decompte, settled.convention),
        f"decompte-{convention_id}",
    )


@router.get(
    "/conventions/{convention_id}/bilan",
    summary="Le bilan de l’année",
    response_model=BilanOut,
    responses=_FILES,
)
def bilan(
    convention_id: str,
    query: Annotated[BilanQuery, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> Response:
    """Les indicateurs de l’annexe, le décompte de l’année, et ce qui reste à écrire."""
    acting = vicinal.acting(actor)
    convention, found = year_end_bilan(
        acting, convention_id, query.annee, vicinal.dispositifs(), vicinal.reading()
    )
    discloses(found.decompte.by_beneficiary())
    return table_answer(
        BilanOut.of(found),
        query.format,
        lambda: bilan_tables(found, convention),
        f"bilan-{convention_id}",
    )


@router.get(
    "/budgets",
    summary="Ce qui est prévu et ce qui est dû, convention par convention",
    response_model=BudgetsOut,
    responses=TABLE_FILES,
)
def budgets(
    query: Annotated[BudgetsQuery, Query()], actor: ActorDep, vicinal: VicinalDep
) -> Response:
    """Toutes celles que l’on peut voir, d’une `annee` ou de toutes, et par dispositif.

    Des sommes : personne n’y est nommé.
    """
    found = budgets_realised(
        vicinal.acting(actor), query.annee, vicinal.dispositifs(), vicinal.reading()
    )
    names = operator_names([each.convention for each in found], vicinal.reading())
    shown = BudgetsOut.of(found, dict(names))
    return table_answer(shown, query.format, lambda: budget_tables(shown), "budgets")


def _names(conventions: Sequence[Convention], vicinal: Vicinal) -> Mapping[str, str]:
    """Return how structures and dispositifs of conventions are called."""
    named = {each.id: each.name for each in vicinal.dispositifs()}
    return named | dict(operator_names(conventions, vicinal.reading()))
