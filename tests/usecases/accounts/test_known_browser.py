"""Whoever fails in someone's name, or beside her, does not shut her out of her own browser."""

from dataclasses import replace

import pytest

from insertion.sign_in import MOST_FAILURES, SessionStage
from tests.usecases.accounts.lobby import PASSWORD, Enrolled, Lobby
from usecases.accounts.attempts import MOST_BROWSERS, MOST_LINKS, MOST_LINKS_BY_ADDRESS
from usecases.accounts.errors import SignInRefused, TooManyAttempts
from usecases.accounts.known_browser import new_mark, number_of
from usecases.accounts.links import count_link
from usecases.accounts.practice import Entrance
from usecases.accounts.second_factor import pass_second_factor
from usecases.accounts.sign_in import Credentials, sign_in

HERE = "192.0.2.7"


@pytest.fixture
def lobby() -> Lobby:
    return Lobby()


@pytest.fixture
def known(lobby: Lobby) -> Enrolled:
    return lobby.enrolled()


def marked(lobby: Lobby, login: str, address: str = HERE) -> Entrance:
    """Return where someone comes from, in a browser in which that login has entered."""
    return replace(lobby.entrance(address), browser=new_mark(lobby.practice, login))


def fail(entrance: Entrance, login: str, times: int = MOST_FAILURES) -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            sign_in(Credentials(login, "ce n’est pas le bon mot"), entrance)


def test_who_locks_a_login_from_elsewhere_does_not_lock_its_owner_out(
    lobby: Lobby, known: Enrolled
) -> None:
    fail(lobby.entrance("203.0.113.1"), known.login)
    with pytest.raises(TooManyAttempts):
        lobby.sign_in(known.login)
    own = marked(lobby, known.login)
    half = sign_in(Credentials(known.login, PASSWORD), own)
    whole = pass_second_factor(lobby.code(known.secret), lobby.present(half), own)
    assert whole.session.stage is SessionStage.OPEN


def test_who_locks_an_address_does_not_lock_the_browsers_behind_it(
    lobby: Lobby, known: Enrolled
) -> None:
    for number in range(MOST_FAILURES):
        fail(lobby.entrance(HERE), f"personne{number}@exemple.fr", 1)
    with pytest.raises(TooManyAttempts):
        lobby.sign_in(known.login)
    sign_in(Credentials(known.login, PASSWORD), marked(lobby, known.login))


def test_a_known_browser_is_locked_by_its_own_failures_and_alone(
    lobby: Lobby, known: Enrolled
) -> None:
    own = marked(lobby, known.login)
    fail(own, known.login)
    with pytest.raises(TooManyAttempts):
        sign_in(Credentials(known.login, PASSWORD), own)
    with pytest.raises(TooManyAttempts):
        sign_in(Credentials(known.login, PASSWORD), replace(own, address="192.0.2.200"))
    sign_in(Credentials(known.login, PASSWORD), marked(lobby, known.login))
    lobby.sign_in(known.login)


def test_who_gathered_many_marks_while_he_knew_a_password_tries_few_others(
    lobby: Lobby, known: Enrolled
) -> None:
    for number in range(MOST_BROWSERS + 1):  # the last ones as anyone may
        fail(marked(lobby, known.login, f"203.0.113.{number}"), known.login)
    with pytest.raises(TooManyAttempts):
        sign_in(Credentials(known.login, PASSWORD), marked(lobby, known.login, "203.0.113.9"))


def test_who_gathered_many_marks_does_not_shut_her_out_of_her_own_browser(
    lobby: Lobby, known: Enrolled
) -> None:
    for number in range(MOST_BROWSERS):
        fail(marked(lobby, known.login, f"203.0.113.{number}"), known.login)
    own = marked(lobby, known.login)
    for _ in range(MOST_FAILURES + 1):  # what succeeds is counted nowhere
        sign_in(Credentials(known.login, PASSWORD), own)


def test_who_gathered_many_marks_asks_few_links(lobby: Lobby) -> None:
    mail = "personne@exemple.fr"
    for number in range(MOST_BROWSERS * MOST_LINKS + MOST_LINKS):
        count_link(mail, marked(lobby, mail, f"192.0.2.{number}"))
    with pytest.raises(TooManyAttempts):
        count_link(mail, marked(lobby, mail))


def test_a_mark_is_of_one_login_and_is_made_here(lobby: Lobby, known: Enrolled) -> None:
    fail(lobby.entrance("203.0.113.1"), known.login)
    good = new_mark(lobby.practice, known.login)
    number, seal, sealed_for = good.split(".")
    of_another = new_mark(lobby.practice, "personne@exemple.fr")
    for mark in (
        *("", ".", "..", "...", good[:-1], good + "0", good.upper(), "é." * 3, "a" * 10_000),
        *(of_another, f"{number}x.{seal}.{sealed_for}", f"{number}.{sealed_for}.{sealed_for}x"),
        ".".join((*of_another.split(".")[:2], sealed_for)),
    ):
        with pytest.raises(TooManyAttempts):
            sign_in(Credentials(known.login, PASSWORD), replace(lobby.entrance(HERE), browser=mark))
    assert number_of(lobby.practice, good) == number
    assert number_of(lobby.practice, f"{number}x.{seal}.{sealed_for}") is None
    assert number_of(lobby.practice, None) is None


def test_who_asks_links_in_her_place_does_not_keep_her_from_asking_one(lobby: Lobby) -> None:
    mail = "personne@exemple.fr"
    for _ in range(MOST_LINKS):
        count_link(mail, lobby.entrance("203.0.113.1"))
    with pytest.raises(TooManyAttempts):
        count_link(mail, lobby.entrance(HERE))
    own = marked(lobby, mail)
    for _ in range(MOST_LINKS):
        count_link(mail, own)
    with pytest.raises(TooManyAttempts):
        count_link(mail, own)


def test_a_room_full_of_people_may_ask_links_from_one_address(lobby: Lobby) -> None:
    for number in range(MOST_LINKS_BY_ADDRESS):
        count_link(f"personne{number}@exemple.fr", lobby.entrance(HERE))
    with pytest.raises(TooManyAttempts):
        count_link("une-de-plus@exemple.fr", lobby.entrance(HERE))
