"""One's own account: password, address, second factor, connections."""

from functools import partial

from fastapi import Request, Response

from api.problems import documented_problems
from api.routers.dependencies import VicinalDep, json_router
from api.routers.signing import EntranceDep, NoParameterDep, OpenDep, enter
from api.schemas.sign_in import (
    CodeIn,
    CodesOut,
    ConnectionOut,
    ConnectionsOut,
    DoneOut,
    EndedOut,
    MailIn,
    OwnAccountOut,
    PasswordIn,
    SentOut,
    SessionOut,
)
from api.wiring import utc_now
from usecases.accounts.own import own_account
from usecases.accounts.own_mail import propose_mail, send_proof
from usecases.accounts.passwords import change_password
from usecases.accounts.second_factor import remove_second_factor, renew_recovery_codes
from usecases.accounts.sessions import end_other_sessions, end_own_session, own_sessions

router = json_router("Mon compte", 401, 403, 503)
_WRITES = documented_problems(409, 413, 415, 429)


@router.get("/compte", summary="Son compte")
def show(present: OpenDep, vicinal: VicinalDep, _query: NoParameterDep) -> OwnAccountOut:
    """Qui l’on est, et ce qui ouvre le compte ; jamais un secret."""
    return OwnAccountOut.of(own_account(present, vicinal.reading()))


@router.post(
    "/compte/mot-de-passe",
    summary="Choisir ou changer son mot de passe",
    response_model=SessionOut,
    responses=_WRITES,
)
def password(
    request: Request,
    said: PasswordIn,
    present: OpenDep,
    entrance: EntranceDep,
    vicinal: VicinalDep,
) -> Response:
    """Ferme les autres connexions, et renouvelle celle-ci."""
    return enter(request, vicinal, change_password(said.ancien, said.nouveau, present, entrance))


@router.post("/compte/courriel", summary="Donner une adresse", status_code=202, responses=_WRITES)
def mail(said: MailIn, present: OpenDep, entrance: EntranceDep, vicinal: VicinalDep) -> SentOut:
    """L’adresse compte une fois ouvert le lien qui y est envoyé."""
    address = propose_mail(said.courriel, present, entrance)
    vicinal.signing.postman.later(partial(send_proof, address, present, entrance))
    return SentOut(message="Un lien est envoyé à cette adresse, pour la confirmer.")


@router.post(
    "/compte/codes-de-secours", summary="Demander de nouveaux codes de secours", responses=_WRITES
)
def recovery_codes(said: CodeIn, present: OpenDep, entrance: EntranceDep) -> CodesOut:
    """Contre un code du téléphone ou de secours ; les codes précédents ne valent plus."""
    codes = renew_recovery_codes(said.code, present, entrance)
    return CodesOut(codes_de_secours=list(codes))


@router.post(
    "/compte/second-facteur/retrait",
    summary="Retirer son second facteur, pour en mettre un autre",
    response_model=SessionOut,
    responses=_WRITES,
)
def remove(
    request: Request, said: CodeIn, present: OpenDep, entrance: EntranceDep, vicinal: VicinalDep
) -> Response:
    """Contre un code ; il ne reste alors qu’à en mettre un autre en place."""
    return enter(request, vicinal, remove_second_factor(said.code, present, entrance))


@router.get("/compte/connexions", summary="Ses connexions en cours")
def connections(present: OpenDep, vicinal: VicinalDep, _query: NoParameterDep) -> ConnectionsOut:
    """Pour reconnaître celle que l’on n’a pas ouverte."""
    found = own_sessions(present, vicinal.reading(), utc_now())
    return ConnectionsOut(items=[ConnectionOut.of(each, present.session.id) for each in found])


@router.post("/compte/connexions/fin", summary="Fermer toutes ses autres connexions")
def end_others(present: OpenDep, vicinal: VicinalDep, _query: NoParameterDep) -> EndedOut:
    """Elles ne valent plus rien dès la demande suivante."""
    return EndedOut(fermees=end_other_sessions(present, vicinal.unit_of_work()))


@router.post(
    "/compte/connexions/{session_id}/fin",
    summary="Fermer une de ses connexions",
    responses=documented_problems(404),
)
def end_one(
    session_id: str, present: OpenDep, vicinal: VicinalDep, _query: NoParameterDep
) -> DoneOut:
    """Elle ne vaut plus rien dès la demande suivante."""
    end_own_session(session_id, present, vicinal.unit_of_work())
    return DoneOut()
