"""What a person said yes to, and the employers who ask to be put in contact with her."""

import asyncio
from typing import Any

from fastapi import HTTPException, Request, Response

from web.asking import ApiRefused, id_in
from web.fields import said
from web.forms import Form
from web.pages.referent_person import PATH, path_of, section, url_of
from web.pages.referent_placing import INVALID
from web.pages.referent_today import READERS
from web.signed_in import Desk, done_by, read_by, to

_TOLD = frozenset({409, INVALID})


async def show_contacts(request: Request, desk: Desk) -> Response:
    """Show what interests her, who asks for her, and what she searches for."""
    return await _page(request, desk, Form({}))


async def do_contacts(request: Request, desk: Desk, form: Form) -> Response:
    """Answer an employer with her, or take a yes of hers back."""
    path, deed = path_of(request), form.get("quoi")
    body: dict[str, Any]
    if deed == "retirer":
        way, body = f"{path}/interets/{id_in(form.get('opportunite_id'))}/retrait", {}
    elif deed in {"accepter", "decliner"}:
        way = f"{path}/contacts/{id_in(form.get('contact'))}/reponse"
        body = {"accepte": deed == "accepter"}
        if deed == "accepter":
            body |= said(form, "telephone", "courriel", "precision")
    else:
        raise HTTPException(404)
    try:
        await desk.api.post(way, body or None, key=form.get("_cle"))
    except ApiRefused as refused:
        if refused.status_code not in _TOLD:
            raise
        mistakes = refused.mistakes or {"": refused.detail}
        return await _page(request, desk, form, mistakes, refused.status_code)
    return to(f"{url_of(request)}/contacts", fait="retire" if deed == "retirer" else "reponse")


async def _page(
    request: Request, desk: Desk, form: Form, mistakes: Any = None, status: int = 200
) -> Response:
    path = path_of(request)
    interests, contacts, searches = await asyncio.gather(
        desk.api.get(f"{path}/interets"),
        desk.api.get(f"{path}/contacts"),
        desk.api.get(f"{path}/recherches"),
    )
    return section(
        request,
        "contacts.html",
        status,
        interests=interests["items"],
        contacts=contacts["items"],
        searches=searches["items"],
        form=form,
        mistakes=mistakes or {},
    )


ROUTES = (
    read_by(PATH + "/contacts", READERS, show_contacts),
    done_by(PATH + "/contacts", READERS, do_contacts),
)
