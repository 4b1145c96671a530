"""The rights of people at the Département: requests, contests, files opened."""

from fastapi import Request, Response

from api.schemas.contest import OUTCOME_LABELS, STATE_LABELS
from insertion.contests import ContestState
from web.asking import ApiRefused, id_in
from web.fields import version_of
from web.forms import Form
from web.pages.departement_indicators import HOME, ONLY_DEPARTEMENT, UNUSABLE
from web.paging import page_asked, pager
from web.rendering import screens
from web.routing import vicinal_of
from web.signed_in import Desk, done_by, read_by, to

REQUESTS, CONTESTS = f"{HOME}/demandes", f"{HOME}/contestations"
STATES = [(each.value, label) for each, label in STATE_LABELS.items()]
OUTCOMES = [(each.value, label) for each, label in OUTCOME_LABELS.items()]
_REFUSALS = frozenset({403, 409, 412, UNUSABLE})


async def show_requests(request: Request, desk: Desk) -> Response:
    """Show what waits, the most urgent first."""
    return await _requests(request, desk, Form({}))


async def _requests(
    request: Request, desk: Desk, form: Form, refused: ApiRefused | None = None
) -> Response:
    found = await desk.api.get("/demandes")
    chosen = request.path_params.get("request_id", "")
    mistakes = {} if refused is None else refused.beside("reponse", chosen, found["items"])
    contests = await desk.api.get("/contestations", etat=ContestState.ESCALATED.value, size=1)
    return screens(request).page(
        request,
        "departement/demandes.html",
        200 if refused is None else refused.status_code,
        requests=found["items"],
        contests=contests["total"],
        today=vicinal_of(request).today().isoformat(),
        chosen=chosen,
        form=form,
        mistakes=mistakes,
    )


async def settle(request: Request, desk: Desk, form: Form) -> Response:
    """Do or refuse what is asked."""
    body = {"decision": form.get("decision"), "reponse": form.get("reponse")}
    path = f"/demandes/{id_in(request.path_params['request_id'])}/suite"
    try:
        await desk.api.post(path, body, key=form.get("_cle"))
    except ApiRefused as refused:
        if refused.status_code not in _REFUSALS:
            raise
        return await _requests(request, desk, form, refused)
    return to(REQUESTS, fait=body["decision"])


async def show_contests(request: Request, desk: Desk) -> Response:
    """Show what is contested, what is to be answered first."""
    asked = request.query_params.get("etat", "")
    state = asked if asked in dict(STATES) else ""
    found = await desk.api.get("/contestations", etat=state, page=page_asked(request))
    return screens(request).page(
        request,
        "departement/contestations.html",
        found=found,
        states=STATES,
        state=state,
        pager=pager(request, found),
    )


async def show_contest(request: Request, desk: Desk) -> Response:
    """Show one, its history, and how to answer."""
    return await _contest(request, desk, {}, {})


async def _contest(
    request: Request,
    desk: Desk,
    said: dict[str, str],
    mistakes: dict[str, str],
    status: int = 200,
) -> Response:
    found = await desk.api.get(_path(request))
    return screens(request).page(
        request,
        "departement/contestation.html",
        status,
        found=found,
        can_answer="repondre" in {each["code"] for each in found["possibles"]},
        outcomes=OUTCOMES,
        said=said,
        mistakes=mistakes,
    )


async def answer(request: Request, desk: Desk, form: Form) -> Response:
    """Answer one."""
    said = {"issue": form.get("issue"), "message": form.get("message")}
    body = said | {"version": version_of(form)}
    try:
        await desk.api.post(f"{_path(request)}/reponse", body, key=form.get("_cle"))
    except ApiRefused as refused:
        if refused.status_code not in _REFUSALS:
            raise
        mistakes = refused.mistakes or {"": refused.detail}
        return await _contest(request, desk, said, mistakes, refused.status_code)
    return to(f"{HOME}{_path(request)}", fait="repondu")


async def show_openings(request: Request, desk: Desk) -> Response:
    """Show the files that were opened outside of a portfolio, the last first."""
    found = await desk.api.get("/ouvertures", page=page_asked(request))
    return screens(request).page(
        request, "departement/ouvertures.html", found=found, pager=pager(request, found)
    )


def _path(request: Request) -> str:
    return f"/contestations/{id_in(request.path_params['contest_id'])}"


ROUTES = (
    read_by(REQUESTS, ONLY_DEPARTEMENT, show_requests),
    done_by(REQUESTS + "/{request_id}", ONLY_DEPARTEMENT, settle),
    read_by(CONTESTS, ONLY_DEPARTEMENT, show_contests),
    read_by(CONTESTS + "/{contest_id}", ONLY_DEPARTEMENT, show_contest),
    done_by(CONTESTS + "/{contest_id}", ONLY_DEPARTEMENT, answer),
    read_by(f"{HOME}/ouvertures", ONLY_DEPARTEMENT, show_openings),
)
