"""What an employer finds when it comes: its offers, who is interested, who waits for an answer."""

from typing import Any

from fastapi import Request, Response

from insertion.actor import Role
from web.rendering import screens
from web.signed_in import Desk, read_by

_MOST_WAITING = 10


async def show_home(request: Request, desk: Desk) -> Response:
    """Show what waits for the employer, then its offers."""
    today = await desk.api.get("/employeur/aujourdhui")
    waiting = await desk.api.get("/positionnements", etat="transmis", size=_MOST_WAITING)
    offers: list[dict[str, Any]] = today["offres"]
    return screens(request).page(
        request,
        "employeur/accueil.html",
        refused=[each for each in offers if each["etat"]["code"] == "refusee"],
        offers=offers,
        sites=today["sites"],
        waiting=waiting,
    )


ROUTES = (read_by("/employeur", (Role.EMPLOYER,), show_home),)
