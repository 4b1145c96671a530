"""Asks a road engine over HTTP: at import only, the address that was given, and no other."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

import httpx2

from cli.errors import NOTHING_DONE, CommandRefused
from usecases.importing.road_tables import TableQuestion

_TIMEOUT_SECONDS = 60.0
_MAX_BYTES = 16 * 1024 * 1024
_WAITS_SECONDS = (1.0, 4.0)  # an engine that starts, or that is busy
_TRY_AGAIN = frozenset({429, 502, 503, 504})


class RoadClient:
    """An engine at an address; closes with the ``with`` that opened it."""

    def __init__(
        self,
        address: str,
        transport: httpx2.BaseTransport | None = None,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._address, self._wait = _checked(address), wait
        # No redirection, no proxy of the environment: what is asked goes where it was told to.
        self._client = httpx2.Client(
            timeout=_TIMEOUT_SECONDS, transport=transport, follow_redirects=False, trust_env=False
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def ask(self, question: TableQuestion) -> bytes:
        """Return what the engine answers, asked again when it is busy."""
        for seconds in _WAITS_SECONDS:
            answer = self._once(question)
            if answer is not None:
                return answer
            self._wait(seconds)
        answer = self._once(question)
        if answer is None:
            raise CommandRefused("le serveur de routes ne répond pas.", status=NOTHING_DONE)
        return answer

    def _once(self, question: TableQuestion) -> bytes | None:
        """Return the answer, None when one may ask again."""
        url = self._address + question.path
        method = "GET" if question.body is None else "POST"
        headers = {} if question.body is None else {"content-type": "application/json"}
        try:
            with self._client.stream(
                method, url, content=question.body, headers=headers
            ) as response:
                if response.status_code in _TRY_AGAIN:
                    return None
                body = _read(response)
        except httpx2.TransportError:
            return None
        if response.status_code != httpx2.codes.OK:
            raise CommandRefused(
                f"le serveur de routes refuse la demande ({response.status_code}).",
                ["OSRM : --max-table-size 100 au moins ; Valhalla : 2 500 paires au moins."],
                status=NOTHING_DONE,
            )
        return body


def _read(response: httpx2.Response) -> bytes:
    body = bytearray()
    for part in response.iter_bytes():
        body += part
        if len(body) > _MAX_BYTES:
            raise CommandRefused("la réponse du serveur de routes est trop longue.")
    return bytes(body)


def _checked(address: str) -> str:
    try:
        url = httpx2.URL(address)
    except httpx2.InvalidURL:
        url = httpx2.URL("")
    if url.scheme not in {"http", "https"} or not url.host or url.query or url.fragment:
        raise CommandRefused("l’adresse d’un serveur de routes est comme http://127.0.0.1:5000.")
    return address.rstrip("/")
