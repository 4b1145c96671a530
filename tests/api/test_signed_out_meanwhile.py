"""A session or a token ends while a request of it waits to write: nothing of it is written."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.actor_header import ACTOR_HEADER, read_actor
from api.once import KEY_HEADER
from api.same_origin import SAFE_METHODS
from api.wiring import Vicinal
from insertion.accounts import Account, AccountState
from insertion.actor import Actor
from insertion.api_tokens import OFFERED, OPENS, ApiToken
from insertion.sign_in import SessionStage
from tests.api.accounts import a_session, with_cookie
from tests.api.meanwhile import before_the_next_write, copy_database
from tests.api.route import PREFIX, Route
from tests.api.routes import ROUTES
from tests.api.stored import a_client, everything
from usecases.vault import hash_of

_SESSION, _TOKEN, _TOKEN_ID = "jeton-de-la-course", "vic_de-la-course", "jeton-course"
_ACTOR = ACTOR_HEADER.lower()
_OF_WHO_IS_IDENTIFIED = frozenset({_ACTOR, "cookie", "origin", "x-vicinal-jeton"})
_ENDED = frozenset({"account_sessions", "api_tokens"})

# What signs in comes with no session, or waits for the rest of one that is not open.
WRITES = [
    route
    for route in ROUTES
    if route.method not in SAFE_METHODS
    and {_ACTOR, "cookie"} & set(route.headers)
    and not route.template.startswith("/connexion/")
]
BY_PROGRAMS = [
    route
    for route in WRITES
    if route.headers.get(_ACTOR, "").startswith(("operateur:", "departement:"))
    and any((route.method, route.template) in opened for opened in OPENS.values())
]

Restore = Callable[[], tuple[Vicinal, TestClient]]


@pytest.fixture(scope="module")
def as_before(tmp_path_factory: pytest.TempPathFactory) -> Restore:
    """Return what puts the database back as it was, and returns the application and a client."""
    folder = tmp_path_factory.mktemp("signed-out")
    vicinal = everything(folder)
    client, kept = a_client(vicinal), folder / "kept"
    copy_database(_file_of(vicinal), kept)

    def restore() -> tuple[Vicinal, TestClient]:
        copy_database(kept, _file_of(vicinal))
        return vicinal, client

    return restore


@pytest.mark.parametrize("route", WRITES, ids=str)
def test_who_is_signed_out_meanwhile_writes_nothing(
    route: Route, as_before: Restore, monkeypatch: pytest.MonkeyPatch
) -> None:
    vicinal, client = as_before()
    account = _signed_in(vicinal, _actor_of(route))

    def sign_out() -> None:
        with vicinal.reading() as uow:
            uow.identity.sessions.end_all(account.id)
            uow.commit()

    sent = _sent_with(route, with_cookie(_SESSION))
    happened = _nothing_is_written(vicinal, client, sent, sign_out)
    assert happened or not route.template.startswith("/imports")  # which writes files


@pytest.mark.parametrize("route", WRITES[:12], ids=str)
def test_who_is_disabled_meanwhile_writes_nothing(
    route: Route, as_before: Restore, monkeypatch: pytest.MonkeyPatch
) -> None:
    vicinal, client = as_before()
    account = _signed_in(vicinal, _actor_of(route))

    def disable() -> None:
        with vicinal.reading() as uow:
            uow.identity.accounts.change(replace(account, state=AccountState.DISABLED))
            uow.commit()

    sent = _sent_with(route, with_cookie(_SESSION))
    _nothing_is_written(vicinal, client, sent, disable, ended=_ENDED | {"accounts"})


@pytest.mark.parametrize("route", BY_PROGRAMS, ids=str)
def test_a_program_whose_token_is_revoked_meanwhile_writes_nothing(
    route: Route, as_before: Restore, monkeypatch: pytest.MonkeyPatch
) -> None:
    vicinal, client = as_before()
    _given_a_token(vicinal, _actor_of(route))

    def revoke() -> None:
        with vicinal.reading() as uow:
            assert uow.identity.api_tokens.revoke(_TOKEN_ID, datetime.now(UTC))
            uow.commit()

    sent = _sent_with(route, {"authorization": f"Bearer {_TOKEN}"})
    _nothing_is_written(vicinal, client, sent, revoke)


def test_the_races_are_run(as_before: Restore, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(WRITES) > 60
    assert len(BY_PROGRAMS) > 3
    vicinal, client = as_before()
    (route,) = [
        each for each in WRITES if each.template == "/beneficiaires/{beneficiary_id}/profil"
    ]
    _signed_in(vicinal, _actor_of(route))
    assert _ask(client, _sent_with(route, with_cookie(_SESSION))) == route.status


def _nothing_is_written(
    vicinal: Vicinal,
    client: TestClient,
    route: Route,
    end: Callable[[], None],
    ended: frozenset[str] = _ENDED,
) -> bool:
    """Check it, and return whether who asks was still on the way when it was ended."""
    before, files = _rows_of(vicinal, ended), _files_of(vicinal)
    happened: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        before_the_next_write(patch, lambda: (happened.append("ended"), end()))
        answer = _ask(client, route)

    assert _rows_of(vicinal, ended) == before
    assert _files_of(vicinal) == files or not happened
    # Some of these routes write nothing of what the table asks: they may still read.
    assert answer == 401 if happened else answer < 500
    return bool(happened)


def _ask(client: TestClient, route: Route) -> int:
    return client.request(
        route.method,
        PREFIX + route.url,
        json=route.body,
        params=route.params,
        headers=route.headers,
    ).status_code


def _sent_with(route: Route, proof: dict[str, str]) -> Route:
    others = {
        name: value
        for name, value in route.headers.items()
        if name.lower() not in _OF_WHO_IS_IDENTIFIED | {KEY_HEADER.lower()}
    }
    return replace(route, headers=others | proof)


def _actor_of(route: Route) -> Actor | str:
    """Return who makes a request of the table, or the cookie of who does."""
    said = route.headers.get(_ACTOR)
    if said is None:
        return route.headers["cookie"].partition("=")[2]
    return read_actor([said])


def _signed_in(vicinal: Vicinal, who: Actor | str) -> Account:
    """Return the account of who makes a request, signed in by a session of its own."""
    at = datetime.now(UTC)
    with vicinal.reading() as uow:
        account = _account_of(vicinal, who)
        session = a_session(_SESSION, account.id, SessionStage.OPEN, at)
        uow.identity.sessions.add(replace(session, id="connexion-course"))
        uow.commit()
    return account


def _account_of(vicinal: Vicinal, who: Actor | str) -> Account:
    with vicinal.reading() as uow:
        if isinstance(who, str):
            found = uow.identity.sessions.find(hash_of(who))
            assert found is not None
            return found[1]
        known = uow.identity.accounts.of_person(who.role, who.id, vicinal.settings.departement)
        if known is not None:
            return known
        account = Account(
            id="compte-course",
            role=who.role,
            acts_as=who.id,
            state=AccountState.ACTIVE,
            created_at=datetime.now(UTC),
            organisation_id=who.organisation_id,
        )
        uow.identity.accounts.add(account)
        uow.commit()
    return account


def _given_a_token(vicinal: Vicinal, who: Actor | str) -> None:
    assert isinstance(who, Actor)
    at = datetime.now(UTC)
    token = ApiToken(
        id=_TOKEN_ID,
        label="Course",
        role=who.role,
        organisation_id=who.organisation_id,
        scopes=OFFERED[who.role],
        created_by=who.id,
        created_at=at,
        expires_at=at + timedelta(days=1),
        last_used_on=at.date(),
    )
    with vicinal.reading() as uow:
        uow.identity.api_tokens.add(token, hash_of(_TOKEN))
        uow.commit()


def _file_of(vicinal: Vicinal) -> Path:
    return Path(vicinal.engine.url.database or "")


def _rows_of(vicinal: Vicinal, but: frozenset[str]) -> dict[str, list[tuple[object, ...]]]:
    """Return all that the database holds, the tables ``but`` aside."""
    with closing(sqlite3.connect(_file_of(vicinal))) as read:
        names = read.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        kept = sorted({name for (name,) in names} - but)
        return {name: read.execute(f'SELECT * FROM "{name}"').fetchall() for name in kept}


def _files_of(vicinal: Vicinal) -> dict[str, bytes]:
    """Return the imports that are kept beside the database."""
    base = vicinal.settings.imports_path
    assert base is not None
    return {str(each): each.read_bytes() for each in base.rglob("*") if each.is_file()}
