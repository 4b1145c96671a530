"""Posting an offer: paste the text, confirm what was read, deposit. Three pages, nothing kept."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import Request, Response

from api.labels import (
    CONTRACT_LABELS,
    DEMAND_LABELS,
    LICENCE_LABELS,
    NATURE_LABELS,
    WEEKDAY_LABELS,
)
from insertion.actor import Role
from insertion.opportunity import MOST_DISCOVERY_DAYS
from web.asking import ApiRefused, id_in
from web.fields import whole
from web.forms import Form
from web.offer_draft import MOST_SLOTS, OfferDraft, Slot
from web.offer_facts import facts_of
from web.offer_reading import look_up, read_text, with_occupations, with_skills
from web.offer_wording import corrected, sentences_of, title_hint
from web.rendering import screens
from web.signed_in import Desk, done_by, read_by, to

EMPLOYER = (Role.EMPLOYER,)
NEW = "/employeur/offres/nouvelle"
CHANGE = "/employeur/offres/{offer_id}/modifier"
_SHOWN_AGAIN = frozenset({403, 409, 412, 422})
_MOST_SITES = 100
TITLE, SITE = "intitule", "site_id"
_TEXT_SHOWN = "texte_montre"  # first in the form whose last field is the text itself
_TEXT = "texte"  # as it is named where it is read, and read again
NATURES = {each.value: label for each, label in NATURE_LABELS.items()}
MOST_DAYS = {each.value: most for each, most in MOST_DISCOVERY_DAYS.items()}

Mistakes = Mapping[str, str]


async def show_text(request: Request, desk: Desk) -> Response:
    """Ask what is offered, and for the text of the advert."""
    return await _text(request, desk, OfferDraft())


async def show_change(request: Request, desk: Desk) -> Response:
    """Show an offer to be written anew."""
    posted = await desk.api.get(f"/employeur/offres/{_offer_id(request)}")
    return await _details(request, desk, OfferDraft.of_posted(posted))


async def take(request: Request, desk: Desk, form: Form) -> Response:
    """Go to the page that the button asks for, with everything that was typed."""
    draft = OfferDraft.of(form)
    if _TEXT_SHOWN in form.fields and "description" not in form.fields:
        draft = await _begun_again(request, desk, draft, form.get(_TEXT_SHOWN))
    try:
        return await _went(request, desk, draft, form)
    except ApiRefused as refused:
        if _TEXT not in refused.mistakes:
            raise
        return await _text(request, desk, draft, {"description": refused.mistakes[_TEXT]})


async def _begun_again(request: Request, desk: Desk, draft: OfferDraft, text: str) -> OfferDraft:
    """Return a draft whose page had not wholly come when a button was pressed.

    The text is the last field of that page: without it, what stands lower did not come either.
    """
    if "offer_id" in request.path_params:
        posted = await desk.api.get(f"/employeur/offres/{_offer_id(request)}")
        return OfferDraft.of_posted(posted).with_texts(**draft.texts, description=text)
    return await read_text(draft.with_texts(description=text), desk.api)


async def _went(request: Request, desk: Desk, draft: OfferDraft, form: Form) -> Response:
    step = form.get("suite")
    searched = await _searched(draft, desk, form)
    if searched is not None:
        return await _details(request, desk, searched)
    go_to, _, which = step.partition(":")
    if go_to == "deposer":
        return await _deposit(request, desk, draft, form.get("_cle"))
    if go_to == "corriger":
        draft = await _corrected(desk, draft, which)
    return await _PAGES.get(go_to, _details)(request, desk, draft)


async def _searched(draft: OfferDraft, desk: Desk, form: Form) -> OfferDraft | None:
    """Return a draft with what was looked for, None when nothing was."""
    work, skill = form.get("chercher_metier"), form.get("chercher_competence")
    if not (work or skill) or form.get("suite") in {"texte", "lire"}:
        return None
    if work:
        draft = with_occupations(draft, await look_up(desk.api, "/metiers", work))
    if skill:
        draft = with_skills(draft, await look_up(desk.api, "/competences", skill))
    return draft


async def _read(request: Request, desk: Desk, draft: OfferDraft) -> Response:
    if not draft.get("description"):
        mistakes = {"description": "Collez le texte de l’annonce, ou écrivez trois lignes."}
        return await _text(request, desk, draft, mistakes)
    return await _details(request, desk, await read_text(draft, desk.api))


async def _corrected(desk: Desk, draft: OfferDraft, which: str) -> OfferDraft:
    """Return it with a sentence said otherwise, as it is proposed."""
    found = await _wording(desk, draft)
    number = whole(which)
    if isinstance(number, int) and number < len(found["items"]):
        return corrected(draft, found["items"][number], found["items"])
    return draft


async def _preview(request: Request, desk: Desk, draft: OfferDraft) -> Response:
    mistakes = _missing(draft)
    if mistakes:
        return await _details(request, desk, draft, mistakes)
    sites = await _sites(desk)
    site = next((each for each in sites if each["id"] == draft.get(SITE)), None)
    return screens(request).page(
        request,
        "employeur/apercu.html",
        draft=draft,
        facts=facts_of(_as_offer(draft, site)),
        site=site,
        contrary=[each for each in sentences_of(await _wording(desk, draft)) if each.contrary],
        changing="offer_id" in request.path_params,
        mistakes={},
    )


async def _deposit(request: Request, desk: Desk, draft: OfferDraft, key: str) -> Response:
    offer_id = request.path_params.get("offer_id")
    try:
        if offer_id is None:
            made = await desk.api.post("/employeur/offres", draft.body(), key=key)
        else:
            made = await desk.api.put(
                f"/employeur/offres/{_offer_id(request)}", draft.body(), key=key
            )
    except ApiRefused as refused:
        if refused.status_code not in _SHOWN_AGAIN:
            raise
        mistakes = refused.mistakes or {"": refused.detail}
        if refused.is_stale:  # said, so what was typed may be deposited all the same
            now = await desk.api.get(f"/employeur/offres/{_offer_id(request)}")
            draft = draft.with_texts(version=str(now["version"]))
        return await _details(request, desk, draft, _by_field(mistakes), refused.status_code)
    return to(f"/employeur/offres/{made['id']}", fait="deposee" if offer_id is None else "changee")


async def _text(
    request: Request, desk: Desk, draft: OfferDraft, mistakes: Mistakes | None = None
) -> Response:
    return screens(request).page(
        request,
        "employeur/texte.html",
        422 if mistakes else 200,
        draft=draft,
        natures=NATURES,
        sites=await _sites(desk),
        changing="offer_id" in request.path_params,
        mistakes=mistakes or {},
    )


async def _details(
    request: Request,
    desk: Desk,
    draft: OfferDraft,
    mistakes: Mistakes | None = None,
    status: int = 422,
) -> Response:
    sites = await _sites(desk)
    if not draft.get(SITE) and len(sites) == 1:
        draft = draft.with_texts(site_id=sites[0]["id"])
    wording = await _wording(desk, draft)
    room = (Slot(),) if len(draft.slots) < MOST_SLOTS else ()
    return screens(request).page(
        request,
        "employeur/details.html",
        status if mistakes else 200,
        draft=draft,
        slots=(*draft.slots, *room),
        sites=sites,
        wording=wording,
        title_hint=title_hint(draft),
        sentences=sentences_of(wording),
        contracts=CONTRACT_LABELS,
        licences=LICENCE_LABELS,
        demands=DEMAND_LABELS,
        read_licences={*draft.all("permis"), *draft.all("permis_souhaites")},
        read_demands=set(draft.all("conditions")),
        days=tuple(WEEKDAY_LABELS.values()),
        nature_label=NATURES.get(draft.nature, ""),
        most_days=MOST_DAYS.get(draft.nature, 1),
        changing="offer_id" in request.path_params,
        mistakes=mistakes or {},
    )


async def _sites(desk: Desk) -> list[dict[str, Any]]:
    found = await desk.api.get("/employeur/sites", etat="verifie", size=_MOST_SITES)
    items: list[dict[str, Any]] = found["items"]
    return items


async def _wording(desk: Desk, draft: OfferDraft) -> dict[str, Any]:
    if not draft.wording:
        return {"items": [], "contraires": 0, "a_verifier": 0}
    found: dict[str, Any] = await desk.api.post("/offres/relecture", {"texte": draft.wording})
    return found


def _missing(draft: OfferDraft) -> dict[str, str]:
    mistakes = {}
    if not draft.get(TITLE):
        mistakes[TITLE] = "Écrivez un intitulé : c’est ce que l’on lit d’abord."
    if not draft.get(SITE):
        mistakes[SITE] = "Choisissez le site où cela se passe."
    if any(not (slot.days and slot.start and slot.end) for slot in draft.slots):
        mistakes["horaires"] = "Cochez les jours et donnez les deux heures, ou effacez la ligne."
    return mistakes


def _by_field(mistakes: Mistakes) -> dict[str, str]:
    """Return the messages by field of the form: one row of a list is shown with the list."""
    return {name.split(".")[0]: message for name, message in mistakes.items()}


def _as_offer(draft: OfferDraft, site: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the draft as the API will show it, to be read before it is deposited."""
    occupations = {each.code: each.label for each in draft.occupations}
    skills = {each.code: each.label for each in draft.skills}
    required = set(draft.all("exigees"))

    def coded(code: str, labels: Mapping[Any, str], level: str = "") -> dict[str, str]:
        return {"code": code, "libelle": labels.get(code, code), "niveau": level}

    job, code = draft.is_job, draft.get("code_rome")
    return {
        "nature": coded(draft.nature, NATURE_LABELS),
        "intitule": draft.get(TITLE),
        "lieu": {"libelle": None if site is None else site["commune_nom"]},
        "metier": coded(code, occupations) if code else None,
        "contrat": coded(draft.get("contrat"), CONTRACT_LABELS)
        if job and draft.get("contrat")
        else None,
        "heures_hebdo": draft.get("heures_hebdo") if job else None,
        "horaires": [
            {"jour": day, "debut": slot.start, "fin": slot.end}
            for slot in draft.slots
            for day in slot.days
        ],
        "jours": None if job else draft.get("jours"),
        "salaire": draft.get("salaire") if job else None,
        "postes": draft.get("postes") or "1",
        "debutant_accepte": {"oui": True, "non": False}.get(draft.get("debutant_accepte")),
        "competences": [
            coded(each, skills, "exigé" if each in required else "souhaité")
            for each in draft.all("competences")
        ],
        "permis": [
            *(coded(each, LICENCE_LABELS, "exigé") for each in draft.all("permis")),
            *(coded(each, LICENCE_LABELS, "souhaité") for each in draft.all("permis_souhaites")),
        ],
        "conditions": [coded(each, DEMAND_LABELS) for each in draft.all("conditions")],
        "description": draft.get("description"),
        "expire_le": draft.get("expire_le") or None,
    }


def _offer_id(request: Request) -> str:
    return id_in(request.path_params["offer_id"])


_PAGES: Mapping[str, Callable[[Request, Desk, OfferDraft], Awaitable[Response]]] = {
    "texte": _text,
    "lire": _read,
    "voir": _preview,
}
ROUTES = (
    read_by(NEW, EMPLOYER, show_text),
    done_by(NEW, EMPLOYER, take),
    read_by(CHANGE, EMPLOYER, show_change),
    done_by(CHANGE, EMPLOYER, take),
)
