"""What a person has asked for and where it is, her dates, and the plan that would lead to work."""

from collections.abc import Mapping

from fastapi import Request, Response

from insertion.host_side.contacts import ContactState
from web.addresses import OWN
from web.asking import ApiRefused, id_in
from web.fields import version_of
from web.forms import Form
from web.pages.own_reach import HERSELF, own
from web.paging import page_asked, pager
from web.rendering import screens
from web.signed_in import Desk, done_by, read_by, to
from web.step_words import DATES, DUE, OVER, SEANCES, STATES, STOPPING
from web.words import NEEDS

STEPS = "/moi/demarches"
_PER_PAGE = 20
_NOT_FOUND = 404
_AGREE, _STOP = "adherer", "abandonner"
_SHOWN_AGAIN = frozenset({403, 409, 412, 422})


async def show_steps(request: Request, desk: Desk) -> Response:
    """Show her dates, then everything she asked for or was proposed, the last changed first."""
    found = await desk.api.get(
        "/positionnements",
        beneficiaire_id=desk.person.id,
        page=page_asked(request),
        size=_PER_PAGE,
    )
    dates = await desk.api.get(own(desk, "/dates"))
    followed = await desk.api.get(own(desk, ""))
    told = await desk.api.get(own(desk, "/parcours"), sens="decroissant")
    contacts = await desk.api.get(own(desk, "/contacts"))
    said = await desk.api.get(own(desk, "/interets"))
    return screens(request).page(
        request,
        "moi/demarches.html",
        dates=dates["items"],
        referents=[e["referent"] for e in followed["accompagnements"] if e["referent"]],
        under_way=[each for each in found["items"] if each["etat"]["code"] not in OVER],
        over=[each for each in found["items"] if each["etat"]["code"] in OVER],
        events=told["items"],
        asked=[e for e in contacts["items"] if e["etat"]["code"] == ContactState.ASKED],
        said_yes=said["items"],
        has_contacts=bool(contacts["items"]),
        filters=pager(request, found),
        states=STATES,
        **_DATE_WORDS,
    )


_DATE_WORDS = {"date_names": DATES, "seance_names": SEANCES, "due_names": DUE}


async def show_step(request: Request, desk: Desk) -> Response:
    """Show where one of her requests is, what happened to it, and what she may do."""
    return await _one(request, desk)


async def _one(
    request: Request,
    desk: Desk,
    status: int = 200,
    mistakes: Mapping[str, str] | None = None,
    form: Form | None = None,
) -> Response:
    placed = await desk.api.get(f"/positionnements/{id_in(request.path_params['step_id'])}")
    dates = await desk.api.get(own(desk, "/dates"))
    possible = {each["code"] for each in placed["possibles"]}
    return screens(request).page(
        request,
        "moi/demarche.html",
        status,
        placed=placed,
        dates=[each for each in dates["items"] if each["positionnement_id"] == placed["id"]],
        is_over=placed["etat"]["code"] in OVER,
        may_agree=_AGREE in possible,
        may_stop=_STOP in possible,
        reasons=STOPPING,
        states=STATES,
        sheet_url=OWN.sheet(placed["opportunite_id"]),
        mistakes=mistakes or {},
        form=form,
        **_DATE_WORDS,
    )


async def agree(request: Request, desk: Desk, form: Form) -> Response:
    """Say yes to what is proposed."""
    return await _advance(request, desk, form, {"transition": _AGREE}, "accord")


async def stop(request: Request, desk: Desk, form: Form) -> Response:
    """Say no, or leave, with the reason."""
    said = {
        "transition": _STOP,
        "motif": form.get("motif") or None,
        "commentaire": form.get("commentaire") or None,
    }
    return await _advance(request, desk, form, said, "arret")


async def _advance(
    request: Request, desk: Desk, form: Form, said: Mapping[str, object], word: str
) -> Response:
    step_id = request.path_params["step_id"]
    path = f"/positionnements/{id_in(step_id)}/transitions"
    body = {**said, "version": version_of(form)}
    try:
        await desk.api.post(path, body, key=form.get("_cle"))
    except ApiRefused as refused:
        if refused.status_code not in _SHOWN_AGAIN:
            raise
        mistakes = refused.mistakes or {"": refused.detail}
        return await _one(request, desk, refused.status_code, mistakes, form)
    return to(f"{STEPS}/{step_id}", fait=word)


async def send_dates(_request: Request, desk: Desk) -> Response:
    """Send all her dates, for the calendar of her telephone."""
    return await desk.api.file(own(desk, "/dates"), format="ics")


async def send_date(request: Request, desk: Desk) -> Response:
    """Send one of her dates."""
    one = request.path_params["date_id"]
    return await desk.api.file(own(desk, "/dates"), format="ics", date=one)


async def show_plan(request: Request, desk: Desk) -> Response:
    """Show a way to work, step by step: a proposal of the rules and of her needs."""
    try:
        plan = await desk.api.get(own(desk, "/plan"))
    except ApiRefused as refused:
        if refused.status_code != _NOT_FOUND:
            raise
        plan = None  # nothing is known of her yet
    return screens(request).page(request, "moi/plan.html", plan=plan, need_names=NEEDS)


ROUTES = (
    read_by(STEPS, HERSELF, show_steps),
    read_by(f"{STEPS}/dates/mes-dates.ics", HERSELF, send_dates),
    read_by(f"{STEPS}/dates/{{date_id}}", HERSELF, send_date),
    read_by(f"{STEPS}/{{step_id}}", HERSELF, show_step),
    done_by(f"{STEPS}/{{step_id}}/accord", HERSELF, agree),
    done_by(f"{STEPS}/{{step_id}}/arret", HERSELF, stop),
    read_by("/moi/plan", HERSELF, show_plan),
)
