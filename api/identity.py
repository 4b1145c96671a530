"""Who asks: read once for a request, by the gate before the route and by the route itself."""

from fastapi import HTTPException, Request

from api.acting import acts
from api.actor_header import ACTOR_HEADER, CHALLENGE, UnreadableActor, read_actor
from api.wiring import Vicinal
from insertion.actor import Actor

_BEARER = "bearer "
_MAX_TOKEN_LENGTH = 200


async def identify(request: Request) -> Actor:
    """Return who acts, or answer 401; what was found is kept for the rest of the request."""
    known: Actor | None = getattr(request.state, "actor", None)
    if known is None:
        known = request.state.actor = await _identified(request)
        acts(known, f"{request.method} {request.scope['route'].path}")
    return known


async def _identified(request: Request) -> Actor:
    vicinal: Vicinal = request.app.state.vicinal
    if not vicinal.settings.trust_actor_header:
        detail = "Il faut être identifié, et ce serveur n’identifie encore personne."
        raise HTTPException(401, detail, headers=CHALLENGE)
    try:
        return read_actor(request.headers.getlist(ACTOR_HEADER))
    except UnreadableActor as error:
        raise HTTPException(401, str(error), headers=CHALLENGE) from None
