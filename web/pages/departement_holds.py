"""Legal holds at the Département: ask for one, confirm it, ask for its end, lift it."""

from collections.abc import Mapping

from fastapi import Request, Response

from api.retention_labels import HOLD_MOTIVE_LABELS
from insertion.legal_holds import REVIEW_AFTER_MONTHS
from insertion.periods import add_months
from web.asking import ApiRefused, id_in
from web.fields import said
from web.forms import Form
from web.pages.departement_indicators import HOME, ONLY_DEPARTEMENT, UNUSABLE
from web.paging import Pager, page_asked
from web.rendering import screens
from web.routing import vicinal_of
from web.signed_in import Desk, done_by, read_by, to

HOLDS = f"{HOME}/gels"
ASKING = f"{HOLDS}/demander"
MOTIVES = [(each.value, label) for each, label in HOLD_MOTIVE_LABELS.items()]
WHO = "Indiquer l’identifiant de la personne."
NOBODY = "Rien n’est gardé de personne sous cet identifiant."
WHY = "Choisir un motif."
_ABSENT = 404
_REFUSALS = frozenset({403, _ABSENT, 409, UNUSABLE})


async def show_holds(request: Request, desk: Desk) -> Response:
    """Show the legal holds, that of the last step first, each with what may be done of it."""
    return await _holds(request, desk)


async def _holds(
    request: Request, desk: Desk, refused: ApiRefused | None = None, form: Form | None = None
) -> Response:
    found = await desk.api.get("/gels", page=page_asked(request))
    mistakes = {}
    if refused is not None:
        field = "revoir_le" if "revoir_le" in refused.mistakes else "etape"
        mistakes = refused.beside(field, request.path_params["hold_id"], found["items"])
    return screens(request).page(
        request,
        "departement/gels.html",
        200 if refused is None else refused.status_code,
        found=found,
        pager=Pager(HOLDS, {}, found["page"], found["pages"]),
        mistakes=mistakes,
        proposed=_proposed(request),
        typed=None if form is None else form.get("revoir_le"),
    )


def _proposed(request: Request) -> str:
    """Return the day to look again that is proposed, which anyone may change or empty."""
    today = vicinal_of(request).today()
    return add_months(today, REVIEW_AFTER_MONTHS).isoformat()


async def advance(request: Request, desk: Desk, form: Form) -> Response:
    """Confirm one, ask for its end, or lift it."""
    step = form.get("etape")
    path = f"/gels/{id_in(request.path_params['hold_id'])}/etapes"
    body = {"etape": step} | said(form, "revoir_le")
    try:
        await desk.api.post(path, body, key=form.get("_cle"))
    except ApiRefused as refused:
        if refused.status_code not in _REFUSALS:
            raise
        return await _holds(request, desk, refused, form)
    return to(HOLDS, fait=step)


async def show_form(request: Request, _desk: Desk) -> Response:
    """Ask of whom, and why."""
    who = request.query_params.get("personne", "")
    return _form(request, Form({"personne": (who,), "revoir_le": (_proposed(request),)}))


async def ask(request: Request, desk: Desk, form: Form) -> Response:
    """Ask for one: it suspends at once."""
    who, why = form.get("personne"), form.get("motif")
    missing = ({} if who else {"personne": WHO}) | ({} if why else {"motif": WHY})
    if missing:
        return _form(request, form, UNUSABLE, missing)
    try:
        path = f"/beneficiaires/{id_in(who)}/gels"
        body = {"motif": why} | said(form, "revoir_le")
        await desk.api.post(path, body, key=form.get("_cle"))
    except ApiRefused as refused:
        if refused.status_code not in _REFUSALS:
            raise
        is_nobody = refused.status_code == _ABSENT
        mistakes = {"personne": NOBODY} if is_nobody else refused.mistakes or {"": refused.detail}
        return _form(request, form, refused.status_code, mistakes)
    return to(HOLDS, fait="demande")


def _form(
    request: Request, form: Form, status: int = 200, mistakes: Mapping[str, str] | None = None
) -> Response:
    return screens(request).page(
        request,
        "departement/gel.html",
        status,
        form=form,
        motives=MOTIVES,
        mistakes=mistakes or {},
    )


ROUTES = (
    read_by(HOLDS, ONLY_DEPARTEMENT, show_holds),
    read_by(ASKING, ONLY_DEPARTEMENT, show_form),
    done_by(ASKING, ONLY_DEPARTEMENT, ask),
    done_by(HOLDS + "/{hold_id}", ONLY_DEPARTEMENT, advance),
)
