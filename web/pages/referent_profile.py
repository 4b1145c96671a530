"""The profile of a person: its main fields read and written; the others are kept as they are."""

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from api.labels import (
    CONTRACT_LABELS,
    DEMAND_LABELS,
    LICENCE_LABELS,
    NEED_LABELS,
    TRAVEL_MODE_LABELS,
)
from web.asking import ApiRefused
from web.fields import decimal, lines, ticked
from web.forms import Form
from web.pages.referent_person import PATH, by_profile, or_none, path_of, section, url_of
from web.pages.referent_placing import INVALID
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
_NEVER_EMPTY = frozenset({"moyens", "contrats_acceptes"})


async def show_profile(request: Request, desk: Desk) -> Response:
    """Show what is known of her, as a form that changes it."""
    path = path_of(request)
    kept, zone = await asyncio.gather(
        by_profile(desk, path, "/profil"), or_none(desk.api, f"{path}/zone")
    )
    understood = None
    if kept is not None:
        found = await or_none(desk.api, f"{path}/correspondances", k=1)
        understood = None if found is None else found["profil_compris"]
    return _page(request, kept, understood, zone)


async def do_profile(request: Request, desk: Desk, form: Form) -> Response:
    """Write it: what the form does not show stays as it was."""
    path = f"{path_of(request)}/profil"
    kept = await or_none(desk.api, path)
    body = _body(form, kept)
    try:
        if "domicile" not in body:
            raise ApiRefused(INVALID, _NO_HOME, {})
        answered = await desk.api.put(path, body, key=form.get("_cle"))
    except ApiRefused as refused:
        if refused.status_code != INVALID:
            raise
        mistakes = {name.split(".")[0]: said for name, said in refused.mistakes.items()}
        return _page(request, body, None, None, mistakes or {"": refused.detail}, form)
    if answered["textes_non_reconnus"]:  # told at once, with what could be meant
        zone = await or_none(desk.api, f"{path_of(request)}/zone")
        return _page(request, await desk.api.get(path), answered, zone)
    return to(f"{url_of(request)}/profil", fait="garde")


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


def _page(  # noqa: PLR0913, PLR0917 - what a page of a form shows
    request: Request,
    kept: Mapping[str, Any] | None,
    understood: Any,
    zone: Any,
    mistakes: Mapping[str, str] | None = None,
    form: Form | None = None,
) -> Response:
    return section(
        request,
        "profil.html",
        INVALID if mistakes else 200,
        profile=kept or {},
        is_new=kept is None,
        understood=understood,
        labels={
            each["code"]: each["libelle"]
            for name in ASKED_FOR
            for each in (understood or {}).get(name, ())
        },
        zone=zone,
        lists=LISTS,
        form=form or Form({}),
        mistakes=dict(mistakes or {}),
    )


ROUTES = (
    read_by(PATH + "/profil", READERS, show_profile),
    done_by(PATH + "/profil", READERS, do_profile),
)
