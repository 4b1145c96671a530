"""The second factor: its code at each sign-in, and setting it up the first time."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response

from insertion.rights import Right
from web.asking import Api, ApiRefused
from web.forms import Form
from web.pages.entrance import back_in, back_of, entered, home_of, with_cookies
from web.qr import square_of
from web.rendering import screens
from web.routing import shown, taken
from web.sign_in_words import WRONG_NUMBER, mistakes_in
from web.signed_in import (
    ENROLMENT,
    OPEN,
    SECOND_STEP,
    SIGN_IN,
    next_step,
    person_of,
    recognise,
    require_token,
    session_of,
    to,
)

_SECRET = re.compile(r"[A-Z2-7]{16,64}")
_NOTHING: Mapping[str, str] = {}


async def show_second_step(request: Request) -> Response:
    """Ask for the code of the telephone."""
    session = await session_of(request)
    if next_step(session) != SECOND_STEP:
        return await _elsewhere(request, session)
    return _page(request, "connexion/second-facteur.html", session, vers=back_in(request))


async def give_code(request: Request, form: Form) -> Response:
    """Take the code of the telephone, or a recovery code."""
    session = await session_of(request)
    if next_step(session) != SECOND_STEP:
        return await _elsewhere(request, session)
    require_token(form, session["jeton"])
    said = {"code": form.get("code")}
    try:
        answered = await Api(request, session["jeton"]).ask("POST", SECOND_STEP, body=said)
    except ApiRefused as refused:
        mistakes = mistakes_in(request, refused, "code", WRONG_NUMBER)
        return _page(
            request,
            "connexion/second-facteur.html",
            session,
            refused.status_code,
            mistakes=mistakes,
            vers=back_of(form),
        )
    return entered(answered, back_of(form))


async def show_enrolment(request: Request) -> Response:
    """Say what the second factor is, before anything is made."""
    session = await session_of(request)
    if next_step(session) != ENROLMENT:
        return await _elsewhere(request, session)
    return _page(request, "connexion/inscription.html", session, vers=back_in(request))


async def begin_enrolment(request: Request, form: Form) -> Response:
    """Show the secret that a telephone is given."""
    session = await session_of(request)
    if next_step(session) != ENROLMENT:
        return await _elsewhere(request, session)
    require_token(form, session["jeton"])
    begun = await Api(request, session["jeton"]).post(ENROLMENT)
    return _secret_page(request, session, begun["secret"], begun["adresse"], vers=back_of(form))


async def confirm_enrolment(request: Request, form: Form) -> Response:
    """Take a first code of the telephone, and show the recovery codes, once."""
    session = await session_of(request)
    if next_step(session) != ENROLMENT:
        return await _elsewhere(request, session)
    require_token(form, session["jeton"])
    api, said = Api(request, session["jeton"]), {"code": form.get("code")}
    try:
        answered = await api.ask("POST", f"{ENROLMENT}/confirmation", body=said)
    except ApiRefused as refused:
        mistakes = mistakes_in(request, refused, "code", WRONG_NUMBER)
        secret = form.get("secret")
        if not _SECRET.fullmatch(secret):
            return to(ENROLMENT, vers=back_of(form))
        # The same secret is shown again: the telephone may have it already.
        login = session["identifiant"] or session["agit_comme"]
        address = f"otpauth://totp/Vicinal:{quote(login, safe='')}?secret={secret}&issuer=Vicinal"
        return _secret_page(
            request,
            session,
            secret,
            address,
            refused.status_code,
            mistakes=mistakes,
            vers=back_of(form),
        )
    opened = answered.json()
    recognise(request, opened)
    person = await person_of(request)
    assert person is not None
    page = codes_page(request, opened["codes_de_secours"], home_of(person.role, back_of(form)))
    return with_cookies(page, answered)


def codes_page(request: Request, codes: list[str], onward: str) -> Response:
    """Return the page of new recovery codes, which is never shown again."""
    return screens(request).page(request, "connexion/codes.html", codes=codes, onward=onward)


def _secret_page(
    request: Request,
    session: Mapping[str, Any],
    secret: str,
    address: str,
    status: int = 200,
    **facts: Any,
) -> Response:
    groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
    return _page(
        request,
        "connexion/secret.html",
        session,
        status,
        secret=secret,
        groups=groups,
        address=address,
        square=square_of(address),
        **facts,
    )


def _page(
    request: Request, template: str, session: Mapping[str, Any], status: int = 200, **facts: Any
) -> Response:
    given = {"mistakes": _NOTHING, "vers": "", "token": session["jeton"]} | facts
    return screens(request).page(request, template, status, **given)


async def _elsewhere(request: Request, session: Mapping[str, Any]) -> Response:
    """Return the way to what is left to do: signing in, the other step, or home."""
    if session["etape"] == OPEN:
        person = await person_of(request)
        assert person is not None
        return to(home_of(person.role, back_in(request)))
    return to(next_step(dict(session)) or SIGN_IN, vers=back_in(request))


ROUTES = (
    shown(SECOND_STEP, Right.SIGN_IN, show_second_step),
    taken(SECOND_STEP, Right.SIGN_IN, give_code),
    shown(ENROLMENT, Right.SIGN_IN, show_enrolment),
    taken(ENROLMENT, Right.SIGN_IN, begin_enrolment),
    taken(f"{ENROLMENT}/confirmation", Right.SIGN_IN, confirm_enrolment),
)
