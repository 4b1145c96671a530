"""Walk the site as someone does who follows every link, one page of each kind."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Error
from starlette.routing import BaseRoute, Match, Route

from tests.web.browser import HEIGHT, WIDTHS, Visitor

ZOOMED = WIDTHS[-1] // 2  # what is left of a desk to who zooms to 200 %
_ERRORS_FROM = 400
_NOT_PAGES = ("/statique/", "/api/", "/docs", "/langue/", "/garde.js", "/manifeste.webmanifest")
_LINKS = """() => [...document.querySelectorAll('a[href]:not([download])')]
    .filter(each => each.protocol.startsWith('http')).map(each => each.href)"""
# A name, an address or a code without a space may stand wherever a page shows what people wrote.
_LONG_WORDS = """word => {
    const told = ['h1', 'h2', 'h3', 'dd', 'li', 'p', 'summary', 'legend', 'tbody th', 'option',
        'a:not(.rule)', 'td:not(.figure)'].map(each => 'main ' + each).join();
    document.querySelectorAll(told).forEach(each => each.append(' ' + word));
    const page = document.documentElement, edge = page.clientWidth + 1;
    return page.scrollWidth <= page.clientWidth ? [] : [...document.querySelectorAll('body *')]
        .filter(each => !each.children.length && each.getBoundingClientRect().right > edge)
        .map(each => each.outerHTML.slice(0, 160));
}"""
_LONG_WORD = "prenom.nom-de-famille@association-de-quartier.exemple"
_COLOURS = ["color-contrast", "link-in-text-block"]  # all that the dark can change


@dataclass(slots=True)
class Walk:
    """What one walk saw: the address of each kind of page, and what is wrong where."""

    seen: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, list[str]] = field(default_factory=dict)


def walk(
    visitor: Visitor,
    starts: Iterable[str],
    routes: Iterable[BaseRoute],
    known: Iterable[str] = (),
) -> Walk:
    """Follow every link of this site from some pages, and look at one page of each kind.

    A kind of page is its route; those ``known`` are left aside. What is sent as a file is not a
    page. The walk ends by itself, as there are so many routes.
    """
    all_routes, found, done = list(routes), Walk(), set(known)
    waiting = list(starts)
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(path, all_routes)
        if kind in done:
            continue
        done.add(kind)
        status = _go(visitor, path)
        if status is None:
            continue
        found.seen[kind] = path
        wrong = look_everywhere(visitor)
        if status >= _ERRORS_FROM:
            wrong.append(f"answered {status}")
        if wrong:
            found.wrong[path] = wrong
        waiting.extend(_links(visitor))
    return found


def look_everywhere(visitor: Visitor) -> list[str]:
    """Return what is wrong on the page one is at, resized to each width, then in the dark."""
    page, wrong = visitor.page, []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        wrong += [f"{width}: {each}" for each in visitor.faults()]
    page.set_viewport_size({"width": ZOOMED, "height": HEIGHT})
    if visitor.overflows():
        wrong.append(f"{ZOOMED}: scrolls sideways")
    page.emulate_media(color_scheme="dark")
    wrong += [f"dark: {each}" for each in visitor.faults(_COLOURS)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    return wrong + [f"long words: {each}" for each in page.evaluate(_LONG_WORDS, _LONG_WORD)]


def kind_of(path: str, routes: Iterable[BaseRoute]) -> str:
    """Return the route that answers an address, by its pattern; the address itself without one."""
    scope = {"type": "http", "method": "GET", "path": urlsplit(path).path, "root_path": ""}
    for each in routes:
        if isinstance(each, Route) and each.matches(scope)[0] is Match.FULL:
            return each.path
    return scope["path"]


def _go(visitor: Visitor, path: str) -> int | None:
    """Open a page and return its status, None for a file."""
    try:
        answer = visitor.page.goto(visitor.base + path, wait_until="load")
    except Error as error:
        if "Download is starting" in str(error) or "ERR_ABORTED" in str(error):
            return None
        raise
    if answer is None or "html" not in answer.headers.get("content-type", ""):
        return None
    return answer.status


def _links(visitor: Visitor) -> Iterator[str]:
    here = urlsplit(visitor.base)
    for each in visitor.page.evaluate(_LINKS):
        parts = urlsplit(each)
        if parts.netloc == here.netloc and not parts.path.startswith(_NOT_PAGES):
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path
