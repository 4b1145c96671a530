"""Where answers about people leave: each leaves its line before it is shown, or is not shown.

Every route passes here, and nothing of a route has to be said: whom an answer speaks of is read in
its address and in the answer itself, what kind of data it is in the right that the route names.
"""

from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from api.problems import problem_response
from api.route_rights import right_of
from api.wiring import Vicinal
from insertion.actor import Actor, Role
from insertion.readings import QuotaReached, Reading
from insertion.rights import Right
from insertion.text import is_id
from usecases.trace.readings import keep_reading, require_quota

PERSON_IN_PATH = "beneficiary_id"
PERSON_KEYS = frozenset({"beneficiaire_id"})
PERSON_OBJECTS = frozenset({"personne"})
"""Keys whose object is a person, under its ``id``."""
ACTS_AS, ROLE = "agit_comme", "role"
"""Of an account: whose it is, when its role is that of a person."""
PEOPLE_LISTS = frozenset({"sans_nouvelles"})
UNCOUNTED = frozenset({Right.READ_DECOMPTE, Right.READ_AUDIT})
"""What shows pseudonymous ids and nothing else of them: the amounts of a year, the trace."""

_KEYS = PERSON_KEYS | PERSON_OBJECTS | PEOPLE_LISTS | {ACTS_AS}
_READS = frozenset({"GET", "HEAD"})
_ERRORS_FROM = 400
_Handler = Callable[[Request], Coroutine[Any, Any, Response]]
_TOLD: ContextVar[set[str] | None] = ContextVar("vicinal_disclosed", default=None)


def discloses(people: Iterable[str]) -> None:
    """Say of whom an answer speaks that is not JSON: a table, a document."""
    told = _TOLD.get()
    if told is not None:
        told.update(people)


def disclosing(route: APIRoute, handler: _Handler) -> _Handler:
    """Return the handler of a route, whose answers leave a line before they are shown."""
    path = route.path

    async def handle(request: Request) -> Response:
        told: set[str] = set()
        _TOLD.set(told)
        right = right_of(f"{request.method} {path}")
        writes = request.method not in _READS
        try:
            if writes:
                await _before_a_write(request, right)
            response = await handler(request)
            actor = _actor_of(request)
            if actor is not None and response.status_code < _ERRORS_FROM:
                told |= set(_people_in(response))
                people = _person_of(request) | told
                reading = _reading(actor, people, right)
                await run_in_threadpool(_keep, _vicinal(request), reading, writes)
        except QuotaReached:
            return _refused()
        return response

    return handle


async def _before_a_write(request: Request, right: Right | None) -> None:
    actor = _actor_of(request)
    if actor is None:
        return
    reading = _reading(actor, _person_of(request), right)
    vicinal = _vicinal(request)
    await run_in_threadpool(
        require_quota,
        reading,
        vicinal.settings.read_quota,
        vicinal.unit_of_work(),
        vicinal.alert,
    )


def _keep(vicinal: Vicinal, reading: Reading, already_done: bool) -> None:
    # What is done leaves its line, even when it ended the session of who did it.
    departement = reading.actor.departement if already_done else None
    keep_reading(
        reading,
        vicinal.settings.read_quota,
        vicinal.unit_of_work(departement),
        vicinal.alert,
        already_done=already_done,
    )


def _reading(actor: Actor, people: Iterable[str], right: Right | None) -> Reading:
    at = datetime.now(UTC)
    what = "" if right is None else right.value
    counted = right not in UNCOUNTED
    return Reading(actor, frozenset(people), what, at, at.astimezone().date(), counted)


def _vicinal(request: Request) -> Vicinal:
    vicinal: Vicinal = request.app.state.vicinal
    return vicinal


def _actor_of(request: Request) -> Actor | None:
    """Return who was identified, None on a route that asks for nobody."""
    actor: Actor | None = getattr(request.state, "actor", None)
    return actor


def _person_of(request: Request) -> frozenset[str]:
    named = request.path_params.get(PERSON_IN_PATH)
    # What has not the form of an id is nobody's, and was refused or found nothing.
    return frozenset({named} if isinstance(named, str) and is_id(named) else ())


def _people_in(response: Response) -> Iterator[str]:
    """Yield the ids of the people whom a JSON answer names."""
    if not response.headers.get("content-type", "").startswith("application/json"):
        return
    body = bytes(response.body)
    # Most answers name nobody: looking for the keys is faster than reading them.
    if any(f'"{key}"'.encode() in body for key in _KEYS):
        yield from people_named(orjson.loads(body))


def people_named(value: object) -> Iterator[str]:
    """Yield the ids of people in a JSON value, wherever they are."""
    if isinstance(value, list):
        for each in value:
            yield from people_named(each)
    elif isinstance(value, dict):
        if _is_a_person(value.get(ROLE)) and isinstance(value.get(ACTS_AS), str):
            yield value[ACTS_AS]
        for key, each in value.items():
            if key in PERSON_KEYS and isinstance(each, str):
                yield each
            elif key in PEOPLE_LISTS and isinstance(each, list):
                yield from (str(one) for one in each)
            else:
                if key in PERSON_OBJECTS and isinstance(each, dict) and "id" in each:
                    yield str(each["id"])
                yield from people_named(each)


def _is_a_person(role: object) -> bool:
    code = role.get("code") if isinstance(role, dict) else role
    return code == Role.BENEFICIARY.value


def _refused() -> Response:
    now = datetime.now(UTC).astimezone()
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    seconds = max(1, int((tomorrow - now).total_seconds()))
    return problem_response(
        429,
        "Ce compte a ouvert aujourd’hui plus de dossiers qu’il n’est prévu en un jour. Rien n’a "
        "été montré ni changé, et l’administrateur est prévenu.",
        code="quota_de_lecture",
        headers={"Retry-After": str(seconds)},
    )
