"""By which names the server may be asked: a link in a mail must never lead elsewhere."""

from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import problem_response
from api.protection_settings import ANY_HOST

_REFUSAL = (
    "Ce serveur n’est pas connu sous ce nom. Un administrateur peut l’ajouter à "
    "VICINAL_ALLOWED_HOSTS."
)
_WILDCARD = "*."


class AllowedHosts:
    """Answer 400 to a request whose Host is missing, repeated or not one of ``hosts``."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        self._app = app
        self._any = ANY_HOST in hosts
        self._names = frozenset(each for each in hosts if not each.startswith(_WILDCARD))
        self._suffixes = tuple(each[1:] for each in hosts if each.startswith(_WILDCARD))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or self._any or self._allows(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        response = problem_response(400, _REFUSAL)
        await response(scope, receive, send)

    def _allows(self, headers: Headers) -> bool:
        given = headers.getlist("host")
        if len(given) != 1:
            return False
        name = _without_port(given[0].lower())
        return name in self._names or (bool(self._suffixes) and name.endswith(self._suffixes))


def _without_port(host: str) -> str:
    if host.startswith("["):
        name, bracket, port = host[1:].partition("]")
        return name if bracket and (not port or port[1:].isdecimal()) else ""
    name, colon, port = host.partition(":")
    return name.removesuffix(".") if not colon or port.isdecimal() else ""
