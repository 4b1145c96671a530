"""How many requests each caller is answered: counted before anything else is done for them."""

import math
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.caller import caller_address
from api.problems import problem_response
from api.rate_counters import Counted, Counters
from api.rate_rules import Bucket, Caller, Quota, bucket_of

LIMITS = "vicinal.limits"
"""Where the scope of a request holds the limits it was counted by."""

_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks, once known: an account or a token, by its id."""

    caller: Caller
    id: str


Identify = Callable[[Scope], Awaitable[Identity | None]]


class RateLimits:
    """Answer 429 to who asks more than the quota, and tell everyone what is left of it.

    Who is identified is counted by account: twenty people of one office may share an address. Who
    is not, or says who she is and cannot prove it, is counted by address.
    """

    def __init__(
        self,
        app: ASGIApp,
        counters: Counters,
        quotas: Mapping[tuple[Bucket, Caller], Quota],
        identify: Identify,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._app = app
        self._counters = counters
        self._quotas = quotas
        self._identify = identify
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        bucket = None
        if scope["type"] == "http":
            bucket = bucket_of(scope["path"], scope["query_string"], scope["method"])
        if bucket is None:
            await self._app(scope, receive, send)
            return
        scope[LIMITS] = self
        told, refusal = await self.spend(bucket, scope)
        if refusal is not None:
            await problem_response(429, refusal, headers=told)(scope, receive, send)
            return

        async def send_and_tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(told)
            await send(message)

        await self._app(scope, receive, send_and_tell)

    async def spend(self, bucket: Bucket, scope: Scope) -> tuple[dict[str, str], str | None]:
        """Count one request of who asks, and return what is told of it: headers, and the refusal.

        A screen that asks the API in the same process spends what the API would have counted.
        """
        identity = await self._identify(scope)
        if identity is None:
            identity = Identity(Caller.ANONYMOUS, caller_address(scope))
        quota = self._quotas[bucket, identity.caller]
        now = self._clock()
        key = f"{bucket.value}\n{identity.caller.value}\n{identity.id}".encode()
        counted = self._counters.count(key, quota.seconds, now)
        told = _told(bucket, quota, counted, now)
        return told, _refusal(quota, told) if counted.count > quota.limit else None


def _told(bucket: Bucket, quota: Quota, counted: Counted, now: float) -> dict[str, str]:
    """Return the headers that say what is left.

    ``RateLimit`` and ``RateLimit-Policy`` are those of draft-ietf-httpapi-ratelimit-headers-10;
    the three others those of its drafts up to 06, which more programs read.
    """
    left = max(quota.limit - counted.count, 0)
    seconds = max(math.ceil(counted.ends_at - now), 1)
    told = {
        "RateLimit-Policy": f'"{bucket.value}";q={quota.limit};w={quota.seconds:.0f}',
        "RateLimit": f'"{bucket.value}";r={left};t={seconds}',
        "RateLimit-Limit": str(quota.limit),
        "RateLimit-Remaining": str(left),
        "RateLimit-Reset": str(seconds),
    }
    return told if counted.count <= quota.limit else told | {"Retry-After": str(seconds)}


def _refusal(quota: Quota, told: Mapping[str, str]) -> str:
    seconds = int(told["Retry-After"])
    minutes = math.ceil(seconds / _MINUTE)
    wait = f"{seconds} s" if seconds <= _MINUTE else f"{minutes} min"
    window = "par minute" if quota.seconds == _MINUTE else f"en {quota.seconds / _MINUTE:.0f} min"
    return (
        f"Trop de demandes : {quota.limit} {window} sont acceptées de ce type. "
        f"Rien n’a été fait ; réessayer dans {wait}."
    )
