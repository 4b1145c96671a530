"""Accounts of others: the Département keeps those of professionals, a référent opens a person's."""

from typing import Annotated

from fastapi import Query, Response

from api.once import written
from api.problems import documented_problems
from api.routers.dependencies import ActorDep, VicinalDep, WritingDep, json_router
from api.routers.signing import NoParameterDep
from api.schemas.account import (
    AccountIn,
    AccountMadeOut,
    AccountOut,
    AccountsOut,
    AccountsQuery,
    ActivationCodeOut,
    InvitableOut,
    RoleIn,
)
from api.schemas.sign_in import EndedOut
from api.wiring import utc_now
from insertion.ports import UnitOfWork
from usecases.accounts import manage
from usecases.accounts.activation import issue_code
from usecases.idempotency import Answer

router = json_router("Comptes", 401, 403, 404, 503)
_WRITES = documented_problems(409, 413, 415)


@router.get("/comptes", summary="Les comptes")
def accounts(
    query: Annotated[AccountsQuery, Query()], actor: ActorDep, vicinal: VicinalDep
) -> AccountsOut:
    """Au Département, ou ceux de sa structure à qui l’administre.

    L’adresse d’une personne accompagnée n’est pas montrée.
    """
    window = query.window()
    found = manage.list_accounts(actor, vicinal.reading(), window, query.role, query.etat)
    return AccountsOut.of(found, query)


@router.post(
    "/comptes",
    summary="Inviter un professionnel",
    status_code=201,
    response_model=AccountMadeOut,
    responses=_WRITES,
)
def invite(said: AccountIn, writing: WritingDep) -> Response:
    """Le lien pour choisir son mot de passe part par courriel ; il vaut sept jours.

    Qui administre une structure invite pour elle, dans son rôle.
    """
    practice = writing.vicinal.signing.practice

    def work(uow: UnitOfWork) -> Answer:
        account = manage.invite(said.wanted(), writing.actor, uow, practice, utc_now())
        return written(AccountMadeOut.of(account), 201)

    response = writing.answer(work)
    writing.vicinal.signing.postman.wake()
    return response


@router.get("/comptes/invitables", summary="Pour qui un compte peut être ouvert")
def invitable(actor: ActorDep, vicinal: VicinalDep, _query: NoParameterDep) -> InvitableOut:
    """Les référents sans compte, et les structures ; 2 000 de chaque au plus."""
    return InvitableOut.of(manage.invitable(actor, vicinal.reading()))


@router.get("/comptes/{account_id}", summary="Un compte")
def show(
    account_id: str, actor: ActorDep, vicinal: VicinalDep, _query: NoParameterDep
) -> AccountOut:
    """Au Département, ou à qui administre la structure."""
    return AccountOut.of(manage.show_account(account_id, actor, vicinal.reading()))


@router.post("/comptes/{account_id}/invitation", summary="Inviter de nouveau", responses=_WRITES)
def invite_again(
    account_id: str, actor: ActorDep, vicinal: VicinalDep, _query: NoParameterDep
) -> AccountOut:
    """Un nouveau lien remplace le précédent."""
    practice, work = vicinal.signing.practice, vicinal.unit_of_work()
    account = manage.invite_again(account_id, actor, work, practice, utc_now())
    vicinal.signing.postman.wake()
    return AccountOut.of(account)


@router.post(
    "/comptes/{account_id}/desactivation", summary="Désactiver un compte", responses=_WRITES
)
def disable(
    account_id: str, actor: ActorDep, vicinal: VicinalDep, _query: NoParameterDep
) -> AccountOut:
    """Il est refusé dès la demande suivante. Par le Département, ou qui administre la structure."""
    return AccountOut.of(manage.disable(account_id, vicinal.unit_of_work(), utc_now(), actor))


@router.post("/comptes/{account_id}/reactivation", summary="Réactiver un compte", responses=_WRITES)
def enable(
    account_id: str, actor: ActorDep, vicinal: VicinalDep, _query: NoParameterDep
) -> AccountOut:
    """Il se connecte de nouveau, avec ce qu’il avait."""
    return AccountOut.of(manage.enable(account_id, actor, vicinal.unit_of_work()))


@router.post("/comptes/{account_id}/role", summary="Changer le rôle", responses=_WRITES)
def change_role(
    account_id: str, said: RoleIn, actor: ActorDep, vicinal: VicinalDep, _query: NoParameterDep
) -> AccountOut:
    """Ferme toutes ses connexions, et révoque les jetons qu’il a créés pour une autre structure."""
    work = vicinal.unit_of_work()
    account = manage.change_role(account_id, said.wanted(), actor, work, utc_now())
    return AccountOut.of(account)


@router.post(
    "/comptes/{account_id}/second-facteur/remise-a-zero",
    summary="Remettre à zéro un second facteur perdu",
    responses=_WRITES,
)
def reset_second_factor(
    account_id: str, actor: ActorDep, vicinal: VicinalDep, _query: NoParameterDep
) -> AccountOut:
    """Ferme ses connexions ; il en met un autre en place à la suivante, et en est averti."""
    practice, work = vicinal.signing.practice, vicinal.unit_of_work()
    account = manage.reset_second_factor(account_id, work, practice, utc_now(), actor)
    return AccountOut.of(account)


@router.post("/comptes/{account_id}/connexions/fin", summary="Fermer toutes ses connexions")
def end_sessions(
    account_id: str, actor: ActorDep, vicinal: VicinalDep, _query: NoParameterDep
) -> EndedOut:
    """Elles ne valent plus rien dès la demande suivante."""
    return EndedOut(fermees=manage.end_sessions(account_id, actor, vicinal.unit_of_work()))


@router.post(
    "/beneficiaires/{beneficiary_id}/code-activation",
    summary="Donner un code à une personne que l’on accompagne",
    status_code=201,
    responses=documented_problems(409),
)
def activation_code(
    beneficiary_id: str, actor: ActorDep, vicinal: VicinalDep, _query: NoParameterDep
) -> ActivationCodeOut:
    """À son référent seulement. Montré une fois, il vaut sept jours et remplace le précédent."""
    practice, work = vicinal.signing.practice, vicinal.unit_of_work()
    return ActivationCodeOut.of(issue_code(beneficiary_id, actor, work, practice, utc_now()))
