"""Open a file outside of one's portfolio: with a motive that the person reads, for eight hours."""

import asyncio
from typing import Any

from fastapi import Request, Response

from api.schemas.opening import MOTIVE_LABELS
from web.asking import ApiRefused, id_in
from web.fields import said
from web.forms import Form
from web.pages.referent_placing import ABSENT, INVALID
from web.pages.referent_today import READERS
from web.paging import page_asked, pager
from web.rendering import screens
from web.signed_in import Desk, done_by, read_by, to

PATH = "/referent/dossiers"
MOTIVES = [(each.value, label) for each, label in MOTIVE_LABELS.items()]


async def show_opening(request: Request, _desk: Desk) -> Response:
    """Ask whose file, and why."""
    return _page(request, Form({}))


async def do_opening(request: Request, desk: Desk, form: Form) -> Response:
    """Open it: she will see it, and the administrators are told."""
    who = form.get("beneficiaire_id")
    body = {"precision": ""} | said(form, "motif", "precision")
    if not who:
        return _page(request, form, {"beneficiaire_id": "Indiquer l’identifiant de la personne."})
    try:
        await desk.api.post(f"/beneficiaires/{id_in(who)}/ouvertures", body, key=form.get("_cle"))
    except ApiRefused as refused:
        if refused.status_code == ABSENT:
            missing = {"beneficiaire_id": "Personne n’est connue sous cet identifiant."}
            return _page(request, form, missing, ABSENT)
        if refused.status_code != INVALID:
            raise
        return _page(request, form, refused.mistakes or {"": refused.detail}, INVALID)
    return to(f"{PATH}/{id_in(who)}", fait="ouvert")


async def show_opened(request: Request, desk: Desk) -> Response:
    """Show what an opening lets read: who accompanies her, and her parcours."""
    path = f"/beneficiaires/{id_in(request.path_params['beneficiary_id'])}"
    followed, events, deadlines = await asyncio.gather(
        desk.api.get(path),
        desk.api.get(f"{path}/parcours", sens="decroissant", page=page_asked(request)),
        desk.api.get(f"{path}/echeances"),
    )
    return screens(request).page(
        request,
        "referent/dossier-ouvert.html",
        who=followed["id"],
        followed=followed,
        events=events["items"],
        pager=pager(request, events),
        deadlines=deadlines["items"],
    )


def _page(
    request: Request, form: Form, mistakes: dict[str, Any] | None = None, status: int = INVALID
) -> Response:
    return screens(request).page(
        request,
        "referent/dossiers.html",
        status if mistakes else 200,
        form=form,
        motives=MOTIVES,
        mistakes=mistakes or {},
    )


ROUTES = (
    read_by(PATH, READERS, show_opening),
    done_by(PATH, READERS, do_opening),
    read_by(PATH + "/{beneficiary_id}", READERS, show_opened),
)
