"""People followed: who accompanies whom, and the portfolio of a référent."""

from typing import Annotated

from fastapi import Query, Response

from api.once import tag_of, written
from api.problems import documented_problems
from api.routers.dependencies import ActorDep, ReadDep, VicinalDep, WritingDep, json_router
from api.schemas.following import (
    AccompanimentOut,
    BeneficiaryOut,
    EndIn,
    EntrustedIn,
    PortfolioOut,
    ReferentNameIn,
    ReferentNameKeptOut,
    ReferentNameOut,
)
from api.schemas.insertion_fields import WindowQuery
from api.schemas.match import UnderstoodOut, understood_out
from api.schemas.profile import ProfileIn
from api.schemas.profile_kept import profile_kept
from api.schemas.queries import NoParameter
from insertion.beneficiary import Profile
from insertion.ports import UnitOfWork
from insertion.referent import ReferentName
from usecases.accompany import (
    accompaniments_of,
    end_accompaniment,
    entrust,
    keep_profile,
    name_referent,
    names_of,
    show_portfolio,
    show_profile,
    show_referent_name,
)
from usecases.idempotency import Answer
from usecases.read_profile import read_profile

router = json_router("Personnes accompagnées", 401, 404, 503)
_WRITES = documented_problems(409, 413, 415)


@router.get("/referents/{referent_id}/portefeuille", summary="Le portefeuille d’un référent")
def portfolio(
    referent_id: str,
    query: Annotated[WindowQuery, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> PortfolioOut:
    """La file active, sa norme, et les personnes accompagnées.

    Au référent lui-même et au Département seulement.
    """
    found = show_portfolio(vicinal.reading(), referent_id, actor, query.window())
    return PortfolioOut.of(found, query)


@router.get("/referents/{referent_id}/nom", summary="Comment un référent s’appelle")
def show_name(
    referent_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
    response: Response,
) -> ReferentNameOut:
    """À lui-même et au Département ; les personnes qu’il accompagne le lisent avec leur dossier.

    L’ETag, renvoyé en If-Match, garde de défaire ce que l’autre aurait changé entre-temps.
    """
    found = ReferentNameOut.of(show_referent_name(vicinal.reading(), referent_id, actor))
    response.headers["ETag"] = tag_of(found)
    return found


@router.put(
    "/referents/{referent_id}/nom",
    summary="Dire comment un référent s’appelle",
    response_model=ReferentNameKeptOut,
    responses=_WRITES | documented_problems(412),
)
def put_name(
    referent_id: str, said: ReferentNameIn, writing: WritingDep, read: ReadDep
) -> Response:
    """Par lui-même ou par le Département : les personnes qu’il accompagne savent qui appeler."""
    name = said.name()

    def is_as_read(kept: ReferentName | None) -> bool:
        return read.is_still(None if kept is None else ReferentNameOut.of(kept))

    def work(uow: UnitOfWork) -> Answer:
        with read.told():
            name_referent(referent_id, name, uow, writing.acting, is_as_read)
        return written(ReferentNameKeptOut.of(referent_id, name))

    return writing.answer(work)


@router.get("/beneficiaires/{beneficiary_id}", summary="Qui accompagne une personne")
def show(
    beneficiary_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> BeneficiaryOut:
    """À elle-même, à ceux qui l’accompagnent et au Département seulement."""
    found = accompaniments_of(vicinal.reading(), beneficiary_id, actor)
    return BeneficiaryOut.of(beneficiary_id, found, names_of(vicinal.reading(), found))


@router.get("/beneficiaires/{beneficiary_id}/profil", summary="Lire le profil d’une personne")
def get_profile(
    beneficiary_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
    response: Response,
) -> ProfileIn:
    """Comme on l’écrit : à relire, corriger et renvoyer. À elle et à qui l’accompagne.

    L’ETag, renvoyé en If-Match, garde de défaire ce que l’autre aurait changé entre-temps.
    """
    found = show_profile(vicinal.reading(), beneficiary_id, actor)
    kept = profile_kept(found, vicinal.communes)
    response.headers["ETag"] = tag_of(kept)
    return kept


@router.put(
    "/beneficiaires/{beneficiary_id}/profil",
    summary="Écrire le profil d’une personne",
    response_model=UnderstoodOut,
    responses=_WRITES | documented_problems(412),
)
def put_profile(
    beneficiary_id: str, profile: ProfileIn, writing: WritingDep, read: ReadDep
) -> Response:
    """À la place du précédent ; par elle-même ou par qui l’accompagne.

    Répond ce qui a été compris, à relire. Un positionnement en garde l’essentiel et l’explication.
    """
    sources = writing.vicinal.sources()
    found = read_profile(profile.to_draft(), sources.knowledge, sources.communes, sources.geocoder)

    def is_as_read(kept: Profile | None) -> bool:
        return read.is_still(None if kept is None else profile_kept(kept, sources.communes))

    def work(uow: UnitOfWork) -> Answer:
        with read.told():
            keep_profile(beneficiary_id, found.profile, uow, writing.acting, is_as_read)
        return written(understood_out(found.understood))

    return writing.answer(work)


@router.post(
    "/beneficiaires/{beneficiary_id}/accompagnements",
    summary="Confier une personne à un référent",
    status_code=201,
    response_model=AccompanimentOut,
    responses=_WRITES,
)
def begin(
    beneficiary_id: str,
    asked: EntrustedIn,
    writing: WritingDep,
) -> Response:
    """Le Département décide. La file active d’un référent ne dépasse pas sa norme."""

    def work(uow: UnitOfWork) -> Answer:
        begun = entrust(asked.entrusted(beneficiary_id), uow, writing.acting, writing.practice)
        return written(AccompanimentOut.of(begun), 201)

    return writing.answer(work)


@router.post(
    "/accompagnements/{accompaniment_id}/fin",
    summary="Mettre fin à un accompagnement",
    response_model=AccompanimentOut,
    responses=_WRITES,
)
def end(
    accompaniment_id: str,
    asked: EndIn,
    writing: WritingDep,
) -> Response:
    """Le Département décide ; la place libérée dans la file active l’est une fois."""

    def work(uow: UnitOfWork) -> Answer:
        ended = end_accompaniment(accompaniment_id, asked.le, uow, writing.acting)
        return written(AccompanimentOut.of(ended))

    return writing.answer(work)
