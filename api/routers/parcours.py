"""What happens to a person, and what has to be done."""

from typing import Annotated

from fastapi import Query, Response

from api.once import written
from api.problems import documented_problems
from api.routers.dependencies import ActorDep, VicinalDep, WritingDep, json_router
from api.schemas.parcours import AccompanyingListOut, AgendaOut, EventIn, EventOut, ParcoursOut
from api.schemas.parcours_queries import AgendaQuery, ParcoursQuery
from api.schemas.queries import NoParameter
from insertion.actor import Role
from insertion.ports import UnitOfWork
from usecases.idempotency import Answer
from usecases.parcours.deadlines import show_agenda, show_operator_agenda
from usecases.parcours.record import list_accompanying, record_event, show_parcours

router = json_router("Parcours", 401, 503)


@router.post(
    "/beneficiaires/{beneficiary_id}/parcours",
    summary="Écrire un événement du parcours",
    status_code=201,
    response_model=EventOut,
    responses=documented_problems(404, 413, 415),
)
def record(
    beneficiary_id: str,
    event: EventIn,
    writing: WritingDep,
) -> Response:
    """Un événement s’ajoute et ne se modifie jamais : `corrige` le remplace par un autre."""

    def work(uow: UnitOfWork) -> Answer:
        new_id = writing.practice.new_id()
        recorded = record_event(beneficiary_id, event.to_draft(), uow, writing.acting, new_id)
        return written(EventOut.of(recorded), 201)

    return writing.answer(work)


@router.get(
    "/beneficiaires/{beneficiary_id}/organismes",
    summary="Les organismes qu’un événement de son parcours peut nommer",
    responses=documented_problems(404),
)
def list_organisations(
    beneficiary_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> AccompanyingListOut:
    """Par nom, à qui peut écrire l’événement ; ni employeur, ni organisme de formation."""
    found = list_accompanying(beneficiary_id, vicinal.reading(), actor)
    return AccompanyingListOut.of(found)


@router.get(
    "/beneficiaires/{beneficiary_id}/parcours",
    summary="Les événements du parcours d’une personne",
    responses=documented_problems(404),
)
def show(
    beneficiary_id: str,
    query: Annotated[ParcoursQuery, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> ParcoursOut:
    """Pour la personne et ceux qui l’accompagnent, par jour, page après page."""
    events = show_parcours(beneficiary_id, vicinal.reading(), actor, corrected=query.corriges)
    if query.sens == "decroissant":
        events = events[::-1]
    return ParcoursOut.of(events, query.window())


@router.get(
    "/echeances",
    summary="Ce qui attend un référent ou un opérateur aujourd’hui",
    responses=documented_problems(404),
)
def agenda(
    query: Annotated[AgendaQuery, Query()], actor: ActorDep, vicinal: VicinalDep
) -> AgendaOut:
    """En retard d’abord ; chaque échéance dit le texte qui la demande.

    `page` et `size` valent pour chaque partie ; `totaux` dit combien il y en a en tout.
    """
    window = query.window()
    rules, today = vicinal.dispositifs(), vicinal.today()
    if actor.role is Role.OPERATOR and query.referent is None:
        found = show_operator_agenda(vicinal.reading(), actor, rules, today)
        return AgendaOut.of(found, window)
    asked = query.referent or actor.id
    return AgendaOut.of(show_agenda(vicinal.reading(), asked, actor, rules, today), window)
