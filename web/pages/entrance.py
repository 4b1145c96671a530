"""Signing in: a code, a link, a password; and signing out."""

from collections.abc import Mapping
from contextlib import suppress

from fastapi import Request, Response

from api.session_cookie import clear_session
from insertion.actor import Role
from insertion.rights import Right
from web.answers import forget_answers
from web.asking import Answered, Api, ApiRefused
from web.forms import Form
from web.menus import HOMES
from web.rendering import screens
from web.routing import is_ours, shown, taken, vicinal_of
from web.sign_in_words import WRONG_CODE, WRONG_PASSWORD, mistakes_in
from web.signed_in import OPEN, SIGN_IN, next_step, person_of, to

LINK = "/connexion/lien"
# Of a shared computer: the pages kept for when there is no network, and the way back to them.
FORGET = '"cache", "storage"'
_NOTHING: Mapping[str, str] = {}


async def show_sign_in(request: Request) -> Response:
    """Ask who comes; who is signed in already goes on."""
    person = await person_of(request)
    if person is not None:
        return to(home_of(person.role, back_in(request)))
    return await sign_in_page(request)


async def sign_in_page(
    request: Request,
    status: int = 200,
    mistakes: Mapping[str, str] = _NOTHING,
    typed: Mapping[str, str] = _NOTHING,
) -> Response:
    """Return the page of all ways in, with what is to correct in one of them."""
    return screens(request).page(
        request,
        "connexion/entrer.html",
        status,
        mistakes=mistakes,
        typed={"code": "", "courriel": "", "identifiant": "", "vers": back_in(request), **typed},
        services=await services_of(request),
    )


async def enter_by_password(request: Request, form: Form) -> Response:
    """Take a login and a password."""
    login = form.get("identifiant")
    said = {"identifiant": login, "mot_de_passe": form.secret("mot_de_passe")}
    try:
        answered = await Api(request).ask("POST", "/connexion", body=said)
    except ApiRefused as refused:
        mistakes = mistakes_in(request, refused, "identifiant", WRONG_PASSWORD)
        typed = {"identifiant": login, "vers": back_of(form)}
        return await sign_in_page(request, refused.status_code, mistakes, typed)
    return entered(answered, back_of(form))


async def enter_by_code(request: Request, form: Form) -> Response:
    """Take the code that a référent gave."""
    code = form.get("code")
    try:
        answered = await Api(request).ask("POST", "/connexion/activation", body={"code": code})
    except ApiRefused as refused:
        mistakes = mistakes_in(request, refused, "code", WRONG_CODE)
        typed = {"code": code, "vers": back_of(form)}
        return await sign_in_page(request, refused.status_code, mistakes, typed)
    return entered(answered, back_of(form))


async def show_link(request: Request) -> Response:
    """Ask where to send a link, or say that it left."""
    await person_of(request)
    return _link_page(request)


async def ask_link(request: Request, form: Form) -> Response:
    """Have a link sent; the answer is the same whether someone has that address or not."""
    address = form.get("courriel")
    try:
        await Api(request).post("/connexion/lien", {"identifiant": address})
    except ApiRefused as refused:
        mistakes = mistakes_in(request, refused, "courriel", names={"identifiant": "courriel"})
        return _link_page(request, refused.status_code, mistakes, address)
    return to(LINK, fait="envoye")


def _link_page(
    request: Request, status: int = 200, mistakes: Mapping[str, str] = _NOTHING, address: str = ""
) -> Response:
    return screens(request).page(
        request, "connexion/lien.html", status, mistakes=mistakes, typed={"courriel": address}
    )


async def sign_out(request: Request, form: Form) -> Response:
    """Have the browser forget whoever is there, and end the session when the form is of it.

    A session that ended by itself leaves as much behind, on a computer that others use.
    """
    response = forget_answers(to(SIGN_IN, fait="sortie"))
    clear_session(response, request, vicinal_of(request).settings)
    response.headers["Clear-Site-Data"] = FORGET
    with suppress(ApiRefused):  # already over, or the page of an earlier one: nothing is left here
        await Api(request, form.get("_jeton")).ask("POST", "/deconnexion")
    return response


async def services_of(request: Request) -> list[dict[str, str]]:
    """Return the identity services by which one may enter; none when they are badly set."""
    try:
        found = await Api(request).get("/connexion/fournisseurs")
    except ApiRefused:
        return []
    items: list[dict[str, str]] = found["items"]
    return items


def entered(answered: Answered, back: str = "") -> Response:
    """Return the way on, with the cookie that signing in gave: where one was, or what is left."""
    session = answered.json()
    if session["etape"] != OPEN:
        return with_cookies(to(next_step(session), vers=back), answered)
    return with_cookies(to(home_of(Role(session["role"]), back)), answered)


def home_of(role: Role, back: str = "") -> str:
    """Return where someone goes once signed in: the page asked, unless it is another role's."""
    others = {home for each, home in HOMES.items() if each is not role}
    first = "/" + back.split("?", maxsplit=1)[0].strip("/").split("/")[0]
    return back if back and first not in others and first != SIGN_IN else HOMES[role]


def back_in(request: Request) -> str:
    """Return the page of ours that an address says to come back to, if any."""
    return _ours(request.query_params.get("vers", ""))


def back_of(form: Form) -> str:
    """Return the page of ours that a form says to come back to, if any."""
    return _ours(form.get("vers"))


def _ours(address: str) -> str:
    return address if is_ours(address) else ""


def with_cookies(response: Response, answered: Answered) -> Response:
    """Return a response that gives the browser the cookies of an answer of the API."""
    for cookie in answered.headers.getlist("set-cookie"):
        response.headers.append("set-cookie", cookie)
    return response


ROUTES = (
    shown(SIGN_IN, Right.SIGN_IN, show_sign_in),
    taken(SIGN_IN, Right.SIGN_IN, enter_by_password),
    taken("/connexion/code", Right.SIGN_IN, enter_by_code),
    shown(LINK, Right.SIGN_IN, show_link),
    taken(LINK, Right.SIGN_IN, ask_link),
    taken("/deconnexion", Right.SIGN_IN, sign_out),
)
