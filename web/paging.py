"""Pages of a list of the API, at addresses that keep everything else that was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import Request

MAX_PAGE = 5_000


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
