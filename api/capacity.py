"""How many requests a process works on at once; the others are told so without waiting."""

import asyncio
import logging
import time
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.middleware import SECURITY_HEADERS, STRICT_TRANSPORT
from api.problems import problem_response

_LOGGER = logging.getLogger("vicinal.capacity")
_SAY_EVERY_SECONDS = 10.0
_HEALTH = "/api/v1/sante/"
# A ranking of what is at hand computes on the loop itself: two at most are ready to, so that the
# loop can refuse, and say that it is alive, between them.
_ON_THE_LOOP = "/api/v1/correspondances"
_READY_ON_THE_LOOP = 2
_REFUSAL = (
    "Trop de demandes en même temps : celle-ci n’a pas été traitée. Réessayer dans un instant."
)


class Places:
    """So many requests worked on at once, by one process."""

    def __init__(self, at_once: int) -> None:
        self._left = at_once
        self.loop_turn = asyncio.Semaphore(_READY_ON_THE_LOOP)

    @property
    def is_full(self) -> bool:
        """Return whether no place is left."""
        return self._left <= 0

    def take(self) -> None:
        """Take a place; one request may have been let in for the last of them too many."""
        self._left -= 1

    def give_back(self) -> None:
        """Give a place back."""
        self._left += 1


class TurnAway:
    """Answer 503 while every place is taken, before anything is read; health is always told.

    Ready-made: what refuses must cost next to nothing, or refusing is what takes the time.
    """

    def __init__(self, app: ASGIApp, places: Places) -> None:
        self._app = app
        self._places = places
        headers = SECURITY_HEADERS | {"Retry-After": "2"}
        response = problem_response(HTTPStatus.SERVICE_UNAVAILABLE, _REFUSAL, headers=headers)
        self._start: Message = {
            "type": "http.response.start",
            "status": response.status_code,
            "headers": response.raw_headers,
        }
        strict = (b"strict-transport-security", STRICT_TRANSPORT.encode())
        self._secure_start = self._start | {"headers": [*response.raw_headers, strict]}
        self._body: Message = {"type": "http.response.body", "body": bytes(response.body)}
        self._nothing: Message = {"type": "http.response.body", "body": b""}
        self._refused = 0
        self._say_after = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not self._places.is_full or is_about_health(scope):
            await self._app(scope, receive, send)
            return
        self._count()
        start = self._secure_start if scope["scheme"] == "https" else self._start
        await send({**start, "headers": [*start["headers"]]})  # who sends it on may add its own
        await send(self._nothing if scope["method"] == "HEAD" else self._body)

    def _count(self) -> None:
        """Say now and then that people are refused: a line each would be one more thing to do."""
        self._refused += 1
        now = time.monotonic()
        if now >= self._say_after:
            _LOGGER.warning("trop de demandes en même temps : %s refusées", self._refused)
            self._refused, self._say_after = 0, now + _SAY_EVERY_SECONDS


class Capacity:
    """Hold a place while a request is worked on, once it is read: who sends slowly holds none.

    It is given back when the answer starts: who reads slowly keeps nobody out.
    """

    def __init__(self, app: ASGIApp, places: Places) -> None:
        self._app = app
        self._places = places
        self._turn_away = TurnAway(self._work, places)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or is_about_health(scope):
            await self._app(scope, receive, send)
        else:
            await self._turn_away(scope, receive, send)

    async def _work(self, scope: Scope, receive: Receive, send: Send) -> None:
        places, is_held = self._places, True

        async def send_and_give_back(message: Message) -> None:
            nonlocal is_held
            if is_held and message["type"] == "http.response.start":
                is_held = False
                places.give_back()
            await send(message)

        places.take()
        try:
            if scope["path"] == _ON_THE_LOOP:
                async with places.loop_turn:
                    await self._app(scope, receive, send_and_give_back)
            else:
                await self._app(scope, receive, send_and_give_back)
        finally:
            if is_held:
                places.give_back()


def is_about_health(scope: Scope) -> bool:
    """Return whether a request asks how the server is."""
    path: str = scope["path"]
    return path.startswith(_HEALTH)
