"""What uvicorn answers before the application is asked, said as the application would say it."""

import asyncio
import re
from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.middleware import SECURITY_HEADERS, TOO_SLOW
from api.problems import problem_response

HEAD_SECONDS = 10.0  # for the line and the headers of a request, from the first byte on
UNREAD_SECONDS = 30.0  # during which who asked reads nothing of a long answer
MAX_CONNECTIONS = 2_000  # of a process; a file each

_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_UNREADABLE = (
    "La requête n’est pas du HTTP lisible : sa méthode, son adresse (65 535 octets au plus) "
    "ou l’un de ses en-têtes est mal formé."
)


class FrenchHttpProtocol(HttpToolsProtocol):
    """Uvicorn's protocol, which takes raw accents in an address and refuses in French.

    ``curl 'http://…/communes?q=Beaupréau'`` sends the bytes as they are typed: they are read as
    if they had been percent-encoded, as browsers do. A request that is not HTTP never reaches
    the application: the problem is written here.
    """

    _in_headers = True  # as opposed to the body, which is never touched
    _head_timer: asyncio.TimerHandle | None = None
    _unread_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, unless there are too many: they would all be badly served."""
        super().connection_made(transport)
        if len(self.connections) > MAX_CONNECTIONS:
            transport.abort()
            return
        self._expect_a_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget what was awaited."""
        self._head_is_there()
        self._is_read_again()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read what came; what starts a request starts with its method and its address."""
        if self._in_headers:
            self._expect_a_head()
            line, newline, rest = data.partition(b"\n")
            data = _NOT_ASCII.sub(_percent_encoded, line) + newline + rest
        super().data_received(data)

    def on_headers_complete(self) -> None:
        """Note that what follows is a body, which the application awaits for a time."""
        self._in_headers = False
        self._head_is_there()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Note that what follows is another request."""
        self._in_headers = True
        super().on_message_complete()

    def pause_writing(self) -> None:
        """Wait for who asked to read what is already sent, but not for ever."""
        super().pause_writing()
        if self._unread_timer is None:
            self._unread_timer = self.loop.call_later(UNREAD_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on with the answer."""
        self._is_read_again()
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Answer a problem to what the parser refused, in place of ``msg``, and hang up."""
        self._refuse(HTTPStatus.BAD_REQUEST, _UNREADABLE)

    def _expect_a_head(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self._cut_short)

    def _cut_short(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            self.transport.abort()  # an answer is being written: nothing may be put inside it
        else:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, TOO_SLOW)

    def _head_is_there(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _is_read_again(self) -> None:
        if self._unread_timer is not None:
            self._unread_timer.cancel()
            self._unread_timer = None

    def _refuse(self, status: HTTPStatus, detail: str) -> None:
        if self.transport.is_closing():
            return
        headers = {**SECURITY_HEADERS, "Connection": "close"}
        problem = problem_response(status, detail, headers=headers)
        lines = [f"HTTP/1.1 {status.value} {status.phrase}".encode()]
        lines += [name + b": " + value for name, value in problem.raw_headers]
        self.transport.write(b"\r\n".join([*lines, b"", bytes(problem.body)]))
        self.transport.close()

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: HTTP lets a server ignore an upgrade, and answer the request itself."""


def _percent_encoded(byte: re.Match[bytes]) -> bytes:
    return b"%%%02X" % ord(byte[0])
