"""Who had taken a session, and lost it, does not come back by an identity of their own."""

from collections.abc import Callable

import pytest

from insertion.actor import Role
from tests.usecases.accounts.lobby import DEPARTEMENT, Enrolled, Lobby, link_identity
from usecases.accounts.errors import SignInRefused
from usecases.accounts.issuers import Departure, come_back, depart
from usecases.accounts.manage import Wanted, change_role, end_sessions
from usecases.accounts.own import unlink_identity
from usecases.accounts.sessions import end_other_sessions, end_own_session, sign_out

SERVICE = "proconnect"
OPERATOR = Wanted(Role.OPERATOR, "op@exemple.fr", organisation_id="op-1")
Ends = Callable[[Lobby, Enrolled], object]


def _of_the_departement(lobby: Lobby, who: Enrolled) -> object:
    return end_sessions(who.account.id, DEPARTEMENT, lobby.work())


def _of_this_telephone(lobby: Lobby, who: Enrolled) -> object:
    return end_other_sessions(lobby.present(who.signed), lobby.work())


def _of_one(lobby: Lobby, who: Enrolled) -> object:
    present = lobby.present(who.signed)
    return end_own_session(present.session.id, present, lobby.work())


def _by_leaving(lobby: Lobby, who: Enrolled) -> object:
    return sign_out(lobby.present(who.signed), lobby.work())


def _by_another_role(lobby: Lobby, who: Enrolled) -> object:
    wanted = Wanted(Role.DEPARTEMENT, "dep@exemple.fr")
    return change_role(who.account.id, wanted, DEPARTEMENT, lobby.work(), lobby.now)


ENDS: list[Ends] = [
    _of_the_departement,
    _of_this_telephone,
    _of_one,
    _by_leaving,
    _by_another_role,
]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_a_link_begun_ends_with_the_sessions(end: Ends) -> None:
    lobby = Lobby()
    who = lobby.enrolled(OPERATOR)
    left = depart(SERVICE, lobby.entrance(), who.account.id)
    end(lobby, who)
    with pytest.raises(SignInRefused):
        _back(lobby, left)


def test_a_link_begun_goes_on_while_the_session_does() -> None:
    lobby = Lobby()
    who = lobby.enrolled(OPERATOR)
    left = depart(SERVICE, lobby.entrance(), who.account.id)
    assert _back(lobby, left) == who.account.id


def test_who_takes_an_identity_away_ends_the_links_begun() -> None:
    lobby = Lobby()
    who = lobby.enrolled(OPERATOR)
    link_identity(lobby, who)
    left = depart(SERVICE, lobby.entrance(), who.account.id)
    unlink_identity(SERVICE, lobby.present(who.signed), lobby.work())
    with pytest.raises(SignInRefused):
        _back(lobby, left)


def _back(lobby: Lobby, left: Departure) -> str | None:
    return come_back(SERVICE, left.state, left.browser, lobby.entrance()).account_id
