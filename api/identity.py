"""Who asks, and of which département: read once for a request, by the gate and by the route.

A bearer token first, which a program sends; then the cookie of a session; then, only where the
settings trust it, the header of a proxy that identifies people.
"""

from dataclasses import replace

from fastapi import HTTPException, Request
from starlette.concurrency import run_in_threadpool

from api.acting import acts
from api.actor_header import ACTOR_HEADER, CHALLENGE, UnreadableActor, read_actor
from api.same_origin import SAFE_METHODS, refuse_foreign, require_same_origin
from api.session_cookie import CSRF_HEADER, session_token
from api.still_signed_in import entered_by_session, entered_by_token
from api.tenancy import ASKED
from api.wiring import Vicinal, utc_now
from insertion.actor import Actor
from insertion.api_tokens import ApiToken
from usecases.accounts.api_tokens import PREFIX as TOKEN_PREFIX
from usecases.accounts.api_tokens import token_of
from usecases.accounts.errors import NotSignedIn
from usecases.accounts.sessions import Present, csrf_token, present_of, require_open
from usecases.vault import same

_BEARER = "bearer "
_MAX_TOKEN_LENGTH = 200


async def identify(request: Request) -> Actor:
    """Return who acts, or answer 401; what was found is kept for the rest of the request."""
    known: Actor | None = getattr(request.state, "actor", None)
    if known is None:
        vicinal: Vicinal = request.app.state.vicinal
        found = await _identified(request)
        departement = found.departement or vicinal.settings.departement
        known = request.state.actor = replace(found, departement=departement)
        acts(known, f"{request.method} {request.scope['route'].path}")
    ASKED.set(known.departement)
    return known


async def present_in(request: Request) -> Present | None:
    """Return who is signed in by the cookie, however far; None without a session that is alive.

    What changes something is refused unless it comes from a page of ours, with its token.
    """
    vicinal: Vicinal = request.app.state.vicinal
    token = session_token(request, vicinal.settings)
    if token is None:
        return None
    try:
        present = await run_in_threadpool(present_of, token, vicinal.reading, utc_now())
    except NotSignedIn:
        return None
    if request.method not in SAFE_METHODS:
        require_same_origin(request, vicinal.settings)
        expected = csrf_token(vicinal.signing.practice, token)
        if not same(request.headers.get(CSRF_HEADER, ""), expected):
            raise HTTPException(403, f"L’en-tête {CSRF_HEADER} est attendu, avec le jeton reçu.")
    return present


async def _identified(request: Request) -> Actor:
    vicinal: Vicinal = request.app.state.vicinal
    authorization = request.headers.get("authorization")
    if authorization is not None:
        token = await run_in_threadpool(_token_in, authorization, request, vicinal)
        entered_by_token(token)
        return token.actor
    if session_token(request, vicinal.settings) is not None:
        present = await present_in(request)
        if present is None:
            raise NotSignedIn("ended")
        entered_by_session(require_open(present))
        return present.account.actor
    if not vicinal.settings.trust_actor_header:
        raise HTTPException(401, "Il faut être connecté.", headers=CHALLENGE)
    if request.method not in SAFE_METHODS:
        # The proxy may know people by a cookie: a page from elsewhere would write in their name.
        refuse_foreign(request, vicinal.settings)
    try:
        return read_actor(request.headers.getlist(ACTOR_HEADER))
    except UnreadableActor as error:
        raise HTTPException(401, str(error), headers=CHALLENGE) from None


def _token_in(authorization: str, request: Request, vicinal: Vicinal) -> ApiToken:
    secret = authorization[len(_BEARER) :].strip()
    known = authorization[: len(_BEARER)].lower() == _BEARER and secret.startswith(TOKEN_PREFIX)
    if not known or len(secret) > _MAX_TOKEN_LENGTH:
        raise NotSignedIn("no such token")
    token = token_of(secret, vicinal.reading, utc_now())
    if not token.opens(request.method, getattr(request.scope.get("route"), "path", "")):
        raise HTTPException(403, "Ce jeton n’ouvre pas cette adresse : voir ses portées.")
    return token
