"""The catalogue, and for one action or offer: whom of the portfolio it suits, the next places."""

import asyncio
from typing import Any

from fastapi import HTTPException, Request, Response

from web.asking import Api, ApiRefused, id_in
from web.offer_reading import look_up_communes
from web.pages.referent_placing import INVALID
from web.pages.referent_today import READERS
from web.paging import page_asked, pager, sessions_open
from web.rendering import screens
from web.routing import vicinal_of
from web.signed_in import Desk, read_by

SIZE = 25
SHOWN = 50
UNKNOWN_PLACE = {
    "erreurs": [
        {"champ": "commune", "message": "Cette commune n’est pas trouvée : essayer le code postal."}
    ]
}
KINDS = {"actions": "action", "offres": "offre"}


def _list_of(plural: str) -> Any:
    async def show_list(request: Request, desk: Desk) -> Response:
        """Show one page of what is open, by the words of the title and the name of a commune."""
        asked = {n: request.query_params.get(n, "")[:200].strip() for n in ("q", "commune")}
        status, mistakes = 200, {}
        places = await look_up_communes(desk.api, asked["commune"])
        try:
            if asked["commune"] and not places:
                raise ApiRefused(INVALID, UNKNOWN_PLACE, {})
            where = {"q": asked["q"], "commune": places[0]["code"] if places else ""}
            found = await desk.api.get(f"/{plural}", page=page_asked(request), size=SIZE, **where)
        except ApiRefused as refused:
            if refused.status_code != INVALID:
                raise
            status, mistakes = INVALID, refused.mistakes or {"": refused.detail}
            found = await desk.api.get(f"/{plural}", size=SIZE)
        return screens(request).page(
            request,
            "referent/catalogue.html",
            status,
            plural=plural,
            kind=KINDS[plural],
            found=found,
            asked=asked,
            places=places,
            mistakes=mistakes,
            pager=pager(request, found),
        )

    return show_list


def _one_of(plural: str) -> Any:
    async def show_one(request: Request, desk: Desk) -> Response:
        """Show one, whom of the portfolio it suits and why, and its next places."""
        key = id_in(request.path_params["opportunity_id"])
        one, suited, sessions = await asyncio.gather(
            desk.api.get(f"/{plural}/{key}"),
            desk.api.get(f"/{plural}/{key}/beneficiaires"),
            _sessions(request, desk.api, plural),
            return_exceptions=True,
        )
        for each in (one, suited, sessions):
            if isinstance(each, BaseException):
                raise each if isinstance(each, HTTPException) else RuntimeError from each
        shown = page_asked(request)
        first = (shown - 1) * SHOWN
        people = suited["items"]
        pages = max(1, -(-len(people) // SHOWN))
        return screens(request).page(
            request,
            "referent/opportunite.html",
            plural=plural,
            kind=KINDS[plural],
            one=one,
            suited=suited,
            people=people[first : first + SHOWN],
            sessions=sessions,
            pager=pager(request, {"page": shown, "pages": pages}),
        )

    return show_one


async def _sessions(request: Request, api: Api, plural: str) -> list[Any]:
    if plural == "offres":
        return []
    action_id = request.path_params["opportunity_id"]
    return await sessions_open(api, action_id, vicinal_of(request).today())


ROUTES = tuple(
    route
    for plural in KINDS
    for route in (
        read_by(f"/referent/{plural}", READERS, _list_of(plural)),
        read_by(f"/referent/{plural}/{{opportunity_id}}", READERS, _one_of(plural)),
    )
)
