"""The searches that a person keeps, and what each found that is new to her."""

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import Request, Response

from insertion.terms import ContractKind
from web.asking import ApiRefused, id_in
from web.fields import version_of
from web.forms import Form
from web.messages import N_
from web.pages.own_reach import FIRST_STEP, HERSELF, YES_SAID, card_of, cards_for, own
from web.paging import page_asked, pager
from web.rendering import screens
from web.signed_in import Desk, done_by, read_by, to
from web.words import CONTRACTS

SEARCHES = "/moi/recherches"
_PER_PAGE = 10
_NOT_FOUND = 404
_SHOWN_AGAIN = frozenset({403, 409, 412, 422})
KINDS: Mapping[str, str] = {
    "tout": N_("Tout"),
    "offre": N_("Un emploi"),
    "action": N_("Une aide ou un atelier"),
}
NEVER = "aucun"
RHYTHMS: Mapping[str, str] = {
    "quotidien": N_("Chaque jour, s’il y a du nouveau"),
    "hebdomadaire": N_("Chaque semaine, s’il y a du nouveau"),
    NEVER: N_("Jamais : je regarde moi-même"),
}
NEW = N_("Nouveau")


async def show_searches(request: Request, desk: Desk) -> Response:
    """Show what she keeps, with how much is new in each, and let her keep one more."""
    return await _searches(request, desk)


async def _searches(
    request: Request,
    desk: Desk,
    status: int = 200,
    mistakes: Mapping[str, str] | None = None,
    form: Form | None = None,
) -> Response:
    try:
        found = await desk.api.get(own(desk, "/recherches"))
    except ApiRefused as refused:
        if refused.status_code == _NOT_FOUND:  # nothing is known of her yet
            return to(FIRST_STEP)
        raise
    asked = request.query_params
    return screens(request).page(
        request,
        "moi/recherches.html",
        status,
        items=found["items"],
        unheard=await _is_unheard(desk, found["items"]),
        kinds=KINDS,
        rhythms=RHYTHMS,
        contracts=CONTRACTS,
        contract_names={each.value: label for each, label in CONTRACTS.items()},
        asked={
            "type": asked.get("type") if asked.get("type") in KINDS else "tout",
            "contrat": asked.get("contrat") if asked.get("contrat") in set(ContractKind) else "",
            "mots": asked.get("mots", "")[:100],
        },
        mistakes=mistakes or {},
        form=form,
    )


async def _is_unheard(desk: Desk, searches: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether she wants to be told by mail while no confirmed address is known."""
    if all(each["rythme"]["code"] == NEVER for each in searches):
        return False
    account = await desk.api.get("/compte")
    return not account["courriel_confirme"]


async def keep(request: Request, desk: Desk, form: Form) -> Response:
    """Keep a search, by what the list was narrowed to."""
    body = {
        "nom": form.get("nom"),
        "type": form.get("type") or "tout",
        "contrat": form.get("contrat") or None,
        "mots": form.get("mots") or None,
        "rythme": form.get("rythme"),
    }
    try:
        await desk.api.post(own(desk, "/recherches"), body, key=form.get("_cle"))
    except ApiRefused as refused:
        if refused.status_code not in _SHOWN_AGAIN:
            raise
        mistakes = refused.mistakes or {"": refused.detail}
        return await _searches(request, desk, refused.status_code, mistakes, form)
    return to(SEARCHES, fait="gardee")


async def show_search(request: Request, desk: Desk) -> Response:
    """Show what one search found that is new, or everything that it finds."""
    return await _search(request, desk)


async def _search(
    request: Request,
    desk: Desk,
    status: int = 200,
    mistakes: Mapping[str, str] | None = None,
    form: Form | None = None,
) -> Response:
    everything = request.query_params.get("toutes") == "oui"
    found = await desk.api.get(
        own(desk, f"/recherches/{id_in(request.path_params['search_id'])}"),
        page=page_asked(request),
        size=_PER_PAGE,
        toutes="oui" if everything else "non",
    )
    said = await desk.api.get(own(desk, "/interets"))
    cards, _ = cards_for(request)
    marks = {each["id"]: NEW for each in found["items"] if each["nouvelle"]}
    marks |= {each["opportunite_id"]: YES_SAID for each in said["items"]}
    return screens(request).page(
        request,
        "moi/recherche.html",
        status,
        search=found["recherche"],
        unheard=await _is_unheard(desk, [found["recherche"]]),
        cards=[card_of(each, each, cards) for each in found["items"]],
        total=found["total"],
        first=(found["page"] - 1) * _PER_PAGE,
        filters=pager(request, found),
        everything=everything,
        marks=marks,
        kinds=KINDS,
        rhythms=RHYTHMS,
        contract_names={each.value: label for each, label in CONTRACTS.items()},
        mistakes=mistakes or {},
        form=form,
    )


async def change(request: Request, desk: Desk, form: Form) -> Response:
    """Change how often she is told; the rest stays."""
    path = own(desk, f"/recherches/{id_in(request.path_params['search_id'])}")
    kept = (await desk.api.get(path))["recherche"]
    body = {
        "nom": kept["nom"],
        "type": kept["type"],
        "contrat": kept["contrat"] and kept["contrat"]["code"],
        "commune": kept["commune"] and kept["commune"]["code"],
        "mots": kept["mots"],
        "rythme": form.get("rythme"),
        "version": version_of(form),
    }
    try:
        await desk.api.put(path, body)
    except ApiRefused as refused:
        if refused.status_code not in _SHOWN_AGAIN:
            raise
        mistakes = refused.mistakes or {"": refused.detail}
        return await _search(request, desk, refused.status_code, mistakes, form)
    return to(_url(request), fait="rythme")


async def mark_read(request: Request, desk: Desk, form: Form) -> Response:
    """Say that what was new was read."""
    path = own(desk, f"/recherches/{id_in(request.path_params['search_id'])}/lecture")
    await desk.api.post(path, key=form.get("_cle"))
    return to(SEARCHES, fait="lue")


async def remove(request: Request, desk: Desk, form: Form) -> Response:
    """Keep a search no more."""
    path = own(desk, f"/recherches/{id_in(request.path_params['search_id'])}/suppression")
    await desk.api.post(path, key=form.get("_cle"))
    return to(SEARCHES, fait="supprimee")


def _url(request: Request) -> str:
    return f"{SEARCHES}/{id_in(request.path_params['search_id'])}"


_ONE = f"{SEARCHES}/{{search_id}}"
ROUTES = (
    read_by(SEARCHES, HERSELF, show_searches),
    done_by(SEARCHES, HERSELF, keep),
    read_by(_ONE, HERSELF, show_search),
    done_by(f"{_ONE}/rythme", HERSELF, change),
    done_by(f"{_ONE}/lecture", HERSELF, mark_read),
    done_by(f"{_ONE}/suppression", HERSELF, remove),
)
