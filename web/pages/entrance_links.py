"""Links of mails: what comes after « # » reaches the server when a button is pressed, not before.

With script, the page moves the secret into its form. Without, one pastes the link, or its end.
"""

from collections.abc import Mapping

from fastapi import Request, Response

from insertion.rights import Right
from web.asking import Api, ApiRefused
from web.forms import Form
from web.pages.entrance import entered
from web.rendering import screens
from web.routing import shown, taken
from web.sign_in_words import WRONG_LINK, mistakes_in
from web.signed_in import person_of, to

_NOTHING: Mapping[str, str] = {}


async def show_link(request: Request) -> Response:
    """Ask to open a link that lets in."""
    return await _page(request, "lien")


async def open_link(request: Request, form: Form) -> Response:
    """Open it."""
    secret = secret_in(form)
    try:
        answered = await Api(request).ask(
            "POST", "/connexion/lien/ouverture", body={"jeton": secret}
        )
    except ApiRefused as refused:
        mistakes = mistakes_in(request, refused, "jeton", WRONG_LINK)
        return await _page(request, "lien", refused.status_code, mistakes, secret)
    return entered(answered)


async def show_invitation(request: Request) -> Response:
    """Ask for a password, new or in the place of one that is lost."""
    return await _page(request, "invitation")


async def accept_invitation(request: Request, form: Form) -> Response:
    """Take the password chosen."""
    secret = secret_in(form)
    said = {"jeton": secret, "mot_de_passe": form.secret("mot_de_passe")}
    try:
        answered = await Api(request).ask("POST", "/connexion/invitation", body=said)
    except ApiRefused as refused:
        mistakes = mistakes_in(request, refused, "jeton", WRONG_LINK)
        return await _page(request, "invitation", refused.status_code, mistakes, secret)
    return entered(answered)


async def show_address(request: Request) -> Response:
    """Ask to confirm that an address is one's own; one is signed in first."""
    return await _page(request, "courriel")


async def confirm_address(request: Request, form: Form) -> Response:
    """Confirm it."""
    secret, person = secret_in(form), await person_of(request)
    if person is None:
        return await _page(request, "courriel")
    try:
        await Api(request, person.token).post("/connexion/courriel", {"jeton": secret})
    except ApiRefused as refused:
        mistakes = mistakes_in(request, refused, "jeton", WRONG_LINK)
        return await _page(request, "courriel", refused.status_code, mistakes, secret)
    return to("/compte", fait="courriel-confirme")


def secret_in(form: Form) -> str:
    """Return the secret of a link pasted whole, or its end alone."""
    return form.get("jeton").rpartition("#")[2].strip()


async def _page(
    request: Request,
    name: str,
    status: int = 200,
    mistakes: Mapping[str, str] = _NOTHING,
    secret: str = "",
) -> Response:
    await person_of(request)
    return screens(request).page(
        request, f"connexion/ouvrir-{name}.html", status, mistakes=mistakes, secret=secret
    )


ROUTES = (
    shown("/lien", Right.SIGN_IN, show_link),
    taken("/lien", Right.SIGN_IN, open_link),
    shown("/invitation", Right.SIGN_IN, show_invitation),
    taken("/invitation", Right.SIGN_IN, accept_invitation),
    shown("/courriel", Right.SIGN_IN, show_address),
    taken("/courriel", Right.SIGN_IN, confirm_address),
)
