"""Offers of an employer: what waits for it, and one offer with whom it interests; closing it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from fastapi import Request, Response

from api.employer_labels import CLOSING_LABELS
from api.schemas.contact import OUTCOME_LABELS
from insertion.actor import Role
from web.asking import Api, ApiRefused, id_in
from web.fields import version_of
from web.forms import Form
from web.offer_facts import changes_between, facts_of
from web.rendering import screens
from web.signed_in import Desk, done_by, read_by, to

EMPLOYER = (Role.EMPLOYER,)
ONE = "/employeur/offres/{offer_id}"
_NOT_PUBLISHED = frozenset({404, 409})
_NOTHING: Mapping[str, str] = MappingProxyType({})
_MOST_WAITING = 10
_SHOWN_AGAIN = frozenset({409, 412, 422})


async def show_home(request: Request, desk: Desk) -> Response:
    """Show what waits for the employer, then its offers."""
    today = await desk.api.get("/employeur/aujourdhui")
    waiting = await desk.api.get("/positionnements", etat="transmis", size=_MOST_WAITING)
    offers: list[dict[str, Any]] = today["offres"]
    return screens(request).page(
        request,
        "employeur/accueil.html",
        refused=[each for each in offers if each["etat"]["code"] == "refusee"],
        offers=offers,
        sites=today["sites"],
        waiting=waiting,
    )


async def show_offer(request: Request, desk: Desk) -> Response:
    """Show one offer."""
    return await offer_page(request, desk, {})


async def close(request: Request, desk: Desk, form: Form) -> Response:
    """Withdraw it, with the reason said."""
    offer_id = request.path_params["offer_id"]
    body = {"motif": form.get("motif") or None, "version": version_of(form)}
    if body["motif"] is None:
        return await offer_page(request, desk, {"motif": "Dites pourquoi elle est fermée."}, 422)
    try:
        await desk.api.post(
            f"/employeur/offres/{id_in(offer_id)}/fermeture", body, key=form.get("_cle")
        )
    except ApiRefused as refused:
        if refused.status_code not in _SHOWN_AGAIN:
            raise
        mistakes = refused.mistakes or {"": refused.detail}
        typed = {"motif": form.get("motif")}
        return await offer_page(request, desk, mistakes, refused.status_code, typed)
    return to(f"/employeur/offres/{offer_id}", fait="fermee")


async def offer_page(
    request: Request,
    desk: Desk,
    mistakes: Mapping[str, str],
    status: int = 200,
    typed: Mapping[str, str] = _NOTHING,
) -> Response:
    """Return the page of an offer, with what is to correct and what was typed."""
    offer_id = id_in(request.path_params["offer_id"])
    posted = await desk.api.get(f"/employeur/offres/{offer_id}")
    shown = await published_version(desk.api, posted)
    near, cards, placed = None, {"items": [], "total": 0}, None
    if shown is not None:
        near = await _or_none(desk.api, f"/employeur/offres/{offer_id}/personnes-proches")
        cards = await desk.api.get(f"/employeur/offres/{offer_id}/interessees")
        placed = await desk.api.get("/positionnements", opportunite_id=posted["id"], size=50)
    return screens(request).page(
        request,
        "employeur/offre.html",
        status,
        posted=posted,
        facts=facts_of(posted["offre"]),
        changes=() if shown is None else changes_between(shown, posted["offre"]),
        is_published=shown is not None,
        near=near,
        cards=cards,
        placed=placed,
        outcomes=[(each.value, label) for each, label in OUTCOME_LABELS.items()],
        typed=typed,
        reasons=[(each.value, label) for each, label in CLOSING_LABELS.items()],
        mistakes=mistakes,
    )


async def published_version(api: Api, posted: dict[str, Any]) -> dict[str, Any] | None:
    """Return the version of an offer that everyone may read now, None when there is none."""
    return await _or_none(api, f"/offres/{id_in(posted['id'])}") if posted["publiee"] else None


async def _or_none(api: Api, path: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = await api.get(path)
    except ApiRefused as refused:
        if refused.status_code not in _NOT_PUBLISHED:
            raise
        return None
    return found


ROUTES = (
    read_by("/employeur", EMPLOYER, show_home),
    read_by(ONE, EMPLOYER, show_offer),
    done_by(ONE + "/fermeture", EMPLOYER, close),
)
