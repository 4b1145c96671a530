"""What the routes are given: the application, and the rules every URL obeys."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from api.negotiation import (
    refuse_repeated_parameters,
    require_json,
    require_json_or_geojson,
)
from api.problems import documented_problems
from api.strict_json import StrictJsonRoute
from api.wiring import Vicinal


async def current_vicinal(request: Request) -> Vicinal:
    """Return the application that ``create_app`` was given."""
    vicinal: Vicinal = request.app.state.vicinal
    return vicinal


VicinalDep = Annotated[Vicinal, Depends(current_vicinal)]


def json_router(tag: str, *statuses: int) -> APIRouter:
    """Return a router of ``tag`` that answers JSON; ``statuses`` are its further problems."""
    return _router(tag, require_json, statuses)


def map_router(tag: str, *statuses: int) -> APIRouter:
    """Return a router of ``tag`` that answers JSON or GeoJSON."""
    return _router(tag, require_json_or_geojson, statuses)


def _router(
    tag: str, negotiate: Callable[[Request], Coroutine[Any, Any, None]], statuses: tuple[int, ...]
) -> APIRouter:
    return APIRouter(
        tags=[tag],
        route_class=StrictJsonRoute,
        dependencies=[Depends(refuse_repeated_parameters), Depends(negotiate)],
        responses=documented_problems(400, 406, 422, *statuses),
    )
