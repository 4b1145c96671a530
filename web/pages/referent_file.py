"""The file of a person: who accompanies, opens and asks; code, address, objection, export."""

import asyncio
from typing import Any

from fastapi import HTTPException, Request, Response

from web.asking import ApiRefused, id_in
from web.fields import said
from web.forms import Form
from web.identity_form import OF_PERSON, read_name, write_name
from web.pages.referent_person import PATH, or_none, path_of, section, url_of
from web.pages.referent_placing import INVALID
from web.pages.referent_today import READERS
from web.signed_in import Desk, done_by, read_by, to

REQUESTS = [("effacement", "Effacer ce qui est gardé d’elle"), ("rectification", "Corriger")]
_TOLD = frozenset({403, 409, 412, INVALID, 429})


async def show_file(request: Request, desk: Desk) -> Response:
    """Show who is around this file, and what can be done of it."""
    return await _page(request, desk, Form({}))


async def do_file(request: Request, desk: Desk, form: Form) -> Response:
    """Do one of the things of this page; what is refused says why on the same page."""
    do = _DEEDS.get(form.get("quoi"))
    if do is None:
        raise HTTPException(404)
    try:
        return await do(request, desk, form)
    except ApiRefused as refused:
        if refused.status_code not in _TOLD:
            raise
        mistakes = refused.mistakes or {"": refused.detail}
        return await _page(request, desk, form, mistakes, refused.status_code)


async def send_export(request: Request, desk: Desk) -> Response:
    """Send all that is held of her: as a document to read, or as data."""
    form = "json" if request.query_params.get("format") == "json" else "pdf"
    response = await desk.api.file(f"{path_of(request)}/export", format=form)
    response.headers["content-disposition"] = f'attachment; filename="dossier.{form}"'
    return response


async def _give_code(request: Request, desk: Desk, form: Form) -> Response:
    path = f"{path_of(request)}/code-activation"
    code = await desk.api.post(path, None, key=form.get("_cle"))
    # Shown once: it is in no address, and nothing keeps the page.
    response = section(request, "code.html", code=code)
    response.headers["cache-control"] = "no-store"
    return response


async def _protect(request: Request, desk: Desk, form: Form) -> Response:
    protects = form.get("protege") == "oui"
    body = {"adresse_protegee": protects}
    await desk.api.put(f"{path_of(request)}/zone", body, key=form.get("_cle"))
    return _back(request, "protege" if protects else "ouverte")


async def _name(request: Request, desk: Desk, form: Form) -> Response:
    await write_name(desk.api, f"{path_of(request)}/identite", OF_PERSON, form)
    return _back(request, "identite")


async def _object(request: Request, desk: Desk, form: Form) -> Response:
    objects = form.get("oppose") == "oui"
    path = f"{path_of(request)}/opposition"
    await desk.api.put(path, {"oppose": objects}, key=form.get("_cle"))
    return _back(request, "oppose" if objects else "accord")


async def _ask(request: Request, desk: Desk, form: Form) -> Response:
    path = f"{path_of(request)}/demandes"
    await desk.api.post(path, said(form, "type", "precision"), key=form.get("_cle"))
    return _back(request, "demande")


async def _take_back(request: Request, desk: Desk, form: Form) -> Response:
    path = f"/demandes/{id_in(form.get('demande'))}/retrait"
    await desk.api.post(path, {}, key=form.get("_cle"))
    return _back(request, "retire")


def _back(request: Request, done: str) -> Response:
    return to(f"{url_of(request)}/dossier", fait=done)


_DEEDS = {
    "code": _give_code,
    "identite": _name,
    "adresse": _protect,
    "opposition": _object,
    "demander": _ask,
    "retirer": _take_back,
}


async def _page(
    request: Request, desk: Desk, form: Form, mistakes: Any = None, status: int = 200
) -> Response:
    api, path = desk.api, path_of(request)
    followed, name, zone, objection, requests, openings, retention = await asyncio.gather(
        api.get(path),
        read_name(api, f"{path}/identite", OF_PERSON),
        or_none(api, f"{path}/zone"),
        api.get(f"{path}/opposition"),
        api.get(f"{path}/demandes"),
        api.get(f"{path}/ouvertures"),
        or_none(api, f"{path}/conservation"),
    )
    return section(
        request,
        "dossier.html",
        status,
        followed=followed,
        known=name,
        name=name.typed(form) if form.get("quoi") == "identite" else name,
        zone=zone,
        objection=objection,
        requests=requests["items"],
        openings=openings["items"],
        retention=retention,
        kinds=REQUESTS,
        form=form,
        mistakes=mistakes or {},
    )


ROUTES = (
    read_by(PATH + "/dossier", READERS, show_file),
    done_by(PATH + "/dossier", READERS, do_file),
    read_by(PATH + "/export", READERS, send_export),
)
