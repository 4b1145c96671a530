"""How an address of the screens is answered: who may, then what the form says, then the page."""

from collections.abc import Awaitable, Callable
from functools import wraps
from inspect import isawaitable
from typing import Any

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.routing import Match, Mount, Route
from starlette.types import Scope

from api.gate import admit
from api.wiring import Vicinal
from insertion.rights import Right
from web.forms import Form, read_form

Shows = Callable[[Request], Response | Awaitable[Response]]
Takes = Callable[[Request, Form], Response | Awaitable[Response]]
_ELSEWHERE = ("/api/", "/docs", "/openapi.json")


class OpenRoute(Route):
    """A page or a form that names the right it needs, which nobody has to sign in to hold."""

    def __init__(self, path: str, answer: Any, method: str, right: Right) -> None:
        super().__init__(path, answer, methods=[method])
        self.right = right


def shown(path: str, right: Right, show: Shows) -> OpenRoute:
    """Return the route of a page that one reads."""

    @wraps(show)
    async def answer(request: Request) -> Response:
        await admit(request, right)
        return await _whole(run_in_threadpool(show, request))

    return OpenRoute(path, answer, "GET", right)


def taken(path: str, right: Right, take: Takes) -> OpenRoute:
    """Return the route that takes a form."""

    @wraps(take)
    async def answer(request: Request) -> Response:
        await admit(request, right)
        form = await read_form(request)
        return await _whole(run_in_threadpool(take, request, form))

    return OpenRoute(path, answer, "POST", right)


async def _whole(answered: Awaitable[Response | Awaitable[Response]]) -> Response:
    """Return the page, of a function that waits for the API or of one that does not."""
    found = await answered
    return await found if isawaitable(found) else found


def is_of_the_screens(path: str) -> bool:
    """Return whether an address is one of the screens, and not one of the API."""
    return not path.startswith(_ELSEWHERE)


def is_ours(address: str) -> bool:
    """Return whether an address is a page of this site, however a browser reads it."""
    is_plain = address.isascii() and address.isprintable() and "\\" not in address
    return is_plain and address.startswith("/") and not address.startswith("//")


class ScreensMount(Mount):
    """Everything that is not the API: an address of the API stays its own, even unknown."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return whether this address is one of the screens."""
        if scope["type"] != "http" or not is_of_the_screens(scope["path"]):
            return Match.NONE, {}
        return super().matches(scope)


def vicinal_of(request: Request) -> Vicinal:
    """Return the application that answers."""
    found: Vicinal = request.app.state.vicinal
    return found


def is_secure(request: Request) -> bool:
    """Return whether the browser came by https."""
    return bool(request.url.scheme == "https")
