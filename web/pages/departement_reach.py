"""Where people can get to nothing: a list of communes first, and a map beside."""

from typing import Any

from fastapi import Request, Response

from api.labels import OBJECTIVE_LABELS
from api.schemas.reach import MEANS_LABELS
from insertion.terms import Objective
from usecases.find_out_of_reach import MeansWanted
from web.asking import ApiRefused
from web.pages.departement_indicators import (
    FILES,
    HOME,
    ONLY_DEPARTEMENT,
    UNUSABLE,
    territories_known,
)
from web.rendering import screens
from web.routing import vicinal_of
from web.signed_in import Desk, read_by
from web.typography import capital

PAGE = f"{HOME}/carte"
FILE = f"{PAGE}/fichier"
MINUTES = (15, 30, 45, 60, 75, 90)
OBJECTIVES = [(each.value, capital(label)) for each, label in OBJECTIVE_LABELS.items()]
GRIDS = (("epci", "Par intercommunalité"), ("commune", "Par commune"))
MEANS = [(each.value, capital(label)) for each, label in MEANS_LABELS.items()]


async def show_map(request: Request, desk: Desk) -> Response:
    """Show the communes where most people can get to nothing, and their map."""
    said = _said(request)
    found: dict[str, Any] | None = None
    mistakes: dict[str, str] = {}
    try:
        found = await desk.api.get("/carte-d-acces", **said)
    except ApiRefused as refused:
        if refused.status_code != UNUSABLE:
            raise
        mistakes = refused.mistakes or {"": refused.detail}
    return screens(request).page(
        request,
        "departement/carte.html",
        UNUSABLE if mistakes else 200,
        said=said,
        found=found,
        mistakes=mistakes,
        minutes=MINUTES,
        objectives=OBJECTIVES,
        means=MEANS,
        grids=GRIDS,
        departement=vicinal_of(request).settings.departement,
        territories=await territories_known(desk.api, request),
    )


async def send_file(request: Request, desk: Desk) -> Response:
    """Send the same list as a file that a spreadsheet opens."""
    form = request.query_params.get("format", "")
    known = form if form in FILES else FILES[0]
    return await desk.api.file("/carte-d-acces", **_said(request), format=known)


def _said(request: Request) -> dict[str, str]:
    query = request.query_params
    return {
        "objectif": query.get("objectif", "") or Objective.WORK.value,
        "minutes": query.get("minutes", "") or "45",
        "moyens": query.get("moyens", "") or MeansWanted.THEIRS.value,
        "maille": query.get("maille", "") or GRIDS[0][0],
        "territoire": query.get("territoire", ""),
    }


ROUTES = (
    read_by(PAGE, ONLY_DEPARTEMENT, show_map),
    read_by(FILE, ONLY_DEPARTEMENT, send_file),
)
