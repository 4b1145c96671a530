"""How long things are kept; for one person, what the clock says, and what suspends it."""

from typing import Annotated

from fastapi import Query, Response

from api.once import written
from api.problems import documented_problems
from api.retention import day_asked, rules_in_force, terms_in_force
from api.routers.dependencies import ActorDep, VicinalDep, WritingDep, json_router
from api.schemas.insertion_fields import WindowQuery
from api.schemas.queries import NoParameter
from api.schemas.retention import (
    ArchivesOut,
    ConservationOut,
    DurationsOut,
    HoldIn,
    HoldOut,
    HoldPageOut,
    HoldStepIn,
    ReadingIn,
)
from insertion.ports import UnitOfWork
from usecases.idempotency import Answer
from usecases.retention.archives import open_archive
from usecases.retention.holds import advance_hold, ask_hold, list_holds, show_retention

router = json_router("Conservation", 503)
_WRITES = documented_problems(401, 404, 409, 413, 415)


@router.get("/conservation", summary="Combien de temps chaque donnée est gardée")
def durations(_query: Annotated[NoParameter, Query()], vicinal: VicinalDep) -> DurationsOut:
    """Chaque durée dit sa source ; un Département peut les raccourcir, jamais les dépasser."""
    return DurationsOut.of(rules_in_force(vicinal), day_asked(vicinal).day)


@router.get(
    "/beneficiaires/{beneficiary_id}/conservation",
    summary="Jusqu’à quand le dossier d’une personne est gardé",
    responses=documented_problems(401, 404),
)
def file_retention(
    beneficiary_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> ConservationOut:
    """À elle-même, à ceux qui l’accompagnent et au Département."""
    asked = day_asked(vicinal)
    terms = terms_in_force(vicinal, asked)
    found = show_retention(vicinal.reading(), beneficiary_id, actor, terms, asked)
    return ConservationOut.of(found, asked.day)


@router.post(
    "/beneficiaires/{beneficiary_id}/gels",
    summary="Demander que rien d’un dossier ne soit effacé",
    status_code=201,
    response_model=HoldOut,
    responses=_WRITES,
)
def ask(beneficiary_id: str, wanted: HoldIn, writing: WritingDep) -> Response:
    """Suspend aussitôt ; une autre personne le confirme dans les trente jours."""

    def work(uow: UnitOfWork) -> Answer:
        new_id = writing.practice.new_id()
        acting = writing.acting
        hold = ask_hold(beneficiary_id, wanted.wanted(), uow, acting, new_id)
        return written(HoldOut.of(hold, acting.today, in_force=True), 201)

    return writing.answer(work)


@router.get("/gels", summary="Les effacements suspendus", responses=documented_problems(401, 404))
def list_all(
    query: Annotated[WindowQuery, Query()], actor: ActorDep, vicinal: VicinalDep
) -> HoldPageOut:
    """Au Département : ceux qui sont en vigueur, et les autres ; la dernière étape d’abord."""
    found = list_holds(vicinal.reading(), actor, query.window())
    return HoldPageOut.of(found, query, vicinal.acting(actor))


@router.post(
    "/gels/{hold_id}/etapes",
    summary="Confirmer un gel, le revoir, demander sa levée, le lever",
    response_model=HoldOut,
    responses=_WRITES,
)
def advance(hold_id: str, wanted: HoldStepIn, writing: WritingDep) -> Response:
    """Qui a demandé ne confirme pas."""

    def work(uow: UnitOfWork) -> Answer:
        acting = writing.acting
        hold = advance_hold(hold_id, wanted.step(), uow, acting, wanted.revoir_le)
        in_force = hold.is_in_force(acting.at)
        return written(HoldOut.of(hold, acting.today, in_force=in_force), 200)

    return writing.answer(work)


@router.post(
    "/beneficiaires/{beneficiary_id}/archives",
    summary="Ouvrir les dossiers archivés d’une personne, avec un motif",
    responses=_WRITES,
)
def open_files(beneficiary_id: str, wanted: ReadingIn, writing: WritingDep) -> ArchivesOut:
    """Au Département seulement ; la personne voit qui a ouvert, quand et pourquoi."""
    uow, new_id = writing.vicinal.unit_of_work(), writing.practice.new_id()
    return ArchivesOut.of(open_archive(beneficiary_id, wanted.motif, uow, writing.acting, new_id))
