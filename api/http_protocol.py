"""What uvicorn answers before the application is asked, said as the application would say it."""

import re
from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.middleware import SECURITY_HEADERS
from api.problems import problem_response

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

    def data_received(self, data: bytes) -> None:
        """Read what came; what starts a request starts with its method and its address."""
        if self._in_headers:
            line, newline, rest = data.partition(b"\n")
            data = _NOT_ASCII.sub(_percent_encoded, line) + newline + rest
        super().data_received(data)

    def on_headers_complete(self) -> None:
        """Note that what follows is a body."""
        self._in_headers = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Note that what follows is another request."""
        self._in_headers = True
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer a problem to what the parser refused, in place of ``msg``, and hang up."""
        if self.transport.is_closing():
            return
        headers = {**SECURITY_HEADERS, "Connection": "close"}
        problem = problem_response(HTTPStatus.BAD_REQUEST, _UNREADABLE, headers=headers)
        lines = [b"HTTP/1.1 400 Bad Request"]
        lines += [name + b": " + value for name, value in problem.raw_headers]
        self.transport.write(b"\r\n".join([*lines, b"", bytes(problem.body)]))
        self.transport.close()

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: HTTP lets a server ignore an upgrade, and answer the request itself."""


def _percent_encoded(byte: re.Match[bytes]) -> bytes:
    return b"%%%02X" % ord(byte[0])
