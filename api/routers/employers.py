"""What employers declare, post and are told: never from a home, see docs/privacy-of-place.md."""

from typing import Annotated

from fastapi import Query, Response

from api.disclosure import discloses
from api.once import precondition, read_version, written
from api.problems import documented_problems
from api.routers.dependencies import ActorDep, IfMatch, VicinalDep, WritingDep, json_router
from api.schemas.cards import CardOut, CardsOut, NearbyOut
from api.schemas.employer_today import EmployerTodayOut
from api.schemas.employers import (
    CloseOfferIn,
    DecisionIn,
    PostedOfferIn,
    PostedOfferOut,
    PostedPageOut,
    PostedQuery,
    SiteIn,
    SiteOut,
    SitePageOut,
    SiteQuery,
)
from api.schemas.queries import NoParameter
from insertion.ports import UnitOfWork
from usecases.host_side.offers import (
    TargetOffer,
    change_offer,
    close_posted_offer,
    decide_offer,
    list_posted,
    post_offer,
    show_posted,
)
from usecases.host_side.people import cards_of, count_nearby
from usecases.host_side.sites import decide_site, declare_site, list_sites
from usecases.host_side.today import employer_today
from usecases.idempotency import Answer

router = json_router("Employeurs", 401, 404, 503)
_WRITES = documented_problems(409, 413, 415)
_CHANGES = _WRITES | documented_problems(412)


@router.get("/employeur/aujourdhui", summary="Ce qu’un employeur a ici")
def today(
    _query: Annotated[NoParameter, Query()], actor: ActorDep, vicinal: VicinalDep
) -> EmployerTodayOut:
    """Ses offres qui ne sont pas fermées, combien de personnes chacune intéresse, ses sites."""
    found = employer_today(vicinal.reading(), vicinal.acting(actor))
    return EmployerTodayOut.of(found, vicinal.knowledge().referential)


@router.get("/employeur/sites", summary="Les sites de l’employeur")
def sites(
    query: Annotated[SiteQuery, Query()], actor: ActorDep, vicinal: VicinalDep
) -> SitePageOut:
    """Les siens ; ceux de tous les employeurs pour le Département."""
    found = list_sites(vicinal.reading(), actor, query.etat, query.window())
    return SitePageOut.of(found, query, vicinal.communes)


@router.post(
    "/employeur/sites",
    summary="Déclarer un site",
    status_code=201,
    response_model=SiteOut,
    responses=_WRITES,
)
def declare(new: SiteIn, writing: WritingDep) -> Response:
    """Par son SIRET. Il sert une fois vérifié par le Département ; dix au plus en 30 jours."""
    communes, practice = writing.vicinal.communes, writing.practice

    def work(uow: UnitOfWork) -> Answer:
        site = declare_site(new.declared(), uow, writing.acting, communes, practice.new_id)
        return written(SiteOut.of(site, communes), 201)

    return writing.answer(work)


@router.post(
    "/employeur/sites/{site_id}/decision",
    summary="Vérifier ou refuser un site",
    response_model=SiteOut,
    responses=_WRITES,
)
def decide_on_site(site_id: str, said: DecisionIn, writing: WritingDep) -> Response:
    """Par le Département."""
    communes = writing.vicinal.communes

    def work(uow: UnitOfWork) -> Answer:
        site = decide_site(site_id, said.accepte, said.motif, uow, writing.acting)
        return written(SiteOut.of(site, communes))

    return writing.answer(work)


@router.get("/employeur/offres", summary="Les offres déposées par l’employeur")
def posted(
    query: Annotated[PostedQuery, Query()], actor: ActorDep, vicinal: VicinalDep
) -> PostedPageOut:
    """Les siennes ; celles de tous les employeurs pour le Département."""
    found = list_posted(vicinal.reading(), actor, query.etat, query.window())
    return PostedPageOut.of(found, query, vicinal.knowledge().referential)


@router.post(
    "/employeur/offres",
    summary="Déposer une offre",
    status_code=201,
    response_model=PostedOfferOut,
    responses=_WRITES,
)
def post(new: PostedOfferIn, writing: WritingDep) -> Response:
    """Sur un site vérifié. Proposée comme les autres une fois relue par le Département."""
    communes, practice = writing.vicinal.communes, writing.practice
    referential = writing.vicinal.knowledge().referential

    def work(uow: UnitOfWork) -> Answer:
        made = post_offer(new.written(referential), uow, writing.acting, communes, practice.new_id)
        at = f"/api/v1/employeur/offres/{made.id}"
        return written(PostedOfferOut.of(made, referential), 201, version=made.version, at=at)

    return writing.answer(work)


@router.get("/employeur/offres/{offer_id}", summary="Une offre déposée")
def show(
    offer_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
    response: Response,
) -> PostedOfferOut:
    """Telle que l’employeur l’a écrite en dernier."""
    found = show_posted(vicinal.reading(), offer_id, actor)
    response.headers["ETag"] = f'"{found.version}"'
    return PostedOfferOut.of(found, vicinal.knowledge().referential)


@router.put(
    "/employeur/offres/{offer_id}",
    summary="Récrire une offre",
    response_model=PostedOfferOut,
    responses=_CHANGES,
)
def change(
    offer_id: str, new: PostedOfferIn, writing: WritingDep, if_match: IfMatch = None
) -> Response:
    """Ce qui était publié le reste jusqu’à ce que le Département ait relu."""
    communes, target = writing.vicinal.communes, _target(offer_id, if_match, new.version)
    referential = writing.vicinal.knowledge().referential

    def work(uow: UnitOfWork) -> Answer:
        made = change_offer(target, new.written(referential), uow, writing.acting, communes)
        return written(PostedOfferOut.of(made, referential), version=made.version)

    with precondition(if_match):
        return writing.answer(work)


@router.post(
    "/employeur/offres/{offer_id}/fermeture",
    summary="Fermer une offre",
    response_model=PostedOfferOut,
    responses=_CHANGES,
)
def close(
    offer_id: str, asked: CloseOfferIn, writing: WritingDep, if_match: IfMatch = None
) -> Response:
    """Par l’employeur, ou par le Département. Elle n’est plus proposée, ni ses cartes montrées."""
    target = _target(offer_id, if_match, asked.version)
    referential = writing.vicinal.knowledge().referential

    def work(uow: UnitOfWork) -> Answer:
        made = close_posted_offer(target, uow, writing.acting, asked.motif)
        return written(PostedOfferOut.of(made, referential), version=made.version)

    with precondition(if_match):
        return writing.answer(work)


@router.post(
    "/employeur/offres/{offer_id}/decision",
    summary="Publier ou refuser une offre",
    response_model=PostedOfferOut,
    responses=_CHANGES,
)
def decide_on_offer(
    offer_id: str, said: DecisionIn, writing: WritingDep, if_match: IfMatch = None
) -> Response:
    """Par le Département."""
    target = _target(offer_id, if_match, said.version)
    referential = writing.vicinal.knowledge().referential

    def work(uow: UnitOfWork) -> Answer:
        made = decide_offer(target, said.accepte, said.motif, uow, writing.acting)
        return written(PostedOfferOut.of(made, referential), version=made.version)

    with precondition(if_match):
        return writing.answer(work)


@router.get("/employeur/offres/{offer_id}/personnes-proches", summary="Combien de personnes près")
def nearby(
    offer_id: str, _query: Annotated[NoParameter, Query()], actor: ActorDep, vicinal: VicinalDep
) -> NearbyOut:
    """En mots, compté une fois par jour sur une grille fixe : ni rayon, ni départ, ni filtre."""
    acting = vicinal.acting(actor)
    return NearbyOut.of(count_nearby(offer_id, vicinal.unit_of_work(), acting, vicinal.communes))


@router.get("/employeur/offres/{offer_id}/interessees", summary="Qui l’offre intéresse")
def interested(
    offer_id: str, _query: Annotated[NoParameter, Query()], actor: ActorDep, vicinal: VicinalDep
) -> CardsOut:
    """Les personnes qui ont dit oui à cette offre et ne sont pas revenues dessus."""
    secret = vicinal.cards_secret()
    found = cards_of(offer_id, vicinal.reading(), actor, vicinal.communes, secret, discloses)
    referential = vicinal.knowledge().referential
    items = [CardOut.of(each, referential, vicinal.today()) for each in found]
    return CardsOut(items=items, total=len(found))


def _target(offer_id: str, if_match: str | None, version: int | None) -> TargetOffer:
    return TargetOffer(offer_id, read_version(if_match, version))
