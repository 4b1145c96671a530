"""Whether a request comes from a page of ours: what a browser says, and a page cannot forge."""

from urllib.parse import urlsplit

from fastapi import HTTPException, Request

from api.settings import Settings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SAME_ORIGIN = "same-origin"
_REFUSAL = "Cette demande ne vient pas d’une page de Vicinal ; rien n’a été fait."


def own_origins(request: Request, settings: Settings) -> frozenset[str]:
    """Return the origins of our pages: the public address, else the one that was asked."""
    if settings.public_url is not None:
        return frozenset({settings.public_url})
    return frozenset({f"{request.url.scheme}://{request.url.netloc}".lower()})


def is_foreign(request: Request, settings: Settings) -> bool:
    """Return whether a browser says that the request comes from elsewhere."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None and site != SAME_ORIGIN:
        return True
    return origin is not None and _normal(origin) not in own_origins(request, settings)


def refuse_foreign(request: Request, settings: Settings) -> None:
    """Answer 403 to a request from elsewhere; a program that says nothing of it is let through."""
    if is_foreign(request, settings):
        raise HTTPException(403, _REFUSAL)


def require_same_origin(request: Request, settings: Settings) -> None:
    """Answer 403 unless a browser says that the request comes from a page of ours."""
    said = {"sec-fetch-site", "origin"} & set(request.headers.keys())
    if not said or is_foreign(request, settings):
        raise HTTPException(403, _REFUSAL)


def _normal(origin: str) -> str:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower()
