"""One positionnement: where it stands, what one may do next, and its sheet to print."""

from typing import Any

from fastapi import Request, Response

from web.asking import Api, ApiRefused, id_in
from web.fields import said, version_of
from web.forms import Form
from web.pages.referent_placing import INVALID, OBJECTIVES, results_of
from web.pages.referent_today import READERS
from web.paging import sessions_open
from web.rendering import screens
from web.routing import vicinal_of
from web.signed_in import Desk, done_by, read_by, to

PATH = "/referent/positionnements/{positionnement_id}"
REFUSED = frozenset({403, 409, 412, INVALID})
_TEXTS = (
    *("transition", "motif", "commentaire", "session_id", "le", "entretien_le", "jusqu_au"),
    *("issue", "contexte"),
)


async def show_positionnement(request: Request, desk: Desk) -> Response:
    """Show one, with a form for each thing that may be done next."""
    return await _page(request, desk, Form({}))


async def do_step(request: Request, desk: Desk, form: Form) -> Response:
    """Make it go one step further."""
    key = id_in(request.path_params["positionnement_id"])
    body: dict[str, Any] = said(form, *_TEXTS) | {"version": version_of(form)}
    for name in ("objectifs", "resultats_attendus", "resultats"):
        if form.all(name):
            body[name] = form.all(name)
    try:
        await desk.api.post(f"/positionnements/{key}/transitions", body, key=form.get("_cle"))
    except ApiRefused as refused:
        if refused.status_code not in REFUSED:
            raise
        mistakes = refused.mistakes or {"": refused.detail}
        return await _page(request, desk, form, mistakes, refused.status_code)
    return to(f"/referent/positionnements/{key}", fait=form.get("transition"))


async def show_sheet(request: Request, desk: Desk) -> Response:
    """Show the prescription sheet, to print and to sign."""
    key = id_in(request.path_params["positionnement_id"])
    found = await desk.api.get(f"/positionnements/{key}/fiche")
    return screens(request).page(request, "referent/fiche.html", sheet=found)


async def send_sheet(request: Request, desk: Desk) -> Response:
    """Send the prescription sheet as a tagged PDF."""
    key = id_in(request.path_params["positionnement_id"])
    response = await desk.api.file(f"/positionnements/{key}/fiche", format="pdf")
    response.headers["content-disposition"] = 'attachment; filename="fiche-de-prescription.pdf"'
    return response


async def _page(
    request: Request,
    desk: Desk,
    form: Form,
    mistakes: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    key = id_in(request.path_params["positionnement_id"])
    placed = await desk.api.get(f"/positionnements/{key}")
    sheet = await desk.api.get(f"/positionnements/{key}/fiche")
    asked = {name for each in placed["possibles"] for name in each["demande"]}
    is_action = placed["type"] == "action"
    sessions = (
        await _sessions(request, desk.api, placed) if "session" in asked and is_action else []
    )
    needs_results = is_action and asked & {"fiche", "issue"}
    return screens(request).page(
        request,
        "referent/positionnement.html",
        status,
        placed=placed,
        sheet=sheet,
        sessions=sessions,
        results=await results_of(desk.api, placed["dispositif"]) if needs_results else [],
        objectives=OBJECTIVES,
        form=form,
        mistakes=mistakes or {},
    )


async def _sessions(request: Request, api: Api, placed: Any) -> list[Any]:
    try:
        return await sessions_open(api, placed["opportunite_id"], vicinal_of(request).today())
    except ApiRefused as refused:
        if refused.status_code != 404:  # noqa: PLR2004 - the action is no longer open
            raise
        return []


ROUTES = (
    read_by(PATH, READERS, show_positionnement),
    done_by(PATH, READERS, do_step),
    read_by(PATH + "/fiche", READERS, show_sheet),
    read_by(PATH + "/fiche.pdf", READERS, send_sheet),
)
