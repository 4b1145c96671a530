"""The second factor: one code, once, within half a minute of now."""

import pytest

from insertion.errors import TransitionRefused
from insertion.outbox import MessageKind
from insertion.positionnement_ports import Window
from insertion.sign_in import MOST_FAILURES, SessionStage
from tests.usecases.accounts.lobby import (
    DEPARTEMENT,
    Enrolled,
    Lobby,
    link_identity,
    linked_account,
)
from usecases.accounts.errors import (
    NotSignedIn,
    SecondFactorExpected,
    SignInRefused,
    TooManyAttempts,
)
from usecases.accounts.links import accept_invitation
from usecases.accounts.manage import reset_second_factor
from usecases.accounts.second_factor import (
    begin_enrolment,
    confirm_enrolment,
    pass_second_factor,
    remove_second_factor,
    renew_recovery_codes,
)
from usecases.accounts.sessions import SignedIn, require_open


@pytest.fixture
def lobby() -> Lobby:
    return Lobby()


@pytest.fixture
def known(lobby: Lobby) -> Enrolled:
    return lobby.enrolled()


def enter(lobby: Lobby, known: Enrolled, code: str) -> SignedIn:
    present = lobby.present(lobby.sign_in(known.login))
    return pass_second_factor(code, present, lobby.entrance())


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_telephone_may_be_half_a_minute_off(lobby: Lobby, known: Enrolled, steps: int) -> None:
    signed = enter(lobby, known, lobby.code(known.secret, steps))
    assert require_open(lobby.present(signed)).account.acts_as == "ref-1"


@pytest.mark.parametrize("steps", [-2, 2])
def test_and_no_more(lobby: Lobby, known: Enrolled, steps: int) -> None:
    with pytest.raises(SignInRefused):
        enter(lobby, known, lobby.code(known.secret, steps))


def test_a_code_is_used_once_and_so_is_any_before_it(lobby: Lobby, known: Enrolled) -> None:
    code, before = lobby.code(known.secret), lobby.code(known.secret, -1)
    enter(lobby, known, code)
    for again in (code, before):
        with pytest.raises(SignInRefused):
            enter(lobby, known, again)
    lobby.later(seconds=30)
    enter(lobby, known, lobby.code(known.secret))


@pytest.mark.parametrize(
    "code",
    ["", "abcdef", "12345", "1234567", "\0", "\uff11\uff12\uff13\uff14\uff15\uff16", "-12345"],
)
def test_nothing_but_a_code_opens(lobby: Lobby, known: Enrolled, code: str) -> None:
    with pytest.raises(SignInRefused):
        enter(lobby, known, code)


def test_the_session_has_another_id_once_open(lobby: Lobby, known: Enrolled) -> None:
    half = lobby.sign_in(known.login)
    with pytest.raises(SecondFactorExpected):
        require_open(lobby.present(half))
    present = lobby.present(half)
    whole = pass_second_factor(lobby.code(known.secret), present, lobby.entrance())
    assert whole.token != half.token
    assert whole.session.id != half.session.id
    with pytest.raises(NotSignedIn):
        lobby.present(half)


def test_a_recovery_code_stands_for_it_once(lobby: Lobby, known: Enrolled) -> None:
    code = known.recovery_codes[0]
    enter(lobby, known, code.lower().replace("-", " "))
    with pytest.raises(SignInRefused):
        enter(lobby, known, code)
    enter(lobby, known, known.recovery_codes[1])


def test_new_recovery_codes_replace_the_former(lobby: Lobby, known: Enrolled) -> None:
    present = lobby.present(enter(lobby, known, lobby.code(known.secret)))
    lobby.later(seconds=30)
    codes = renew_recovery_codes(lobby.code(known.secret), present, lobby.entrance())
    assert len(set(codes)) == 10
    with pytest.raises(SignInRefused):
        enter(lobby, known, known.recovery_codes[2])
    enter(lobby, known, codes[2])


def test_guesses_are_counted_with_those_of_passwords(lobby: Lobby, known: Enrolled) -> None:
    present = lobby.present(lobby.sign_in(known.login))
    wrong = f"{(int(lobby.code(known.secret)) + 1) % 1_000_000:06}"
    for _ in range(MOST_FAILURES):
        with pytest.raises(SignInRefused):
            pass_second_factor(wrong, present, lobby.entrance())
    with pytest.raises(TooManyAttempts):
        pass_second_factor(lobby.code(known.secret), present, lobby.entrance())
    with pytest.raises(TooManyAttempts):
        lobby.sign_in(known.login, address="192.0.2.99")


def test_without_one_all_that_can_be_done_is_to_set_it_up(lobby: Lobby) -> None:
    _, secret = lobby.invited()
    signed = accept_invitation(secret, "un cheval bleu mange dehors", lobby.entrance())
    assert signed.session.stage is SessionStage.ENROLMENT
    present = lobby.present(signed)
    with pytest.raises(SecondFactorExpected):
        require_open(present)
    with pytest.raises(TransitionRefused):
        confirm_enrolment("000000", present, lobby.work(), lobby.practice, lobby.now)
    enrolment = begin_enrolment(present, lobby.work(), lobby.practice)
    assert enrolment.uri.startswith("otpauth://totp/Vicinal:")
    wrong = f"{(int(lobby.code(enrolment.secret)) + 1) % 1_000_000:06}"
    with pytest.raises(SignInRefused):
        confirm_enrolment(wrong, present, lobby.work(), lobby.practice, lobby.now)


def test_the_secret_is_not_in_the_database(lobby: Lobby, known: Enrolled) -> None:
    with lobby.work() as uow:
        kept = uow.identity.accounts.get(known.account.id)
    assert kept is not None
    assert kept.totp_secret is not None
    assert known.secret.encode() not in kept.totp_secret


def test_a_confirmed_one_is_not_replaced_without_a_code_of_it(
    lobby: Lobby, known: Enrolled
) -> None:
    present = lobby.present(known.signed)
    with pytest.raises(TransitionRefused):
        begin_enrolment(present, lobby.work(), lobby.practice)
    with pytest.raises(SignInRefused):
        remove_second_factor("000000", present, lobby.entrance())
    other = enter(lobby, known, known.recovery_codes[0])
    signed = remove_second_factor(known.recovery_codes[1], present, lobby.entrance())
    assert signed.session.stage is SessionStage.ENROLMENT
    with pytest.raises(NotSignedIn):
        lobby.present(other)
    begin_enrolment(lobby.present(signed), lobby.work(), lobby.practice)


def test_a_lost_telephone_is_reset_by_the_departement(lobby: Lobby, known: Enrolled) -> None:
    link_identity(lobby, known)
    reset_second_factor(known.account.id, lobby.work(), lobby.practice, lobby.now, DEPARTEMENT)
    with pytest.raises(NotSignedIn):
        lobby.present(known.signed)
    assert lobby.sign_in(known.login).session.stage is SessionStage.ENROLMENT
    with lobby.work() as uow:
        kinds = [each.kind for each in uow.outbox.page(None, Window(size=100)).items]
    assert MessageKind.SECOND_FACTOR_CHANGED in kinds
    assert linked_account(lobby) is None
