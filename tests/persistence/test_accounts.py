"""Accounts and what they sign in with, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from insertion.account_ports import IssuerAttempt
from insertion.accounts import Account, AccountState
from insertion.actor import Role
from insertion.api_tokens import ApiToken, Scope
from insertion.errors import TransitionRefused
from insertion.positionnement_ports import Window
from insertion.sign_in import (
    AccountSession,
    Guard,
    KeyKind,
    SessionMeans,
    SessionStage,
    SignInKey,
)
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence.account_builders import an_account

UnitOfWorkFactory = Callable[[], SqlUnitOfWork]
NOW = datetime(2026, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)


def a_session(session_id: str = "s-1", **facts: object) -> AccountSession:
    given: dict[str, object] = {
        "id": session_id, "token_hash": session_id.ljust(64, "0"), "account_id": "compte-1",
        "stage": SessionStage.OPEN, "means": SessionMeans.LINK, "created_at": NOW, "seen_at": NOW,
        "expires_at": NOW + timedelta(hours=12), "idle": timedelta(minutes=30),
    }  # fmt: skip
    return AccountSession(**(given | facts))  # type: ignore[arg-type]


def a_key(key_id: str = "BCDF") -> SignInKey:
    ends = NOW + timedelta(days=7)
    return SignInKey(
        key_id, "compte-1", KeyKind.ACTIVATION_CODE, "0" * 64, NOW, ends, created_by="ref-1"
    )


@pytest.fixture(autouse=True)
def _an_account(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        uow.identity.accounts.add(an_account())
        uow.commit()


def test_an_account_comes_back_as_it_was(unit_of_work: UnitOfWorkFactory) -> None:
    whole = replace(
        an_account(),
        password_hash="$argon2id$…",
        totp_secret=b"\x00\xff",
        totp_confirmed_at=NOW,
        signed_in_on=date(2026, 3, 1),
        state=AccountState.DISABLED,
    )
    with unit_of_work() as uow:
        uow.identity.accounts.change(whole)
        uow.commit()
    with unit_of_work() as uow:
        accounts = uow.identity.accounts
        assert accounts.get("compte-1") == whole
        assert accounts.by_login("compte-1@exemple.fr") == whole
        assert accounts.of_person(Role.REFERENT, "ref-1", None) == whole
        assert accounts.of_person(Role.BENEFICIARY, "ref-1", None) is None
        assert accounts.get("pas un id") is None
        assert accounts.page(Window()).items == (whole,)
        role, state = Role.REFERENT, AccountState.DISABLED
        assert accounts.page(Window(), None, None, role, state).items == (whole,)
        assert accounts.page(Window(), None, None, Role.OPERATOR).total == 0
        assert accounts.page(Window(), None, None, None, AccountState.ACTIVE).total == 0
        assert accounts.count(Role.REFERENT, AccountState.DISABLED, None) == 1


@pytest.mark.parametrize(
    "other",
    [
        an_account("compte-2", acts_as="ref-2", login="compte-1@exemple.fr"),
        an_account("compte-2"),
    ],
    ids=["the same login", "the same référent"],
)
def test_one_account_for_a_login_and_for_a_person(
    unit_of_work: UnitOfWorkFactory, other: Account
) -> None:
    with unit_of_work() as uow:
        with pytest.raises(TransitionRefused):
            uow.identity.accounts.add(other)
        free = replace(other, acts_as="ref-3", login=None)
        uow.identity.accounts.add(free)  # the transaction goes on
        uow.identity.accounts.add(replace(free, id="compte-3", acts_as="ref-4"))
        with pytest.raises(TransitionRefused):
            uow.identity.accounts.change(replace(free, login="compte-1@exemple.fr"))
        uow.commit()


def test_a_step_is_taken_once_and_none_before_it(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        taken = [uow.identity.accounts.use_totp_step("compte-1", n) for n in (5, 5, 4, 6)]
        assert taken == [True, False, False, True]
        uow.identity.accounts.change(replace(an_account(), mail=None))
        assert not uow.identity.accounts.use_totp_step("compte-1", 6)


def test_a_recovery_code_is_taken_once(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        accounts = uow.identity.accounts
        accounts.set_recovery_codes("compte-1", ["a" * 64, "b" * 64])
        accounts.set_recovery_codes("compte-1", ["c" * 64, "d" * 64])
        taken = [accounts.use_recovery_code("compte-1", each * 64) for each in "acc"]
        assert taken == [False, True, False]
        assert accounts.recovery_codes_left("compte-1") == 1


def test_a_session_comes_back_with_its_account(unit_of_work: UnitOfWorkFactory) -> None:
    session = a_session()
    with unit_of_work() as uow:
        uow.identity.sessions.add(session)
        uow.identity.sessions.add(a_session("s-2", idle=None))
        uow.commit()
    with unit_of_work() as uow:
        sessions = uow.identity.sessions
        assert sessions.find(session.token_hash) == (session, an_account())
        assert sessions.find("0" * 64) is None
        later = NOW + timedelta(minutes=5)
        sessions.touch(session.token_hash, later)
        sessions.touch(session.token_hash, NOW)  # a clock that goes back changes nothing
        assert [each.id for each in sessions.of_account("compte-1")] == ["s-1", "s-2"]
        assert sessions.end_all("compte-1", but="s-2") == 1
        assert not sessions.end("compte-9", "s-2")
        assert sessions.forget_before(session.expires_at) == 0
        assert sessions.forget_before(session.expires_at + timedelta(seconds=1)) == 1


def test_a_key_is_tried_so_often_and_used_once(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        keys = uow.identity.keys
        keys.add(a_key())
        assert keys.get("BCDF") == a_key()
        assert [keys.attempt("BCDF", 2) for _ in range(3)] == [True, True, False]
        assert [keys.use("BCDF"), keys.use("BCDF")] == [True, False]
        assert not keys.attempt("BCDF", 2)
        assert keys.get("pas un id") is None
        keys.add(a_key())
        assert keys.end_all("compte-1", KeyKind.MAGIC_LINK) == 0
        assert keys.end_all("compte-1", KeyKind.ACTIVATION_CODE) == 1


def test_a_guard_comes_back_to_the_microsecond(unit_of_work: UnitOfWorkFactory) -> None:
    guard = Guard((NOW, NOW + timedelta(microseconds=1)), 2, NOW + timedelta(hours=1))
    subject = "a" * 64
    with unit_of_work() as uow:
        guards = uow.identity.guards
        assert guards.get(subject) == Guard()
        guards.put(subject, guard, NOW)
        guards.put(subject, guard, NOW)
        uow.commit()
    with unit_of_work() as uow:
        assert uow.identity.guards.get(subject) == guard
        assert uow.identity.guards.forget_before(NOW) == 0
        uow.identity.guards.put(subject, Guard(), NOW)
        assert uow.identity.guards.forget_before(NOW + timedelta(days=9)) == 0


def test_a_token_belongs_to_its_consumer(unit_of_work: UnitOfWorkFactory) -> None:
    ends = NOW + timedelta(days=90)
    scopes = frozenset({Scope.SESSIONS_READ, Scope.CONVENTIONS_READ})
    token = ApiToken("t-1", "Planning", Role.OPERATOR, "op-1", scopes, "jean", NOW, ends)
    of_departement = replace(token, id="t-2", role=Role.DEPARTEMENT, organisation_id=None)
    with unit_of_work() as uow:
        tokens = uow.identity.api_tokens
        tokens.add(token, "a" * 64)
        tokens.add(of_departement, "b" * 64)
        assert tokens.find("a" * 64) == token
        assert tokens.find("c" * 64) is None
        assert tokens.of_organisation(Role.OPERATOR, "op-1") == [token]
        assert tokens.of_organisation(Role.DEPARTEMENT, None) == [of_departement]
        tokens.used("t-1", NOW)
        tokens.used("t-1", NOW - timedelta(days=1))
        assert [tokens.revoke("t-1", NOW), tokens.revoke("t-1", NOW)] == [True, False]
        found = tokens.find("a" * 64)
        assert found == replace(token, last_used_on=NOW.date(), revoked_at=NOW)


def test_an_identity_is_linked_once_and_a_departure_comes_back_once(
    unit_of_work: UnitOfWorkFactory,
) -> None:
    attempt = IssuerAttempt("a" * 64, "b" * 64, "proconnect", b"\x01", NOW, "compte-1")
    with unit_of_work() as uow:
        issuers = uow.identity.issuers
        issuers.begin(attempt)
        assert [issuers.take("a" * 64), issuers.take("a" * 64)] == [attempt, None]
        issuers.link("proconnect", "c" * 64, "compte-1", NOW)
        with pytest.raises(TransitionRefused):
            issuers.link("proconnect", "c" * 64, "compte-1", NOW)
        assert issuers.account_of("proconnect", "c" * 64) == "compte-1"
        assert issuers.account_of("franceconnect", "c" * 64) is None
        issuers.begin(attempt)
        assert issuers.forget_before(NOW + timedelta(seconds=1)) == 1


def test_an_account_goes_with_all_that_is_its_own(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        identity = uow.identity
        identity.sessions.add(a_session())
        identity.keys.add(a_key())
        identity.accounts.set_recovery_codes("compte-1", ["a" * 64])
        identity.issuers.link("proconnect", "c" * 64, "compte-1", NOW)
        assert [identity.accounts.remove("compte-1"), identity.accounts.remove("compte-1")] == [
            True,
            False,
        ]
        assert identity.sessions.of_account("compte-1") == []
        assert identity.keys.get("BCDF") is None
        assert identity.accounts.recovery_codes_left("compte-1") == 0
        assert identity.issuers.account_of("proconnect", "c" * 64) is None
