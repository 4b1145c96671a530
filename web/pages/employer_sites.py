"""Sites of an employer: what each is, and declaring one by its SIRET."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request, Response

from insertion.actor import Role
from web.asking import ApiRefused
from web.forms import Form
from web.offer_reading import look_up_communes
from web.paging import page_asked, pager
from web.rendering import screens
from web.signed_in import Desk, done_by, read_by, to

EMPLOYER = (Role.EMPLOYER,)
SITES = "/employeur/sites"
_FIELDS = ("siret", "nom", "lieu", "commune")
_SHOWN_AGAIN = frozenset({409, 422})
_SURE = 0.95


@dataclass(frozen=True, slots=True)
class _Said:
    """What was typed of a site, what is to correct, and the communes it may be in."""

    said: Mapping[str, str] = field(default_factory=dict)
    mistakes: Mapping[str, str] = field(default_factory=dict)
    choices: Sequence[Mapping[str, Any]] = ()


async def show_sites(request: Request, desk: Desk) -> Response:
    """Show the sites, and ask for another."""
    return await _page(request, desk, _Said())


async def declare(request: Request, desk: Desk, form: Form) -> Response:
    """Declare a site; its commune is found by name, and asked again when several bear it."""
    said = {name: form.get(name) for name in _FIELDS}
    choices = await look_up_communes(desk.api, said["lieu"])
    commune = said["commune"]
    if commune not in {each["code"] for each in choices}:
        commune = choices[0]["code"] if _is_the_one(choices) else ""
    if not commune:
        mistake = "Choisissez la commune." if choices else "Écrivez le nom de la commune."
        return await _page(request, desk, _Said(said, {"lieu": mistake}, choices), 422)
    body = {"siret": said["siret"], "nom": said["nom"], "commune": commune}
    try:
        await desk.api.post("/employeur/sites", body, key=form.get("_cle"))
    except ApiRefused as refused:
        if refused.status_code not in _SHOWN_AGAIN:
            raise
        mistakes = refused.mistakes or {"": refused.detail}
        return await _page(request, desk, _Said(said, mistakes, choices), refused.status_code)
    return to(SITES, fait="declare")


def _is_the_one(choices: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether words name one commune whole, and no other."""
    return bool(choices) and choices[0]["confiance"] >= _SURE


async def _page(request: Request, desk: Desk, typed: _Said, status: int = 200) -> Response:
    found = await desk.api.get("/employeur/sites", page=page_asked(request))
    today = await desk.api.get("/employeur/aujourdhui")
    return screens(request).page(
        request,
        "employeur/sites.html",
        status,
        found=found,
        pages=pager(request, found),
        room=today["sites"]["restants"],
        most=today["sites"]["au_plus"],
        said={name: typed.said.get(name, "") for name in _FIELDS},
        choices=typed.choices,
        mistakes=typed.mistakes,
    )


ROUTES = (read_by(SITES, EMPLOYER, show_sites), done_by(SITES, EMPLOYER, declare))
