"""Read a JSON body strictly: RFC 8259, no NaN, no repeated key, finite and reasonable numbers."""

import json
import math
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

from fastapi import HTTPException, Request, Response
from fastapi.routing import APIRoute

from api.nir import refuse_nir, refuse_nir_in

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})

JsonValue = dict[str, "JsonValue"] | list["JsonValue"] | str | int | float | bool | None
MAX_DIGITS = 400  # Python refuses 4,301 digits with another error, and slowly before that


class UnreadableJson(ValueError):
    """A text that is not the JSON we accept; the message is a French sentence."""


def read_json(content: bytes) -> JsonValue:
    """Return the value written in ``content``; a leading byte order mark is ignored.

    Raises
    ------
    UnreadableJson
        For anything that is not strict JSON, with the line and the column when there is one.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableJson("le texte n’est pas encodé en UTF-8") from None
    return read_json_text(text)


def read_json_text(text: str) -> JsonValue:
    """Return the value written in ``text``, as :func:`read_json` does for bytes."""
    try:
        value: JsonValue = json.loads(
            text,
            parse_constant=_refuse_constant,
            parse_float=_finite_float,
            parse_int=_short_int,
            object_pairs_hook=_unique_keys,
        )
    except json.JSONDecodeError as error:
        place = f"ligne {error.lineno}, colonne {error.colno}"
        raise UnreadableJson(f"le JSON est mal formé ({place})") from None
    except RecursionError:
        raise UnreadableJson("les listes et objets sont imbriqués trop profondément") from None
    return value


def _refuse_constant(_name: str) -> NoReturn:
    raise UnreadableJson("NaN et Infinity ne sont pas des nombres JSON")


def _finite_float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise UnreadableJson("un nombre est trop grand")
    return number


def _short_int(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise UnreadableJson("un nombre est trop grand")
    return int(digits)


def _unique_keys(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    # The last of two values would win silently: which one was meant is not ours to guess.
    keys = dict(pairs)
    if len(keys) != len(pairs):
        raise UnreadableJson("un champ est écrit deux fois dans le même objet")
    return keys


class StrictJsonRequest(Request):
    """A request whose body is read by :func:`read_json`."""

    async def json(self) -> JsonValue:
        """Return the body, or answer 400; 422 when it holds a NIR."""
        try:
            value = read_json(await self.body())
        except UnreadableJson as error:
            # FastAPI lets only an HTTPException through while it reads the body.
            raise HTTPException(400, f"Le corps est illisible : {error}.") from None
        refuse_nir(value)
        return value


class StrictJsonRoute(APIRoute):
    """A route that takes ``application/json`` and nothing else as its body."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return FastAPI's handler over a :class:`StrictJsonRequest`."""
        handler = super().get_route_handler()
        takes_a_body = self.body_field is not None

        async def handle(request: Request) -> Response:
            if takes_a_body:
                refuse_compressed(request)
            if takes_a_body and not _is_json(request.headers.get("content-type", "")):
                raise HTTPException(
                    415,
                    "Le corps s’envoie avec l’en-tête Content-Type: application/json, en UTF-8.",
                )
            if request.method in WRITES:
                refuse_nir_in("adresse", map(str, request.path_params.values()))
            return await handler(StrictJsonRequest(request.scope, request.receive))

        return handle


def refuse_compressed(request: Request) -> None:
    """Answer 415 to a body that is not said to be as it is: what it unpacks to is not bounded."""
    if request.headers.get("content-encoding", "").strip().lower() not in {"", "identity"}:
        raise HTTPException(
            415,
            "Le corps s’envoie tel quel, sans compression ni en-tête Content-Encoding.",
            headers={"Accept-Encoding": "identity"},
        )


def _is_json(content_type: str) -> bool:
    media_type, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = {part for part in parameters if part.startswith("charset=")}
    return media_type == "application/json" and charsets <= {"charset=utf-8", 'charset="utf-8"'}
