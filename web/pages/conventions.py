"""Conventions, what is due under one and why, the bilan of a year: an operator's own, or all."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from api.attendance_labels import AUDIENCE_NAMES
from insertion.actor import Role
from web.asking import ApiRefused, id_in
from web.paging import page_asked, pager
from web.rendering import screens
from web.signed_in import Desk, read_by

BASES: Mapping[Role, str] = {
    Role.OPERATOR: "/operateur/conventions",
    Role.DEPARTEMENT: "/departement/conventions",
}
DUE = "du"
PUBLICS = {each.value: name for each, name in AUDIENCE_NAMES.items()} | {
    "sans_public": "sans public"
}
_FILES = ("csv", "xlsx")
_REFUSED = frozenset({409, 422})


async def show_list(request: Request, desk: Desk) -> Response:
    """List the conventions, the latest year first."""
    found = await desk.api.get("/conventions", page=page_asked(request))
    return _page(request, desk, "liste", found=found, pager=pager(request, found))


async def show_one(request: Request, desk: Desk) -> Response:
    """Show what a convention says."""
    return _page(request, desk, "une", convention=await _convention(request, desk))


async def show_due(request: Request, desk: Desk) -> Response:
    """Show what is due for some days, line by line, or give it as a file."""
    asked = request.query_params
    days = {name: asked.get(name, "") for name in ("du", "au")}
    path = f"/conventions/{_id(request)}/decompte"
    if asked.get("format") in _FILES:
        return await desk.api.file(path, format=asked["format"], **days)
    convention = await _convention(request, desk)
    try:
        decompte = await desk.api.get(path, **days)
    except ApiRefused as refused:
        return _refused(request, desk, "decompte", refused, convention, days)
    return _page(
        request,
        desk,
        "decompte",
        convention=convention,
        decompte=decompte,
        days=days,
        mistakes={},
    )


async def show_year(request: Request, desk: Desk) -> Response:
    """Show the bilan of a year, or give it as a file."""
    asked = request.query_params
    years = {"annee": asked.get("annee", "")}
    path = f"/conventions/{_id(request)}/bilan"
    if asked.get("format") in _FILES:
        return await desk.api.file(path, format=asked["format"], **years)
    convention = await _convention(request, desk)
    first, last = (int(convention[name][:4]) for name in ("debut", "fin"))
    try:
        bilan = await desk.api.get(path, **years)
    except ApiRefused as refused:
        return _refused(
            request, desk, "bilan", refused, convention, years, years=range(first, last + 1)
        )
    return _page(
        request,
        desk,
        "bilan",
        convention=convention,
        bilan=bilan,
        publics=PUBLICS,
        days=years,
        years=range(first, last + 1),
        mistakes={},
    )


async def _convention(request: Request, desk: Desk) -> Mapping[str, Any]:
    found: Mapping[str, Any] = await desk.api.get(f"/conventions/{_id(request)}")
    return found


def _refused(  # noqa: PLR0913, PLR0917 - what the same page shows, refused
    request: Request,
    desk: Desk,
    template: str,
    refused: ApiRefused,
    convention: Mapping[str, Any],
    days: Mapping[str, str],
    **facts: Any,
) -> Response:
    if refused.status_code not in _REFUSED:
        raise refused
    return _page(
        request,
        desk,
        template,
        status=refused.status_code,
        convention=convention,
        decompte=None,
        bilan=None,
        days=days,
        mistakes=refused.mistakes or {"": refused.detail},
        **facts,
    )


def _page(
    request: Request, desk: Desk, template: str, *, status: int = 200, **facts: Any
) -> Response:
    base = BASES[desk.person.role]
    return screens(request).page(
        request, f"conventions/{template}.html", status, base=base, **facts
    )


def _id(request: Request) -> str:
    return id_in(request.path_params["convention_id"])


ROUTES = tuple(
    read_by(base + path, (role,), show)
    for role, base in BASES.items()
    for path, show in (
        ("", show_list),
        ("/{convention_id}", show_one),
        ("/{convention_id}/decompte", show_due),
        ("/{convention_id}/bilan", show_year),
    )
)
