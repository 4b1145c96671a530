"""What an instance says of itself to everyone: what is kept and why, and how it ranks."""

from typing import Annotated

from fastapi import Query

from api.information_notice import information_notice
from api.policy_page import policy_page
from api.retention import day_asked, rules_in_force
from api.routers.dependencies import VicinalDep, json_router
from api.schemas.information import InformationOut
from api.schemas.policy import PolicyOut
from api.schemas.queries import NoParameter

router = json_router("Transparence", 503)


@router.get("/informations", summary="Ce qui est gardé des personnes, pourquoi et combien de temps")
def informations(_query: Annotated[NoParameter, Query()], vicinal: VicinalDep) -> InformationOut:
    """Le texte dû à toute personne (RGPD, articles 13 et 14), aux durées de ce Département."""
    durations = rules_in_force(vicinal).on(day_asked(vicinal).day)
    return InformationOut.of(information_notice(vicinal.settings, durations))


@router.get("/classement", summary="Les règles du classement et leurs poids")
def ranking_rules(_query: Annotated[NoParameter, Query()]) -> PolicyOut:
    """Celles qui ont donné chaque résultat : sa version y est citée (CRPA, R.311-3-1-2)."""
    return policy_page()
