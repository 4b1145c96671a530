"""Imports: a file, what it would change row by row, then its confirmation."""

import hashlib
from contextlib import ExitStack
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from api.import_folder import ImportFolder
from api.import_shelf import shelf_of
from api.once import written
from api.problems import documented_problems
from api.routers.dependencies import ActorDep, VicinalDep, WritingDep, table_router
from api.schemas.imports import (
    AbandonIn,
    ColumnsIn,
    ConfirmIn,
    ImportOut,
    ImportQuery,
    ImportsOut,
    RowFatesOut,
    RowsQuery,
    ShownImportQuery,
    import_tables,
)
from api.schemas.queries import NoParameter
from api.spreadsheets import TABLE_FILES, table_answer
from api.still_signed_in import require_still_signed_in
from api.strict_json import refuse_compressed
from api.wiring import Vicinal
from insertion.errors import InvalidValue
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from usecases.idempotency import Answer
from usecases.kept_imports import (
    WAITING,
    ImportState,
    KeptImport,
    SentFile,
    Sources,
    confirm_import,
    preview_import,
    require_importer,
    require_waiting,
)

router = table_router("Imports", 401, 404, 503)
_WRITES = documented_problems(409, 413, 415)
_MOST_SHOWN = 50
_ANY_FILE = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


async def sent_file(request: Request) -> bytes:
    """Return the body, whatever its kind: how it is read is said by the address."""
    refuse_compressed(request)
    return await request.body()


@router.post(
    "/imports",
    summary="Envoyer un fichier, et voir ce qu’il changerait",
    status_code=201,
    responses=_WRITES,
    openapi_extra=_ANY_FILE,
)
def preview(
    query: Annotated[ImportQuery, Query()],
    content: Annotated[bytes, Depends(sent_file)],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> ImportOut:
    """Au Département. Rien n’est écrit : il faut ensuite confirmer, dans les vingt-quatre heures.

    Le fichier est le corps, tel quel, 10 Mo au plus.
    """
    acting = vicinal.acting(actor)
    require_importer(actor)
    new = _received(query.sent(), content, vicinal.practice().new_id(), acting)
    shelf = shelf_of(vicinal, actor)
    shelf.tidy(acting.at)
    kept = preview_import(new, content, vicinal.unit_of_work(), acting, _sources(vicinal))
    require_still_signed_in(vicinal.unit_of_work())
    shelf.put(kept, content if kept.state in WAITING else None)
    return ImportOut.of(kept)


@router.get("/imports", summary="Les derniers imports")
def list_latest(
    _query: Annotated[NoParameter, Query()], actor: ActorDep, vicinal: VicinalDep
) -> ImportsOut:
    """Au Département : cinquante au plus, le dernier d’abord."""
    require_importer(actor)
    shelf = shelf_of(vicinal, actor)
    shelf.tidy(vicinal.acting(actor).at)
    return ImportsOut(items=[ImportOut.of(each) for each in shelf.latest(_MOST_SHOWN)])


@router.get(
    "/imports/{import_id}",
    summary="Un import et son compte rendu",
    response_model=ImportOut,
    responses=TABLE_FILES,
)
def show(
    import_id: str,
    query: Annotated[ShownImportQuery, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> Response:
    """Les nombres en JSON ; toutes les lignes, chacune avec son sort, en CSV ou XLSX."""
    kept = _kept(import_id, vicinal, actor)
    return table_answer(
        ImportOut.of(kept), query.format, lambda: import_tables(kept), f"import-{kept.id}"
    )


@router.get("/imports/{import_id}/lignes", summary="Les lignes d’un import, avec leur sort")
def rows(
    import_id: str,
    query: Annotated[RowsQuery, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> RowFatesOut:
    """Par page, dans l’ordre du fichier ; celles d’un seul `sort` si l’on veut."""
    return RowFatesOut.of(_kept(import_id, vicinal, actor), query)


@router.post(
    "/imports/{import_id}/colonnes",
    summary="Dire ce que sont les colonnes d’un tableau",
    response_model=ImportOut,
    responses=_WRITES,
)
def name_columns(import_id: str, said: ColumnsIn, writing: WritingDep) -> Response:
    """Le fichier est relu ainsi ; toujours rien n’est écrit."""
    shelf, _ = _waiting(import_id, writing)
    with shelf.taking(import_id, give_back=True) as content:
        _, kept = _waiting(import_id, writing)
        sent = replace(kept.sent, columns=said.colonnes)
        again = replace(kept, sent=sent, account=None, problem="")
        uow, sources = writing.vicinal.unit_of_work(), _sources(writing.vicinal)
        found = preview_import(again, content, uow, writing.acting, sources)
        require_still_signed_in(uow)
        shelf.put(found)
    if found.state not in WAITING:
        shelf.let_go(import_id, found.state)
    return _shown(found)


@router.post(
    "/imports/{import_id}/confirmation",
    summary="Faire un import qui a été montré",
    response_model=ImportOut,
    responses=_WRITES,
)
def confirm(import_id: str, said: ConfirmIn, writing: WritingDep) -> Response:
    """Tout est écrit d’un bloc, ou rien. Le compte rendu reste, le fichier s’en va."""
    shelf = shelf_of(writing.vicinal, writing.actor)

    with ExitStack() as taken:  # the file is nobody else's until its account says what it wrote

        def work(uow: UnitOfWork) -> Answer:
            _waiting(import_id, writing)
            content = taken.enter_context(shelf.taking(import_id))
            _, waiting = _waiting(import_id, writing)  # nobody changes it any more
            shelf.prepare(found := _confirmed(waiting, content, uow, writing, said))
            return written(ImportOut.of(found))

        response = writing.answer(work)
        # Also of an answer given before: its process may have ended before it settled this.
        shelf.settle(import_id)
    return response


@router.post(
    "/imports/{import_id}/abandon",
    summary="Abandonner un import",
    response_model=ImportOut,
    responses=_WRITES,
)
def abandon(import_id: str, _said: AbandonIn, writing: WritingDep) -> Response:
    """Rien n’est écrit, et le fichier s’en va aussitôt ; le dire deux fois n’y change rien."""
    gone = _kept(import_id, writing.vicinal, writing.actor)
    if gone.state is ImportState.ABANDONED:
        return _shown(gone)

    shelf, _ = _waiting(import_id, writing)
    require_still_signed_in(writing.vicinal.unit_of_work())
    kept = shelf.let_go(import_id, ImportState.ABANDONED)
    if kept.state is not ImportState.ABANDONED:
        require_waiting(kept, writing.acting.at)
    return _shown(kept)


def _confirmed(
    waiting: KeptImport, content: bytes, uow: UnitOfWork, writing: WritingDep, said: ConfirmIn
) -> KeptImport:
    acting, sources = writing.acting, _sources(writing.vicinal)
    anyway = said.fermer_quand_meme
    return confirm_import(waiting, content, uow, acting, sources, whatever_it_closes=anyway)


def _received(sent: SentFile, content: bytes, new_id: str, acting: Acting) -> KeptImport:
    if not content:
        raise InvalidValue("fichier", "un fichier qui n’est pas vide")
    return KeptImport(
        id=new_id,
        sent=sent,
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        state=ImportState.PREVIEWED,
        created_at=acting.at,
        created_by=acting.actor.id,
    )


def _shown(kept: KeptImport) -> Response:
    return Response(ImportOut.of(kept).model_dump_json(), media_type="application/json")


def _waiting(import_id: str, writing: WritingDep) -> tuple[ImportFolder, KeptImport]:
    kept = _kept(import_id, writing.vicinal, writing.actor)
    require_waiting(kept, writing.acting.at)
    return shelf_of(writing.vicinal, writing.actor), kept


def _kept(import_id: str, vicinal: Vicinal, actor: ActorDep) -> KeptImport:
    require_importer(actor)
    return shelf_of(vicinal, actor).get(import_id)


def _sources(vicinal: Vicinal) -> Sources:
    return Sources(vicinal.referential(), vicinal.communes, vicinal.geocoder)
