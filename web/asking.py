"""Ask the API what a page shows: in this process, as any program would, in the name of who reads.

Whatever a signed-in screen shows or does is answered by a route of the API, which decides who may,
leaves its line in the trace and counts what was read. No screen has a way of its own to the data.
"""

import asyncio
import json
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from fastapi import HTTPException, Request, Response
from starlette.datastructures import Headers
from starlette.types import Message, Scope

from api.once import KEY_HEADER
from api.rate_limits import LIMITS, RateLimits
from api.rate_rules import Bucket, bucket_of
from api.route_rights import PREFIX
from api.session_cookie import CSRF_HEADER
from web.messages import N_
from web.names import NAMES, learn, learn_of
from web.typography import capital

_ERRORS_FROM = 400
_STALE, _TOO_MANY = 412, 429
_OLD_VERSION = "version"
_KEY_USED = "cle_deja_utilisee"  # one came back to a form, changed it and sent it again
SAVED_ALREADY = N_("Cette page a déjà été enregistrée : vérifiez, puis enregistrez de nouveau.")
_JSON, _FILE = b"application/json", b"application/octet-stream"
_KEPT_HEADERS = (b"cookie", b"user-agent", b"accept-language", b"host")
# Of the request that the page answers; the route asked sets its own.
_NOT_INHERITED = ("state", "route", "endpoint", "path_params", "router", "fastapi_inner_astack")
_FILES = "fastapi_middleware_astack"  # where a route of the API leaves what is to be closed
_OF_A_FILE = ("content-type", "content-disposition", "etag")

Query = str | int | bool | None

NOTHING = "*"
"""What was read, when nothing was written."""


class ApiRefused(HTTPException):
    """What the API answered instead: its status, its French sentence, and what is to correct.

    ``mistakes`` gives the message of each field to correct, by its name in the API.
    """

    def __init__(self, status: int, problem: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        kept = {name: value for name, value in headers.items() if name == "retry-after"}
        self.code: str | None = problem.get("code")
        detail = SAVED_ALREADY if self.code == _KEY_USED else str(problem.get("detail", ""))
        super().__init__(status, detail, headers=kept)
        self.mistakes: dict[str, str] = {
            str(each["champ"]): capital(str(each["message"])) for each in problem.get("erreurs", ())
        }

    @property
    def is_stale(self) -> bool:
        """Return whether somebody changed it since the page was shown."""
        return self.status_code == _STALE or self.code == _OLD_VERSION

    def beside(self, field: str, which: str, among: Iterable[Mapping[str, Any]]) -> dict[str, str]:
        """Return what to correct of one form of a page that has one for each of ``among``.

        It is said of the page when the form is no longer there: somebody else was quicker.
        """
        first = next(iter(self.mistakes.values()), self.detail)
        is_shown = any(each["id"] == which for each in among)
        return {f"{field}-{which}" if is_shown else "": self.mistakes.get(field, first)}


@dataclass(frozen=True, slots=True)
class Answered:
    """What a route answered, whole."""

    status: int
    headers: Headers
    body: bytes

    def json(self) -> Any:
        """Return what it says."""
        return orjson.loads(self.body) if self.body else None

    def as_file(self) -> Response:
        """Return it as it is: a table, a document, a calendar."""
        kept = {name: self.headers[name] for name in _OF_A_FILE if name in self.headers}
        return Response(self.body, self.status, kept)


class Api:
    """The API, asked by who reads a page; ``token`` proves a form of her own session."""

    def __init__(self, request: Request, token: str | None = None) -> None:
        self._request = request
        self._token = token

    async def get(self, path: str, /, **query: Query) -> Any:
        """Return what ``GET`` answers; an unsaid value of the query is left out.

        Raises
        ------
        ApiRefused
            When it is refused.
        """
        found = (await self.ask("GET", path, query=query)).json()
        if path != NAMES:
            await learn(self._request, path, found, self.get)
        return found

    async def learn_names(self, people: Iterable[str]) -> None:
        """Ask for the names of people whom the page shows and no answer speaks of."""
        await learn_of(self._request, people, self.get)

    async def file(self, path: str, /, **query: Query) -> Response:
        """Return what ``GET`` answers as a file to keep."""
        return (await self.ask("GET", path, query=query)).as_file()

    async def post(self, path: str, body: Any = None, /, *, key: str = "") -> Any:
        """Return what ``POST`` answers; ``key`` makes it done once, however often it is sent."""
        return (await self.ask("POST", path, body=body, key=key)).json()

    async def put(self, path: str, body: Any, /, *, key: str = "", read: str = "") -> Any:
        """Return what ``PUT`` answers, as :meth:`post` does; 412 when ``read`` is no more."""
        return (await self.ask("PUT", path, body=body, key=key, read=read)).json()

    async def patch(self, path: str, body: Any, /, *, key: str = "") -> Any:
        """Return what ``PATCH`` answers, as :meth:`post` does."""
        return (await self.ask("PATCH", path, body=body, key=key)).json()

    async def send(self, path: str, content: bytes, /, **query: Query) -> Any:
        """Return what ``POST`` answers to a file, sent as it is."""
        return (await self.ask("POST", path, query=query, body=content)).json()

    async def ask(  # noqa: PLR0913
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Query] | None = None,
        body: Any = None,
        key: str = "",
        read: str = "",
    ) -> Answered:
        """Return what a route of the API answers, or raise :class:`ApiRefused`.

        A ``body`` of bytes is sent as it is, any other as JSON. ``read`` is the ETag of what the
        page showed, or :data:`NOTHING`.
        """
        is_file = isinstance(body, bytes)
        sent = b"" if body is None else body if is_file else _json(body)
        scope = self._scope(method, path, _text_of(query or {}))
        await self._spend(scope)
        kind = None if body is None else _FILE if is_file else _JSON
        scope["headers"] = self._headers(method, sent, kind, key)
        if read:
            named = b"if-none-match" if read == NOTHING else b"if-match"
            scope["headers"].append((named, read.encode()))
        # A context of its own: who acts in it says nothing of the page.
        answered = await asyncio.create_task(_answer(self._request.app.router, scope, sent))
        if answered.status >= _ERRORS_FROM:
            raise ApiRefused(answered.status, _problem_of(answered), dict(answered.headers))
        return answered

    async def _spend(self, scope: Scope) -> None:
        """Count a file as the API does: few are given an hour, whichever way they are asked."""
        limits: RateLimits | None = scope.get(LIMITS)
        if limits is None or bucket_of(scope["path"], scope["query_string"]) is not Bucket.EXPORTS:
            return
        told, refusal = await limits.spend(Bucket.EXPORTS, self._request.scope)
        if refusal is not None:
            named = {name.lower(): value for name, value in told.items()}
            raise ApiRefused(_TOO_MANY, {"detail": refusal}, named)

    def _scope(self, method: str, path: str, query: str) -> dict[str, Any]:
        scope = {
            name: value for name, value in self._request.scope.items() if name not in _NOT_INHERITED
        }
        whole = PREFIX + path
        return scope | {
            "method": method,
            "path": whole,
            "raw_path": quote(whole).encode(),
            "query_string": query.encode(),
            "root_path": scope.get("app_root_path", ""),
            "state": {},
        }

    def _headers(
        self, method: str, sent: bytes, kind: bytes | None, key: str
    ) -> list[tuple[bytes, bytes]]:
        asked = self._request.headers.raw
        kept = [(name, value) for name, value in asked if name in _KEPT_HEADERS]
        kept.append((b"accept", b"*/*"))
        if kind is not None:
            kept.append((b"content-type", kind))
            kept.append((b"content-length", str(len(sent)).encode()))
        if method != "GET":
            # The form was found to be one of ours before anything is asked: web.forms.
            kept.append((b"sec-fetch-site", b"same-origin"))
            if self._token:
                kept.append((CSRF_HEADER.lower().encode(), self._token.encode()))
            if key:
                kept.append((KEY_HEADER.lower().encode(), key.encode()))
        return kept


def id_in(text: str) -> str:
    """Return an id as a segment of an address of the API."""
    return quote(text, safe=":")


def _json(body: Any) -> bytes:
    try:
        return orjson.dumps(body)
    except TypeError:  # a number typed that no machine word holds: the API says so
        return json.dumps(body).encode()


def _text_of(query: Mapping[str, Query]) -> str:
    said = {name: value for name, value in query.items() if value not in (None, "")}
    return urlencode(
        {n: str(v).lower() if isinstance(v, bool) else str(v) for n, v in said.items()}
    )


async def _answer(router: Any, scope: dict[str, Any], sent: bytes) -> Answered:
    pending: list[Message] = [{"type": "http.request", "body": sent, "more_body": False}]
    start: Message = {}
    body = bytearray()

    async def receive() -> Message:
        if pending:
            return pending.pop()
        await asyncio.Event().wait()  # who asks stays until the end
        raise AssertionError

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            body.extend(message.get("body", b""))

    # The page may be that of a refusal, which came before anything opened one of its own.
    async with AsyncExitStack() as files:
        await router(scope | {_FILES: files}, receive, send)
    return Answered(start["status"], Headers(raw=start["headers"]), bytes(body))


def _problem_of(answered: Answered) -> Mapping[str, Any]:
    try:
        found = answered.json()
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
