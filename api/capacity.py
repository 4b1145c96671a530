"""How many requests a process works on at once; the others are told so without waiting."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem_response

_HEALTH = "/api/v1/sante/"
# A ranking of what is at hand computes on the loop itself: two at most are ready to, so that the
# loop can refuse, and say that it is alive, between them.
_ON_THE_LOOP = "/api/v1/correspondances"
_READY_ON_THE_LOOP = 2
_REFUSAL = (
    "Trop de demandes en même temps : celle-ci n’a pas été traitée. Réessayer dans un instant."
)
_RETRY_AFTER = {"Retry-After": "2"}


class Capacity:
    """Answer 503 at once past ``at_once`` requests; health is always told.

    A place is given back when the answer starts: who reads slowly keeps nobody out.
    """

    def __init__(self, app: ASGIApp, at_once: int) -> None:
        self._app = app
        self._at_once = at_once
        self._held = 0
        self._loop_turn = asyncio.Semaphore(_READY_ON_THE_LOOP)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"].startswith(_HEALTH):
            await self._app(scope, receive, send)
            return
        if self._held >= self._at_once:
            response = problem_response(503, _REFUSAL, headers=_RETRY_AFTER)
            await response(scope, receive, send)
            return
        place = _Place(self)
        try:
            if scope["path"] == _ON_THE_LOOP:
                async with self._loop_turn:
                    await self._app(scope, receive, place.until_answered(send))
            else:
                await self._app(scope, receive, place.until_answered(send))
        finally:
            place.give_back()

    def change(self, by: int) -> None:
        """Take a place, or give one back."""
        self._held += by


class _Place:
    def __init__(self, capacity: Capacity) -> None:
        self._capacity: Capacity | None = capacity
        capacity.change(1)

    def give_back(self) -> None:
        if self._capacity is not None:
            self._capacity.change(-1)
            self._capacity = None

    def until_answered(self, send: Send) -> Send:
        async def send_and_give_back(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.give_back()
            await send(message)

        return send_and_give_back
