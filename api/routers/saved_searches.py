"""The searches that a person keeps, and what they found that is new to her."""

from typing import Annotated

from fastapi import Query, Response

from api.once import precondition, read_version, written
from api.problems import documented_problems
from api.routers.dependencies import ActorDep, IfMatch, VicinalDep, WritingDep, json_router
from api.schemas.queries import NoParameter
from api.schemas.saved_search import (
    FoundPageOut,
    FoundQuery,
    SearchesOut,
    SearchIn,
    SearchOut,
    SearchRemovedOut,
)
from insertion.ports import UnitOfWork
from usecases.idempotency import Answer
from usecases.searches.keep import (
    FoundPage,
    change_search,
    find_now,
    keep_search,
    reach_for,
    read_search,
    remove_search,
    searches_of,
    show_search,
    wanted_of,
)

router = json_router("Recherches gardées", 401, 404, 503)
_WRITES = documented_problems(409, 413, 415)
_CHANGES = _WRITES | documented_problems(412)
_ALL = "/beneficiaires/{beneficiary_id}/recherches"
_ONE = f"{_ALL}/{{search_id}}"


@router.get(_ALL, summary="Les recherches gardées")
def list_all(
    beneficiary_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> SearchesOut:
    """À elle-même et à qui l’accompagne, avec combien est nouveau dans chacune."""
    found = searches_of(beneficiary_id, vicinal.reading(), actor, vicinal.sources())
    items = [SearchOut.of(each.search, len(each.new), vicinal.communes) for each in found]
    return SearchesOut(items=items, total=len(items))


@router.post(
    _ALL,
    summary="Garder une recherche",
    status_code=201,
    response_model=SearchOut,
    responses=_WRITES,
)
def keep(beneficiary_id: str, asked: SearchIn, writing: WritingDep) -> Response:
    """Dix au plus. Ce qu’elle trouve aujourd’hui est connu ; ce qui vient ensuite est nouveau."""
    vicinal, communes = writing.vicinal, writing.vicinal.communes
    wanted = asked.wanted(communes)
    uow, sources = vicinal.reading(), vicinal.sources()
    reach = reach_for(beneficiary_id, wanted.criteria, uow, writing.actor, sources)

    def work(uow: UnitOfWork) -> Answer:
        new_id = writing.practice.new_id
        search = keep_search(beneficiary_id, wanted, reach, uow, writing.acting, new_id)
        at = f"/api/v1/beneficiaires/{beneficiary_id}/recherches/{search.id}"
        return written(SearchOut.of(search, 0, communes), 201, version=search.version, at=at)

    return writing.answer(work)


@router.get(_ONE, summary="Ce qu’une recherche trouve de nouveau")
def show(  # noqa: PLR0913, PLR0917
    beneficiary_id: str,
    search_id: str,
    query: Annotated[FoundQuery, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
    response: Response,
) -> FoundPageOut:
    """À elle-même et à qui l’accompagne. Lire ne change rien : voir `…/lecture`."""
    sources = vicinal.sources()
    page = show_search(
        (beneficiary_id, search_id),
        vicinal.reading(),
        actor,
        sources,
        query.window(),
        everything=query.toutes == "oui",
    )
    _note(page, beneficiary_id, vicinal)
    response.headers["ETag"] = f'"{page.found.search.version}"'
    return FoundPageOut.of(page, query, vicinal.communes, sources.knowledge.referential)


@router.put(_ONE, summary="Changer une recherche", response_model=SearchOut, responses=_CHANGES)
def change(
    beneficiary_id: str,
    search_id: str,
    asked: SearchIn,
    writing: WritingDep,
    if_match: IfMatch = None,
) -> Response:
    """Si elle cherche autre chose, ce qu’elle trouve aujourd’hui n’est pas nouveau."""
    communes, wanted = writing.vicinal.communes, asked.wanted(writing.vicinal.communes)
    sources = writing.vicinal.sources()
    reach = reach_for(
        beneficiary_id, wanted.criteria, writing.vicinal.reading(), writing.actor, sources
    )
    target = beneficiary_id, search_id, read_version(if_match, asked.version)

    def work(uow: UnitOfWork) -> Answer:
        search = change_search(target, wanted, reach, uow, writing.acting, sources)
        new = len(search.finds.new_among(reach))
        return written(SearchOut.of(search, new, communes), version=search.version)

    with precondition(if_match):
        return writing.answer(work)


@router.post(
    f"{_ONE}/lecture",
    summary="Dire que l’on a lu ce qui était nouveau",
    response_model=SearchOut,
    responses=_WRITES,
)
def read(beneficiary_id: str, search_id: str, writing: WritingDep) -> Response:
    """Par la personne. Plus rien de ce qu’elle trouve aujourd’hui n’est nouveau."""
    sources = writing.vicinal.sources()
    found, _profile = find_now(
        beneficiary_id, search_id, writing.vicinal.reading(), writing.actor, sources
    )

    def work(uow: UnitOfWork) -> Answer:
        search = read_search(beneficiary_id, search_id, found.reach, uow, writing.acting, sources)
        return written(SearchOut.of(search, 0, writing.vicinal.communes), version=search.version)

    return writing.answer(work)


@router.post(
    f"{_ONE}/suppression",
    summary="Ne plus garder une recherche",
    response_model=SearchRemovedOut,
    responses=_WRITES,
)
def remove(beneficiary_id: str, search_id: str, writing: WritingDep) -> Response:
    """Par la personne. Rien n’en reste, ni ce qu’elle avait trouvé."""

    def work(uow: UnitOfWork) -> Answer:
        gone = remove_search(beneficiary_id, search_id, uow, writing.acting)
        return written(SearchRemovedOut(id=gone.id))

    return writing.answer(work)


def _note(page: FoundPage, beneficiary_id: str, vicinal: VicinalDep) -> None:
    """Leave what is shown in the trace, as for any ranking."""
    if page.profile is None or page.ranking is None:
        return
    asked = page.profile, wanted_of(page.found.search.criteria)
    shown = [match for _rank, match in page.shown]
    vicinal.shown.search(beneficiary_id, asked, page.ranking, shown)
