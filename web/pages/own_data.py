"""What is kept of a person, who read it, what left, and what she may do about it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from fastapi import HTTPException, Request, Response

from web.asking import ApiRefused, id_in
from web.fields import version_of
from web.forms import Form
from web.identity_form import OF_PERSON, read_name, write_name
from web.messages import N_
from web.pages.own_reach import HERSELF, own
from web.paging import page_asked, pager
from web.rendering import screens
from web.signed_in import Desk, done_by, read_by, to
from web.step_words import (
    ASKED,
    ASKED_STATES,
    CONTEST_STATES,
    CONTESTED,
    GROUNDS,
    OUTCOMES,
    ROLES,
    SENT,
    SENT_FIELDS,
)

HOME = "/moi/mes-donnees"
READINGS, SENT_URL, REQUESTS = f"{HOME}/lectures", f"{HOME}/envois", f"{HOME}/demandes"
CONTESTS = "/moi/contestations"
FORMATS = {"json", "pdf"}
SURE = N_("Cochez la case pour dire que vous êtes sûre ou sûr.")
WHAT = N_("Dites ce qui est à corriger.")
_PER_PAGE = 20
_SHOWN_AGAIN = frozenset({403, 409, 412, 422})
_STEPS = {"transmettre": "transmission", "retirer": "retrait"}


async def show_home(request: Request, desk: Desk) -> Response:
    """Show her rights, each with where to use it, and what each is now."""
    return await _home(request, desk)


async def _home(
    request: Request,
    desk: Desk,
    form: Form | None = None,
    status: int = 200,
    mistakes: Mapping[str, str] | None = None,
) -> Response:
    name = await read_name(desk.api, own(desk, "/identite"), OF_PERSON)
    return screens(request).page(
        request,
        "moi/mes-donnees.html",
        status,
        known=name,
        name=name if form is None else name.typed(form),
        mistakes=mistakes or {},
        zone=await desk.api.get(own(desk, "/zone")),
        objection=await desk.api.get(own(desk, "/opposition")),
        kept=await desk.api.get(own(desk, "/conservation")),
    )


async def write_own_name(request: Request, desk: Desk, form: Form) -> Response:
    """Write what she is called and how to reach her."""
    try:
        await write_name(desk.api, own(desk, "/identite"), OF_PERSON, form)
    except ApiRefused as refused:
        if refused.status_code not in _SHOWN_AGAIN:
            raise
        mistakes = refused.mistakes or {"prenom": refused.detail}
        return await _home(request, desk, form, refused.status_code, mistakes)
    return to(HOME, fait="nom")


async def protect(_request: Request, desk: Desk, _form: Form) -> Response:
    """Hide where she lives in the whole département."""
    await desk.api.put(own(desk, "/zone"), {"adresse_protegee": True})
    return to(HOME, fait="adresse")


async def object_(_request: Request, desk: Desk, form: Form) -> Response:
    """Object to being proposed, or object no more."""
    objects = form.get("oppose") == "oui"
    await desk.api.put(own(desk, "/opposition"), {"oppose": objects})
    return to(HOME, fait="oppose" if objects else "plus-oppose")


async def send_export(request: Request, desk: Desk) -> Response:
    """Send all that is kept of her, as a document to read or as a file for a program."""
    form = request.path_params["format"]
    if form not in FORMATS:
        raise HTTPException(404)
    sent = await desk.api.file(own(desk, "/export"), format=form)
    sent.headers["content-disposition"] = f'attachment; filename="mes-donnees.{form}"'
    return sent


async def show_readings(request: Request, desk: Desk) -> Response:
    """Show who has read her file: a role, a structure, why; never someone's name."""
    found = await desk.api.get(own(desk, "/acces"), page=page_asked(request), size=_PER_PAGE)
    openings = await desk.api.get(own(desk, "/ouvertures"))
    return screens(request).page(
        request,
        "moi/lectures.html",
        readings=told_once(found["items"]),
        filters=pager(request, found),
        openings=openings["items"],
        roles=ROLES,
        grounds=GROUNDS,
    )


def told_once(readings: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return as one what the same reader read for the same reason within a minute: one visit."""
    told = []
    for _, visit in groupby(readings, key=_visit):
        lines = list(visit)
        read = dict.fromkeys(each["quoi"]["libelle"] for each in lines if each["quoi"])
        told.append({**lines[0], "quoi": list(read)})
    return told


def _visit(reading: Mapping[str, Any]) -> tuple[Any, ...]:
    minute = datetime.fromisoformat(reading["le"]).replace(second=0, microsecond=0)
    return minute, reading["role"]["code"], reading["structure"], reading["titre"]["code"]


async def show_sent(request: Request, desk: Desk) -> Response:
    """Show what of her left, to whom and when."""
    found = await desk.api.get(own(desk, "/envois"))
    return screens(request).page(
        request,
        "moi/envois.html",
        items=found["items"],
        kinds=SENT,
        roles=ROLES,
        fields=SENT_FIELDS,
    )


async def show_requests(request: Request, desk: Desk) -> Response:
    """Show what she asked of her data, and let her ask."""
    return await _requests(request, desk)


async def _requests(
    request: Request,
    desk: Desk,
    status: int = 200,
    mistakes: Mapping[str, str] | None = None,
    form: Form | None = None,
) -> Response:
    found = await desk.api.get(own(desk, "/demandes"))
    return screens(request).page(
        request,
        "moi/demandes.html",
        status,
        items=found["items"],
        kinds=ASKED,
        states=ASKED_STATES,
        mistakes=mistakes or {},
        form=form,
    )


async def ask(request: Request, desk: Desk, form: Form) -> Response:
    """Ask to be erased, or that something be corrected."""
    kind, words = form.get("type"), form.get("precision")
    mistakes = _missing(kind, words, form)
    if mistakes:
        return await _requests(request, desk, 422, mistakes, form)
    try:
        body = {"type": kind, "precision": words}
        await desk.api.post(own(desk, "/demandes"), body, key=form.get("_cle"))
    except ApiRefused as refused:
        return await _requests(request, desk, refused.status_code, _said(refused), form)
    return to(REQUESTS, fait="demande")


def _missing(kind: str, words: str, form: Form) -> Mapping[str, str]:
    if kind == "effacement" and form.get("sur") != "oui":
        return {"sur": SURE}
    if kind == "rectification" and not words:
        return {"precision": WHAT}
    return {}


async def take_back(request: Request, desk: Desk, form: Form) -> Response:
    """Take a request back before it is followed."""
    path = f"/demandes/{id_in(request.path_params['request_id'])}/retrait"
    try:
        await desk.api.post(path, {}, key=form.get("_cle"))
    except ApiRefused as refused:
        return await _requests(request, desk, refused.status_code, _said(refused), form)
    return to(REQUESTS, fait="retire")


def _said(refused: ApiRefused) -> Mapping[str, str]:
    """Return what is to correct, or let through what is no answer to a form."""
    if refused.status_code not in _SHOWN_AGAIN:
        raise refused
    return refused.mistakes or {"": refused.detail}


async def show_contests(request: Request, desk: Desk) -> Response:
    """Show what she contested, and where each is."""
    found = await desk.api.get("/contestations", page=page_asked(request), size=_PER_PAGE)
    return screens(request).page(
        request,
        "moi/contestations.html",
        items=found["items"],
        filters=pager(request, found),
        subjects=CONTESTED,
        states=CONTEST_STATES,
    )


async def show_contest(request: Request, desk: Desk) -> Response:
    """Show one: what was said, what was answered, what she may do next."""
    return await _contest(request, desk)


async def _contest(
    request: Request,
    desk: Desk,
    status: int = 200,
    mistakes: Mapping[str, str] | None = None,
) -> Response:
    found = await desk.api.get(f"/contestations/{id_in(request.path_params['contest_id'])}")
    return screens(request).page(
        request,
        "moi/contestation.html",
        status,
        contest=found,
        possible={each["code"] for each in found["possibles"]},
        subjects=CONTESTED,
        states=CONTEST_STATES,
        outcomes=OUTCOMES,
        roles=ROLES,
        mistakes=mistakes or {},
    )


async def advance(request: Request, desk: Desk, form: Form) -> Response:
    """Hand one on to the Département, or take it back."""
    contest_id, step = request.path_params["contest_id"], form.get("etape")
    if step not in _STEPS:
        raise HTTPException(400)
    path = f"/contestations/{id_in(contest_id)}/{_STEPS[step]}"
    body = {"version": version_of(form)}
    try:
        await desk.api.post(path, body, key=form.get("_cle"))
    except ApiRefused as refused:
        return await _contest(request, desk, refused.status_code, _said(refused))
    return to(f"{CONTESTS}/{contest_id}", fait=step)


async def show_form(request: Request, _desk: Desk) -> Response:
    """Ask why she does not agree."""
    return _contest_form(request, 200, {}, None)


def _contest_form(
    request: Request, status: int, mistakes: Mapping[str, str], form: Form | None
) -> Response:
    subject = request.path_params["subject"]
    if subject not in CONTESTED:
        raise HTTPException(404)
    facts: dict[str, Any] = {
        "subject": CONTESTED[subject],
        "back": _seen_at(subject, request.path_params["subject_id"]),
    }
    return screens(request).page(
        request, "moi/contester.html", status, mistakes=mistakes, form=form, **facts
    )


def _seen_at(subject: str, subject_id: str) -> str:
    if subject == "correspondance":
        return f"/moi/possibilites/{subject_id}"
    return f"/moi/demarches/{subject_id}" if subject == "positionnement" else CONTESTS


async def contest(request: Request, desk: Desk, form: Form) -> Response:
    """Send what she does not agree with to who must answer."""
    subject, subject_id = request.path_params["subject"], request.path_params["subject_id"]
    if subject not in CONTESTED:
        raise HTTPException(404)
    body = {"sujet": subject, "sujet_id": subject_id, "message": form.get("message")}
    try:
        found = await desk.api.post(own(desk, "/contestations"), body, key=form.get("_cle"))
    except ApiRefused as refused:
        return _contest_form(request, refused.status_code, _said(refused), form)
    return to(f"{CONTESTS}/{found['id']}", fait="envoye")


_CONTEST = "/moi/contester/{subject}/{subject_id}"
ROUTES = (
    read_by(HOME, HERSELF, show_home),
    done_by(f"{HOME}/nom", HERSELF, write_own_name),
    done_by(f"{HOME}/adresse", HERSELF, protect),
    done_by(f"{HOME}/opposition", HERSELF, object_),
    read_by(f"{HOME}/export/{{format}}", HERSELF, send_export),
    read_by(READINGS, HERSELF, show_readings),
    read_by(SENT_URL, HERSELF, show_sent),
    read_by(REQUESTS, HERSELF, show_requests),
    done_by(REQUESTS, HERSELF, ask),
    done_by(f"{REQUESTS}/{{request_id}}/retrait", HERSELF, take_back),
    read_by(CONTESTS, HERSELF, show_contests),
    read_by(f"{CONTESTS}/{{contest_id}}", HERSELF, show_contest),
    done_by(f"{CONTESTS}/{{contest_id}}", HERSELF, advance),
    read_by(_CONTEST, HERSELF, show_form),
    done_by(_CONTEST, HERSELF, contest),
)
