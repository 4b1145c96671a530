"""The second factor of one's own account: new recovery codes, another telephone."""

from collections.abc import Mapping

from fastapi import Request, Response

from insertion.actor import Role
from web.asking import ApiRefused
from web.forms import Form
from web.menus import HOMES
from web.pages.account import ACCOUNT
from web.pages.entrance import with_cookies
from web.pages.entrance_factor import codes_page
from web.rendering import screens
from web.sign_in_words import WRONG_NUMBER, mistakes_in
from web.signed_in import ENROLMENT, Desk, done_by, read_by, to

FACTOR = f"{ACCOUNT}/double-verification"
PROFESSIONALS = tuple(role for role in HOMES if role is not Role.BENEFICIARY)
_NOTHING: Mapping[str, str] = {}


async def show_factor(request: Request, desk: Desk) -> Response:
    """Show what is left of the recovery codes, and what may be changed."""
    return await _page(request, desk)


async def renew_codes(request: Request, desk: Desk, form: Form) -> Response:
    """Show new recovery codes, against a code."""
    try:
        found = await desk.api.post(f"{ACCOUNT}/codes-de-secours", {"code": form.get("code")})
    except ApiRefused as refused:
        mistakes = mistakes_in(request, refused, "code", WRONG_NUMBER)
        return await _page(request, desk, refused.status_code, mistakes)
    return codes_page(request, found["codes_de_secours"], ACCOUNT)


async def change_telephone(request: Request, desk: Desk, form: Form) -> Response:
    """Take the second factor away, against a code; another is set up at once."""
    said = {"code": form.get("code_retrait")}
    try:
        answered = await desk.api.ask("POST", f"{ACCOUNT}/second-facteur/retrait", body=said)
    except ApiRefused as refused:
        own = {"code": "code_retrait"}
        mistakes = mistakes_in(request, refused, "code_retrait", WRONG_NUMBER, own)
        return await _page(request, desk, refused.status_code, mistakes)
    return with_cookies(to(ENROLMENT, vers=ACCOUNT), answered)


async def _page(
    request: Request, desk: Desk, status: int = 200, mistakes: Mapping[str, str] = _NOTHING
) -> Response:
    own = await desk.api.get(ACCOUNT)
    template = "compte/double-verification.html"
    return screens(request).page(request, template, status, mistakes=mistakes, own=own)


ROUTES = (
    read_by(FACTOR, PROFESSIONALS, show_factor),
    done_by(f"{FACTOR}/codes", PROFESSIONALS, renew_codes),
    done_by(f"{FACTOR}/retrait", PROFESSIONALS, change_telephone),
)
