"""What the Département checks of the service, and budgets against what is due."""

from typing import Any

from fastapi import Request, Response

from api.schemas.readings import ROLE_LABELS
from api.trace_words import TABLE_NAMES, table_name, what_routes_do
from web.asking import ApiRefused
from web.pages.departement_indicators import FILES, HOME, ONLY_DEPARTEMENT, UNUSABLE
from web.rendering import screens
from web.routing import vicinal_of
from web.signed_in import Desk, read_by

TRUST, BUDGETS = f"{HOME}/confiance", f"{HOME}/budgets"
_NOT_SHOWN = frozenset({403, 409, UNUSABLE})


async def show_trust(request: Request, desk: Desk) -> Response:
    """Show whether the audit holds, its last lines, and what the clock of files would do."""
    query = request.query_params
    asked = {name: query.get(name, "") for name in ("genre", "objet", "jour")}
    mistakes: dict[str, str] = {}
    lines: list[dict[str, Any]] = []
    why_none, run = "", None
    try:
        found = await desk.api.get("/trace", genre=asked["genre"], objet=asked["objet"], size=50)
        lines = found["items"]
    except ApiRefused as refused:
        if refused.status_code not in _NOT_SHOWN:
            raise
        why_none = refused.detail
    try:
        run = await desk.api.get("/conservation/passage", jour=asked["jour"])
    except ApiRefused as refused:
        if refused.status_code != UNUSABLE:
            raise
        mistakes = refused.mistakes or {"": refused.detail}
    return screens(request).page(
        request,
        "departement/confiance.html",
        UNUSABLE if mistakes else 200,
        chain=await desk.api.get("/trace/verification"),
        lines=lines,
        why_none=why_none,
        run=run,
        asked=asked,
        mistakes=mistakes,
        kinds=sorted(TABLE_NAMES.items(), key=lambda each: each[1]),
        table_name=table_name,
        roles=ROLE_LABELS,
        routes=what_routes_do(request.app),
    )


async def show_budgets(request: Request, desk: Desk) -> Response:
    """Show each dispositif with its envelope, what is due and what is left."""
    year = _year(request)
    return screens(request).page(
        request,
        "departement/budgets.html",
        found=await desk.api.get("/budgets", annee=year),
        year=year,
        years=[str(vicinal_of(request).today().year - back) for back in range(-1, 5)],
    )


async def send_budgets(request: Request, desk: Desk) -> Response:
    """Send the same as a file."""
    form = request.query_params.get("format", "")
    known = form if form in FILES else FILES[0]
    return await desk.api.file("/budgets", annee=_year(request), format=known)


def _year(request: Request) -> str:
    text = request.query_params.get("annee", "")
    return text if len(text) == len("2026") and text.isascii() and text.isdigit() else ""


ROUTES = (
    read_by(TRUST, ONLY_DEPARTEMENT, show_trust),
    read_by(BUDGETS, ONLY_DEPARTEMENT, show_budgets),
    read_by(f"{BUDGETS}/fichier", ONLY_DEPARTEMENT, send_budgets),
)
