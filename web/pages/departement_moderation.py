"""What the Département looks at before it serves: sites of employers, and offers, in order."""

from dataclasses import replace
from typing import Any

from fastapi import Request, Response

from insertion.actor import Role
from web.asking import ApiRefused, id_in
from web.fields import version_of
from web.forms import Form
from web.offer_facts import changes_between, facts_of
from web.offer_wording import CONTRARY, sentences_of
from web.pages.employer_offers import published_version
from web.paging import page_asked, pager
from web.rendering import screens
from web.signed_in import Desk, done_by, read_by, to

DEPARTEMENT = (Role.DEPARTEMENT,)
QUEUE = "/departement/moderation"
SITES = QUEUE + "/sites"
ONE_SITE = SITES + "/{site_id}"
ONE_OFFER = QUEUE + "/offres/{offer_id}"
_SHOWN_AGAIN = frozenset({409, 412, 422})
_WAITING_OFFER, _WAITING_SITE = "a_moderer", "a_verifier"


async def show_queue(request: Request, desk: Desk) -> Response:
    """Show the offers that wait, what was posted first before."""
    found = await desk.api.get("/employeur/offres", etat=_WAITING_OFFER, page=page_asked(request))
    sites = await desk.api.get("/employeur/sites", etat=_WAITING_SITE, size=1)
    return screens(request).page(
        request,
        "departement/moderation.html",
        found=found,
        pages=pager(request, found),
        waiting_sites=sites["total"],
    )


async def show_sites(request: Request, desk: Desk) -> Response:
    """Show the sites that wait to be verified."""
    return await _sites(request, desk, Form({}))


async def decide_site(request: Request, desk: Desk, form: Form) -> Response:
    """Verify a site, or refuse it with a sentence."""
    site_id = request.path_params["site_id"]
    accepted, body = _decision(form)
    try:
        await desk.api.post(
            f"/employeur/sites/{id_in(site_id)}/decision", body, key=form.get("_cle")
        )
    except ApiRefused as refused:
        if refused.status_code not in _SHOWN_AGAIN:
            raise
        return await _sites(request, desk, form, refused)
    return to(SITES, fait="verifie" if accepted else "refuse")


async def show_offer(request: Request, desk: Desk) -> Response:
    """Show one offer: its wording read again, and what differs from what is published."""
    return await _offer(request, desk, "", {})


async def decide_offer(request: Request, desk: Desk, form: Form) -> Response:
    """Publish an offer or refuse it with a sentence, then go to the next of the queue."""
    accepted, body = _decision(form)
    if not accepted and not form.get("motif").strip():
        return await _offer(request, desk, "", {"motif": "Écrire ce qui est à changer."}, 422)
    body["version"] = version_of(form)
    offer_id = id_in(request.path_params["offer_id"])
    try:
        await desk.api.post(f"/employeur/offres/{offer_id}/decision", body, key=form.get("_cle"))
    except ApiRefused as refused:
        if refused.status_code not in _SHOWN_AGAIN:
            raise
        mistakes = refused.mistakes or {"": refused.detail}
        return await _offer(request, desk, form.get("motif"), mistakes, refused.status_code)
    return to(QUEUE, fait="publiee" if accepted else "refusee")


def _decision(form: Form) -> tuple[bool, dict[str, Any]]:
    accepted = form.get("decision") == "oui"
    # What is written there is why it is refused: an offer that is published needs none.
    motive = None if accepted else form.get("motif") or None
    return accepted, {"accepte": accepted, "motif": motive}


async def _sites(
    request: Request, desk: Desk, form: Form, refused: ApiRefused | None = None
) -> Response:
    found = await desk.api.get("/employeur/sites", etat=_WAITING_SITE, page=page_asked(request))
    offers = await desk.api.get("/employeur/offres", etat=_WAITING_OFFER, size=1)
    chosen = request.path_params.get("site_id", "")
    mistakes = {} if refused is None else refused.beside("motif", chosen, found["items"])
    return screens(request).page(
        request,
        "departement/moderation-sites.html",
        200 if refused is None else refused.status_code,
        found=found,
        pages=replace(pager(request, found), path=SITES),
        waiting_offers=offers["total"],
        chosen=chosen,
        motive=form.get("motif"),
        mistakes=mistakes,
    )


async def _offer(
    request: Request, desk: Desk, motive: str, mistakes: dict[str, str], status: int = 200
) -> Response:
    posted = await desk.api.get(f"/employeur/offres/{id_in(request.path_params['offer_id'])}")
    offer = posted["offre"]
    shown = await published_version(desk.api, posted)
    text = f"{offer['intitule']}\n{offer['description']}".strip()
    wording = await desk.api.post("/offres/relecture", {"texte": text})
    sentences = sentences_of(wording)
    return screens(request).page(
        request,
        "departement/moderation-offre.html",
        status,
        posted=posted,
        facts=facts_of(offer),
        changes=() if shown is None else changes_between(shown, offer),
        is_published=shown is not None,
        sentences=sentences,
        waits=posted["etat"]["code"] == _WAITING_OFFER,
        motive=motive or _proposed_motive(wording),
        mistakes=mistakes,
    )


def _proposed_motive(wording: dict[str, Any]) -> str:
    """Return a sentence to refuse with, made of what was found; empty when nothing was."""
    contrary = [each for each in wording["items"] if each["fermete"] == CONTRARY]
    lines = dict.fromkeys(f"« {each['mots']} » : {each['conseil']}" for each in contrary)
    return "\n".join(lines)


ROUTES = (
    read_by(QUEUE, DEPARTEMENT, show_queue),
    read_by(SITES, DEPARTEMENT, show_sites),
    done_by(ONE_SITE, DEPARTEMENT, decide_site),
    read_by(ONE_OFFER, DEPARTEMENT, show_offer),
    done_by(ONE_OFFER, DEPARTEMENT, decide_offer),
)
