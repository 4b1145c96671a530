"""Communes, occupations and skills: find their codes from a text."""

from typing import Annotated

from fastapi import Query

from api.problems import documented_problems
from api.routers.dependencies import VicinalDep, json_router
from api.schemas.extraction import ExtractionOut, TextIn
from api.schemas.queries import NoParameter, SearchQuery
from api.schemas.reference import CommuneOut, CommunesOut, HitOut, HitsOut
from usecases.look_up import extract_facts, look_up_communes, look_up_occupations, look_up_skills

router = json_router("Référentiels", 503)


@router.get("/communes", summary="Trouver une commune")
def find_communes(query: Annotated[SearchQuery, Query()], vicinal: VicinalDep) -> CommunesOut:
    """Les communes qu’un nom, un code postal ou une adresse peut désigner, hors ligne."""
    found = look_up_communes(query.q, vicinal.geocoder, query.limite)
    return CommunesOut(items=[CommuneOut.of(each) for each in found])


@router.get("/metiers", summary="Trouver un métier")
def find_occupations(query: Annotated[SearchQuery, Query()], vicinal: VicinalDep) -> HitsOut:
    """Les métiers ROME qu’un texte peut désigner, noms familiers compris."""
    hits = look_up_occupations(query.q, vicinal.knowledge(), query.limite)
    return HitsOut(items=[HitOut.of(hit) for hit in hits])


@router.get("/competences", summary="Trouver une compétence")
def find_skills(query: Annotated[SearchQuery, Query()], vicinal: VicinalDep) -> HitsOut:
    """Les compétences du référentiel actif qu’un texte peut désigner."""
    hits = look_up_skills(query.q, vicinal.knowledge(), query.limite)
    return HitsOut(items=[HitOut.of(hit) for hit in hits])


@router.post(
    "/competences/extraction",
    summary="Lire un texte",
    responses=documented_problems(413, 415),
)
def extract(
    body: TextIn, _query: Annotated[NoParameter, Query()], vicinal: VicinalDep
) -> ExtractionOut:
    """Les métiers, compétences et permis lus dans quelques phrases, et les mots qui le disent."""
    return ExtractionOut.of(extract_facts(body.texte, vicinal.knowledge()))
