"""What surrounds every request: size, last-resort errors, security headers, access log."""

import asyncio
import logging
import re
import time
import uuid
from collections.abc import Awaitable, Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem_response
from api.whereabouts import whereabouts

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
ACCESS_LOG = logging.getLogger("vicinal.access")
MAX_DIGITS = 18  # of an announced length: int() refuses a text of thousands of digits
# Of a body refused for its length: a client that is still sending would not read the answer.
DRAINED_BYTES = 8_388_608
DRAINED_SECONDS = 5.0
BODY_SECONDS = 30.0  # a page of a profile takes a second on the slowest of telephones
SLOWEST = 60_000  # bytes a second of what is longer than most: a file sent from a poor line
TOO_SLOW = "La demande n’est pas arrivée en entier à temps ; rien n’a été fait."
INCIDENT_LOG = logging.getLogger("vicinal.incident")

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # to no other; our forms then say their origin
    # An answer may hold what someone wrote of herself; nothing keeps it but who asked.
    "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # A JSON answer loads nothing; the pages that do state their own policy.
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    # Nothing here uses what a device can sense or sell.
    "Permissions-Policy": "accelerometer=(), camera=(), display-capture=(), geolocation=(), "
    "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
}
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"  # a year


class SecurityHeaders:
    """Set :data:`SECURITY_HEADERS` on every response that does not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                if scope.get("scheme") == "https":
                    headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class AccessLog:
    """Log the method, the route, the status and the time taken.

    Neither the query string, nor the address of the caller, nor the path itself: a search may be
    someone's address.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 0
        start = time.perf_counter()

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        finally:
            elapsed_ms = (time.perf_counter() - start) * 1000
            # The endpoint's name is ours, the path is the caller's.
            endpoint = getattr(scope.get("endpoint"), "__name__", "-")
            ACCESS_LOG.info("%s %s %s %.1f ms", scope["method"], endpoint, status, elapsed_ms)


class LastResort:
    """Answer a fixed sentence and an incident id to an unforeseen exception.

    What is logged is where it happened, not its message: messages quote values.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except Exception as error:  # the outer edge: nothing may leave it but a problem
            incident = uuid.uuid4().hex[:12]
            INCIDENT_LOG.error("incident %s: %s", incident, whereabouts(error))
            if started:
                # The server cuts an answer left unfinished; raised again, the error would be
                # logged by it, message and all.
                return
            detail = f"Une erreur imprévue s’est produite. Numéro d’incident : {incident}."
            response = problem_response(500, detail, incident=incident)
            await response(scope, receive, send)


class HeadAsGet:
    """Answer HEAD as GET would, without the body; the routes and the access log see a GET."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        # A copy: the server still has to know that the answer has no body.
        await self._app({**scope, "method": "GET"}, receive, send_without_body)


class PlainAddress:
    """Answer 404 to an address with a control character: nothing is there, and a database balks."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or _CONTROL.search(scope["path"]) is None:
            await self._app(scope, receive, send)
            return
        response = problem_response(404, "Rien n’existe à cette adresse.")
        await response(scope, receive, send)


class BodyLimit:
    """Read the whole body first, and refuse it past ``max_bytes``, whatever its headers say.

    ``allowance`` says how much more some requests may hold; they have longer to arrive.
    """

    def __init__(
        self,
        app: ASGIApp,
        max_bytes: int,
        allowance: Callable[[Scope], Awaitable[int]] | None = None,
    ) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._allowance = allowance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        allowed = self._max_bytes
        if self._allowance is not None:
            allowed = await self._allowance(scope)
        longer = max(allowed - self._max_bytes, 0)
        try:
            async with asyncio.timeout(BODY_SECONDS + longer / SLOWEST):
                body = await self._read(Headers(scope=scope), receive, allowed)
        except TimeoutError:
            response = problem_response(408, TOO_SLOW, headers={"Connection": "close"})
            await response(scope, receive, send)
            return
        if body is None:
            detail = f"Le corps d’une requête fait au plus {allowed} octets."
            # The body may not be wholly read: the connection cannot serve another request.
            response = problem_response(413, detail, headers={"Connection": "close"})
            await response(scope, receive, send)
            return
        pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return pending.pop() if pending else await receive()

        await self._app(scope, replay, send)

    async def _read(self, headers: Headers, receive: Receive, allowed: int) -> bytes | None:
        announced = headers.get("content-length", "")
        if announced.isdecimal() and int(announced[:MAX_DIGITS]) > allowed:
            # Who asked before sending is told no, and has nothing to send.
            if headers.get("expect", "").lower() != "100-continue":
                await _drain(receive)
            return None
        body, more = bytearray(), True
        while more:
            message = await receive()
            more = message.get("more_body", False)
            body += message.get("body", b"")
            if len(body) > allowed:
                if more:
                    await _drain(receive)
                return None
        return bytes(body)


async def _drain(receive: Receive) -> None:
    """Read and forget what is left of a body, within bounds, so that the refusal is read."""
    drained = 0
    try:
        async with asyncio.timeout(DRAINED_SECONDS):
            while drained <= DRAINED_BYTES:
                message = await receive()
                drained += len(message.get("body", b""))
                if not message.get("more_body", False):
                    return
    except TimeoutError:
        return  # a client this slow is answered all the same
