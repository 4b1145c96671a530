"""Pages of a list of the API, at addresses that keep everything else that was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi import Request

from web.asking import Api, Query, id_in

MAX_PAGE = 5_000
_LARGEST = 100


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one is in a list, and the addresses of its other pages."""

    path: str
    query: Mapping[str, str]
    page: int
    pages: int

    def url(self, page: int) -> str:
        """Return the address of a page of the same list."""
        said = {name: value for name, value in self.query.items() if name != "page" and value}
        if page > 1:
            said["page"] = str(page)
        return f"{self.path}?{urlencode(said)}" if said else self.path


def pager(request: Request, found: Mapping[str, Any]) -> Pager:
    """Return the pages of what a list of the API answered to the address of ``request``."""
    return Pager(request.url.path, dict(request.query_params), found["page"], found["pages"])


def page_asked(request: Request) -> int:
    """Return which page an address asks for, the first when it cannot be read."""
    text = request.query_params.get("page", "")
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(MAX_PAGE))
    return min(max(int(text), 1), MAX_PAGE) if is_number else 1


async def every(api: Api, path: str, **query: Query) -> list[dict[str, Any]]:
    """Return all pages of a list of the API put together: what is chosen from is shown whole."""
    items: list[dict[str, Any]] = []
    pages = page = 1
    while page <= pages:
        found = await api.get(path, page=page, size=_LARGEST, **query)
        items += found["items"]
        pages, page = found["pages"], page + 1
    return items


async def sessions_open(api: Api, action_id: str, today: date) -> list[dict[str, Any]]:
    """Return the sessions of an action where one may still enter."""
    found = await every(api, f"/actions/{id_in(action_id)}/sessions")
    day = today.isoformat()
    return [each for each in found if each["etat"]["code"] == "ouverte" and each["fin"] >= day]
