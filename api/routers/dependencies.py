"""What the routes are given: the application, and the rules every URL obeys."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, Response

from api.actor_header import ACTOR_HEADER
from api.gate import GatedRoute
from api.identity import identify
from api.negotiation import (
    refuse_repeated_parameters,
    require_json,
    require_json_or_geojson,
    require_json_unless_named,
)
from api.once import KEY_HEADER, Once, WhatWasRead, read_key
from api.problems import documented_problems
from api.schemas.queries import NoParameter
from api.wiring import Vicinal, utc_now
from insertion.actor import Actor
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from usecases.idempotency import Answer, attempt_of
from usecases.positionnements.practice import Practice


async def current_vicinal(request: Request) -> Vicinal:
    """Return the application that ``create_app`` was given."""
    vicinal: Vicinal = request.app.state.vicinal
    return vicinal


VicinalDep = Annotated[Vicinal, Depends(current_vicinal)]


async def current_actor(
    request: Request,
    _said: Annotated[
        str | None,
        Header(
            alias=ACTOR_HEADER,
            description="Qui agit : « referent:ID », « operateur:ID:ORGANISATION »… "
            "Lu seulement derrière un serveur qui identifie les personnes.",
        ),
    ] = None,
) -> Actor:
    """Return who acts, or answer 401."""
    return await identify(request)


ActorDep = Annotated[Actor, Depends(current_actor)]


async def current_once(
    request: Request,
    actor: ActorDep,
    key: Annotated[
        str | None,
        Header(
            alias=KEY_HEADER,
            description="Une clé par demande : la même demande renvoyée n’a qu’un effet.",
        ),
    ] = None,
) -> Once:
    """Return what this request is known by, should it be sent again."""
    known = read_key(key)
    if known is None:
        return Once(None, utc_now())
    asked = (
        request.method.encode(),
        str(request.url.path).encode(),
        request.url.query.encode(),
        request.headers.get("if-match", "").encode(),
        request.headers.get("if-none-match", "").encode(),
        await request.body(),
    )
    about = request.path_params.get("beneficiary_id")
    return Once(attempt_of(actor, known, *asked, about=about), utc_now(), actor)


OnceDep = Annotated[Once, Depends(current_once)]


@dataclass(frozen=True, slots=True)
class Writing:
    """All that a route that writes is given: who asks, of what application, known by what."""

    vicinal: Vicinal
    actor: Actor
    once: Once

    @property
    def acting(self) -> Acting:
        """Return who acts, now."""
        return self.vicinal.acting(self.actor)

    @property
    def practice(self) -> Practice:
        """Return how positionnements are dealt with here."""
        return self.vicinal.practice()

    def answer(
        self,
        work: Callable[[UnitOfWork], Answer],
        still: Callable[[UnitOfWork], None] | None = None,
    ) -> Response:
        """Return what ``work`` answers, done once for a key: see :meth:`api.once.Once.answer`."""
        return self.once.answer(self.vicinal.unit_of_work(), work, still)


async def current_writing(
    vicinal: VicinalDep,
    actor: ActorDep,
    once: OnceDep,
    _query: Annotated[NoParameter, Query()],
) -> Writing:
    """Return what a route that writes is given; its address takes no parameter."""
    return Writing(vicinal, actor, once)


WritingDep = Annotated[Writing, Depends(current_writing)]
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description="L’ETag lu : un changement fait entre-temps répond 412."),
]


async def current_read(
    if_match: IfMatch = None,
    if_none_match: Annotated[
        str | None,
        Header(
            alias="If-None-Match",
            description="« * » si rien n’était écrit : ce qui l’est entre-temps répond 412.",
        ),
    ] = None,
) -> WhatWasRead:
    """Return what a writer says of what she had read, or answer 400."""
    return WhatWasRead(if_match, if_none_match)


ReadDep = Annotated[WhatWasRead, Depends(current_read)]


def json_router(tag: str, *statuses: int) -> APIRouter:
    """Return a router of ``tag`` that answers JSON; ``statuses`` are its further problems."""
    return _router(tag, require_json, statuses)


def map_router(tag: str, *statuses: int) -> APIRouter:
    """Return a router of ``tag`` that answers JSON or GeoJSON."""
    return _router(tag, require_json_or_geojson, statuses)


def table_router(tag: str, *statuses: int) -> APIRouter:
    """Return a router of ``tag`` that answers JSON, or the file whose ``format`` is named."""
    return _router(tag, require_json_unless_named, statuses)


def _router(
    tag: str, negotiate: Callable[[Request], Coroutine[Any, Any, None]], statuses: tuple[int, ...]
) -> APIRouter:
    return APIRouter(
        tags=[tag],
        route_class=GatedRoute,
        dependencies=[Depends(refuse_repeated_parameters), Depends(negotiate)],
        responses=documented_problems(400, 406, 408, 422, 429, 503, *statuses),
    )
