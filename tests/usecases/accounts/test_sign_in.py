"""Passwords: what opens, what is refused, and what failures cost."""

import threading
from datetime import timedelta

import pytest

from insertion.accounts import AccountState
from insertion.actor import Role
from insertion.api_tokens import Scope
from insertion.sign_in import MOST_FAILURES, SessionStage
from tests.usecases.accounts.lobby import (
    DEPARTEMENT,
    NOW,
    PASSWORD,
    Lobby,
    link_identity,
    linked_account,
)
from usecases.accounts.api_tokens import TokenWanted, create_token, token_of
from usecases.accounts.errors import NotSignedIn, SignInRefused, TooManyAttempts
from usecases.accounts.manage import Wanted, change_role, disable, enable
from usecases.accounts.sign_in import Credentials, sign_in

WRONG = "ce n’est pas le bon mot"
OPERATOR = Wanted(Role.OPERATOR, "op@exemple.fr", organisation_id="op-1")


@pytest.fixture
def lobby() -> Lobby:
    return Lobby()


def fail(lobby: Lobby, login: str, times: int, address: str = "192.0.2.9") -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            lobby.sign_in(login, WRONG, address)


def test_a_password_opens_half_of_the_way(lobby: Lobby) -> None:
    known = lobby.enrolled()
    signed = lobby.sign_in(known.login)
    assert signed.session.stage is SessionStage.SECOND_FACTOR
    assert lobby.present(signed).account.id == known.account.id


@pytest.mark.parametrize("written", ["REF-1@exemple.fr", "  ref-1@Exemple.FR "])
def test_a_login_is_known_however_it_is_typed(lobby: Lobby, written: str) -> None:
    lobby.enrolled()
    assert lobby.sign_in(written).account.acts_as == "ref-1"


@pytest.mark.parametrize(
    "login", ["personne@exemple.fr", "", "\0", "\ud800", "x" * 100_000, "ref-1@exemple.fr'--"]
)
def test_what_nobody_has_is_refused_as_a_wrong_password_is(lobby: Lobby, login: str) -> None:
    lobby.enrolled()
    with pytest.raises(SignInRefused) as unknown:
        lobby.sign_in(login)
    with pytest.raises(SignInRefused) as wrong:
        lobby.sign_in("ref-1@exemple.fr", WRONG)
    assert str(unknown.value) == str(wrong.value)


@pytest.mark.parametrize("password", ["", "\0", "\ud800", "x" * 100_000, PASSWORD + " "])
def test_nothing_but_the_password_opens(lobby: Lobby, password: str) -> None:
    known = lobby.enrolled()
    with pytest.raises(SignInRefused):
        lobby.sign_in(known.login, password)


def test_an_accent_is_the_same_however_a_keyboard_makes_it(lobby: Lobby) -> None:
    _, secret = lobby.invited()
    from usecases.accounts.links import accept_invitation

    accept_invitation(secret, "la clé est sous le pot", lobby.entrance())
    lobby.sign_in("ref-1@exemple.fr", "la cle\N{COMBINING ACUTE ACCENT} est sous le pot")


def test_an_invited_account_is_not_open_yet(lobby: Lobby) -> None:
    account, _ = lobby.invited()
    assert account.state is AccountState.TO_ACTIVATE
    with pytest.raises(SignInRefused):
        lobby.sign_in("ref-1@exemple.fr")


@pytest.mark.parametrize("login", ["ref-1@exemple.fr", "personne@exemple.fr"])
def test_ten_failures_lock_a_login_that_exists_or_not(lobby: Lobby, login: str) -> None:
    lobby.enrolled()
    for number in range(MOST_FAILURES):
        fail(lobby, login, 1, address=f"192.0.2.{number}")
    with pytest.raises(TooManyAttempts) as locked:
        lobby.sign_in(login, address="192.0.2.200")
    assert locked.value.wait == timedelta(minutes=15)


def test_a_lock_outlives_the_process_ends_and_is_longer_the_next_time(lobby: Lobby) -> None:
    known = lobby.enrolled()
    fail(lobby, known.login, MOST_FAILURES)
    restarted = Lobby.__new__(Lobby)
    restarted.__dict__.update(lobby.__dict__)
    with pytest.raises(TooManyAttempts):
        restarted.sign_in(known.login)
    lobby.later(minutes=15)
    fail(lobby, known.login, MOST_FAILURES)
    lobby.later(minutes=16)
    with pytest.raises(TooManyAttempts):
        lobby.sign_in(known.login)
    lobby.later(minutes=14)
    assert lobby.sign_in(known.login).session.stage is SessionStage.SECOND_FACTOR


def test_an_address_that_tries_many_logins_is_locked_and_no_other(lobby: Lobby) -> None:
    known = lobby.enrolled()
    for number in range(MOST_FAILURES):
        fail(lobby, f"personne{number}@exemple.fr", 1)
    with pytest.raises(TooManyAttempts):
        lobby.sign_in(known.login, address="192.0.2.9")
    lobby.sign_in(known.login, address="192.0.2.10")


def test_a_success_takes_back_its_own_attempt_and_no_failure(lobby: Lobby) -> None:
    known = lobby.enrolled()
    fail(lobby, known.login, MOST_FAILURES - 1)
    for _ in range(3):
        lobby.sign_in(known.login)
    fail(lobby, known.login, 1)
    with pytest.raises(TooManyAttempts):
        lobby.sign_in(known.login)


def test_attempts_made_at_the_same_time_are_all_counted(tmp_path: object) -> None:
    from persistence.engine import create_engine_for
    from persistence.migrate import upgrade

    engine = create_engine_for(f"sqlite:///{tmp_path}/essai.sqlite3")
    upgrade(engine)
    lobby = Lobby(engine)
    outcomes: list[str] = []
    start = threading.Barrier(30)

    def attempt() -> None:
        start.wait()
        try:
            sign_in(Credentials("ref-1@exemple.fr", WRONG), lobby.entrance())
        except (SignInRefused, TooManyAttempts) as error:
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=attempt) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["SignInRefused"] * MOST_FAILURES + ["TooManyAttempts"] * 20
    engine.dispose()


def test_a_disabled_account_is_refused_at_the_next_request(lobby: Lobby) -> None:
    known = lobby.enrolled()
    lobby.present(known.signed)
    link_identity(lobby, known)
    disable(known.account.id, lobby.work(), NOW, DEPARTEMENT)
    assert linked_account(lobby) is None
    with pytest.raises(NotSignedIn):
        lobby.present(known.signed)
    with pytest.raises(SignInRefused):
        lobby.sign_in(known.login)
    enable(known.account.id, DEPARTEMENT, lobby.work())
    with pytest.raises(NotSignedIn):
        lobby.present(known.signed)
    assert lobby.sign_in(known.login).session.stage is SessionStage.SECOND_FACTOR


def test_a_change_of_role_ends_every_session(lobby: Lobby) -> None:
    lobby.enrolled(Wanted(Role.DEPARTEMENT, "autre@exemple.fr"))
    known = lobby.enrolled(OPERATOR)
    change_role(
        known.account.id, Wanted(Role.DEPARTEMENT, ""), DEPARTEMENT, lobby.work(), lobby.now
    )
    with pytest.raises(NotSignedIn):
        lobby.present(known.signed)
    assert lobby.sign_in(known.login).account.role is Role.DEPARTEMENT


def test_a_weaker_hash_is_made_again_when_its_password_is_typed(lobby: Lobby) -> None:
    from dataclasses import replace

    from pwdlib.hashers.argon2 import Argon2Hasher

    from usecases.accounts.hashing import Hashing

    known = lobby.enrolled()
    stronger = Hashing(Argon2Hasher(time_cost=2, memory_cost=16, parallelism=1))
    lobby.practice = replace(lobby.practice, hashing=stronger)
    lobby.sign_in(known.login)
    with lobby.work() as uow:
        kept = uow.identity.accounts.get(known.account.id)
    assert kept is not None
    assert "m=16,t=2" in (kept.password_hash or "")
    lobby.sign_in(known.login)


def test_the_tokens_that_a_disabled_account_made_open_nothing_more(lobby: Lobby) -> None:
    known = lobby.enrolled(OPERATOR)
    wanted = TokenWanted("planning", frozenset({Scope.SESSIONS_READ}), days=30)
    actor = lobby.present(known.signed).account.actor
    secret = create_token(wanted, actor, lobby.work(), lobby.practice, lobby.now).secret
    assert token_of(secret, lobby.work, lobby.now).actor.organisation_id == "op-1"
    disable(known.account.id, lobby.work(), lobby.now, DEPARTEMENT)
    with pytest.raises(NotSignedIn):
        token_of(secret, lobby.work, lobby.now)
