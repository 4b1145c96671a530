"""Every form that a page shows, and what nobody would type in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from starlette.routing import BaseRoute, Match
from starlette.testclient import TestClient

from insertion.actor import Role
from tests.web.crawling import kind_of
from tests.web.forms import FROM_A_PAGE
from tests.web.people import People

HOSTILE = (b"\xc2\xb2", b"9" * 5_000, b"NaN", b"\x00")
SURROGATE = b"\xed\xb2\x80"  # refused with the whole form: sent once to each
_SEALS = frozenset({"_jeton", "_cle"})
_NUMBER = re.compile(r"\d+")
_NOT_PAGES = ("/statique/", "/api/", "/docs", "/langue/")


@dataclass(slots=True)
class ShownForm:
    """A form as a page shows it, with what a browser would send."""

    action: str
    is_post: bool
    has_file: bool
    fields: dict[str, str] = field(default_factory=dict)

    def kinds_of_fields(self) -> Iterator[str]:
        """Yield the name of one field of each kind: those of a table differ by a number."""
        seen = set()
        for name in self.fields:
            kind = _NUMBER.sub("0", name)
            if name not in _SEALS and kind not in seen:
                seen.add(kind)
                yield name


class Page(HTMLParser):
    """Notes the forms and the links of a page."""

    def __init__(self, here: str, text: str) -> None:
        super().__init__()
        self.forms: list[ShownForm] = []
        self.links: list[str] = []
        self._here, self._select = here, ""
        self._form: ShownForm | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link, a form or a field."""
        said = {name: value or "" for name, value in attrs}
        if tag == "a" and "download" not in said:
            self._link(said.get("href", ""))
        elif tag == "form":
            self._form = ShownForm(
                urljoin(self._here, said.get("action") or self._here),
                said.get("method", "get").lower() == "post",
                "multipart" in said.get("enctype", ""),
            )
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(self._form, tag, said)

    def handle_endtag(self, tag: str) -> None:
        """End a form."""
        if tag == "form":
            self._form = None

    def _link(self, to: str) -> None:
        parts = urlsplit(urljoin(self._here, to))
        if to and not parts.netloc and not parts.path.startswith(_NOT_PAGES):
            self.links.append(f"{parts.path}?{parts.query}" if parts.query else parts.path)

    def _field(self, form: ShownForm, tag: str, said: dict[str, str]) -> None:
        name, value = said.get("name", ""), said.get("value", "")
        if tag == "select":
            self._select = name
            form.fields.setdefault(name, "")
        elif tag == "option" and ("selected" in said or not form.fields.get(self._select)):
            form.fields[self._select] = value
        elif tag in {"input", "textarea", "button"} and name and said.get("type") != "file":
            form.fields.setdefault(name, value)


@dataclass(slots=True)
class Sending:
    """One role sends what nobody would type to the forms it is shown, one of each kind."""

    site: TestClient
    people: People
    role: Role
    routes: tuple[BaseRoute, ...]
    sent: int = 0
    reached: int = 0  # those that a session and its seal let come to what reads the form
    forms: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def walk(self, start: str) -> None:
        """Follow every link from a page, one page of each kind."""
        waiting, done = [start], set()
        while waiting:
            path = waiting.pop(0)
            kind = kind_of(path, self.routes)
            if kind in done:
                continue
            done.add(kind)
            page = self._open(path)
            waiting.extend(page.links)
            for number, form in enumerate(page.forms):
                name = f"{kind_of_form(form, self.routes)} {sorted(form.fields)}"
                if name not in self.forms:
                    self.forms.add(name)
                    self._attack(path, number, form)

    def _open(self, path: str) -> Page:
        self.people.sign_in(self.site, self.role)
        answer = self.site.get(path)
        self._note(answer.status_code, path, "", b"")
        is_page = "html" in answer.headers.get("content-type", "")
        return Page(urlsplit(str(answer.url)).path, answer.text if is_page else "")

    def _attack(self, path: str, number: int, form: ShownForm) -> None:
        names = list(form.kinds_of_fields())
        cases = [(name, value) for name in names for value in HOSTILE]
        for name, value in cases + [(name, SURROGATE) for name in names[:1]]:
            status, to = self._send(form, name, value)
            self._note(status, form.action, name, value)
            if status == 403 or to.startswith("/connexion"):  # what was sent ended the session
                again = self._open(path).forms
                form = again[number] if number < len(again) else form
            else:
                self.reached += 1

    def _send(self, form: ShownForm, name: str, value: bytes) -> tuple[int, str]:
        said = {each: text.encode() for each, text in form.fields.items()} | {name: value}
        if "_cle" in said:
            said["_cle"] = f"essai-{self.sent}".encode()
        self.sent += 1
        how: dict[str, Any] = {"headers": FROM_A_PAGE, "follow_redirects": False}
        if not form.is_post:
            answer = self.site.get(f"{urlsplit(form.action).path}?{urlencode(said)}", **how)
        elif form.has_file:
            files = {"fichier": ("a.csv", b"id;titre\n", "text/csv")}
            answer = self.site.post(form.action, data=said, files=files, **how)
        else:
            headers = FROM_A_PAGE | {"content-type": "application/x-www-form-urlencoded"}
            how |= {"headers": headers}
            answer = self.site.post(form.action, content=urlencode(said).encode(), **how)
        return answer.status_code, answer.headers.get("location", "")

    def _note(self, status: int, path: str, name: str, value: bytes) -> None:
        if status >= 500 or status == 429:
            self.wrong.append(f"{status} {path} {name}={value[:10]!r}")


def kind_of_form(form: ShownForm, routes: tuple[BaseRoute, ...]) -> str:
    """Return where a form goes, numbers and ids aside."""
    path = urlsplit(form.action).path
    for each in routes:
        scope = {"type": "http", "method": "POST" if form.is_post else "GET", "path": path}
        matched, _ = each.matches(scope | {"root_path": ""})
        if matched is Match.FULL:
            return str(getattr(each, "path", path))
    return path
