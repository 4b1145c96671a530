"""Tokens of programs, kept by who acts for their organisation."""

from api.problems import documented_problems
from api.routers.dependencies import ActorDep, VicinalDep, json_router
from api.routers.signing import NoParameterDep
from api.schemas.account import NewTokenOut, TokenIn, TokenOut, TokensOut
from api.schemas.sign_in import DoneOut
from api.wiring import utc_now
from usecases.accounts.api_tokens import create_token, list_tokens, revoke_token

router = json_router("Jetons d’API", 401, 403, 404, 503)


@router.get("/jetons", summary="Les jetons de sa structure")
def tokens(actor: ActorDep, vicinal: VicinalDep, _query: NoParameterDep) -> TokensOut:
    """Révoqués et expirés compris, jamais leur secret."""
    return TokensOut(items=[TokenOut.of(each) for each in list_tokens(actor, vicinal.reading())])


@router.post(
    "/jetons",
    summary="Créer un jeton pour un programme",
    status_code=201,
    responses=documented_problems(413, 415),
)
def create(
    said: TokenIn, actor: ActorDep, vicinal: VicinalDep, _query: NoParameterDep
) -> NewTokenOut:
    """Le secret est montré une seule fois ; le jeton n’ouvre que ses portées."""
    practice, work = vicinal.signing.practice, vicinal.unit_of_work()
    return NewTokenOut.created(create_token(said.wanted(), actor, work, practice, utc_now()))


@router.post("/jetons/{token_id}/revocation", summary="Révoquer un jeton")
def revoke(token_id: str, actor: ActorDep, vicinal: VicinalDep, _query: NoParameterDep) -> DoneOut:
    """Il n’ouvre plus rien dès la demande suivante."""
    revoke_token(token_id, actor, vicinal.unit_of_work(), utc_now())
    return DoneOut()
