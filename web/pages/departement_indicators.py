"""The home of the Département: what is counted of the convention, and what waits."""

from typing import Any

from fastapi import Request, Response

from insertion.actor import Role
from web.asking import Api, ApiRefused
from web.bars import share_bar, widest
from web.periods import OTHER, period_of, periods_until
from web.rendering import screens
from web.routing import vicinal_of
from web.signed_in import Desk, read_by

HOME = "/departement"
FILES = ("csv", "xlsx")
ONLY_DEPARTEMENT = (Role.DEPARTEMENT,)
UNUSABLE = 422
_MOST_TERRITORIES = 100


async def show_dashboard(request: Request, desk: Desk) -> Response:
    """Show the indicators of the period and the territory that the address names."""
    asked = _asked(request)
    mistakes: dict[str, str] = {}
    found: dict[str, Any] | None = None
    status = 200
    try:
        found = await desk.api.get("/indicateurs", **asked["said"])
    except ApiRefused as refused:
        if refused.status_code != UNUSABLE:
            raise
        mistakes, status = refused.mistakes or {"": refused.detail}, UNUSABLE
    return screens(request).page(
        request,
        "departement/indicateurs.html",
        status,
        asked=asked,
        found=found,
        mistakes=mistakes,
        periods=[
            *((each.code, each.label) for each in periods_until(vicinal_of(request).today())),
            (OTHER, "D’autres jours"),
        ],
        territories=await territories_known(desk.api, request),
        waiting=await _waiting(desk.api),
        share_bar=share_bar,
        widest=widest,
    )


async def send_file(request: Request, desk: Desk) -> Response:
    """Send the same figures as a file that a spreadsheet opens."""
    form = request.query_params.get("format", "")
    said = _asked(request)["said"]
    return await desk.api.file("/indicateurs", **said, format=form if form in FILES else FILES[0])


async def territories_known(api: Api, request: Request) -> list[dict[str, Any]]:
    """Return the territories that a desk may choose from, each with the code that the API reads."""
    departement = vicinal_of(request).settings.departement
    found = await api.get("/territoires", departement=departement, size=_MOST_TERRITORIES)
    return [each | {"nom_de_code": f"{each['type']}:{each['code']}"} for each in found["items"]]


async def _waiting(api: Api) -> dict[str, int]:
    requests = await api.get("/demandes")
    contests = await api.get("/contestations", etat="transmise", size=1)
    return {"demandes": len(requests["items"]), "contestations": contests["total"]}


def _asked(request: Request) -> dict[str, Any]:
    """Return what an address asks for: a period by its name, or its two days, and a territory."""
    query = request.query_params
    code = query.get("periode", "") or str(vicinal_of(request).today().year)
    named = None if code == OTHER else period_of(code)
    if named is None:
        first, last, code = query.get("du", ""), query.get("au", ""), OTHER
    else:
        first, last = named.first.isoformat(), named.last.isoformat()
    territory = query.get("territoire", "")
    said = {"du": first, "au": last, "territoire": territory}
    return {"periode": code, "said": said, **said}


ROUTES = (
    read_by(HOME, ONLY_DEPARTEMENT, show_dashboard),
    read_by(f"{HOME}/indicateurs", ONLY_DEPARTEMENT, send_file),
)
