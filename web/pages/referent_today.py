"""The morning of a référent: what is late, due, answered, silent, contested."""

import asyncio
from datetime import timedelta

from fastapi import Request, Response

from insertion.actor import Role
from web.asking import id_in
from web.rendering import screens
from web.routing import vicinal_of
from web.signed_in import Desk, read_by

READERS = (Role.REFERENT,)
ANSWER_DAYS = 14
"""For how long an answer is still news."""
SHOWN = 30


async def show_today(request: Request, desk: Desk) -> Response:
    """Show what waits for him, the most urgent first; each line leads to what is to be done."""
    api, own = desk.api, id_in(desk.person.id)
    since = (vicinal_of(request).today() - timedelta(days=ANSWER_DAYS)).isoformat()
    agenda, to_confirm, to_validate, answers, quiet, contests = await asyncio.gather(
        api.get("/echeances", size=SHOWN),
        api.get("/positionnements", groupe="a_confirmer", size=SHOWN),
        api.get("/positionnements", etat="a_valider", size=SHOWN),
        api.get("/positionnements", groupe="reponses", depuis=since, size=SHOWN),
        api.get(f"/referents/{own}/suivi", alerte="sans_nouvelles", tri="nouvelles", size=SHOWN),
        api.get("/contestations", etat="ouverte", size=SHOWN),
    )
    return screens(request).page(
        request,
        "referent/aujourdhui.html",
        agenda=agenda,
        to_confirm=to_confirm,
        to_validate=to_validate,
        answers=answers,
        quiet=quiet,
        contests=contests,
        counts={each["code"]: each["nombre"] for each in quiet["alertes"]},
        answer_days=ANSWER_DAYS,
    )


ROUTES = (read_by("/referent", READERS, show_today),)
