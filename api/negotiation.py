"""What a client may ask of the form of an answer, and of its URL.

The dependencies are coroutines although they wait for nothing: FastAPI would otherwise hand each to
a thread, and change thread as often.
"""

from collections import Counter

from fastapi import HTTPException, Request

from api.schemas.page import GEOJSON_MEDIA_TYPE
from api.schemas.queries import AnswerFormat

_JSON_RANGES = frozenset({"*/*", "application/*", "application/json", "application/problem+json"})


async def require_json(request: Request) -> None:
    """Refuse a client that takes no JSON."""
    if not _takes_any(request, _JSON_RANGES):
        raise HTTPException(406, "Cette réponse n’existe qu’en application/json.")


async def require_json_or_geojson(request: Request) -> None:
    """Refuse a client that takes neither JSON nor GeoJSON, when its URL names no format."""
    if "format" in request.query_params:
        return
    if not _takes_any(request, _JSON_RANGES | {GEOJSON_MEDIA_TYPE}):
        raise HTTPException(
            406, f"Cette réponse existe en application/json et en {GEOJSON_MEDIA_TYPE}."
        )


async def require_json_unless_named(request: Request) -> None:
    """Refuse a client that takes no JSON, when its URL names no other format."""
    if "format" not in request.query_params:
        await require_json(request)


def wants_geojson(request: Request, asked: AnswerFormat | None) -> bool:
    """Return whether to answer GeoJSON: the URL decides, else the ``Accept`` header."""
    if asked is not None:
        return asked is AnswerFormat.GEOJSON
    ranges = _media_ranges(request)
    return GEOJSON_MEDIA_TYPE in ranges and "application/json" not in ranges


async def refuse_repeated_parameters(request: Request) -> None:
    """Refuse a parameter given twice: one of the two would be ignored without a word."""
    counts = Counter(name for name, _ in request.query_params.multi_items())
    if any(count > 1 for count in counts.values()):
        raise HTTPException(400, "Un paramètre de l’adresse est donné deux fois.")


def _takes_any(request: Request, ranges: frozenset[str]) -> bool:
    """Return whether the client takes one of ``ranges``; without a wish, it takes anything."""
    return not request.headers.get("accept", "").strip() or not ranges.isdisjoint(
        _media_ranges(request)
    )


def _media_ranges(request: Request) -> frozenset[str]:
    """Return the media ranges a client takes, without those it refuses with ``q=0``."""
    taken: set[str] = set()
    for part in request.headers.get("accept", "").split(","):
        media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if not any(_is_refusal(parameter) for parameter in parameters):
            taken.add(media_range)
    return frozenset(taken)


def _is_refusal(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    return name.strip() == "q" and value.strip().rstrip("0") in {"", "0.", "."}
