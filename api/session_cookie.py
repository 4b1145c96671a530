"""The cookie of a session: for this host alone, out of reach of scripts, never sent in clear."""

from datetime import datetime
from typing import Any

from fastapi import HTTPException, Request, Response

from api.protection_settings import LOOPBACK_HOSTS
from api.settings import Settings

SECURE_COOKIE = "__Host-vicinal"
LOOPBACK_COOKIE = "vicinal"  # on this machine without https, where nobody listens
CSRF_HEADER = "X-Vicinal-Jeton"
_MAX_TOKEN_LENGTH = 100
_DEPARTURE = "-depart"
_KNOWN = "-connu"
_KNOWN_SECONDS = 180 * 86_400
_DEPARTURE_SECONDS = 600


def is_secure(request: Request, settings: Settings) -> bool:
    """Return whether people reach this server by https."""
    public = settings.public_url
    return request.url.scheme == "https" or (public is not None and public.startswith("https:"))


def require_private(request: Request, settings: Settings) -> None:
    """Answer 403 when a password would go in clear over a network."""
    if not is_secure(request, settings) and settings.host not in LOOPBACK_HOSTS:
        raise HTTPException(
            403, "On ne se connecte qu’en https : voir VICINAL_PUBLIC_URL, ou servir sur 127.0.0.1."
        )


def session_token(request: Request, settings: Settings) -> str | None:
    """Return what the cookie holds, None without one."""
    token = request.cookies.get(_name(request, settings))
    return token if token and len(token) <= _MAX_TOKEN_LENGTH else None


def set_session(
    response: Response, request: Request, settings: Settings, token: str, expires_at: datetime
) -> None:
    """Give the cookie of a session, until the session ends at the latest."""
    response.set_cookie(
        _name(request, settings),
        token,
        expires=expires_at,
        **_kept_close(request, settings),
    )


def clear_session(response: Response, request: Request, settings: Settings) -> None:
    """Take the cookie back."""
    response.delete_cookie(
        _name(request, settings),
        **_kept_close(request, settings),
    )


def set_departure(response: Response, request: Request, settings: Settings, browser: str) -> None:
    """Mark the browser that leaves for an identity service: the same has to come back."""
    response.set_cookie(
        _name(request, settings) + _DEPARTURE,
        browser,
        max_age=_DEPARTURE_SECONDS,
        **_kept_close(request, settings),
    )


def departure_token(request: Request, settings: Settings) -> str | None:
    """Return the mark of a browser that left for an identity service, None without one."""
    return request.cookies.get(_name(request, settings) + _DEPARTURE)


def mark_browser(response: Response, request: Request, settings: Settings, mark: str) -> None:
    """Mark the browser in which someone signed in: see :mod:`usecases.accounts.known_browser`."""
    response.set_cookie(
        _name(request, settings) + _KNOWN,
        mark,
        max_age=_KNOWN_SECONDS,
        **_kept_close(request, settings),
    )


def browser_mark(request: Request, settings: Settings) -> str | None:
    """Return the mark of a browser in which someone signed in, None without one."""
    return request.cookies.get(_name(request, settings) + _KNOWN)


def _kept_close(request: Request, settings: Settings) -> dict[str, Any]:
    """Return what keeps a cookie from scripts, from other sites and from who listens."""
    secure = is_secure(request, settings)
    return {"path": "/", "secure": secure, "httponly": True, "samesite": "lax"}


def _name(request: Request, settings: Settings) -> str:
    return SECURE_COOKIE if is_secure(request, settings) else LOOPBACK_COOKIE
