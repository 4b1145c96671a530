"""Codes and links: each opens once, in time, for who it was made for."""

from dataclasses import replace

import pytest

from insertion.accounts import AccountState
from insertion.actor import Actor, Role
from insertion.errors import InvalidValue, TransitionRefused, UnknownRecord
from insertion.outbox import MessageKind
from insertion.positionnement_ports import Window
from insertion.sign_in import MOST_CODE_ATTEMPTS, SessionStage
from tests.usecases.accounts.lobby import (
    DEPARTEMENT,
    NOW,
    PASSWORD,
    REFERENT,
    Lobby,
    link_identity,
    linked_account,
)
from usecases.accounts.activation import activate, issue_code
from usecases.accounts.errors import NotSignedIn, SignInRefused, TooManyAttempts
from usecases.accounts.links import (
    accept_invitation,
    count_link,
    open_link,
    send_link,
)
from usecases.accounts.manage import disable, invite_again
from usecases.accounts.own_mail import confirm_mail, propose_mail, send_proof
from usecases.accounts.passwords import change_password
from usecases.accounts.sessions import Present, SignedIn

MAIL = "b-1@exemple.fr"


@pytest.fixture
def lobby() -> Lobby:
    return Lobby()


def give_mail(lobby: Lobby, signed: SignedIn, mail: str = MAIL) -> str | None:
    """Give an account an address and return the secret of the link sent there."""
    present, entrance = lobby.present(signed), lobby.entrance()
    send_proof(propose_mail(mail, present, entrance), present, entrance)
    return lobby.last_secret(MessageKind.MAIL_CONFIRMATION)


def _someone_else(lobby: Lobby, signed: SignedIn) -> Present:
    present = lobby.present(signed)
    return replace(present, account=replace(present.account, id="autre"))


def reachable(lobby: Lobby) -> SignedIn:
    """Return a person signed in, whose address is confirmed."""
    signed = activate(lobby.activation_code().code, lobby.entrance())
    secret = give_mail(lobby, signed)
    assert secret is not None
    for other in (None, _someone_else(lobby, signed)):
        with pytest.raises(SignInRefused):  # a stranger, whose address it would be
            confirm_mail(secret, other, lobby.entrance())
    confirm_mail(secret, lobby.present(signed), lobby.entrance())
    return signed


def ask(lobby: Lobby, login: str) -> str | None:
    count_link(login, lobby.entrance())
    send_link(login, lobby.entrance())
    return lobby.last_secret(MessageKind.MAGIC_LINK)


@pytest.mark.parametrize("typed", ["{}", " {} ", "« {} »"])
def test_a_code_is_typed_as_one_likes_and_opens_once(lobby: Lobby, typed: str) -> None:
    code = lobby.activation_code().code
    signed = activate(typed.format(code.lower().replace("-", " ")), lobby.entrance())
    assert (signed.account.acts_as, signed.session.stage) == ("b-1", SessionStage.OPEN)
    with pytest.raises(SignInRefused):
        activate(code, lobby.entrance())


def test_a_code_replaces_the_one_before_and_lives_seven_days(lobby: Lobby) -> None:
    former, code = lobby.activation_code().code, lobby.activation_code().code
    with pytest.raises(SignInRefused):
        activate(former, lobby.entrance())
    lobby.later(days=7)
    with pytest.raises(SignInRefused):
        activate(code, lobby.entrance())


@pytest.mark.parametrize("code", ["", "-", "BCDF", "x" * 300, "\0", "\ud800", "éàü"])
def test_what_is_no_code_opens_nothing(lobby: Lobby, code: str) -> None:
    lobby.activation_code()
    with pytest.raises(SignInRefused):
        activate(code, lobby.entrance())


def test_a_code_is_dead_after_a_few_wrong_ends_wherever_they_come_from(lobby: Lobby) -> None:
    code = lobby.activation_code().code
    wrong = code[:5] + ("BBBB-BBBB" if not code.endswith("BBBB-BBBB") else "CCCC-CCCC")
    for number in range(MOST_CODE_ATTEMPTS):
        with pytest.raises(SignInRefused):
            activate(wrong, lobby.entrance(f"192.0.2.{number}"))
    with pytest.raises(SignInRefused):
        activate(code, lobby.entrance("192.0.2.99"))


def test_an_address_that_tries_many_codes_is_locked(lobby: Lobby) -> None:
    for number in range(10):
        with pytest.raises(SignInRefused):
            activate(f"BCD{number}-BBBB-BBBB", lobby.entrance())
    with pytest.raises(TooManyAttempts):
        activate(lobby.activation_code().code, lobby.entrance())


@pytest.mark.parametrize(
    "actor",
    [
        Actor("ref-2", Role.REFERENT),
        Actor("dep-1", Role.DEPARTEMENT),
        Actor("b-1", Role.BENEFICIARY),
        Actor("jean", Role.OPERATOR, "op-1"),
    ],
    ids=str,
)
def test_only_who_accompanies_her_gives_a_person_a_code(lobby: Lobby, actor: Actor) -> None:
    for person in ("b-1", "b-999", "pas un id"):
        with pytest.raises(UnknownRecord):
            issue_code(person, actor, lobby.work(), lobby.practice, lobby.now)


def test_the_code_is_not_in_the_database(lobby: Lobby) -> None:
    code = lobby.activation_code().code.replace("-", "")
    with lobby.work() as uow:
        key = uow.identity.keys.get(code[:4])
    assert key is not None
    assert code[4:] not in repr(key)


def test_a_disabled_account_gets_no_code_and_its_code_opens_nothing(lobby: Lobby) -> None:
    code = lobby.activation_code().code
    with lobby.work() as uow:
        account = uow.identity.accounts.of_person(Role.BENEFICIARY, "b-1", None)
    assert account is not None
    disable(account.id, lobby.work(), NOW, DEPARTEMENT)
    with pytest.raises(SignInRefused):
        activate(code, lobby.entrance())
    with pytest.raises(TransitionRefused):
        lobby.activation_code()


def test_who_can_be_written_to_learns_that_a_code_was_made(lobby: Lobby) -> None:
    reachable(lobby)
    lobby.activation_code()
    with lobby.work() as uow:
        kinds = [each.kind for each in uow.outbox.page(None, Window(size=100)).items]
    assert kinds.count(MessageKind.NEW_CODE) == 1


def test_a_link_opens_once_within_a_quarter_of_an_hour(lobby: Lobby) -> None:
    reachable(lobby)
    secret = ask(lobby, MAIL)
    assert secret is not None
    assert open_link(secret, lobby.entrance()).account.acts_as == "b-1"
    with pytest.raises(SignInRefused):
        open_link(secret, lobby.entrance())
    late = ask(lobby, MAIL)
    assert late is not None
    lobby.later(minutes=15)
    with pytest.raises(SignInRefused):
        open_link(late, lobby.entrance())


def test_a_new_link_replaces_the_former(lobby: Lobby) -> None:
    reachable(lobby)
    former, link = ask(lobby, MAIL), ask(lobby, MAIL)
    assert former is not None
    assert link is not None
    with pytest.raises(SignInRefused):
        open_link(min(former, link, key=lambda each: each == link), lobby.entrance())


def test_no_link_goes_to_an_address_that_was_not_confirmed(lobby: Lobby) -> None:
    signed = activate(lobby.activation_code().code, lobby.entrance())
    give_mail(lobby, signed)
    assert ask(lobby, MAIL) is None


@pytest.mark.parametrize("login", ["personne@exemple.fr", "", "\0", "\ud800"])
def test_asking_for_nobody_does_nothing(lobby: Lobby, login: str) -> None:
    assert ask(lobby, login) is None


def test_a_mailbox_is_not_flooded(lobby: Lobby) -> None:
    for login in (MAIL, "personne@exemple.fr"):
        for number in range(5):
            count_link(login, lobby.entrance(f"192.0.2.{number}"))
        with pytest.raises(TooManyAttempts):
            count_link(login, lobby.entrance("192.0.2.99"))


def test_an_address_that_someone_confirmed_is_not_taken_nor_told(lobby: Lobby) -> None:
    known = lobby.enrolled()
    signed = activate(lobby.activation_code().code, lobby.entrance())
    assert give_mail(lobby, signed, known.login) is None
    assert lobby.sign_in(known.login).account.id == known.account.id


def test_a_professional_who_lost_a_password_chooses_another_and_still_gives_a_code(
    lobby: Lobby,
) -> None:
    known = lobby.enrolled()
    count_link(known.login, lobby.entrance())
    send_link(known.login, lobby.entrance())
    secret = lobby.last_secret(MessageKind.NEW_PASSWORD)
    assert secret is not None
    with pytest.raises(SignInRefused):
        open_link(secret, lobby.entrance())
    link_identity(lobby, known)
    signed = accept_invitation(secret, "la mer est loin du port", lobby.entrance())
    assert signed.session.stage is SessionStage.SECOND_FACTOR
    with pytest.raises(NotSignedIn):
        lobby.present(known.signed)
    with pytest.raises(SignInRefused):
        lobby.sign_in(known.login, PASSWORD)
    assert linked_account(lobby) is None


def test_a_link_to_choose_a_password_anew_serves_for_minutes_and_not_after_a_change(
    lobby: Lobby,
) -> None:
    known = lobby.enrolled()
    send_link(known.login, lobby.entrance())
    late = lobby.last_secret(MessageKind.NEW_PASSWORD)
    assert late is not None
    lobby.later(minutes=15, seconds=1)
    with pytest.raises(SignInRefused):
        accept_invitation(late, "la mer est loin du port", lobby.entrance())
    send_link(known.login, lobby.entrance())
    unused = lobby.last_secret(MessageKind.NEW_PASSWORD)
    assert unused not in {None, late}
    change_password(
        PASSWORD, "un autre mot de passe long", lobby.present(known.signed), lobby.entrance()
    )
    with pytest.raises(SignInRefused):
        accept_invitation(str(unused), "la mer est loin du port", lobby.entrance())


def test_a_weak_password_does_not_use_an_invitation_up(lobby: Lobby) -> None:
    _, secret = lobby.invited()
    for weak in ("court", "azertyuiopqsdfgh", "ref-1@exemple.fr!"):
        with pytest.raises(InvalidValue):
            accept_invitation(secret, weak, lobby.entrance())
    assert accept_invitation(secret, PASSWORD, lobby.entrance()).account.acts_as == "ref-1"


def test_an_invitation_is_sent_again_to_who_may_still_come(lobby: Lobby) -> None:
    account, former = lobby.invited()
    invite_again(account.id, DEPARTEMENT, lobby.work(), lobby.practice, lobby.now)
    with pytest.raises(SignInRefused):
        accept_invitation(former, PASSWORD, lobby.entrance())
    disable(account.id, lobby.work(), NOW, DEPARTEMENT)
    with pytest.raises(TransitionRefused):
        invite_again(account.id, DEPARTEMENT, lobby.work(), lobby.practice, lobby.now)
    with pytest.raises(UnknownRecord):
        invite_again(account.id, REFERENT, lobby.work(), lobby.practice, lobby.now)


def test_a_person_may_choose_a_password_and_keep_it(lobby: Lobby) -> None:
    signed = reachable(lobby)
    changed = change_password(None, PASSWORD, lobby.present(signed), lobby.entrance())
    with pytest.raises(NotSignedIn):
        lobby.present(signed)
    assert lobby.sign_in(MAIL).session.stage is SessionStage.OPEN
    with pytest.raises(SignInRefused):
        change_password(
            "un autre", "la mer est loin du port", lobby.present(changed), lobby.entrance()
        )
    with lobby.work() as uow:
        account = uow.identity.accounts.get(signed.account.id)
    assert account is not None
    assert account.state is AccountState.ACTIVE


def test_a_person_without_an_address_signs_in_by_the_name_she_was_given(lobby: Lobby) -> None:
    signed = activate(lobby.activation_code().code, lobby.entrance())
    assert signed.account.login is not None
    assert signed.account.login.startswith("v-")
    change_password(None, PASSWORD, lobby.present(signed), lobby.entrance())
    assert lobby.sign_in(signed.account.login.upper()).account.id == signed.account.id
