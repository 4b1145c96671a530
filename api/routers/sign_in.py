"""Signing in: a password, a code, a link, and the second factor."""

from functools import partial

from fastapi import Request, Response

from api.problems import documented_problems
from api.routers.dependencies import VicinalDep, json_router
from api.routers.signing import (
    EntranceDep,
    MaybePresentDep,
    NoParameterDep,
    PresentDep,
    enter,
    leave,
)
from api.schemas.sign_in import (
    CodeIn,
    CredentialsIn,
    DoneOut,
    EnrolledOut,
    EnrolmentOut,
    InvitationIn,
    LinkIn,
    LoginIn,
    SentOut,
    SessionOut,
)
from api.session_cookie import session_token
from usecases.accounts.activation import activate
from usecases.accounts.links import (
    accept_invitation,
    count_link,
    open_link,
    send_link,
)
from usecases.accounts.own_mail import confirm_mail
from usecases.accounts.second_factor import begin_enrolment, confirm_enrolment, pass_second_factor
from usecases.accounts.sessions import csrf_token, sign_out
from usecases.accounts.sign_in import Credentials, sign_in

router = json_router("Connexion", 401, 403, 413, 415, 429, 503)


@router.post("/connexion", summary="Se connecter", response_model=SessionOut)
def connect(
    request: Request, said: CredentialsIn, entrance: EntranceDep, vicinal: VicinalDep
) -> Response:
    """Ouvre une session ; pour un professionnel, elle attend encore le second facteur.

    Un identifiant que personne n’a répond comme un mot de passe faux, dans le même temps.
    """
    signed = sign_in(Credentials(said.identifiant, said.mot_de_passe), entrance)
    return enter(request, vicinal, signed)


@router.post(
    "/connexion/second-facteur",
    summary="Donner le code du téléphone, ou un code de secours",
    response_model=SessionOut,
    responses=documented_problems(409),
)
def second_factor(
    request: Request,
    said: CodeIn,
    present: PresentDep,
    entrance: EntranceDep,
    vicinal: VicinalDep,
) -> Response:
    """Ouvre la session, sous un autre identifiant ; un code ne sert qu’une fois."""
    return enter(request, vicinal, pass_second_factor(said.code, present, entrance))


@router.post(
    "/connexion/inscription",
    summary="Commencer la mise en place du second facteur",
    responses=documented_problems(409),
)
def enrol(present: PresentDep, entrance: EntranceDep) -> EnrolmentOut:
    """Le secret à donner au téléphone ; il vaut une fois confirmé par un code."""
    begun = begin_enrolment(present, entrance.new_work(), entrance.practice)
    return EnrolmentOut(secret=begun.secret, adresse=begun.uri)


@router.post(
    "/connexion/inscription/confirmation",
    summary="Confirmer le second facteur",
    response_model=EnrolledOut,
    responses=documented_problems(409),
)
def confirm(
    request: Request,
    said: CodeIn,
    present: PresentDep,
    entrance: EntranceDep,
    vicinal: VicinalDep,
) -> Response:
    """Ouvre la session et donne dix codes de secours, montrés une seule fois."""
    work, at = entrance.new_work(), entrance.at
    done = confirm_enrolment(said.code, present, work, entrance.practice, at)
    return enter(request, vicinal, done.signed, done.recovery_codes)


@router.post(
    "/connexion/activation",
    summary="Entrer avec le code donné par son référent",
    response_model=SessionOut,
)
def enter_by_code(
    request: Request, said: CodeIn, entrance: EntranceDep, vicinal: VicinalDep
) -> Response:
    """Le code sert une fois, dans les sept jours ; le compte est alors ouvert."""
    return enter(request, vicinal, activate(said.code, entrance))


@router.post("/connexion/lien", summary="Demander un lien par courriel", status_code=202)
def ask_link(said: LoginIn, entrance: EntranceDep, vicinal: VicinalDep) -> SentOut:
    """Répond de même, qu’un compte existe ou non. Un professionnel y choisit un mot de passe."""
    count_link(said.identifiant, entrance)
    vicinal.signing.postman.later(partial(send_link, said.identifiant, entrance))
    return SentOut()


@router.post(
    "/connexion/lien/ouverture", summary="Entrer par un lien reçu", response_model=SessionOut
)
def enter_by_link(
    request: Request, said: LinkIn, entrance: EntranceDep, vicinal: VicinalDep
) -> Response:
    """Le lien sert une fois, dans les quinze minutes ; le suivre ne suffit pas à l’user."""
    return enter(request, vicinal, open_link(said.jeton, entrance))


@router.post(
    "/connexion/invitation",
    summary="Choisir son mot de passe avec le lien d’invitation",
    response_model=SessionOut,
)
def enter_by_invitation(
    request: Request, said: InvitationIn, entrance: EntranceDep, vicinal: VicinalDep
) -> Response:
    """Ferme les autres connexions du compte ; le second facteur reste demandé."""
    return enter(request, vicinal, accept_invitation(said.jeton, said.mot_de_passe, entrance))


@router.post("/connexion/courriel", summary="Confirmer une adresse par le lien reçu")
def confirm_address(said: LinkIn, present: MaybePresentDep, entrance: EntranceDep) -> DoneOut:
    """L’adresse sert ensuite à recevoir des liens ; il faut être connecté pour la confirmer."""
    confirm_mail(said.jeton, present, entrance)
    return DoneOut()


@router.post("/deconnexion", summary="Se déconnecter", response_model=SessionOut)
def disconnect(
    request: Request, present: MaybePresentDep, vicinal: VicinalDep, _query: NoParameterDep
) -> Response:
    """La session ne vaut plus rien, où que soit son cookie."""
    if present is not None:
        sign_out(present, vicinal.unit_of_work())
    return leave(request, vicinal)


@router.get("/session", summary="Où l’on en est de sa connexion")
def show_session(
    request: Request, present: MaybePresentDep, vicinal: VicinalDep, _query: NoParameterDep
) -> SessionOut:
    """L’étape, et le jeton que les pages renvoient ; « aucune » sans connexion."""
    token = session_token(request, vicinal.settings)
    if present is None or token is None:
        return SessionOut(etape="aucune")
    jeton = csrf_token(vicinal.signing.practice, token)
    return SessionOut.of(present.account, present.session, jeton)
