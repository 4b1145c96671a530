"""What is counted of the convention, and of where nothing is in reach."""

from typing import Annotated

from fastapi import Query, Response

from api.indicator_tables import indicator_tables
from api.problems import documented_problems
from api.routers.dependencies import ActorDep, VicinalDep, table_router
from api.schemas.indicators import IndicatorsOut
from api.schemas.parcours_queries import IndicatorsQuery
from api.schemas.reach import ReachOut, ReachQuery, reach_tables
from api.spreadsheets import TABLE_FILES, table_answer
from insertion.periods import Period
from usecases.find_out_of_reach import ReachWanted, find_out_of_reach
from usecases.find_territories import communes_of
from usecases.parcours.indicators import IndicatorsQuestion, people_of, show_indicators

router = table_router("Indicateurs", 401, 503)


@router.get(
    "/indicateurs",
    summary="Les indicateurs de la convention sur une période",
    response_model=IndicatorsOut,
    responses={**TABLE_FILES, **documented_problems(404)},
)
def indicators(
    query: Annotated[IndicatorsQuery, Query()], actor: ActorDep, vicinal: VicinalDep
) -> Response:
    """Ceux de son portefeuille pour un référent ; ceux du territoire pour le Département.

    Hors d’un portefeuille, rien n’est montré de moins de onze personnes.
    """
    among = None
    if query.territoire is not None:
        among = people_of(
            vicinal.reading(), query.territoire, vicinal.territories(), vicinal.communes
        )
    question = IndicatorsQuestion(
        period=Period(query.du, query.au), referent_id=query.referent, among=among
    )
    found = show_indicators(
        vicinal.reading(), question, actor, vicinal.dispositifs(), vicinal.today()
    )
    shown = IndicatorsOut.of(found)
    name = f"indicateurs-{query.du:%Y-%m-%d}-{query.au:%Y-%m-%d}"
    return table_answer(shown, query.format, lambda: indicator_tables(shown), name)


@router.get(
    "/carte-d-acces",
    summary="Où rien n’est à portée, par commune ou intercommunalité",
    response_model=ReachOut,
    responses={**TABLE_FILES, **documented_problems(404)},
)
def reach_map(
    query: Annotated[ReachQuery, Query()], actor: ActorDep, vicinal: VicinalDep
) -> Response:
    """Au Département : combien de personnes ne peuvent aller à rien d’un objectif en ce temps.

    Compté par le moteur, personne par personne ; rien n’est montré de moins de onze personnes.
    """
    among = None
    if query.territoire is not None:
        among = communes_of(query.territoire, vicinal.territories(), vicinal.communes)
    wanted = ReachWanted(query.objectif, query.minutes, query.moyens, among, query.maille)
    acting = vicinal.acting(actor)
    engine, communes = vicinal.desk().engine, vicinal.communes
    found = find_out_of_reach(vicinal.reading(), wanted, acting, engine, communes)
    shown = ReachOut.of(found, communes, query.territoire, acting.today)
    name = f"acces-{query.objectif.value}-{query.minutes}-min"
    return table_answer(shown, query.format, lambda: reach_tables(shown), name)
