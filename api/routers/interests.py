"""« Ça m’intéresse », and the zone that hides a home: a person's own hand on both."""

from typing import Annotated

from fastapi import Query, Response

from api.once import written
from api.problems import documented_problems
from api.routers.dependencies import ActorDep, VicinalDep, WritingDep, json_router
from api.schemas.place import (
    InterestIn,
    InterestOut,
    InterestsOut,
    NamedInterestOut,
    PersonZoneOut,
    ProtectionIn,
)
from api.schemas.queries import NoParameter
from insertion.ports import UnitOfWork
from usecases.idempotency import Answer
from usecases.place.interests import close_interest, interests_of, open_interest
from usecases.place.placing import protect_address, show_place

router = json_router("Place et intérêt", 401, 404, 503)
_WRITES = documented_problems(409, 413, 415)


@router.get("/beneficiaires/{beneficiary_id}/zone", summary="La zone d’une personne")
def zone(
    beneficiary_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> PersonZoneOut:
    """Tout ce que les employeurs et les opérateurs peuvent déduire de son domicile.

    À elle-même, à ceux qui l’accompagnent et au Département.
    """
    return PersonZoneOut.of(*show_place(beneficiary_id, vicinal.reading(), actor))


@router.put(
    "/beneficiaires/{beneficiary_id}/zone",
    summary="Protéger une adresse",
    response_model=PersonZoneOut,
    responses=_WRITES,
)
def protect(beneficiary_id: str, asked: ProtectionIn, writing: WritingDep) -> Response:
    """La zone devient tout le département, la personne n’est plus comptée.

    Elle le demande elle-même ; c’est avec son référent ou le Département qu’on y revient.
    """

    def work(uow: UnitOfWork) -> Answer:
        protect_address(beneficiary_id, asked.adresse_protegee, uow, writing.acting)
        return written(PersonZoneOut.of(*show_place(beneficiary_id, uow, writing.actor)))

    return writing.answer(work)


@router.get("/beneficiaires/{beneficiary_id}/interets", summary="Ce qui intéresse une personne")
def interests(
    beneficiary_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> InterestsOut:
    """Les offres auxquelles elle a dit oui ; à elle-même et à ceux qui l’accompagnent."""
    found = interests_of(beneficiary_id, vicinal.reading(), actor)
    items = [NamedInterestOut.named(each, title) for each, title in found]
    return InterestsOut(items=items, total=len(items))


@router.post(
    "/beneficiaires/{beneficiary_id}/interets",
    summary="« Ça m’intéresse »",
    status_code=201,
    response_model=InterestOut,
    responses=_WRITES,
)
def say_yes(beneficiary_id: str, asked: InterestIn, writing: WritingDep) -> Response:
    """L’employeur de cette offre a alors une carte, et le redire change le nom montré.

    Un nom choisi, une classe de trajet, les compétences demandées : rien d’autre.
    """

    def work(uow: UnitOfWork) -> Answer:
        said = asked.said(beneficiary_id)
        return written(
            InterestOut.of(open_interest(said, uow, writing.acting, writing.practice)), 201
        )

    return writing.answer(work)


@router.post(
    "/beneficiaires/{beneficiary_id}/interets/{opportunity_id}/retrait",
    summary="Retirer son intérêt",
    response_model=InterestOut,
    responses=_WRITES,
)
def take_back(beneficiary_id: str, opportunity_id: str, writing: WritingDep) -> Response:
    """Dès la demande suivante, l’employeur n’a plus rien de cette personne pour cette offre."""

    def work(uow: UnitOfWork) -> Answer:
        found = close_interest(beneficiary_id, opportunity_id, uow, writing.acting)
        return written(InterestOut.of(found))

    return writing.answer(work)
