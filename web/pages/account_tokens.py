"""Tokens for the programs of one's structure: a secret shown once, then only what it opens."""

from fastapi import Request, Response

from insertion.actor import Role
from insertion.api_tokens import OFFERED, Scope
from web.asking import ApiRefused, id_in
from web.fields import whole
from web.forms import Form
from web.pages.account import ACCOUNT
from web.rendering import screens
from web.sign_in_words import FIRST_TIME, Again, mistakes_in
from web.signed_in import Desk, DeskRoute, done_by, read_by, to

OF_ACCOUNT, OF_DEPARTEMENT = f"{ACCOUNT}/jetons", "/departement/jetons"
DAYS = (("30", "30 jours"), ("90", "90 jours"), ("180", "6 mois"), ("366", "un an"))
_USUAL_DAYS = "90"

SCOPES = {
    Scope.SESSIONS_READ: "Lire les sessions",
    Scope.SESSIONS_WRITE: "Ouvrir et modifier les sessions",
    Scope.ATTENDANCE_READ: "Lire les émargements",
    Scope.ATTENDANCE_WRITE: "Écrire les émargements",
    Scope.CONVENTIONS_READ: "Lire les conventions et leurs décomptes",
    Scope.INDICATORS_READ: "Lire les indicateurs",
    Scope.POSITIONNEMENTS_READ: "Lire les positionnements",
    Scope.POSITIONNEMENTS_WRITE: "Répondre aux positionnements",
}


async def show_tokens(request: Request, desk: Desk) -> Response:
    """Show the tokens, and ask for one more."""
    return await _page(request, desk)


async def create_token(request: Request, desk: Desk, form: Form) -> Response:
    """Make a token, and show its secret, once."""
    scopes = form.all("portees", [each.value for each in Scope])
    name = form.get("nom")
    said = {"nom": name, "portees": scopes, "jours": whole(form.get("jours"))}
    try:
        made = await desk.api.post("/jetons", said)
    except ApiRefused as refused:
        mistakes = mistakes_in(request, refused, "nom")
        typed = {"nom": name, "portees": scopes, "jours": form.get("jours")}
        return await _page(request, desk, Again(refused.status_code, mistakes, typed))
    words = {scope.value: label for scope, label in SCOPES.items()}
    return screens(request).page(
        request, "compte/jeton.html", made=made, words=words, back=_base(request)
    )


async def revoke_token(request: Request, desk: Desk, _form: Form) -> Response:
    """Make a token open nothing any more."""
    await desk.api.post(f"/jetons/{id_in(request.path_params['id'])}/revocation")
    return to(_base(request), fait="revoque")


async def _page(request: Request, desk: Desk, again: Again = FIRST_TIME) -> Response:
    found = await desk.api.get("/jetons")
    offered = [each for each in Scope if each in OFFERED[desk.person.role]]
    return screens(request).page(
        request,
        "compte/jetons.html",
        again.status,
        tokens=found["items"],
        words={scope.value: label for scope, label in SCOPES.items()},
        offered=[(each.value, SCOPES[each]) for each in offered],
        days=DAYS,
        base=_base(request),
        mistakes=again.mistakes,
        typed={"nom": "", "portees": [], "jours": _USUAL_DAYS, **again.typed},
    )


def _base(request: Request) -> str:
    """Return the address of the list one is at: that of the Département, or of one's account."""
    return OF_DEPARTEMENT if request.url.path.startswith(OF_DEPARTEMENT) else OF_ACCOUNT


def _at(base: str, roles: tuple[Role, ...]) -> tuple[DeskRoute, ...]:
    return (
        read_by(base, roles, show_tokens),
        done_by(base, roles, create_token),
        done_by(f"{base}/{{id}}/revocation", roles, revoke_token),
    )


ROUTES = (*_at(OF_ACCOUNT, tuple(OFFERED)), *_at(OF_DEPARTEMENT, (Role.DEPARTEMENT,)))
