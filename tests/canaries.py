"""Canaries: values that should be seen again nowhere but where the person they are of is shown.

A value that a test seeds, and every personal value that a test of the API sends, is looked for in
each log record, in each refusal, and in the addresses that answers give. A test in which one is
found fails, whatever it was about.
"""

import logging
import secrets
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from starlette.testclient import TestClient

PERSONAL_KEYS = frozenset(
    {"adresse", "texte_libre", "texte", "message", "commentaire", "nom", "prenom", "courriel"}
    | {"telephone", "identifiant", "mot_de_passe"}
)
SHORTEST = 10  # below, a value is too common a word to be anyone's
LONGEST = 1_000  # above, a value is hostile, and its beginning is looked for nowhere
MOST_SENT = 500
REFUSED_FROM = 400


class Canaries(logging.Handler):
    """What is looked for, and where it was found."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self._seeded: dict[str, str] = {}
        self._sent: deque[str] = deque(maxlen=MOST_SENT)
        self.leaks: list[str] = []

    def new(self, where: str) -> str:
        """Return a value that nothing else contains, to be put somewhere."""
        value = f"Kanari{secrets.token_hex(8)}"
        self._seeded[value] = where
        return value

    def look(self, text: str, what: str) -> None:
        """Note a leak for each canary that is in a text; other threads may be sending more."""
        for value, where in tuple(self._seeded.items()):
            if value in text:
                self.leaks.append(f"{what}: the value of {where}")
        if any(value in text for value in tuple(self._sent)):
            self.leaks.append(f"{what}: a personal value that was sent")

    def look_all(self, texts: Iterable[object], what: str) -> None:
        """Look in many texts."""
        self.look("\n".join(map(str, texts)), what)

    def found(self) -> list[str]:
        """Return the leaks, and forget them."""
        leaks, self.leaks = sorted(set(self.leaks)), []
        return leaks

    def emit(self, record: logging.LogRecord) -> None:
        """Look in a log record: its message, its arguments and its traceback."""
        text = record.getMessage() + repr(record.args)
        if record.name.startswith("httpx2") and "testserver" in text:
            return  # the client of the tests, that says what it asks
        if record.exc_info:
            text += logging.Formatter().formatException(record.exc_info)
        self.look(text, f"log {record.name}")

    def sent(self, body: object) -> None:
        """Take the personal values of a body for canaries from here on."""
        for key, value in leaves(body):
            if key not in PERSONAL_KEYS or not isinstance(value, str):
                continue
            if SHORTEST <= len(value) <= LONGEST:
                self._sent.append(value)

    def watch(self, client: TestClient, *args: Any, **kwargs: Any) -> Any:
        """Make a request as the client would, and look in its answer."""
        self.sent(kwargs.get("json"))
        response = _REQUEST(client, *args, **kwargs)
        # A page shows a form again with what was typed in it, to who typed it.
        is_page = response.headers.get("content-type", "").startswith("text/html")
        if response.status_code >= REFUSED_FROM and not is_page:
            self.look(response.text, f"refusal {response.status_code}")
        self.look(response.headers.get("location", ""), "address")
        return response


_REQUEST = TestClient.request
CANARIES = Canaries()


def leaves(body: object, key: str = "") -> Iterator[tuple[str, object]]:
    """Yield each value of a JSON body with the key that is nearest to it."""
    if isinstance(body, dict):
        for name, value in body.items():
            yield from leaves(value, name)
    elif isinstance(body, list):
        for value in body:
            yield from leaves(value, key)
    else:
        yield key, body


def with_leaf(body: object, path: tuple[str | int, ...], value: object) -> Any:
    """Return a copy of a body in which one value is another."""
    if not path:
        return value
    first, rest = path[0], path[1:]
    if isinstance(body, dict):
        return {k: with_leaf(v, rest, value) if k == first else v for k, v in body.items()}
    assert isinstance(body, list)
    return [with_leaf(v, rest, value) if n == first else v for n, v in enumerate(body)]


def paths_of(body: object) -> Iterator[tuple[str | int, ...]]:
    """Yield where each value of a body is."""
    if isinstance(body, dict):
        for key, value in body.items():
            yield from ((key, *rest) for rest in paths_of(value))
    elif isinstance(body, list):
        for number, value in enumerate(body):
            yield from ((number, *rest) for rest in paths_of(value))
    else:
        yield ()
