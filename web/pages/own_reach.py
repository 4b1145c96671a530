"""What is in reach of a person signed in: the list, one offer or action, her yes, more doors."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from geo.communes import Commune, departement_of
from insertion.actor import Role
from insertion.opportunity import Opportunity
from web.addresses import OWN
from web.answers import read_answers
from web.api_values import (
    Json,
    excluded_of,
    exclusions_of,
    match_of,
    opportunity_of,
)
from web.asking import ApiRefused, id_in
from web.cards import Card, Cards
from web.forms import Form
from web.lever_words import lever_cards_told, ways_told
from web.messages import N_, Speaker, speaker
from web.pages.opportunities import NO_LIST, PER_PAGE, Filters, read_filters, sheet_facts
from web.pages.profile import STEPS
from web.rendering import language_asked, screens
from web.routing import vicinal_of
from web.signed_in import Desk, done_by, read_by, to
from web.words import CONTRACTS

HERSELF = (Role.BENEFICIARY,)
FIRST_STEP = f"{OWN.answers}/{STEPS[0].slug}"
LEVERS_SHOWN = 6
YES_SAID = N_("Vous avez dit : ça m’intéresse.")
_NOT_FOUND, _UNREADABLE = 404, 422
_SHOWN_AGAIN = frozenset({403, 409, 422})


def own(desk: Desk, path: str = "") -> str:
    """Return the address of the API for what is of the person who reads."""
    return f"/beneficiaires/{id_in(desk.person.id)}{path}"


async def is_one_way(desk: Desk) -> bool:
    """Return whether only another code would let her in again, once signed out."""
    account = await desk.api.get("/compte")
    ways = account["mot_de_passe"], account["courriel_confirme"], account["identites"]
    return not any(ways)


def cards_for(request: Request) -> tuple[Cards, Speaker]:
    """Return what makes cards, and who speaks, in the language of who reads."""
    sources, says = vicinal_of(request).sources(), speaker(language_asked(request).code)
    return Cards(says, sources.knowledge.referential, sources.communes, OWN), says


async def show_list(request: Request, desk: Desk) -> Response:
    """Show one page of what is in reach by her kept profile, list first and map beside it."""
    filters = read_filters(request, OWN.reach)
    try:
        found = await _found(desk, filters)
    except ApiRefused as refused:
        if refused.status_code == _NOT_FOUND:  # nothing is known of her yet
            return to(FIRST_STEP)
        if refused.status_code != _UNREADABLE:
            raise
        if "q" not in refused.mistakes:  # a code of hers that an import has removed since
            return to(OWN.answers)
        found = None
    said = await desk.api.get(own(desk, "/interets"))
    home = None if found is None else _home(found, request)
    facts: dict[str, Any] = {"unreadable": found is None}
    if found is not None:
        facts |= _list_facts(found, request)
    return screens(request).page(
        request,
        "moi/possibilites.html",
        filters=filters,
        contracts=CONTRACTS,
        home=home,
        departement=departement_of(home.current_code) if home else "",
        first=(filters.page - 1) * PER_PAGE,
        visited=bool(read_answers(request)),
        one_way=await is_one_way(desk),
        **{
            **NO_LIST,
            **facts,
            "marks": {each["opportunite_id"]: YES_SAID for each in said["items"]},
        },
    )


async def _found(desk: Desk, filters: Filters) -> Json:
    found: Json = await desk.api.get(
        own(desk, "/correspondances"),
        k=PER_PAGE,
        page=filters.page,
        type=filters.kind,
        contrat=filters.contract,
        q=filters.words,
    )
    return found


def _list_facts(found: Json, request: Request) -> dict[str, Any]:
    cards, _ = cards_for(request)
    return {
        "cards": [card_of(each, each, cards) for each in found["items"]],
        "total": found["total"],
        "left_out": cards.left_out(excluded_of(found)),
        "policy": found["version_politique"],
        "pages": found["pages"],
    }


def card_of(told: Json, match: Json, cards: Cards) -> Card:
    """Return what is shown of one correspondance that the API told with its sheet."""
    exclusions = exclusions_of(told) if "exclusions" in told else ()
    return cards.card(
        opportunity_of(told["fiche"]), match_of(match, told["metier_proche"]), exclusions
    )


def _home(found: Json, request: Request) -> Commune | None:
    code = found["profil_compris"]["domicile"]["code_commune"]
    return vicinal_of(request).communes.by_code.get(code)


async def show_one(request: Request, desk: Desk) -> Response:
    """Show one offer or action: how to get there, why or why not, and what she may say to it."""
    return await _sheet(request, desk)


async def _sheet(
    request: Request,
    desk: Desk,
    status: int = 200,
    mistakes: Mapping[str, str] | None = None,
    form: Form | None = None,
) -> Response:
    opportunity_id = request.path_params["opportunity_id"]
    cards, says = cards_for(request)
    facts, opportunity = await _assessed(request, desk, opportunity_id, cards, says)
    said = await desk.api.get(own(desk, "/interets"))
    placed = await desk.api.get(
        "/positionnements", beneficiaire_id=desk.person.id, opportunite_id=opportunity_id
    )
    return screens(request).page(
        request,
        "moi/possibilite.html",
        status,
        **facts,
        **sheet_facts(opportunity, cards),
        opportunity=opportunity,
        yes=next((e for e in said["items"] if e["opportunite_id"] == opportunity_id), None),
        placed=next(iter(placed["items"]), None),
        mistakes=mistakes or {},
        form=form,
    )


async def _assessed(
    request: Request, desk: Desk, opportunity_id: str, cards: Cards, says: Speaker
) -> tuple[dict[str, Any], Opportunity]:
    """Return the card of one offer or action, without a reason while nothing is known of her."""
    path = f"/correspondances/{id_in(opportunity_id)}"
    try:
        found = await desk.api.get(own(desk, path))
    except ApiRefused as refused:
        if refused.status_code != _NOT_FOUND:
            raise
        opportunity = opportunity_of(await _catalogued(desk, opportunity_id))
        return {"card": cards.card(opportunity), "ways": [], "read_here": False}, opportunity
    card, ways = card_of(found, found["correspondance"], cards), list[str]()
    if found["exclusions"]:
        told = await desk.api.get(
            own(desk, "/correspondances/leviers"), limite=1, opportunite=opportunity_id
        )
        ways = ways_told(told, says, vicinal_of(request).knowledge().referential)
    facts = {"card": card, "ways": ways, "read_here": found["employeur_ici"]}
    return facts, card.opportunity


async def _catalogued(desk: Desk, opportunity_id: str) -> Json:
    try:
        found: Json = await desk.api.get(f"/offres/{id_in(opportunity_id)}")
    except ApiRefused as refused:
        if refused.status_code != _NOT_FOUND:
            raise
        found = await desk.api.get(f"/actions/{id_in(opportunity_id)}")
    return found


async def say_yes(request: Request, desk: Desk, form: Form) -> Response:
    """Let the employer of an offer have her card, under the name she chose."""
    opportunity_id = request.path_params["opportunity_id"]
    name = form.get("prenom") if form.get("nom_montre") == "prenom" else ""
    body = {"opportunite_id": opportunity_id, "prenom": name or None}
    try:
        await desk.api.post(own(desk, "/interets"), body, key=form.get("_cle"))
    except ApiRefused as refused:
        return await _again(request, desk, form, refused)
    return to(OWN.sheet(opportunity_id), fait="oui")


async def take_back(request: Request, desk: Desk, form: Form) -> Response:
    """Take her yes back: the employer has nothing of her from now on."""
    opportunity_id = request.path_params["opportunity_id"]
    path = own(desk, f"/interets/{id_in(opportunity_id)}/retrait")
    await desk.api.post(path, key=form.get("_cle"))
    back = "/moi/demarches" if form.get("vers") == "demarches" else OWN.sheet(opportunity_id)
    return to(back, fait="retire")


async def wish(request: Request, desk: Desk, form: Form) -> Response:
    """Ask to go there: who accompanies her confirms it."""
    opportunity_id = request.path_params["opportunity_id"]
    body = {"beneficiaire_id": desk.person.id, "opportunite_id": opportunity_id}
    try:
        await desk.api.post("/positionnements", body, key=form.get("_cle"))
    except ApiRefused as refused:
        return await _again(request, desk, form, refused)
    return to(OWN.sheet(opportunity_id), fait="demande")


async def _again(request: Request, desk: Desk, form: Form, refused: ApiRefused) -> Response:
    if refused.status_code not in _SHOWN_AGAIN:
        raise refused
    mistakes = refused.mistakes or {"": refused.detail}
    return await _sheet(request, desk, refused.status_code, mistakes, form)


async def show_doors(request: Request, desk: Desk) -> Response:
    """Show what would put more in reach, each verified by the engine."""
    try:
        told = await desk.api.get(
            own(desk, "/correspondances/leviers"), type="tout", limite=LEVERS_SHOWN
        )
        answers = await desk.api.get(own(desk, "/profil"))
    except ApiRefused as refused:
        if refused.status_code == _NOT_FOUND:
            return to(FIRST_STEP)
        raise
    referential = vicinal_of(request).knowledge().referential
    says = speaker(language_asked(request).code)
    known = {name: value for name, value in answers.items() if value not in (None, [])}
    return screens(request).page(
        request,
        "portes.html",
        levers=lever_cards_told(told, says, referential),
        today_in_reach=told["a_portee"],
        answers=known,
    )


_ONE = OWN.sheet("{opportunity_id}")
ROUTES = (
    read_by(OWN.reach, HERSELF, show_list),
    read_by(OWN.doors, HERSELF, show_doors),
    read_by(_ONE, HERSELF, show_one),
    done_by(f"{_ONE}/interet", HERSELF, say_yes),
    done_by(f"{_ONE}/retrait", HERSELF, take_back),
    done_by(f"{_ONE}/demande", HERSELF, wish),
)
