"""Sessions end when they should; tokens of programs too."""

from datetime import timedelta

import pytest

from insertion.actor import Actor, Role
from insertion.api_tokens import OFFERED, OPENS, Scope
from insertion.errors import InvalidValue, UnknownRecord
from insertion.sign_in import BENEFICIARY_DAYS, PROFESSIONAL_HOURS
from tests.usecases.accounts.lobby import REFERENT, Lobby
from usecases.accounts.activation import activate
from usecases.accounts.api_tokens import (
    TokenWanted,
    create_token,
    list_tokens,
    revoke_token,
    token_of,
)
from usecases.accounts.errors import NotSignedIn
from usecases.accounts.forget import forget_ended
from usecases.accounts.sessions import (
    end_other_sessions,
    end_own_session,
    own_sessions,
    sign_out,
)

OPERATOR = Actor("jean", Role.OPERATOR, "op-1")
WANTED = TokenWanted("Planning", frozenset({Scope.SESSIONS_READ}))


@pytest.fixture
def lobby() -> Lobby:
    return Lobby()


def test_a_professional_who_does_nothing_for_half_an_hour_is_out(lobby: Lobby) -> None:
    signed = lobby.enrolled().signed
    lobby.later(minutes=28)
    lobby.present(signed)
    lobby.later(minutes=29, seconds=59)
    lobby.present(signed)
    lobby.later(minutes=30)
    with pytest.raises(NotSignedIn):
        lobby.present(signed)


def test_and_after_twelve_hours_whatever_is_done(lobby: Lobby) -> None:
    signed = lobby.enrolled().signed
    ends = signed.session.created_at + PROFESSIONAL_HOURS
    while lobby.now + timedelta(minutes=20) < ends:
        lobby.later(minutes=20)
        lobby.present(signed)
    lobby.now = ends
    with pytest.raises(NotSignedIn):
        lobby.present(signed)


def test_a_person_stays_seven_days(lobby: Lobby) -> None:
    signed = activate(lobby.activation_code().code, lobby.entrance())
    lobby.now += BENEFICIARY_DAYS - timedelta(seconds=1)
    lobby.present(signed)
    lobby.later(seconds=1)
    with pytest.raises(NotSignedIn):
        lobby.present(signed)


def test_half_a_session_lives_ten_minutes(lobby: Lobby) -> None:
    half = lobby.sign_in(lobby.enrolled().login)
    lobby.later(minutes=10)
    with pytest.raises(NotSignedIn):
        lobby.present(half)


def test_one_closes_ones_own_sessions_and_nobody_elses(lobby: Lobby) -> None:
    known = lobby.enrolled()
    person = activate(lobby.activation_code().code, lobby.entrance())
    others = [lobby.sign_in(known.login) for _ in range(3)]
    present = lobby.present(known.signed)
    assert len(own_sessions(present, lobby.work(), lobby.now)) == 4
    with pytest.raises(UnknownRecord):
        end_own_session(person.session.id, present, lobby.work())
    end_own_session(others[0].session.id, present, lobby.work())
    assert end_other_sessions(present, lobby.work()) == 2
    lobby.present(person)
    for other in others:
        with pytest.raises(NotSignedIn):
            lobby.present(other)
    sign_out(present, lobby.work())
    with pytest.raises(NotSignedIn):
        lobby.present(known.signed)


def test_what_opens_a_session_is_not_in_the_database(lobby: Lobby) -> None:
    signed = lobby.enrolled().signed
    with lobby.engine.connect() as connection:
        dump = repr(connection.exec_driver_sql("SELECT * FROM account_sessions").all())
    assert signed.token not in dump


def test_what_has_ended_is_forgotten_and_nothing_else(lobby: Lobby) -> None:
    signed = activate(lobby.activation_code().code, lobby.entrance())
    assert forget_ended(lobby.work(), lobby.now) == 0
    lobby.present(signed)
    assert forget_ended(lobby.work(), lobby.now + timedelta(days=9)) >= 1
    with pytest.raises(NotSignedIn):
        lobby.present(signed)


def test_a_token_opens_until_it_expires_or_is_revoked(lobby: Lobby) -> None:
    new = create_token(WANTED, OPERATOR, lobby.work(), lobby.practice, lobby.now)
    assert token_of(new.secret, lobby.work, lobby.now).actor.organisation_id == "op-1"
    (listed,) = list_tokens(OPERATOR, lobby.work())
    assert listed.last_used_on == lobby.now.date()
    for secret, at in ((new.secret, new.token.expires_at), (new.secret + "x", lobby.now)):
        with pytest.raises(NotSignedIn):
            token_of(secret, lobby.work, at)
    with pytest.raises(UnknownRecord):
        revoke_token(new.token.id, Actor("lea", Role.OPERATOR, "op-2"), lobby.work(), lobby.now)
    revoke_token(new.token.id, OPERATOR, lobby.work(), lobby.now)
    with pytest.raises(NotSignedIn):
        token_of(new.secret, lobby.work, lobby.now)


@pytest.mark.parametrize(
    "wanted",
    [
        TokenWanted("Planning", frozenset()),
        TokenWanted("Planning", frozenset({Scope.INDICATORS_READ})),
        TokenWanted("", frozenset({Scope.SESSIONS_READ})),
        TokenWanted("Planning", frozenset({Scope.SESSIONS_READ}), days=367),
        TokenWanted("Planning", frozenset({Scope.SESSIONS_READ}), days=0),
    ],
    ids=str,
)
def test_a_token_never_opens_more_than_its_consumer_may(lobby: Lobby, wanted: TokenWanted) -> None:
    with pytest.raises(InvalidValue):
        create_token(wanted, OPERATOR, lobby.work(), lobby.practice, lobby.now)


def test_who_has_no_program_has_no_token(lobby: Lobby) -> None:
    for actor in (REFERENT, Actor("b-1", Role.BENEFICIARY)):
        with pytest.raises(UnknownRecord):
            create_token(WANTED, actor, lobby.work(), lobby.practice, lobby.now)
        with pytest.raises(UnknownRecord):
            list_tokens(actor, lobby.work())


def test_every_scope_opens_something_and_is_offered_to_someone() -> None:
    assert set(OPENS) == set(Scope)
    assert frozenset().union(*OFFERED.values()) == set(Scope)
