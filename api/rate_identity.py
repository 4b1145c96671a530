"""Who a request is counted for, when who asks is known."""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from api.actor_header import ACTOR_HEADER, UnreadableActor, read_actor
from api.rate_limits import Identify, Identity
from api.rate_rules import Caller
from api.session_cookie import LOOPBACK_COOKIE, SECURE_COOKIE
from api.wiring import Vicinal, utc_now
from usecases.vault import hash_of

_BEARER = "bearer "
_MAX_SECRET_LENGTH = 200


def identify_for(vicinal: Vicinal) -> Identify:
    """Return how to know who asks; None for who does not say it, or cannot prove it."""

    async def identify(headers: Headers) -> Identity | None:
        authorization = headers.get("authorization")
        if authorization is not None:
            return await run_in_threadpool(_program, vicinal, authorization)
        secret = _session_secret(headers)
        if secret is not None:
            return await run_in_threadpool(_account, vicinal, secret)
        if not vicinal.settings.trust_actor_header or ACTOR_HEADER not in headers:
            return None
        try:
            actor = read_actor(headers.getlist(ACTOR_HEADER))
        except UnreadableActor:
            return None
        return Identity(Caller.PERSON, f"{actor.role.value}:{actor.id}")

    return identify


def _session_secret(headers: Headers) -> str | None:
    if "cookie" not in headers:
        return None
    cookies = cookie_parser(headers["cookie"])
    secret = cookies.get(SECURE_COOKIE) or cookies.get(LOOPBACK_COOKIE)
    return secret if secret and len(secret) <= _MAX_SECRET_LENGTH else None


def _program(vicinal: Vicinal, authorization: str) -> Identity | None:
    secret = authorization[len(_BEARER) :].strip()
    if len(secret) > _MAX_SECRET_LENGTH:
        return None
    with vicinal.reading() as uow:
        token = uow.identity.api_tokens.find(hash_of(secret))
    if token is None or not token.is_alive(utc_now()):
        return None
    return Identity(Caller.TOKEN, token.id)


def _account(vicinal: Vicinal, secret: str) -> Identity | None:
    with vicinal.reading() as uow:
        found = uow.identity.sessions.find(hash_of(secret))
    if found is None or not found[0].is_alive(utc_now()):
        return None
    actor = found[1].actor
    return Identity(Caller.PERSON, f"{actor.role.value}:{actor.id}")
