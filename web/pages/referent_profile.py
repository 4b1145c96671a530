"""The profile of a person: its main fields read and written; the others are kept as they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from api.labels import (
    CONTRACT_LABELS,
    DEMAND_LABELS,
    LICENCE_LABELS,
    NEED_LABELS,
    TRAVEL_MODE_LABELS,
)
from web.asking import NOTHING, ApiRefused
from web.fields import decimal, lines, ticked
from web.forms import Form
from web.pages.referent_person import PATH, or_none, path_of, section, url_of
from web.pages.referent_placing import ABSENT, INVALID, STALE
from web.pages.referent_today import READERS
from web.signed_in import Desk, done_by, read_by, to

LISTS = {
    "moyens": [(each.value, label) for each, label in TRAVEL_MODE_LABELS.items()],
    "permis": [(each.value, label) for each, label in LICENCE_LABELS.items()],
    "besoins": [(each.value, label) for each, label in NEED_LABELS.items()],
    "contrats_acceptes": [(each.value, label) for each, label in CONTRACT_LABELS.items()],
    "limites": [(each.value, label) for each, label in DEMAND_LABELS.items()],
}
ASKED_FOR = ("metiers_recherches", "metiers_exerces", "competences")
HOURS = "heures_hebdo"
_SHOWN = "_lu"  # the ETag of what the form showed
_ADDED = ("domicile", *(f"{name}_ajoutes" for name in ASKED_FOR))
_CHANGED = "Le profil a changé entre-temps ; voici ce qu’il dit maintenant. Rien n’a été gardé."
_NEVER_EMPTY = frozenset({"moyens", "contrats_acceptes"})


async def show_profile(request: Request, desk: Desk) -> Response:
    """Show what is known of her, as a form that changes it."""
    path = path_of(request)
    return await _as_kept(request, desk, await _read(desk, path))


async def _as_kept(
    request: Request, desk: Desk, read: "_Read", again: "_Again | None" = None
) -> Response:
    """Show a profile with what is known of the one that is kept: her zone, and names of codes."""
    path = path_of(request)
    zone, understood = await or_none(desk.api, f"{path}/zone"), None
    if read.tag != NOTHING:
        found = await or_none(desk.api, f"{path}/correspondances", k=1)
        understood = None if found is None else found["profil_compris"]
    return _page(request, read, understood, zone, again)


async def do_profile(request: Request, desk: Desk, form: Form) -> Response:
    """Write it: what the form does not show stays as it was."""
    path = path_of(request)
    now, shown = await _read(desk, path), form.get(_SHOWN)
    body = _body(form, now.profile)
    try:
        if "domicile" not in body:
            raise ApiRefused(INVALID, _NO_HOME, {})
        answered = await desk.api.put(f"{path}/profil", body, key=form.get("_cle"), read=shown)
    except ApiRefused as refused:
        if refused.status_code == STALE:
            added = {name: form.fields[name] for name in _ADDED if name in form.fields}
            again = _Again({"": _CHANGED}, Form(added), STALE)
            return await _as_kept(request, desk, await _read(desk, path), again)
        if refused.status_code != INVALID:
            raise
        mistakes = {name.split(".")[0]: said for name, said in refused.mistakes.items()}
        again = _Again(mistakes or {"": refused.detail}, form, INVALID)
        typed = body | {name: form.all(name) for name in ASKED_FOR}  # words stay where they were
        return await _as_kept(request, desk, _Read(typed, shown), again)
    if answered["textes_non_reconnus"]:  # told at once, with what could be meant
        zone = await or_none(desk.api, f"{path}/zone")
        return _page(request, await _read(desk, path), answered, zone)
    return to(f"{url_of(request)}/profil", fait="garde")


@dataclass(frozen=True, slots=True)
class _Read:
    """What is kept of her, and its ETag."""

    profile: Mapping[str, Any] | None
    tag: str


@dataclass(frozen=True, slots=True)
class _Again:
    """What is to correct of a form shown again, what was typed, and the status of the page."""

    mistakes: Mapping[str, str]
    form: Form
    status: int


async def _read(desk: Desk, path: str) -> _Read:
    try:
        answered = await desk.api.ask("GET", f"{path}/profil")
    except ApiRefused as refused:
        if refused.status_code != ABSENT:
            raise
        await desk.api.get(f"{path}/opposition")  # see by_profile
        return _Read(None, NOTHING)
    return _Read(answered.json(), answered.headers["etag"])


_NO_HOME = {
    "detail": "La commune manque.",
    "erreurs": [{"champ": "domicile", "message": "indiquer la commune"}],
}


def _body(form: Form, kept: Mapping[str, Any] | None) -> dict[str, Any]:
    body: dict[str, Any] = {n: v for n, v in (kept or {}).items() if v is not None}
    for name in LISTS:
        chosen = ticked(form, name)
        body.pop(name, None)
        if chosen or (chosen == [] and name not in _NEVER_EMPTY):
            body[name] = chosen
    for name in ASKED_FOR:
        body[name] = form.all(name) + lines(form.get(f"{name}_ajoutes"))
    if form.get("domicile"):
        body["domicile"] = {"adresse": form.get("domicile")}
    if form.get("duree_max_minutes"):
        body["duree_max_minutes"] = decimal(form.get("duree_max_minutes"))
    body.pop(HOURS, None)
    hours = {side: decimal(text) for side in ("min", "max") if (text := form.get(f"heures_{side}"))}
    if hours:
        body[HOURS] = hours
    return body


def _page(
    request: Request, read: _Read, understood: Any, zone: Any, again: _Again | None = None
) -> Response:
    return section(
        request,
        "profil.html",
        again.status if again else 200,
        profile=read.profile or {},
        shown=read.tag,
        is_new=read.tag == NOTHING,
        understood=understood,
        labels={
            each["code"]: each["libelle"]
            for name in ASKED_FOR
            for each in (understood or {}).get(name, ())
        },
        zone=zone,
        lists=LISTS,
        as_typed=again is not None and again.status == INVALID,
        form=again.form if again else Form({}),
        mistakes=dict(again.mistakes) if again else {},
    )


ROUTES = (
    read_by(PATH + "/profil", READERS, show_profile),
    done_by(PATH + "/profil", READERS, do_profile),
)
