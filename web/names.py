"""What people are called, on the desks of those who follow or receive them.

A page asks for the names of the people that an answer of the API speaks of, when it has it: the
same people are read already, so that nothing more of anybody is opened.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any

from fastapi import HTTPException, Request

from api.disclosure import people_named
from api.schemas.identity import MOST_AT_ONCE
from insertion.actor import Role
from insertion.text import is_id

NAMES = "/identites"
NAMING = frozenset({Role.REFERENT, Role.OPERATOR})
"""Whose desks name people; the Département keeps accounts under pseudonyms."""
UNNAMED = ("decompte", "bilan")
"""What is counted and paid under pseudonyms, for hundreds of people at once."""

_NOT_NOW = frozenset({429, 503})  # the quota of readings, a database that others write in

_Named = Mapping[str, Any]
_Get = Callable[..., Awaitable[Any]]
_SHOWN: ContextVar[Mapping[str, _Named]] = ContextVar("vicinal_names", default=MappingProxyType({}))


def known_of(request: Request) -> dict[str, _Named]:
    """Return the people whose name a request has asked for, by id."""
    if not hasattr(request.state, "names"):
        request.state.names = {}
    found: dict[str, _Named] = request.state.names
    return found


async def learn(request: Request, path: str, answer: Any, get: _Get) -> None:
    """Ask for the names of the people whom an answer of the API speaks of."""
    if not path.endswith(UNNAMED):
        await learn_of(request, people_named(answer), get)


async def learn_of(request: Request, people: Iterable[str], get: _Get) -> None:
    """Ask for the names of people, those not asked for yet.

    When they cannot be told now, people keep their pseudonyms: the page is shown, and what a form
    has done is said.
    """
    person = getattr(request.state, "person", None)
    if person is None or person.role not in NAMING:
        return
    known = known_of(request)
    new = sorted(each for each in set(people) - set(known) if is_id(each))
    for start in range(0, len(new), MOST_AT_ONCE):
        batch = new[start : start + MOST_AT_ONCE]
        known.update((key, {}) for key in batch)
        try:
            named = await get(NAMES, personnes=",".join(batch))
        except HTTPException as refused:
            if refused.status_code not in _NOT_NOW:
                raise
            return
        known.update({each["beneficiaire_id"]: each for each in named["items"]})


@contextmanager
def showing(request: Request) -> Iterator[None]:
    """Let the page that is made inside read the names that were asked for."""
    token = _SHOWN.set(known_of(request))
    try:
        yield
    finally:
        _SHOWN.reset(token)


def name_of(beneficiary_id: str) -> str:
    """Return what a person is called, her pseudonym when that is not known here."""
    named = _SHOWN.get().get(beneficiary_id) or {}
    return str(named.get("nom_complet", beneficiary_id))


def phone_of(beneficiary_id: str) -> str | None:
    """Return the telephone she gave, when it is known here."""
    return (_SHOWN.get().get(beneficiary_id) or {}).get("telephone")
