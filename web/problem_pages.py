"""A refusal of an address of the screens is a page: one that says what to do next."""

import json

from fastapi import HTTPException, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import MEDIA_TYPE
from web.rendering import Screens
from web.routing import is_of_the_screens
from web.signed_in import person_of

_OF_THE_PROBLEM = {"content-type", "content-length", "content-encoding"}
_MAX_PROBLEM_BYTES = 20_000
_ABSENT = 404


class ProblemPages:
    """Turn the problems of the application (RFC 9457) into pages, where a person reads them."""

    def __init__(self, app: ASGIApp, screens: Screens) -> None:
        self._app = app
        self._screens = screens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not is_of_the_screens(scope["path"]):
            await self._app(scope, receive, send)
            return
        held: list[Message] = []  # the start of a problem, until its words are known
        told = bytearray()

        async def send_or_hold(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_a_problem(message):
                held.append(message)
                return
            if not held:
                await send(message)
                return
            told.extend(message.get("body", b"")[:_MAX_PROBLEM_BYTES])
            if not message.get("more_body", False):
                await self._show(scope, receive, send, held[0], bytes(told))

        await self._app(scope, receive, send_or_hold)

    async def _show(
        self, scope: Scope, receive: Receive, send: Send, start: Message, told: bytes
    ) -> None:
        status, sent = start["status"], MutableHeaders(raw=list(start["headers"]))
        try:
            problem = json.loads(told)
        except ValueError:  # compressed, or cut
            problem = {}
        request = Request(scope, receive)
        if status == _ABSENT:
            await _recognise(request)
        response = self._screens.page(
            request,
            "erreur.html",
            status,
            status=status,
            detail=problem.get("detail", ""),
            incident=problem.get("incident"),
        )
        for name, value in sent.items():
            if name not in _OF_THE_PROBLEM:
                response.headers.setdefault(name, value)
        await response(scope, receive, send)


async def _recognise(request: Request) -> None:
    """Find who reads an address that nothing answers, so that the menu is theirs."""
    try:
        await person_of(request)
    except HTTPException:  # the page says the same to a visitor
        request.state.person = None


def _is_a_problem(start: Message) -> bool:
    return Headers(raw=start["headers"]).get("content-type", "").startswith(MEDIA_TYPE)
