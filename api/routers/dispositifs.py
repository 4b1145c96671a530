"""Dispositifs as dated, cited rules, and who may enter them."""

from typing import Annotated

from fastapi import Path, Query

from api.problems import documented_problems
from api.routers.dependencies import VicinalDep, json_router
from api.schemas.dispositif import DispositifOut, DispositifsOut
from api.schemas.eligibility import EligibilityReportOut
from api.schemas.queries import DayQuery, EligibilityQuery
from api.schemas.situation import SituationIn
from usecases.check_eligibility import check_eligibility

router = json_router("Dispositifs et éligibilité")


@router.get("/dispositifs", summary="Les dispositifs connus")
def list_dispositifs(query: Annotated[DayQuery, Query()], vicinal: VicinalDep) -> DispositifsOut:
    """Ceux des textes fondateurs, et ceux qu’un territoire a ajoutés.

    Un fichier qui ne peut pas être chargé est dans `fichiers_refuses`, avec ce qu’il faut corriger.
    """
    return DispositifsOut.of(vicinal.dispositifs(), query.date or vicinal.today())


@router.get(
    "/dispositifs/{dispositif_id}",
    summary="Les règles d’un dispositif, un jour donné",
    responses=documented_problems(404),
)
def show_dispositif(
    dispositif_id: Annotated[str, Path(description="Identifiant.", examples=["astre"])],
    query: Annotated[DayQuery, Query()],
    vicinal: VicinalDep,
) -> DispositifOut:
    """Chaque règle avec son unité, sa fermeté, ses dates, sa source et ce qu’elle laisse ouvert."""
    dispositifs = vicinal.dispositifs()
    rules = dispositifs.on(dispositif_id, query.date or vicinal.today())
    return DispositifOut.of_rules(rules, dispositifs)


@router.post(
    "/eligibilite",
    summary="Dans quels dispositifs une personne peut entrer, et pourquoi",
    responses=documented_problems(404, 413, 415),
)
def check(
    situation: SituationIn, query: Annotated[EligibilityQuery, Query()], vicinal: VicinalDep
) -> EligibilityReportOut:
    """Pour chaque critère : rempli, non rempli ou à vérifier, et ce qui trancherait.

    Rien n’est enregistré. Ce qui n’est pas connu n’exclut jamais : c’est une question à poser.
    """
    dispositifs = vicinal.dispositifs()
    report = check_eligibility(
        situation.to_situation(),
        dispositifs,
        vicinal.communes,
        query.date or vicinal.today(),
        query.dispositif,
    )
    return EligibilityReportOut.of(report, dispositifs.mistakes)
