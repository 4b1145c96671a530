"""Signing in and out."""

from fastapi import Request, Response

from insertion.actor import Role
from insertion.rights import Right
from web.asking import Answered, Api, ApiRefused
from web.forms import Form
from web.menus import HOMES
from web.rendering import screens
from web.routing import shown, taken
from web.signed_in import OPEN, SECOND_STEP, Desk, done_by, person_of, to

ERRORS_SHOWN = frozenset({401, 403, 422, 429})


async def show_sign_in(request: Request) -> Response:
    """Ask who comes; who is signed in already goes home."""
    person = await person_of(request)
    if person is not None:
        return to(HOMES[person.role])
    return screens(request).page(request, "connexion/mot-de-passe.html", mistakes={}, login="")


async def sign_in(request: Request, form: Form) -> Response:
    """Take a login and a password."""
    said = {"identifiant": form.get("identifiant"), "mot_de_passe": form.get("mot_de_passe")}
    try:
        answered = await Api(request).ask("POST", "/connexion", body=said)
    except ApiRefused as refused:
        if refused.status_code not in ERRORS_SHOWN:
            raise
        return screens(request).page(
            request,
            "connexion/mot-de-passe.html",
            refused.status_code,
            mistakes=refused.mistakes or {"identifiant": refused.detail},
            login=said["identifiant"],
        )
    return entered(answered)


async def show_second_step(request: Request) -> Response:
    """Ask for the code of the telephone."""
    await person_of(request)
    return screens(request).page(request, "connexion/second-facteur.html", mistakes={})


async def give_code(request: Request, form: Form) -> Response:
    """Take the code of the telephone."""
    session = await Api(request).get("/session")
    api = Api(request, session["jeton"])
    try:
        answered = await api.ask(
            "POST", "/connexion/second-facteur", body={"code": form.get("code")}
        )
    except ApiRefused as refused:
        if refused.status_code not in ERRORS_SHOWN:
            raise
        return screens(request).page(
            request,
            "connexion/second-facteur.html",
            refused.status_code,
            mistakes=refused.mistakes or {"code": refused.detail},
        )
    return entered(answered)


async def sign_out(_request: Request, desk: Desk, _form: Form) -> Response:
    """End the session, and what the browser kept of it."""
    answered = await desk.api.ask("POST", "/deconnexion")
    return with_cookies(to("/"), answered)


def entered(answered: Answered) -> Response:
    """Return the way on, with the cookie that signing in gave: home, or to the second factor."""
    session = answered.json()
    home = HOMES[Role(session["role"])] if session["etape"] == OPEN else SECOND_STEP
    return with_cookies(to(home), answered)


def with_cookies(response: Response, answered: Answered) -> Response:
    """Return a response that gives the browser the cookies of an answer of the API."""
    for cookie in answered.headers.getlist("set-cookie"):
        response.headers.append("set-cookie", cookie)
    return response


ROUTES = (
    shown("/connexion", Right.SIGN_IN, show_sign_in),
    taken("/connexion", Right.SIGN_IN, sign_in),
    shown("/connexion/second-facteur", Right.SIGN_IN, show_second_step),
    taken("/connexion/second-facteur", Right.SIGN_IN, give_code),
    done_by("/deconnexion", tuple(HOMES), sign_out),
)
