"""Who reads a page signed in, and the routes of the pages that are hers."""

import hmac
import secrets
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from fastapi import HTTPException, Request, Response
from starlette.responses import RedirectResponse
from starlette.routing import Route

from insertion.actor import Role
from web.asking import Api, ApiRefused
from web.forms import Form, read_form

SEE_OTHER = 303
OPEN = "ouverte"
SIGN_IN = "/connexion"
SECOND_STEP = "/connexion/second-facteur"
ENROLMENT = "/connexion/inscription"
_NOBODY = "aucune"
_NEXT_STEPS = {"second_facteur": SECOND_STEP, "inscription_second_facteur": ENROLMENT}
_NOT_SIGNED_IN = 401
_LONGEST_WAY_BACK = 600

Reads = Callable[[Request, "Desk"], Awaitable[Response]]
Does = Callable[[Request, "Desk", Form], Awaitable[Response]]
ReadsForm = Callable[[Request], Awaitable[Form]]


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in.

    ``id`` is the pseudonymous id she acts as: her own for a beneficiary, the référent's for a
    référent. ``token`` proves that a form comes from her session.
    """

    role: Role
    id: str
    login: str
    organisation_id: str | None
    token: str

    @property
    def is_beneficiary(self) -> bool:
        """Return whether these pages speak to a person followed, in her language."""
        return self.role is Role.BENEFICIARY


@dataclass(frozen=True, slots=True)
class Desk:
    """What a page of someone signed in is given: who she is, and the API in her name."""

    person: Person
    api: Api


class DeskRoute(Route):
    """A page or a form of people of some roles."""

    def __init__(self, path: str, answer: Any, method: str, roles: frozenset[Role]) -> None:
        super().__init__(path, answer, methods=[method])
        self.roles = roles


async def person_of(request: Request) -> Person | None:
    """Return who is wholly signed in, None when nobody is; found once for a request."""
    await session_of(request)
    found: Person | None = request.state.person
    return found


async def session_of(request: Request) -> dict[str, Any]:
    """Return how far who reads is in signing in, as the API says it; asked once for a request."""
    if not hasattr(request.state, "session"):
        recognise(request, await Api(request).get("/session"))
    found: dict[str, Any] = request.state.session
    return found


def recognise(request: Request, session: dict[str, Any]) -> None:
    """Make the page that answers that of who a session is of."""
    request.state.session = session
    request.state.person = _person(session) if session["etape"] == OPEN else None


def next_step(session: dict[str, Any]) -> str:
    """Return where to go on signing in, for who is not wholly signed in."""
    return _NEXT_STEPS.get(session["etape"], SIGN_IN)


def here_in(request: Request) -> str:
    """Return the address to come back to, once signed in; nothing for what a form asked."""
    if request.method != "GET":
        return ""
    here = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    return here if len(here) <= _LONGEST_WAY_BACK else request.url.path


def read_by(path: str, roles: Iterable[Role], show: Reads) -> DeskRoute:
    """Return the route of a page that people of these roles read."""
    allowed = frozenset(roles)

    @wraps(show)
    async def answer(request: Request) -> Response:
        desk = await _desk(request, allowed)
        if isinstance(desk, Response):
            return desk
        return await _or_sign_in(request, show(request, desk))

    return DeskRoute(path, answer, "GET", allowed)


def done_by(path: str, roles: Iterable[Role], do: Does, read: ReadsForm = read_form) -> DeskRoute:
    """Return the route that takes a form of people of these roles."""
    allowed = frozenset(roles)

    @wraps(do)
    async def answer(request: Request) -> Response:
        form = await read(request)
        desk = await _desk(request, allowed, form)
        if isinstance(desk, Response):
            return desk
        return await _or_sign_in(request, do(request, desk, form))

    return DeskRoute(path, answer, "POST", allowed)


def require_seal(form: Form, person: Person) -> None:
    """Answer 403 to a form that was not shown in the session of who sends it."""
    require_token(form, person.token)


def require_token(form: Form, token: str) -> None:
    """Answer 403 to a form that does not hold the token of a session, however far it is."""
    if not hmac.compare_digest(form.get("_jeton").encode(), token.encode()):
        raise HTTPException(403, "Cette page est trop ancienne ; rien n’a été fait. Recommencer.")


def new_key() -> str:
    """Return what a form is known by, so that sent twice it is done once."""
    return secrets.token_urlsafe(16)


def to(path: str, **query: str) -> Response:
    """Return the way to another page, once something is done."""
    said = urlencode({name: value for name, value in query.items() if value})
    return RedirectResponse(f"{path}?{said}" if said else path, SEE_OTHER)


async def _desk(
    request: Request, allowed: frozenset[Role], form: Form | None = None
) -> Desk | Response:
    """Return what a page is given; of a form that is not hers, nothing is read."""
    person = await person_of(request)
    if person is None:
        return _sign_in(request)
    if person.role not in allowed:
        raise HTTPException(404)
    if form is not None:
        require_seal(form, person)
    api = Api(request, person.token)
    if about := request.path_params.get("beneficiary_id"):
        await api.learn_names([about])
    return Desk(person, api)


async def _or_sign_in(request: Request, answered: Awaitable[Response]) -> Response:
    try:
        return await answered
    except ApiRefused as refused:
        if refused.status_code == _NOT_SIGNED_IN and refused.code != "refuse":  # ended meanwhile
            return _sign_in(request)
        raise


def _sign_in(request: Request) -> Response:
    """Return the way to what is left to do to be signed in."""
    waiting = getattr(request.state, "session", {"etape": _NOBODY})
    return to(next_step(waiting), vers=here_in(request))


def _person(session: dict[str, Any]) -> Person:
    return Person(
        role=Role(session["role"]),
        id=session["agit_comme"],
        login=session["identifiant"] or "",
        organisation_id=session["organisation_id"],
        token=session["jeton"],
    )
