"""The operator's sessions: places, groups, who is in; open one, change one."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from api.insertion_labels import MIXING_LABELS, SESSION_STATE_LABELS
from insertion.actor import Role
from web.asking import Api, ApiRefused, id_in
from web.fields import version_of, whole
from web.forms import Form
from web.pages.operator_answers import HOME, REFUSED
from web.paging import every, page_asked, pager
from web.rendering import screens
from web.signed_in import Desk, done_by, read_by, to

ROLES = (Role.OPERATOR,)
LIST = HOME + "/sessions"
NEW = LIST + "/nouvelle"
ONE = LIST + "/{session_id}"
CHANGE = ONE + "/changer"
_HERE = frozenset({"accepte", "entre", "suspendu"})
_NUMBERS = ("places", "groupe_min", "groupe_max")
_ABSENT = 404
_TEXTS = ("debut", "fin", "mixite", "lieu", "convention_id")
_CHANGED = ("debut", "fin", "lieu", "etat")


async def show_sessions(request: Request, desk: Desk) -> Response:
    """List the sessions that run or are to come, or those that are over."""
    past = request.query_params.get("quand") == "passees"
    found = await desk.api.get("/sessions", page=page_asked(request), passees=past)
    return screens(request).page(
        request, "operateur/sessions.html", found=found, pager=pager(request, found), past=past
    )


async def show_new(request: Request, desk: Desk) -> Response:
    """Ask what a new session is."""
    blank = dict.fromkeys((*_NUMBERS, *_TEXTS), "")
    typed = blank | {"action_id": request.query_params.get("action", "")}
    return await _new(request, desk, {}, typed)


async def open_one(request: Request, desk: Desk, form: Form) -> Response:
    """Open a session."""
    typed = {name: form.get(name) for name in ("action_id", *_NUMBERS, *_TEXTS)}
    action = typed["action_id"]
    if not action:
        return await _new(request, desk, {"action_id": "Choisir l’action."}, typed, 422)
    body, wrong = _with_numbers(form, _NUMBERS)
    body |= {name: typed[name] for name in _TEXTS if typed[name]}
    if wrong:
        return await _new(request, desk, wrong, typed, 422)
    try:
        made = await desk.api.post(f"/actions/{id_in(action)}/sessions", body, key=form.get("_cle"))
    except ApiRefused as refused:
        if refused.status_code not in REFUSED:
            raise
        mistakes = refused.mistakes or {"": refused.detail}
        return await _new(request, desk, mistakes, typed, refused.status_code)
    return to(f"{LIST}/{id_in(made['id'])}", fait="ouverte")


async def show_one(request: Request, desk: Desk) -> Response:
    """Show a session, who is in it and who waits."""
    key = id_in(request.path_params["session_id"])
    session = await desk.api.get(f"/sessions/{key}")
    placed = await desk.api.get("/positionnements", session_id=session["id"], size=100)
    people = placed["items"]
    waiting = [each for each in people if each["etat"]["code"] == "liste_attente"]
    here = [each for each in people if each["etat"]["code"] in _HERE]
    return screens(request).page(
        request,
        "operateur/session.html",
        session=session,
        paid_by=await _convention(desk.api, session["convention_id"]),
        waiting=waiting,
        people=here,
        gone=[each for each in people if each not in waiting and each not in here],
        more=placed["total"] > len(people),
    )


async def _convention(api: Api, convention_id: str | None) -> str:
    """Return the name of a convention, as the list of conventions gives it."""
    if convention_id is None:
        return ""
    try:
        found = await api.get(f"/conventions/{id_in(convention_id)}")
    except ApiRefused as refused:
        if refused.status_code != _ABSENT:
            raise
        return convention_id
    return f"{found['dispositif'] or found['dispositif_id']}, {found['annee']}"


async def show_change(request: Request, desk: Desk) -> Response:
    """Ask what changes of a session."""
    key = id_in(request.path_params["session_id"])
    session = await desk.api.get(f"/sessions/{key}")
    typed = session | {"etat": session["etat"]["code"]}
    return _change(request, session, {}, typed)


async def change_one(request: Request, desk: Desk, form: Form) -> Response:
    """Change a session; the waiting list follows."""
    key = id_in(request.path_params["session_id"])
    body, wrong = _with_numbers(form, ("places",))
    body["version"] = version_of(form)
    body |= {name: form.get(name) for name in _CHANGED if form.get(name)}
    body |= {"lieu": form.get("lieu")} if "lieu" in form.fields else {}  # emptied, it has none
    typed = {name: form.get(name) for name in ("places", "version", *_CHANGED)}
    mistakes, status = wrong, 422
    is_stale = False
    if not wrong:
        try:
            await desk.api.patch(f"/sessions/{key}", body, key=form.get("_cle"))
        except ApiRefused as refused:
            if refused.status_code not in REFUSED:
                raise
            mistakes, status = refused.mistakes or {"": refused.detail}, refused.status_code
            is_stale = refused.is_stale
    if mistakes:
        session = await desk.api.get(f"/sessions/{key}")
        typed |= {"version": session["version"]} if is_stale else {}  # said, so it may go on
        return _change(request, session, mistakes, typed, status)
    return to(f"{LIST}/{key}", fait="changee")


async def _new(
    request: Request,
    desk: Desk,
    mistakes: Mapping[str, str],
    typed: Mapping[str, str],
    status: int = 200,
) -> Response:
    hosted = await desk.api.get("/sessions", size=1)
    conventions = await every(desk.api, "/conventions")
    paying = {key for each in hosted["actions"] for key in each["conventions"]}
    return screens(request).page(
        request,
        "operateur/session-nouvelle.html",
        status,
        actions=[(each["id"], each["intitule"]) for each in hosted["actions"]],
        several=len(hosted["actions"]) > 1,
        conventions=[
            (each["id"], f"{each['dispositif'] or each['dispositif_id']}, {each['annee']}")
            for each in conventions
            if each["id"] in paying
        ],
        mixings=[(each.value, label) for each, label in MIXING_LABELS.items()],
        mistakes=mistakes,
        typed=typed,
    )


def _change(
    request: Request,
    session: Mapping[str, Any],
    mistakes: Mapping[str, str],
    typed: Mapping[str, Any],
    status: int = 200,
) -> Response:
    return screens(request).page(
        request,
        "operateur/session-changer.html",
        status,
        session=session,
        states=[(each.value, label) for each, label in SESSION_STATE_LABELS.items()],
        mistakes=mistakes,
        typed=typed,
    )


def _with_numbers(form: Form, names: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the whole numbers of a form, and what is to correct of those that are none."""
    body: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name in names:
        number = whole(form.get(name))
        if isinstance(number, int):
            body[name] = number
        elif number:
            wrong[name] = "Un nombre entier est attendu."
    return body, wrong


ROUTES = (
    read_by(LIST, ROLES, show_sessions),
    read_by(NEW, ROLES, show_new),
    done_by(NEW, ROLES, open_one),
    read_by(ONE, ROLES, show_one),
    read_by(CHANGE, ROLES, show_change),
    done_by(CHANGE, ROLES, change_one),
)
