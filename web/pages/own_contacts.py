"""Employers who ask to be told how to reach a person, and her answer to each."""

from collections.abc import Mapping

from fastapi import Request, Response

from insertion.host_side.contacts import ContactOutcome, ContactState
from web.asking import ApiRefused, id_in
from web.forms import Form
from web.messages import N_
from web.pages.own_reach import HERSELF, own
from web.rendering import screens
from web.signed_in import Desk, done_by, read_by, to

CONTACTS = "/moi/contacts"
_SHOWN_AGAIN = frozenset({403, 409, 422})
STATES: Mapping[str, str] = {
    ContactState.ASKED: N_("Cet employeur veut vous parler. C’est à vous de répondre."),
    ContactState.ACCEPTED: N_("Vous avez dit oui. L’employeur peut vous joindre."),
    ContactState.DECLINED: N_("Vous avez dit non. L’employeur ne peut pas vous joindre."),
    ContactState.ANSWERED: N_("L’employeur a répondu."),
    ContactState.TAKEN_BACK: N_("Vous avez retiré votre oui. L’employeur n’a plus rien de vous."),
}
ISSUES: Mapping[str, str] = {
    ContactOutcome.MET: N_("Un entretien est prévu."),
    ContactOutcome.HIRED: N_("Vous êtes embauchée ou embauché."),
    ContactOutcome.NOT_KEPT: N_("L’employeur a choisi quelqu’un d’autre."),
    ContactOutcome.NO_REPLY: N_("L’employeur n’a pas réussi à vous joindre."),
}


async def show_contacts(request: Request, desk: Desk) -> Response:
    """Show who asks to reach her, and what became of those whom she answered."""
    return await _contacts(request, desk)


async def _contacts(
    request: Request,
    desk: Desk,
    status: int = 200,
    mistakes: Mapping[str, str] | None = None,
    form: Form | None = None,
) -> Response:
    found = await desk.api.get(own(desk, "/contacts"))
    return screens(request).page(
        request,
        "moi/contacts.html",
        status,
        waiting=[each for each in found["items"] if each["etat"]["code"] == ContactState.ASKED],
        answered=[each for each in found["items"] if each["etat"]["code"] != ContactState.ASKED],
        asked_for=request.path_params.get("contact_id"),
        states=STATES,
        issues=ISSUES,
        mistakes=mistakes or {},
        form=form,
    )


async def answer(request: Request, desk: Desk, form: Form) -> Response:
    """Say yes, with how to reach her, or no."""
    accepts = form.get("accepte") == "oui"
    told = {name: form.get(name) or None for name in ("telephone", "courriel", "precision")}
    body = {"accepte": accepts, **(told if accepts else {})}
    path = own(desk, f"/contacts/{id_in(request.path_params['contact_id'])}/reponse")
    try:
        await desk.api.post(path, body, key=form.get("_cle"))
    except ApiRefused as refused:
        if refused.status_code not in _SHOWN_AGAIN:
            raise
        mistakes = refused.mistakes or {"": refused.detail}
        return await _contacts(request, desk, refused.status_code, mistakes, form)
    return to(CONTACTS, fait="oui" if accepts else "non")


ROUTES = (
    read_by(CONTACTS, HERSELF, show_contacts),
    done_by(f"{CONTACTS}/{{contact_id}}", HERSELF, answer),
)
