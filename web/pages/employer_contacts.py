"""From a card to a call: asking to be put in contact, then saying what became of it."""

from fastapi import Request, Response

from insertion.actor import Role
from web.asking import ApiRefused, id_in
from web.forms import Form
from web.pages.employer_offers import ONE, offer_page
from web.signed_in import Desk, done_by, to

EMPLOYER = (Role.EMPLOYER,)
CARD = ONE + "/cartes/{card_id}"
_SHOWN_AGAIN = frozenset({409, 422})


async def ask_contact(request: Request, desk: Desk, form: Form) -> Response:
    """Ask a person to be put in contact, in a few words that she will read."""
    return await _sent(request, desk, form, "contact", "message")


async def say_outcome(request: Request, desk: Desk, form: Form) -> Response:
    """Say what became of it."""
    return await _sent(request, desk, form, "suite", "issue")


async def _sent(request: Request, desk: Desk, form: Form, what: str, field: str) -> Response:
    offer_id, card_id = request.path_params["offer_id"], request.path_params["card_id"]
    said = form.get(field)
    path = f"/employeur/offres/{id_in(offer_id)}/interessees/{id_in(card_id)}/{what}"
    try:
        await desk.api.post(path, {field: said or None}, key=form.get("_cle"))
    except ApiRefused as refused:
        if refused.status_code not in _SHOWN_AGAIN:
            raise
        message = refused.mistakes.get(field) or refused.detail
        mistakes = {f"{field}-{card_id}": message}
        typed = {f"{field}-{card_id}": said}
        return await offer_page(request, desk, mistakes, refused.status_code, typed)
    return to(f"/employeur/offres/{offer_id}", fait=what)


ROUTES = (
    done_by(CARD + "/contact", EMPLOYER, ask_contact),
    done_by(CARD + "/suite", EMPLOYER, say_outcome),
)
