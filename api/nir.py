"""Nothing that holds a NIR is taken in: one look at every body, address and key that writes."""

from collections.abc import Iterable

from fastapi import HTTPException

from api.validation_messages import MAX_NAME_LENGTH, Mistake
from insertion.nir import NIR_REFUSED, holds_nir


class NirRefused(HTTPException):
    """A NIR where something is written; ``mistake`` names where, and never what."""

    def __init__(self, field: str) -> None:
        super().__init__(422, NIR_REFUSED)
        self.mistake: Mistake = {"champ": field, "message": NIR_REFUSED}


def refuse_nir(value: object) -> None:
    """Raise :class:`NirRefused` when a text of a JSON value, or a key of it, holds a NIR."""
    for field, text in _texts(value):
        if holds_nir(text):
            raise NirRefused(field)


def refuse_nir_in(field: str, texts: Iterable[str]) -> None:
    """Raise :class:`NirRefused` when one of ``texts`` holds a NIR."""
    if any(map(holds_nir, texts)):
        raise NirRefused(field)


def _texts(value: object) -> Iterable[tuple[str, str]]:
    """Yield every text of a value with where it is: ``lignes[3].justificatif``.

    Walks without recursion: a body may be nested on purpose. A key is told by what holds it.
    """
    waiting: list[tuple[str, object]] = [("", value)]
    while waiting:
        where, each = waiting.pop()
        if isinstance(each, str):
            yield where, each
        elif isinstance(each, dict):
            for key, inner in each.items():
                yield where, key
                name = key[:MAX_NAME_LENGTH]
                waiting.append((f"{where}.{name}" if where else name, inner))
        elif isinstance(each, list):
            waiting.extend((f"{where}[{number}]", inner) for number, inner in enumerate(each))
