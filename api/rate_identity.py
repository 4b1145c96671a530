"""Who a request is counted for, when who asks is known."""

from starlette.datastructures import Headers

from api.actor_header import ACTOR_HEADER, UnreadableActor, read_actor
from api.rate_limits import Identify, Identity
from api.rate_rules import Caller
from api.wiring import Vicinal

_BEARER = "bearer "
_MAX_SECRET_LENGTH = 200


def identify_for(vicinal: Vicinal) -> Identify:
    """Return how to know who asks; None for who does not say it, or cannot prove it."""

    async def identify(headers: Headers) -> Identity | None:
        if not vicinal.settings.trust_actor_header or ACTOR_HEADER not in headers:
            return None
        try:
            actor = read_actor(headers.getlist(ACTOR_HEADER))
        except UnreadableActor:
            return None
        return Identity(Caller.PERSON, f"{actor.role.value}:{actor.id}")

    return identify
