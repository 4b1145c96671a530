"""Signing in by an identity service: where to go, and who comes back."""

from fastapi import HTTPException, Request, Response

from api.oidc import Asked, OidcClient
from api.problems import documented_problems
from api.routers.dependencies import VicinalDep, json_router
from api.routers.signing import EntranceDep, NoParameterDep, OpenDep, enter
from api.schemas.issuer import IssuerIn, IssuerOut, IssuersOut, ReturnIn, WhereOut
from api.schemas.sign_in import DoneOut, SessionOut
from api.session_cookie import departure_token, set_departure
from api.wiring import Vicinal
from usecases.accounts.issuers import Departure, come_back, depart, enter_as
from usecases.accounts.own import unlink_identity

router = json_router("Connexion", 401, 403, 503)
_WRITES = documented_problems(404, 413, 415)


@router.get("/connexion/fournisseurs", summary="Les services d’identité par lesquels entrer")
def issuers(vicinal: VicinalDep, _query: NoParameterDep) -> IssuersOut:
    """Ceux que le fichier de réglages nomme ; aucun sans lui."""
    found = vicinal.signing.issuers.values()
    return IssuersOut(items=[IssuerOut(nom=each.name, libelle=each.label) for each in found])


@router.post(
    "/connexion/fournisseurs/{issuer_name}",
    summary="Partir se connecter chez un service d’identité",
    response_model=WhereOut,
    responses=documented_problems(404),
)
def leave_for(
    request: Request, issuer_name: str, entrance: EntranceDep, vicinal: VicinalDep
) -> Response:
    """L’adresse où aller, dans les dix minutes et avec ce navigateur."""
    client = _client(issuer_name, vicinal)
    return _gone(request, vicinal, issuer_name, client, depart(issuer_name, entrance))


@router.post(
    "/connexion/fournisseurs/{issuer_name}/retour",
    summary="Revenir d’un service d’identité",
    response_model=SessionOut,
    responses=documented_problems(404, 409, 413, 415),
)
def back_from(
    request: Request, issuer_name: str, said: ReturnIn, entrance: EntranceDep, vicinal: VicinalDep
) -> Response:
    """Ouvre le compte auquel l’identité est rattachée ; jamais un autre, jamais un nouveau."""
    client = _client(issuer_name, vicinal)
    browser = departure_token(request, vicinal.settings)
    back = come_back(issuer_name, said.state, browser, entrance)
    asked = Asked(said.state, back.nonce, back.verifier, _redirect_uri(vicinal, issuer_name))
    proof = client.proof_of(said.code, asked, entrance.at)
    return enter(request, vicinal, enter_as(issuer_name, proof, back, entrance))


@router.post(
    "/compte/rattachement",
    summary="Rattacher une identité à son compte",
    response_model=WhereOut,
    responses=_WRITES,
)
def link(
    request: Request, said: IssuerIn, present: OpenDep, entrance: EntranceDep, vicinal: VicinalDep
) -> Response:
    """L’adresse où aller ; au retour, l’identité ouvre ce compte."""
    client = _client(said.fournisseur, vicinal)
    left = depart(said.fournisseur, entrance, present.account.id)
    return _gone(request, vicinal, said.fournisseur, client, left)


@router.post(
    "/compte/rattachement/{issuer_name}/retrait",
    summary="Détacher une identité de son compte",
    responses=documented_problems(404),
)
def unlink(
    issuer_name: str, present: OpenDep, vicinal: VicinalDep, _query: NoParameterDep
) -> DoneOut:
    """Ce service n’ouvre plus ce compte, même s’il n’est plus dans les réglages."""
    unlink_identity(issuer_name, present, vicinal.unit_of_work())
    return DoneOut()


def _client(issuer_name: str, vicinal: Vicinal) -> OidcClient:
    found = vicinal.signing.issuers.get(issuer_name)
    if found is None:
        raise HTTPException(404, "Aucun service d’identité ne porte ce nom ici.")
    return OidcClient(found, vicinal.signing.network)


def _gone(
    request: Request, vicinal: Vicinal, issuer_name: str, client: OidcClient, left: Departure
) -> Response:
    redirect_uri = _redirect_uri(vicinal, issuer_name)
    address = client.address_for(Asked(left.state, left.nonce, left.verifier, redirect_uri))
    response = Response(WhereOut(adresse=address).model_dump_json(), media_type="application/json")
    set_departure(response, request, vicinal.settings, left.browser)
    return response


def _redirect_uri(vicinal: Vicinal, issuer_name: str) -> str:
    return f"{vicinal.settings.base_url}/connexion/retour/{issuer_name}"
