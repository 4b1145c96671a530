"""Identity services, such as ProConnect: leaving for one, and coming back."""

from fastapi import Request, Response

from insertion.rights import Right
from web.asking import Answered, Api, ApiRefused, id_in
from web.forms import Form
from web.messages import N_
from web.pages.entrance import entered, sign_in_page, with_cookies
from web.rendering import screens
from web.routing import shown, taken
from web.sign_in_words import mistakes_in
from web.signed_in import person_of

UNKNOWN = N_("Ce service ne connaît aucun compte ici. Entrez autrement, puis rattachez-le.")
NOT_GIVEN = N_("Le service n’a rien transmis. Recommencez, ou entrez autrement.")


async def leave_for(request: Request, _form: Form) -> Response:
    """Say where to go: a policy of contents lets no form go elsewhere by itself."""
    name = request.path_params["nom"]
    try:
        answered = await Api(request).ask("POST", f"/connexion/fournisseurs/{id_in(name)}")
    except ApiRefused as refused:
        mistakes = mistakes_in(request, refused, "")
        return await sign_in_page(request, refused.status_code, mistakes)
    return on_the_way(request, answered)


def on_the_way(request: Request, answered: Answered) -> Response:
    """Return the page that leads to a service, with what proves the same browser comes back."""
    address = answered.json()["adresse"]
    page = screens(request).page(request, "connexion/partir.html", address=address)
    return with_cookies(page, answered)


async def come_back(request: Request) -> Response:
    """Take who comes back from a service. A state serves once, in the browser that left."""
    name = request.path_params["nom"]
    before = await person_of(request)
    said = {each: request.query_params.get(each, "") for each in ("code", "state")}
    if not all(said.values()):
        return await sign_in_page(request, 400, {"": NOT_GIVEN})
    try:
        answered = await Api(request).ask(
            "POST", f"/connexion/fournisseurs/{id_in(name)}/retour", body=said
        )
    except ApiRefused as refused:
        mistakes = mistakes_in(request, refused, "", UNKNOWN)
        return await sign_in_page(request, refused.status_code, mistakes)
    linked = before is not None and answered.json()["agit_comme"] == before.id
    return entered(answered, "/compte?fait=identite" if linked else "")


ROUTES = (
    taken("/connexion/fournisseurs/{nom}", Right.SIGN_IN, leave_for),
    shown("/connexion/retour/{nom}", Right.SIGN_IN, come_back),
)
