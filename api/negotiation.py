"""What a client may ask of the form of an answer, and of its URL."""

from collections import Counter
from collections.abc import Iterable

from fastapi import HTTPException, Request

from api.schemas.page import GEOJSON_MEDIA_TYPE
from api.schemas.queries import AnswerFormat

_JSON_RANGES = frozenset({"*/*", "application/*", "application/json", "application/problem+json"})


def require_json(request: Request) -> None:
    """Refuse a client that takes no JSON."""
    ranges = list(_media_ranges(request.headers.get("accept", "")))
    if ranges and not _JSON_RANGES.intersection(ranges):
        raise HTTPException(406, "Cette réponse n’existe qu’en application/json.")


def require_json_or_geojson(request: Request) -> None:
    """Refuse a client that takes neither JSON nor GeoJSON, when its URL names no format."""
    if "format" in request.query_params:
        return
    ranges = list(_media_ranges(request.headers.get("accept", "")))
    if ranges and not {*_JSON_RANGES, GEOJSON_MEDIA_TYPE}.intersection(ranges):
        raise HTTPException(
            406, f"Cette réponse existe en application/json et en {GEOJSON_MEDIA_TYPE}."
        )


def wants_geojson(request: Request, asked: AnswerFormat | None) -> bool:
    """Return whether to answer GeoJSON: the URL decides, else the ``Accept`` header."""
    if asked is not None:
        return asked is AnswerFormat.GEOJSON
    ranges = list(_media_ranges(request.headers.get("accept", "")))
    return GEOJSON_MEDIA_TYPE in ranges and "application/json" not in ranges


def refuse_repeated_parameters(request: Request) -> None:
    """Refuse a parameter given twice: one of the two would be ignored without a word."""
    counts = Counter(name for name, _ in request.query_params.multi_items())
    if any(count > 1 for count in counts.values()):
        raise HTTPException(400, "Un paramètre de l’adresse est donné deux fois.")


def _media_ranges(accept: str) -> Iterable[str]:
    """Yield the media ranges a client takes; those it refuses with ``q=0`` are left out."""
    for part in accept.split(","):
        media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if media_range and not any(_is_refusal(parameter) for parameter in parameters):
            yield media_range


def _is_refusal(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    return name.strip() == "q" and value.strip().rstrip("0") in {"", "0.", "."}
