"""People sent to an employer: answering within the delay, with a reason when it is no."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from api.insertion_labels import STATE_LABELS
from insertion.actor import Role
from insertion.positionnement import State, Transition
from web.asking import ApiRefused, id_in
from web.fields import version_of
from web.forms import Form
from web.paging import page_asked, pager
from web.rendering import screens
from web.signed_in import Desk, done_by, read_by, to

EMPLOYER = (Role.EMPLOYER,)
LIST = "/employeur/personnes"
ONE = LIST + "/{positionnement_id}"
_SHOWN_AGAIN = frozenset({403, 409, 412, 422})
# As an employer says them.
WORDS: Mapping[str, str] = {
    Transition.ACCEPT: "Oui, je la prends",
    Transition.WAITLIST: "La garder en attente",
    Transition.REFUSE: "Non, pas cette fois",
    Transition.ENTER: "Elle a commencé",
    Transition.SUSPEND: "C’est interrompu",
    Transition.GO_ON: "Cela reprend",
    Transition.COMPLETE: "C’est terminé",
    Transition.ABANDON: "Elle ne vient plus",
}
NO_REASON = "Choisissez la raison : la personne et son référent la liront."
_STATES = (
    State.SENT,
    State.ACCEPTED,
    State.ENTERED,
    State.SUSPENDED,
    State.WAITING,
    State.COMPLETED,
    State.REFUSED,
    State.EXPIRED,
    State.ABANDONED,
)


async def show_people(request: Request, desk: Desk) -> Response:
    """Show who was sent, those who wait for an answer at first."""
    asked = request.query_params.get("etat", State.SENT.value)
    state = asked if asked in {each.value for each in _STATES} else None
    found = await desk.api.get("/positionnements", etat=state, page=page_asked(request))
    return screens(request).page(
        request,
        "employeur/personnes.html",
        found=found,
        pages=pager(request, found),
        state=state or "tous",
        states=[("tous", "Tout voir"), *((each.value, STATE_LABELS[each]) for each in _STATES)],
    )


async def show_person(request: Request, desk: Desk) -> Response:
    """Show one, its history, and what can be answered."""
    return await _page(request, desk, {}, {})


async def answer(request: Request, desk: Desk, form: Form) -> Response:
    """Say what happens next."""
    placed_id, step = request.path_params["positionnement_id"], form.get("transition")
    typed = {name: form.get(name) for name in ("motif", "commentaire", "le", "issue")}
    body: dict[str, Any] = {"transition": step, "version": version_of(form)}
    body |= {name: text for name, text in typed.items() if text}
    try:
        await desk.api.post(
            f"/positionnements/{id_in(placed_id)}/transitions", body, key=form.get("_cle")
        )
    except ApiRefused as refused:
        if refused.status_code not in _SHOWN_AGAIN:
            raise
        mistakes = {
            (f"{step}-{name}" if name else ""): message
            for name, message in (refused.mistakes or {"": refused.detail}).items()
        }
        if f"{step}-motif" in mistakes and not typed["motif"]:
            mistakes[f"{step}-motif"] = NO_REASON
        said = typed | {"transition": step}
        return await _page(request, desk, said, mistakes, refused.status_code)
    return to(f"{LIST}/{placed_id}", fait="repondu")


async def _page(
    request: Request,
    desk: Desk,
    said: dict[str, str],
    mistakes: dict[str, str],
    status: int = 200,
) -> Response:
    placed_id = id_in(request.path_params["positionnement_id"])
    placed = await desk.api.get(f"/positionnements/{placed_id}")
    return screens(request).page(
        request,
        "employeur/personne.html",
        status,
        placed=placed,
        steps=[each for each in placed["possibles"] if each["code"] in WORDS],
        words=WORDS,
        said=said,
        mistakes=mistakes,
    )


ROUTES = (
    read_by(LIST, EMPLOYER, show_people),
    read_by(ONE, EMPLOYER, show_person),
    done_by(ONE, EMPLOYER, answer),
)
