"""One's own account: who one is here, what opens it, and from where it is open."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from insertion.actor import Role
from insertion.api_tokens import OFFERED
from web.asking import ApiRefused, id_in
from web.forms import Form
from web.identity_form import OF_REFERENT, read_name, write_name
from web.menus import HOMES
from web.messages import N_
from web.pages.entrance import services_of, with_cookies
from web.pages.entrance_services import on_the_way
from web.rendering import screens
from web.sign_in_words import mistakes_in
from web.signed_in import Desk, done_by, read_by, to

ACCOUNT = "/compte"
MAIL, PASSWORD = f"{ACCOUNT}/courriel", f"{ACCOUNT}/mot-de-passe"
EVERYONE = tuple(HOMES)
WRONG_FORMER = N_("Ce n’est pas votre mot de passe d’avant.")
_SHOWN_AGAIN = frozenset({409, 412, 422})
_NOTHING: Mapping[str, str] = {}

ROLES = {
    Role.BENEFICIARY: N_("Personne accompagnée"),
    Role.REFERENT: N_("Référent"),
    Role.EMPLOYER: N_("Employeur"),
    Role.OPERATOR: N_("Organisme d’insertion"),
    Role.DEPARTEMENT: N_("Département"),
}
MEANS = {
    "mot_de_passe": N_("avec le mot de passe"),
    "code": N_("avec un code"),
    "lien": N_("avec un lien"),
    "fournisseur_d_identite": N_("par un autre service"),
}


async def show_account(request: Request, desk: Desk) -> Response:
    """Show one's account."""
    return await _account(request, desk)


async def say_name(request: Request, desk: Desk, form: Form) -> Response:
    """Write what the people whom a référent accompanies read of her."""
    try:
        await write_name(desk.api, _name_of(desk), OF_REFERENT, form)
    except ApiRefused as refused:
        if refused.status_code not in _SHOWN_AGAIN:
            raise
        mistakes = refused.mistakes or {"nom": refused.detail}
        return await _account(request, desk, form, mistakes, refused.status_code)
    return to(ACCOUNT, fait="nom")


def _name_of(desk: Desk) -> str:
    return f"/referents/{id_in(desk.person.id)}/nom"


async def _account(
    request: Request,
    desk: Desk,
    form: Form | None = None,
    mistakes: Mapping[str, str] = _NOTHING,
    status: int = 200,
) -> Response:
    own = await desk.api.get(ACCOUNT)
    known = None
    if desk.person.role is Role.REFERENT:
        known = await read_name(desk.api, _name_of(desk), OF_REFERENT)
    open_ones = await desk.api.get(f"{ACCOUNT}/connexions")
    services = await services_of(request)
    labels = {each["nom"]: each["libelle"] for each in services}
    linked = {each["fournisseur"] for each in own["identites"]}
    return screens(request).page(
        request,
        "compte/compte.html",
        status,
        known=known,
        name=known.typed(form) if known and form else known,
        mistakes=mistakes,
        own=own,
        role=ROLES[desk.person.role],
        means=MEANS,
        connections=open_ones["items"],
        labels=labels,
        to_link=[each for each in services if each["nom"] not in linked],
        has_tokens=desk.person.role in OFFERED,
    )


async def show_mail(request: Request, _desk: Desk) -> Response:
    """Ask for an address."""
    return _form_page(request, "courriel", typed="")


async def give_mail(request: Request, desk: Desk, form: Form) -> Response:
    """Have a link sent to an address, which confirms it."""
    address = form.get("courriel")
    try:
        await desk.api.post(MAIL, {"courriel": address})
    except ApiRefused as refused:
        mistakes = mistakes_in(request, refused, "courriel", names={"identifiant": "courriel"})
        return _form_page(request, "courriel", refused.status_code, mistakes, typed=address)
    return to(ACCOUNT, fait="courriel")


async def show_password(request: Request, desk: Desk) -> Response:
    """Ask for a new password."""
    own = await desk.api.get(ACCOUNT)
    return _form_page(request, "mot-de-passe", has_one=own["mot_de_passe"])


async def change_password(request: Request, desk: Desk, form: Form) -> Response:
    """Take a new password; other connections end."""
    said = {"ancien": form.secret("ancien"), "nouveau": form.secret("nouveau")}
    try:
        answered = await desk.api.ask("POST", PASSWORD, body=said)
    except ApiRefused as refused:
        names = {"mot_de_passe": "nouveau"}
        mistakes = mistakes_in(request, refused, "ancien", WRONG_FORMER, names)
        own = await desk.api.get(ACCOUNT)
        return _form_page(
            request,
            "mot-de-passe",
            refused.status_code,
            mistakes,
            has_one=own["mot_de_passe"],
        )
    return with_cookies(to(ACCOUNT, fait="mot-de-passe"), answered)


async def end_others(_request: Request, desk: Desk, _form: Form) -> Response:
    """Close all other connections."""
    await desk.api.post(f"{ACCOUNT}/connexions/fin")
    return to(ACCOUNT, fait="connexions")


async def end_one(request: Request, desk: Desk, _form: Form) -> Response:
    """Close one connection."""
    found = id_in(request.path_params["id"])
    await desk.api.post(f"{ACCOUNT}/connexions/{found}/fin")
    return to(ACCOUNT, fait="connexion")


async def link_service(request: Request, desk: Desk, form: Form) -> Response:
    """Leave for a service, whose identity will open this account."""
    said = {"fournisseur": form.get("fournisseur")}
    answered = await desk.api.ask("POST", f"{ACCOUNT}/rattachement", body=said)
    return on_the_way(request, answered)


async def unlink_service(request: Request, desk: Desk, _form: Form) -> Response:
    """Let a service open this account no more."""
    name = id_in(request.path_params["nom"])
    await desk.api.post(f"{ACCOUNT}/rattachement/{name}/retrait")
    return to(ACCOUNT, fait="detache")


def _form_page(
    request: Request,
    name: str,
    status: int = 200,
    mistakes: Mapping[str, str] = _NOTHING,
    **facts: Any,
) -> Response:
    template = f"compte/{name}.html"
    return screens(request).page(request, template, status, mistakes=mistakes, **facts)


ROUTES = (
    read_by(ACCOUNT, EVERYONE, show_account),
    done_by(f"{ACCOUNT}/nom", (Role.REFERENT,), say_name),
    read_by(MAIL, [Role.BENEFICIARY], show_mail),
    done_by(MAIL, [Role.BENEFICIARY], give_mail),
    read_by(PASSWORD, EVERYONE, show_password),
    done_by(PASSWORD, EVERYONE, change_password),
    done_by(f"{ACCOUNT}/connexions/fin", EVERYONE, end_others),
    done_by(f"{ACCOUNT}/connexions/{{id}}/fin", EVERYONE, end_one),
    done_by(f"{ACCOUNT}/rattachement", EVERYONE, link_service),
    done_by(f"{ACCOUNT}/rattachement/{{nom}}/retrait", EVERYONE, unlink_service),
)
