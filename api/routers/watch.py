"""A portfolio with what is to be done for each person, and the deadlines of one."""

from typing import Annotated

from fastapi import Query

from api.routers.dependencies import ActorDep, VicinalDep, json_router
from api.schemas.parcours import DeadlineOut
from api.schemas.queries import NoParameter
from api.schemas.watch import DeadlinesOut, WatchOut, WatchQuery
from usecases.parcours.deadlines import show_deadlines
from usecases.parcours.watch import watch_portfolio

router = json_router("Parcours", 401, 404, 503)


@router.get("/referents/{referent_id}/suivi", summary="Le portefeuille, et ce qui est à faire")
def watch(
    referent_id: str,
    query: Annotated[WatchQuery, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> WatchOut:
    """Une ligne par personne : ce qui est ouvert, ce qui est dû, les dernières nouvelles.

    Au référent lui-même. Les filtres s’ajoutent ; les comptes portent sur tout le portefeuille.
    """
    rules = (vicinal.dispositifs(), vicinal.today())
    found = watch_portfolio(vicinal.reading(), referent_id, actor, query.question(), rules)
    return WatchOut.of(found, query)


@router.get(
    "/beneficiaires/{beneficiary_id}/echeances", summary="Les échéances du parcours d’une personne"
)
def deadlines(
    beneficiary_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> DeadlinesOut:
    """Tenues ou non, avec le texte qui les demande. Celles de ses positionnements n’y sont pas."""
    today = vicinal.today()
    found = show_deadlines(vicinal.reading(), beneficiary_id, actor, vicinal.dispositifs(), today)
    return DeadlinesOut(jour=today, items=[DeadlineOut.of(each, today) for each in found])
