"""A person's hand on her data: read it all, see what left, object, ask, and answer her."""

from typing import Annotated

from fastapi import Query, Response

from api.export_document import export_document
from api.export_pdf import export_pdf
from api.export_words import ExportWords
from api.once import written
from api.problems import documented_problems
from api.routers.dependencies import (
    ActorDep,
    VicinalDep,
    WritingDep,
    json_router,
    table_router,
)
from api.schemas.data_rights import (
    Decision,
    DisclosuresOut,
    ExportFormat,
    ExportOut,
    ExportQuery,
    NothingIn,
    ObjectionIn,
    ObjectionOut,
    RightsRequestIn,
    RightsRequestOut,
    RightsRequestsOut,
    SettledOut,
    SettlementIn,
)
from api.schemas.queries import NoParameter
from api.tagged_pdf import PDF_MEDIA_TYPE
from insertion.data_rights import Erased, RequestState
from insertion.held_data_loading import load_register
from insertion.ports import UnitOfWork
from usecases.data_rights.ask import Settlement, ask, requests_of, requests_to_answer, settle
from usecases.data_rights.erase import erase_at_request
from usecases.data_rights.export import export_person, sent_of
from usecases.data_rights.objection import objection_of, set_objection
from usecases.idempotency import Answer

TAG = "Droits des personnes"
files = table_router(TAG, 401, 404, 429, 503)
router = json_router(TAG, 401, 404, 503)
_WRITES = documented_problems(409, 413, 415)
_PDF: dict[int | str, dict[str, object]] = {
    200: {"content": {PDF_MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
}


@files.get(
    "/beneficiaires/{beneficiary_id}/export",
    summary="Tout ce qui est tenu d’une personne",
    response_model=ExportOut,
    responses=_PDF,
)
def export(
    beneficiary_id: str,
    query: Annotated[ExportQuery, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> Response:
    """Complet, en JSON ou en PDF ; à elle-même, ou à qui l’accompagne, cinq par heure et noté.

    Rien n’en est gardé.
    """
    register = load_register()
    found = export_person(
        beneficiary_id, vicinal.unit_of_work(), vicinal.acting(actor), vicinal.practice()
    )
    if query.format is ExportFormat.PDF:
        words = ExportWords(vicinal.referential(), vicinal.communes)
        return Response(export_pdf(found, register, words), media_type=PDF_MEDIA_TYPE)
    whole = export_document(found, register)
    return Response(whole.model_dump_json(), media_type="application/json")


@router.get("/beneficiaires/{beneficiary_id}/envois", summary="Ce qui est parti d’une personne")
def disclosures(
    beneficiary_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> DisclosuresOut:
    """Chaque transmission, chaque fiche montrée, chaque export : quand, vers qui, quels champs."""
    return DisclosuresOut.of(*sent_of(beneficiary_id, vicinal.reading(), vicinal.acting(actor)))


@router.get("/beneficiaires/{beneficiary_id}/opposition", summary="Si une personne s’oppose")
def show_objection(
    beneficiary_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> ObjectionOut:
    """À elle-même et à qui l’accompagne."""
    found = objection_of(beneficiary_id, vicinal.reading(), vicinal.acting(actor))
    return ObjectionOut.of(found)


@router.put(
    "/beneficiaires/{beneficiary_id}/opposition",
    summary="S’opposer, ou ne plus s’opposer",
    response_model=ObjectionOut,
    responses=_WRITES,
)
def put_objection(beneficiary_id: str, asked: ObjectionIn, writing: WritingDep) -> Response:
    """Dès la demande suivante : rien d’elle n’est proposé, transmis, montré ni compté."""

    def work(uow: UnitOfWork) -> Answer:
        found = set_objection(beneficiary_id, asked.oppose, uow, writing.acting)
        return written(ObjectionOut.of(found))

    return writing.answer(work)


@router.get("/beneficiaires/{beneficiary_id}/demandes", summary="Ce qu’une personne a demandé")
def list_hers(
    beneficiary_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> RightsRequestsOut:
    """La plus récente d’abord, avec ce qu’elle est devenue."""
    found = requests_of(beneficiary_id, vicinal.reading(), vicinal.acting(actor))
    return RightsRequestsOut.of(found)


@router.post(
    "/beneficiaires/{beneficiary_id}/demandes",
    summary="Demander un effacement ou une rectification",
    status_code=201,
    response_model=RightsRequestOut,
    responses=_WRITES,
)
def begin(beneficiary_id: str, asked: RightsRequestIn, writing: WritingDep) -> Response:
    """Par elle-même, ou par qui l’accompagne. La réponse est due dans le mois."""

    def work(uow: UnitOfWork) -> Answer:
        request = ask(beneficiary_id, asked.asked(), uow, writing.acting, writing.practice)
        return written(RightsRequestOut.of(request), 201)

    return writing.answer(work)


@router.post(
    "/demandes/{request_id}/retrait",
    summary="Retirer une demande",
    response_model=RightsRequestOut,
    responses=_WRITES,
)
def take_back(request_id: str, _asked: NothingIn, writing: WritingDep) -> Response:
    """Par elle-même, ou par qui l’accompagne, tant qu’elle n’a pas été suivie."""

    def work(uow: UnitOfWork) -> Answer:
        settled = settle(request_id, Settlement(RequestState.TAKEN_BACK), uow, writing.acting)
        return written(RightsRequestOut.of(settled))

    return writing.answer(work)


@router.get("/demandes", summary="Les demandes à suivre")
def list_open(
    _query: Annotated[NoParameter, Query()], actor: ActorDep, vicinal: VicinalDep
) -> RightsRequestsOut:
    """Au Département : la plus urgente d’abord."""
    found = requests_to_answer(vicinal.reading(), vicinal.acting(actor))
    return RightsRequestsOut.of(found)


@router.post(
    "/demandes/{request_id}/suite",
    summary="Donner suite à une demande",
    response_model=SettledOut,
    responses=_WRITES,
)
def answer(request_id: str, asked: SettlementIn, writing: WritingDep) -> Response:
    """Le Département décide. Un effacement fait ne laisse rien : ni ligne, ni octet."""
    settlement = asked.settlement()
    erased: list[Erased] = []

    def work(uow: UnitOfWork) -> Answer:
        if asked.decision is Decision.DO:
            erased.extend(erase_at_request(request_id, uow, writing.acting, writing.practice))
        if not erased:
            settle(request_id, settlement, uow, writing.acting)
        return written(SettledOut.of(settlement.state, *erased))

    response = writing.answer(work)
    if erased:
        writing.vicinal.forget_deleted()
    return response
