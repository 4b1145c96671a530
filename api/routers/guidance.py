"""Which action for whom, and a dated plan, for those who accompany a person and for herself."""

from typing import Annotated

from fastapi import Query, Response

from api.once import precondition, read_tag, tag_of, written
from api.problems import documented_problems
from api.routers.dependencies import ActorDep, IfMatch, VicinalDep, WritingDep, json_router
from api.schemas.guidance import PlanOut, SuitedActionsOut, SuitedPortfolioOut
from api.schemas.insertion_fields import WindowQuery
from api.schemas.queries import NoParameter
from api.schemas.situation import SituationIn, SituationOut
from insertion.ports import UnitOfWork
from insertion.situation import Situation
from usecases.guidance.plans import plan_for
from usecases.guidance.situations import keep_situation, show_situation
from usecases.guidance.suited_actions import suit_actions
from usecases.guidance.suited_people import suit_portfolio
from usecases.idempotency import Answer

router = json_router("Parcours", 401, 404, 503)
_WRITES = documented_problems(413, 415)


@router.get(
    "/beneficiaires/{beneficiary_id}/situation", summary="Ce qui est déclaré d’une personne"
)
def situation(
    beneficiary_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
    response: Response,
) -> SituationOut:
    """Avec ce que ses positionnements disent être en cours. Un champ absent n’est pas connu.

    L’ETag, renvoyé en If-Match, garde de défaire ce qu’un autre aurait changé entre-temps.
    """
    found = SituationOut.of(show_situation(beneficiary_id, vicinal.reading(), actor))
    response.headers["ETag"] = tag_of(found)
    return found


@router.put(
    "/beneficiaires/{beneficiary_id}/situation",
    summary="Écrire ce qui est déclaré d’une personne",
    response_model=SituationOut,
    responses=_WRITES | documented_problems(412),
)
def put_situation(
    beneficiary_id: str, declared: SituationIn, writing: WritingDep, if_match: IfMatch = None
) -> Response:
    """À la place de ce qui l’était. Ni nom, ni adresse, ni diagnostic."""
    said, tag, communes = declared.to_situation(), read_tag(if_match), writing.vicinal.communes

    def is_as_read(kept: Situation) -> bool:
        return tag is None or tag_of(SituationOut.of(kept)) == tag

    def work(uow: UnitOfWork) -> Answer:
        with precondition(if_match):
            keep_situation(
                beneficiary_id, said, uow, writing.acting, communes, is_as_read=is_as_read
            )
        return written(SituationOut.of(said))

    return writing.answer(work)


@router.get("/beneficiaires/{beneficiary_id}/actions", summary="Quelles actions pour une personne")
def suited_actions(
    beneficiary_id: str,
    query: Annotated[WindowQuery, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> SuitedActionsOut:
    """Dans l’ordre du moteur, avec les conditions d’entrée, la prochaine place et l’étape."""
    sources = vicinal.sources()
    found = suit_actions(
        beneficiary_id,
        vicinal.reading(),
        actor,
        sources.desk,
        (vicinal.dispositifs(), vicinal.today()),
    )
    window = query.window()
    page = (*found.open, *found.not_met)[window.skip : window.skip + window.size]
    vicinal.shown.actions(beneficiary_id, found.asked, [each.match for each in page])
    return SuitedActionsOut.of(found, sources.knowledge.referential, window)


@router.get("/beneficiaires/{beneficiary_id}/plan", summary="Un plan daté, jusqu’à l’emploi")
def plan(
    beneficiary_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> PlanOut:
    """Une suite d’actions qui ne viole aucune règle, et les besoins restés sans réponse."""
    found = plan_for(
        beneficiary_id,
        vicinal.reading(),
        actor,
        vicinal.sources().desk,
        (vicinal.dispositifs(), vicinal.today()),
    )
    vicinal.shown.plan(beneficiary_id, (each.action.id for each in found.steps), found.versions)
    return PlanOut.of(found)


@router.get(
    "/actions/{opportunity_id}/beneficiaires",
    summary="À qui de son portefeuille une action convient",
)
def suited_portfolio_of_action(
    opportunity_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> SuitedPortfolioOut:
    """Pour un référent : les personnes qu’il accompagne, avec les conditions d’entrée."""
    return _portfolio(opportunity_id, actor, vicinal)


@router.get(
    "/offres/{opportunity_id}/beneficiaires",
    summary="À qui de son portefeuille une offre convient",
)
def suited_portfolio_of_offer(
    opportunity_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> SuitedPortfolioOut:
    """Pour un référent : les personnes qu’il accompagne, et jamais une distance."""
    return _portfolio(opportunity_id, actor, vicinal)


def _portfolio(opportunity_id: str, actor: ActorDep, vicinal: VicinalDep) -> SuitedPortfolioOut:
    sources = vicinal.sources()
    found = suit_portfolio(
        opportunity_id,
        vicinal.reading(),
        actor,
        sources.desk.reference,
        (vicinal.dispositifs(), vicinal.today()),
    )
    for each in found.people:
        vicinal.shown.person(each.match, found.opportunity.id, sources.versions)
    return SuitedPortfolioOut.of(found, sources.knowledge.referential)
