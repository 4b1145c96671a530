"""One person followed: what is open, proposed, planned, and what happened; one page a section."""

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from api.labels import CONTRACT_LABELS
from api.parcours_labels import EVENT_LABELS, ORIENTATION_LABELS
from insertion.parcours import EventKind
from web.asking import Api, ApiRefused, id_in
from web.fields import numbers, pointed, said
from web.forms import Form
from web.pages.referent_placing import ABSENT, INVALID
from web.pages.referent_today import READERS
from web.paging import Pager, page_asked, pager
from web.rendering import screens
from web.signed_in import Desk, done_by, read_by, to

PATH = "/referent/personnes/{beneficiary_id}"
SHOWN = 100
PROPOSED = 10
EVENTS = [(e.value, label) for e, label in EVENT_LABELS.items() if e is not EventKind.CANCELLED]
ORIENTATIONS = [(each.value, label) for each, label in ORIENTATION_LABELS.items()]
CONTRACTS = [(each.value, label) for each, label in CONTRACT_LABELS.items()]


def url_of(request: Request) -> str:
    """Return the address of the person that a page is about, in the screens."""
    return f"/referent/personnes/{id_in(request.path_params['beneficiary_id'])}"


def path_of(request: Request) -> str:
    """Return the address of the person that a page is about, in the API."""
    return f"/beneficiaires/{id_in(request.path_params['beneficiary_id'])}"


def section(request: Request, template: str, status: int = 200, /, **facts: Any) -> Response:
    """Return one section of the page of a person, with the tabs that lead to the others."""
    who, url = request.path_params["beneficiary_id"], url_of(request)
    return screens(request).page(
        request,
        f"referent/{template}",
        status,
        who=who,
        url=url,
        mistakes=facts.pop("mistakes", {}),
        sections=[
            (url, "En bref"),
            (f"{url}/propositions", "Propositions"),
            (f"{url}/plan", "Plan"),
            (f"{url}/parcours", "Parcours et contrat"),
            (f"{url}/contacts", "Intérêts et contacts"),
            (f"{url}/situation", "Situation"),
            (f"{url}/profil", "Profil"),
            (f"{url}/dossier", "Dossier"),
        ],
        **facts,
    )


async def or_none(api: Api, path: str, **query: Any) -> Any:
    """Return what is there, None when nothing was written yet."""
    try:
        return await api.get(path, **query)
    except ApiRefused as refused:
        if refused.status_code != ABSENT:
            raise
        return None


async def by_profile(desk: Desk, path: str, part: str, **query: Any) -> Any:
    """Return what is answered from her profile, None when none was written of her.

    A file that is not his answers 404 too: that one goes through.
    """
    found = await or_none(desk.api, path + part, **query)
    if found is None:
        await desk.api.get(f"{path}/opposition")
    return found


async def show_person(request: Request, desk: Desk) -> Response:
    """Show in brief where she is: what is open, what is due, who accompanies her."""
    path, who = path_of(request), request.path_params["beneficiary_id"]
    followed, placed, deadlines = await asyncio.gather(
        desk.api.get(path),
        desk.api.get("/positionnements", beneficiaire_id=who, size=SHOWN),
        desk.api.get(f"{path}/echeances"),
    )
    waiting = {"en_retard", "proche", "a_venir"}
    return section(
        request,
        "personne.html",
        followed=followed,
        placed=placed,
        due=[each for each in deadlines["items"] if each["statut"] in waiting],
    )


async def show_what_suits(request: Request, desk: Desk) -> Response:
    """Show the actions or the offers that suit her, each with its reasons and its conditions."""
    kind = "offre" if request.query_params.get("type") == "offre" else "action"
    page, path = page_asked(request), path_of(request)
    if kind == "action":
        found = await by_profile(desk, path, "/actions", page=page, size=PROPOSED)
    else:
        words = request.query_params.get("q", "")[:100]
        found = await by_profile(
            desk, path, "/correspondances", type="offre", k=PROPOSED, page=page, q=words
        )
    who = request.path_params["beneficiary_id"]
    placed = await desk.api.get(
        "/positionnements", beneficiaire_id=who, groupe="ouverts", size=SHOWN
    )
    return section(
        request,
        "propositions.html",
        kind=kind,
        already={each["opportunite_id"]: each for each in placed["items"]},
        found=found,
        words=request.query_params.get("q", "")[:100],
        pager=None if found is None else pager(request, found),
    )


async def show_plan(request: Request, desk: Desk) -> Response:
    """Show a dated plan until work, and the needs left without an answer."""
    return section(request, "plan.html", plan=await by_profile(desk, path_of(request), "/plan"))


async def show_parcours(request: Request, desk: Desk) -> Response:
    """Show what happened, what is due of it, and a form to write what happened next."""
    form = Form(
        {name: (request.query_params.get(name, ""),) for name in ("type", "corrige", "annule")}
    )
    return await _parcours(request, desk, form)


async def do_event(request: Request, desk: Desk, form: Form) -> Response:
    """Write an event, or one that corrects another."""
    body = said(
        form,
        *("type", "le", "corrige", "orientation", "organisation_id"),
        *("jusqu_au", "contrat", "positionnement_id"),
    ) | numbers(form, "duree_mois")
    if form.get("montant_mensuel"):
        body["montant_mensuel"] = pointed(form.get("montant_mensuel"))
    try:
        await desk.api.post(f"{path_of(request)}/parcours", body, key=form.get("_cle"))
    except ApiRefused as refused:
        if refused.status_code != INVALID:
            raise
        return await _parcours(request, desk, form, refused.mistakes or {"": refused.detail})
    return to(f"{url_of(request)}/parcours", fait="corrige" if form.get("corrige") else "ecrit")


async def _parcours(
    request: Request, desk: Desk, form: Form, mistakes: Mapping[str, str] | None = None
) -> Response:
    path = path_of(request)
    place = {n: v for n in ("tout", "page") if (v := request.query_params.get(n))}
    events, deadlines, organisations = await asyncio.gather(
        desk.api.get(
            f"{path}/parcours",
            corriges=place.get("tout") == "oui",
            sens="decroissant",
            page=page_asked(request),
        ),
        desk.api.get(f"{path}/echeances"),
        desk.api.get(f"{path}/organismes"),
    )
    corrected = next((e for e in events["items"] if e["id"] == form.get("corrige")), None)
    return section(
        request,
        "parcours.html",
        INVALID if mistakes else 200,
        events=events["items"],
        deadlines=deadlines,
        form=form,
        corrected=corrected,
        whole=place.get("tout") == "oui",
        place=place,
        pager=Pager(request.url.path, place, events["page"], events["pages"]),
        kinds=EVENTS,
        organisations=[(each["id"], each["nom"]) for each in organisations["items"]],
        orientations=ORIENTATIONS,
        contracts=CONTRACTS,
        mistakes=dict(mistakes or {}),
    )


ROUTES = (
    read_by(PATH, READERS, show_person),
    read_by(PATH + "/propositions", READERS, show_what_suits),
    read_by(PATH + "/plan", READERS, show_plan),
    read_by(PATH + "/parcours", READERS, show_parcours),
    done_by(PATH + "/parcours", READERS, do_event),
)
