"""The gate before a route: the matrix decides, before the body, the parameters or the database.

A role that holds no right here is answered as for something that does not exist.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from api.disclosure import disclosing
from api.identity import identify
from api.route_rights import right_of
from api.strict_json import StrictJsonRoute
from insertion.errors import UnknownRecord
from insertion.rights import Right
from insertion.roles import holds


async def admit(request: Request, right: Right | None) -> None:
    """Let through who holds the right over anything; the use case then asks over what.

    Raises
    ------
    fastapi.HTTPException
        401, when someone who is not identified does not hold it.
    insertion.errors.UnknownRecord
        When the role does not hold it, or when there is no such right.
    """
    if right is not None and holds(right, None):
        return
    actor = await identify(request)
    if right is None or not holds(right, actor.role):
        raise UnknownRecord("not for this role")


class GatedRoute(StrictJsonRoute):
    """A route that takes strict JSON, behind the gate."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler of the route, which is called once the gate let through."""
        return gated(self, disclosing(self, super().get_route_handler()))


def gated(
    route: APIRoute, handler: Callable[[Request], Coroutine[Any, Any, Response]]
) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    """Return ``handler`` behind the gate of a route, whatever its kind."""
    path = route.path

    async def handle(request: Request) -> Response:
        await admit(request, right_of(f"{request.method} {path}"))
        return await handler(request)

    return handle
