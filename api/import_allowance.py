"""How long a body may be: a file to import is longer than all else, for who may import only."""

from collections.abc import Awaitable, Callable

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.types import Scope

from api.actor_header import ACTOR_HEADER, UnreadableActor, read_actor
from api.session_cookie import session_token
from api.wiring import Vicinal, utc_now
from insertion.actor import Role
from insertion.rights import Right
from insertion.rights import Scope as Over
from insertion.roles import scopes_of
from usecases.accounts.api_tokens import PREFIX, token_of
from usecases.accounts.errors import NotSignedIn, SecondFactorExpected
from usecases.accounts.sessions import present_of, require_open

MAX_IMPORT_BYTES = 10_000_000
ENVELOPE_BYTES = 10_000  # what a form puts around a file
IMPORTS = frozenset({"/api/v1/imports", "/departement/imports"})
_BEARER = "bearer "
_MAX_PROOF = 200

Allowance = Callable[[Scope], Awaitable[int]]


def allowance_of(vicinal: Vicinal) -> Allowance:
    """Return how many bytes the body of each request may have."""
    usual = vicinal.settings.max_body_bytes

    async def allowed(scope: Scope) -> int:
        if scope["method"] != "POST" or scope["path"] not in IMPORTS:
            return usual
        role = await run_in_threadpool(_role, Request(scope), vicinal)
        imports = role is not None and Over.DEPARTEMENT in scopes_of(Right.IMPORT, role)
        return max(usual, MAX_IMPORT_BYTES + ENVELOPE_BYTES) if imports else usual

    return allowed


def _role(request: Request, vicinal: Vicinal) -> Role | None:
    """Return the role of who asks, read as :mod:`api.identity` does; it decides, this does not."""
    try:
        authorization = request.headers.get("authorization")
        if authorization is not None:
            secret = authorization[len(_BEARER) : _MAX_PROOF].strip()
            is_ours = authorization[: len(_BEARER)].lower() == _BEARER and secret.startswith(PREFIX)
            return token_of(secret, vicinal.reading, utc_now()).actor.role if is_ours else None
        token = session_token(request, vicinal.settings)
        if token is not None:
            present = require_open(present_of(token, vicinal.reading, utc_now()))
            return present.account.actor.role
        if vicinal.settings.trust_actor_header:
            return read_actor(request.headers.getlist(ACTOR_HEADER)).role
    except (NotSignedIn, SecondFactorExpected, UnreadableActor):
        pass
    return None
