"""Near occupations, near skills, and what is missing to move from one occupation to another."""

from typing import Annotated

from fastapi import Path, Query

from api.routers.dependencies import VicinalDep, json_router
from api.schemas.queries import GapQuery, LimitQuery
from api.schemas.transfer import GapOut, NearOccupationsOut, NearSkillsOut
from usecases.explore_transfers import find_gap, find_near_occupations, find_near_skills

router = json_router("Référentiels", 404, 503)

RomePath = Annotated[str, Path(description="Code ROME du métier.", examples=["K1304"])]
SkillPath = Annotated[
    str, Path(description="Code de la compétence.", examples=["v:entretenir-logement"])
]


@router.get("/metiers/{code}/proches", summary="Les métiers proches d’un autre")
def near_occupations(
    code: RomePath, query: Annotated[LimitQuery, Query()], vicinal: VicinalDep
) -> NearOccupationsOut:
    """Vers quels métiers aller depuis celui-ci, le plus proche d’abord, chacun avec ses raisons."""
    knowledge = vicinal.knowledge()
    found = find_near_occupations(code, knowledge, query.limite)
    return NearOccupationsOut.of(found, knowledge.referential)


@router.get("/metiers/{code}/ecart", summary="Ce qui manque pour aller vers un métier")
def gap(code: RomePath, query: Annotated[GapQuery, Query()], vicinal: VicinalDep) -> GapOut:
    """Ce qu’un métier demande, à qui en exerce un autre : acquis, presque acquis, à acquérir."""
    knowledge = vicinal.knowledge()
    origin = query.known_origin(knowledge.referential)
    return GapOut.of(find_gap(origin, code, knowledge), knowledge.referential)


@router.get("/competences/{code}/proches", summary="Les compétences proches d’une autre")
def near_skills(
    code: SkillPath, query: Annotated[LimitQuery, Query()], vicinal: VicinalDep
) -> NearSkillsOut:
    """Les compétences qui se disent, se rangent ou se demandent comme celle-ci."""
    knowledge = vicinal.knowledge()
    found = find_near_skills(code, knowledge, query.limite)
    return NearSkillsOut.of(found, knowledge.referential)
