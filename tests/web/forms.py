"""What the form of a page would send, as a browser sends it."""

import re
from html.parser import HTMLParser

FROM_A_PAGE = {"sec-fetch-site": "same-origin", "origin": "null"}
_KEPT_TYPES = frozenset({"hidden", "text", "number", "date", "time", "email", "tel", "search"})

Fields = dict[str, str | list[str]]


class _Reader(HTMLParser):
    """Notes the fields of the main forms, those of the head of the page aside."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._in_main = False
        self._area: str | None = None
        self._select: str | None = None
        self._first: str | None = None
        self._chosen = False
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field."""
        said = {name: value or "" for name, value in attrs}
        if tag == "main":
            self._in_main = True
        elif not self._in_main:
            return
        elif tag == "input" and "name" in said:
            kind = said.get("type", "text")
            ticked = kind in {"checkbox", "radio"} and "checked" in said
            if kind in _KEPT_TYPES or ticked:
                self.found.append((said["name"], said.get("value", "")))
        elif tag == "textarea":
            self._area, self._text = said["name"], ""
        elif tag == "select":
            self._select, self._first, self._chosen = said["name"], None, False
        elif tag == "option" and self._select is not None:
            if self._first is None:
                self._first = said.get("value", "")
            if "selected" in said:
                self.found.append((self._select, said.get("value", "")))
                self._chosen = True

    def handle_data(self, data: str) -> None:
        """Note the text of a large field."""
        if self._area is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        """End a field."""
        if tag == "textarea" and self._area is not None:
            self.found.append((self._area, self._text))
            self._area = None
        elif tag == "select" and self._select is not None:
            if not self._chosen:
                self.found.append((self._select, self._first or ""))
            self._select = None
        elif tag == "main":
            self._in_main = False


def fields_of(page: str) -> Fields:
    """Return what the forms of a page hold, by name; several of a name are a list."""
    reader = _Reader()
    reader.feed(page)
    fields: Fields = {}
    for name, value in reader.found:
        before = fields.get(name)
        if before is None or name in {"_jeton", "_cle"}:
            fields.setdefault(name, value)
        else:
            fields[name] = [*(before if isinstance(before, list) else [before]), value]
    return fields


def sealed(page: str) -> dict[str, str]:
    """Return what every form of a page holds."""
    token = re.search(r'name="_jeton" value="([^"]+)"', page)
    assert token is not None
    key = re.search(r'name="_cle" value="([^"]+)"', page)
    return {"_jeton": token[1], "_cle": key[1] if key else ""}
