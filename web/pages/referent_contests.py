"""What people contest: read, answered, or passed on to the Département."""

from typing import Any

from fastapi import HTTPException, Request, Response

from api.schemas.contest import OUTCOME_LABELS, STATE_LABELS
from web.asking import ApiRefused, id_in
from web.fields import said, version_of
from web.forms import Form
from web.pages.referent_placing import INVALID
from web.pages.referent_today import READERS
from web.paging import page_asked, pager
from web.rendering import screens
from web.signed_in import Desk, done_by, read_by, to

PATH = "/referent/contestations"
ONE = PATH + "/{contest_id}"
SIZE = 25
STATES = [(each.value, label) for each, label in STATE_LABELS.items()]
OUTCOMES = [(each.value, label) for each, label in OUTCOME_LABELS.items()]
STEPS = {"repondre": "reponse", "transmettre": "transmission"}
_TOLD = frozenset({403, 409, 412, INVALID})


async def show_contests(request: Request, desk: Desk) -> Response:
    """Show one page, what is to be answered first."""
    asked = request.query_params.get("etat", "")
    state = asked if asked in dict(STATES) else ""
    found = await desk.api.get("/contestations", etat=state, page=page_asked(request), size=SIZE)
    return screens(request).page(
        request,
        "referent/contestations.html",
        found=found,
        state=state,
        states=STATES,
        pager=pager(request, found),
    )


async def show_contest(request: Request, desk: Desk) -> Response:
    """Show one with its history, and what one may do of it."""
    return await _page(request, desk, Form({}))


async def do_contest(request: Request, desk: Desk, form: Form) -> Response:
    """Answer it, or pass it on."""
    step, key = STEPS.get(form.get("quoi")), id_in(request.path_params["contest_id"])
    if step is None:
        raise HTTPException(404)
    body: dict[str, Any] = said(form, "message") | {"version": version_of(form)}
    if step == "reponse":
        body = {"message": ""} | body | said(form, "issue")
    try:
        await desk.api.post(f"/contestations/{key}/{step}", body, key=form.get("_cle"))
    except ApiRefused as refused:
        if refused.status_code not in _TOLD:
            raise
        mistakes = refused.mistakes or {"": refused.detail}
        return await _page(request, desk, form, mistakes, refused.status_code)
    return to(f"{PATH}/{key}", fait=form.get("quoi"))


async def _page(
    request: Request, desk: Desk, form: Form, mistakes: Any = None, status: int = 200
) -> Response:
    found = await desk.api.get(f"/contestations/{id_in(request.path_params['contest_id'])}")
    return screens(request).page(
        request,
        "referent/contestation.html",
        status,
        contest=found,
        possible={each["code"] for each in found["possibles"]},
        outcomes=OUTCOMES,
        form=form,
        mistakes=mistakes or {},
    )


ROUTES = (
    read_by(PATH, READERS, show_contests),
    read_by(ONE, READERS, show_contest),
    done_by(ONE, READERS, do_contest),
)
