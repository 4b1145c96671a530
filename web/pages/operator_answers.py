"""The operator's morning: what waits for an answer, what is due this week, one positionnement."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from api.insertion_labels import STATE_LABELS
from insertion.actor import Role
from web.asking import ApiRefused, id_in
from web.fields import as_said, version_of
from web.forms import Form
from web.paging import every, page_asked, pager
from web.rendering import screens
from web.signed_in import Desk, done_by, read_by, to

ROLES = (Role.OPERATOR,)
_INVALID = 422
REFUSED = frozenset({403, 409, 412, _INVALID})
HOME = "/operateur"
_ONE = HOME + "/positionnements/{positionnement_id}"
_SAID = ("session_id", "motif", "commentaire", "le", "issue")
_NO_DAY = {"erreurs": [{"champ": "rendez_vous", "message": "dire aussi quel jour"}]}
_FIRST_MEETING = "Premier rendez-vous le {day} à {hour}."


async def show_home(request: Request, desk: Desk) -> Response:
    """Show what waits for an answer, the nearest to its end first, and the week."""
    waiting = await desk.api.get("/reponses-attendues", page=page_asked(request))
    agenda = await desk.api.get("/echeances")
    sessions = await every(desk.api, "/sessions")
    return screens(request).page(
        request,
        "operateur/a-repondre.html",
        waiting=waiting,
        pager=pager(request, waiting),
        agenda=agenda,
        sessions=sessions,
    )


async def show_people(request: Request, desk: Desk) -> Response:
    """List the people sent here, by the step they are at."""
    state = request.query_params.get("etat", "")
    known = {each.value for each in STATE_LABELS}
    found = await desk.api.get(
        "/positionnements", page=page_asked(request), etat=state if state in known else ""
    )
    return screens(request).page(
        request,
        "operateur/personnes.html",
        found=found,
        pager=pager(request, found),
        state=state,
        states=[(each.value, label) for each, label in STATE_LABELS.items()],
    )


async def show_one(request: Request, desk: Desk) -> Response:
    """Show one positionnement, its history, and what may be done next."""
    return await _one(request, desk)


async def take_step(request: Request, desk: Desk, form: Form) -> Response:
    """Take one step: answer, say an entry, a pause or an end."""
    key = id_in(request.path_params["positionnement_id"])
    step = form.get("transition")
    try:
        if form.get("heure") and not form.get("rendez_vous"):
            raise ApiRefused(_INVALID, _NO_DAY, {})
        await desk.api.post(
            f"/positionnements/{key}/transitions", _step(form), key=form.get("_cle")
        )
    except ApiRefused as refused:
        if refused.status_code not in REFUSED:
            raise
        typed: dict[str, Any] = {name: form.get(name) for name in (*_SAID, "rendez_vous", "heure")}
        typed |= {"step": step, "resultats": form.all("resultats")}
        return await _one(request, desk, refused, typed)
    if form.get("retour") == "reponses":
        return to(HOME, fait=step)
    return to(f"{HOME}/positionnements/{key}", fait=step)


def _step(form: Form) -> dict[str, Any]:
    body: dict[str, Any] = {name: form.get(name) for name in _SAID if form.get(name)}
    body["transition"] = form.get("transition")
    day, hour = form.get("rendez_vous"), form.get("heure")
    if day:
        meeting = _FIRST_MEETING.format(day=as_said(day), hour=hour or "…")
        body["commentaire"] = f"{meeting} {form.get('commentaire')}".strip()
    body["version"] = version_of(form)
    results = form.all("resultats")
    return body | ({"resultats": results} if results else {})


async def _one(
    request: Request,
    desk: Desk,
    refused: ApiRefused | None = None,
    typed: Mapping[str, Any] | None = None,
) -> Response:
    key = id_in(request.path_params["positionnement_id"])
    found = await desk.api.get(f"/positionnements/{key}")
    sessions: list[Any] = []
    if any("session" in each["demande"] for each in found["possibles"]):
        sessions = await _sessions(desk, found["opportunite_id"])
    mistakes = {} if refused is None else refused.mistakes or {"": refused.detail}
    return screens(request).page(
        request,
        "operateur/positionnement.html",
        200 if refused is None else refused.status_code,
        found=found,
        sessions=sessions,
        mistakes=mistakes,
        typed=typed or {"step": ""},
        answers=found["etat"]["code"] == "transmis",
    )


async def _sessions(desk: Desk, action_id: str) -> list[Any]:
    """Return the sessions of an action that run or are to come, and that are open."""
    return [
        each
        for each in await every(desk.api, "/sessions")
        if each["action_id"] == action_id and each["etat"]["code"] == "ouverte"
    ]


ROUTES = (
    read_by(HOME, ROLES, show_home),
    read_by(HOME + "/personnes", ROLES, show_people),
    read_by(_ONE, ROLES, show_one),
    done_by(_ONE, ROLES, take_step),
)
