"""The homes of the roles that have no page of their own yet."""

from fastapi import Request, Response

from insertion.actor import Role
from web.menus import HOMES
from web.rendering import screens
from web.signed_in import Desk, read_by

_BUILT = frozenset({Role.OPERATOR})


async def show_home(request: Request, _desk: Desk) -> Response:
    """Welcome who is signed in."""
    return screens(request).page(request, "chez-soi.html")


_MADE = frozenset({Role.BENEFICIARY, Role.DEPARTEMENT, Role.EMPLOYER})

ROUTES = tuple(
    read_by(path, [role], show_home) for role, path in HOMES.items() if role not in _MADE
_HAVE_PAGES = frozenset({Role.REFERENT})
ROUTES = tuple(
    read_by(path, [role], show_home) for role, path in HOMES.items() if role not in _HAVE_PAGES
ROUTES = tuple(
    read_by(path, [role], show_home) for role, path in HOMES.items() if role not in _BUILT
)
