"""For whom a request is counted, when who asks can prove it; remembered for a minute.

A session or a token is looked up once a minute by each process, not at each request. Looking up is
itself counted by address: what proves nothing could otherwise be tried without end.
"""

import hashlib
import time
from collections import OrderedDict
from functools import partial

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.types import Scope

from api.actor_header import ACTOR_HEADER, UnreadableActor, read_actor
from api.caller import caller_address
from api.rate_counters import Counters
from api.rate_limits import Identify, Identity
from api.rate_rules import MINUTE, Bucket, Caller, bucket_of
from api.session_cookie import browser_mark, session_token
from api.wiring import Vicinal, utc_now
from usecases.accounts.api_tokens import PREFIX, token_of
from usecases.accounts.errors import NotSignedIn
from usecases.accounts.known_browser import number_of
from usecases.accounts.sessions import present_of

LOOKUPS_A_MINUTE = 300  # of one address: a whole office may come in at nine
REMEMBERED = 10_000
REMEMBERED_SECONDS = 60.0
MAX_PROOF_LENGTH = 200
_BEARER = "bearer "


class Known:
    """Who proved what, lately; the proof itself is not kept."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, tuple[float, Identity]] = OrderedDict()

    def get(self, proof: str, now: float) -> Identity | None:
        """Return who proved it, unless too long ago."""
        until, identity = self._known.get(_digest(proof), (0.0, None))
        return identity if now < until else None

    def keep(self, proof: str, identity: Identity, now: float) -> None:
        """Remember it, and forget the oldest when there are many."""
        self._known[_digest(proof)] = now + REMEMBERED_SECONDS, identity
        self._known.move_to_end(_digest(proof))
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)


def identify_for(vicinal: Vicinal, counters: Counters) -> Identify:
    """Return how to know who asks; None for who does not say it, or cannot prove it."""
    known, known_browser = Known(), partial(_known_browser, vicinal=vicinal, counters=counters)

    async def identify(scope: Scope) -> Identity | None:
        request = Request(scope)
        proof = _proof(request, vicinal)
        if proof is None:
            return _said_by_a_proxy(request, vicinal) or known_browser(request)
        found = known.get(proof, time.monotonic())
        if found is None and _may_look(scope, counters):
            found = await run_in_threadpool(_look_up, proof, vicinal)
            if found is not None:
                known.keep(proof, found, time.monotonic())
        return found or known_browser(request)

    return identify


def _proof(request: Request, vicinal: Vicinal) -> str | None:
    """Return the token of a program or of a session, in the order of ``api.identity``."""
    authorization = request.headers.get("authorization")
    if authorization is not None:
        return authorization[:MAX_PROOF_LENGTH]
    return session_token(request, vicinal.settings)


def _said_by_a_proxy(request: Request, vicinal: Vicinal) -> Identity | None:
    if not vicinal.settings.trust_actor_header or ACTOR_HEADER not in request.headers:
        return None
    try:
        actor = read_actor(request.headers.getlist(ACTOR_HEADER))
    except UnreadableActor:
        return None
    return Identity(Caller.PERSON, f"{actor.role.value}:{actor.id}")


def _known_browser(request: Request, vicinal: Vicinal, counters: Counters) -> Identity | None:
    """Return by what a browser that entered before is counted when it signs in again.

    Whoever shares its address would otherwise use up what all are given there. Marks of an address
    are counted too: who enters may gather as many as he likes.
    """
    scope = request.scope
    if bucket_of(scope["path"], scope["query_string"], scope["method"]) is not Bucket.SIGN_IN:
        return None
    mark = browser_mark(request, vicinal.settings)
    number = None if mark is None else number_of(vicinal.signing.practice, mark)
    if number is None or not _may_look(scope, counters, "marque"):
        return None
    return Identity(Caller.ANONYMOUS, f"navigateur {number}")


def _may_look(scope: Scope, counters: Counters, what: str = "preuve") -> bool:
    key = f"{what}\n{caller_address(scope)}".encode()
    return counters.count(key, MINUTE, time.time()).count <= LOOKUPS_A_MINUTE


def _look_up(proof: str, vicinal: Vicinal) -> Identity | None:
    try:
        if proof[: len(_BEARER)].lower() == _BEARER:
            secret = proof[len(_BEARER) :].strip()
            if not secret.startswith(PREFIX):
                return None
            return Identity(Caller.TOKEN, token_of(secret, vicinal.reading, utc_now()).id)
        account = present_of(proof, vicinal.reading, utc_now()).account
    except NotSignedIn:
        return None
    return Identity(Caller.PERSON, account.id)


def _digest(proof: str) -> bytes:
    return hashlib.blake2b(proof.encode("utf-8", "surrogatepass"), digest_size=16).digest()
