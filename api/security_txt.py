"""``/.well-known/security.txt`` (RFC 9116): whom to warn of a flaw, when the instance says so."""

from datetime import UTC, datetime, time, timedelta

from fastapi import FastAPI, HTTPException, Request
from starlette.responses import PlainTextResponse

from api.settings import Settings
from api.wiring import Vicinal, utc_now

PATH = "/.well-known/security.txt"


def security_txt(settings: Settings, now: datetime) -> str | None:
    """Return the file as of now, None when nobody is to be warned; its end is in the future."""
    if not settings.security_contact:
        return None
    # To the next midnight and no sooner: with one day, it is not over yet.
    last = now.astimezone(UTC).date() + timedelta(days=settings.security_txt_days)
    expires = datetime.combine(last, time(), UTC)
    return (
        f"Contact: {settings.security_contact}\n"
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}\n"
        "Preferred-Languages: fr, en\n"
    )


async def _show(request: Request) -> PlainTextResponse:
    # Not a closure over the application: FastAPI keeps every endpoint that it ever analysed.
    vicinal: Vicinal = request.app.state.vicinal
    text = security_txt(vicinal.settings, utc_now())
    if text is None:
        raise HTTPException(404)
    return PlainTextResponse(text)


def add_security_txt(app: FastAPI) -> None:
    """Serve it at its place; 404 when the instance names nobody."""
    app.add_api_route(PATH, _show, include_in_schema=False)
