"""The address of a person: what a new one changes, when, and who is told."""

from dataclasses import replace

import pytest

from api.schemas.sign_in import LinkIn
from insertion.accounts import MAX_LOGIN_LENGTH, Account
from insertion.outbox import Message, MessageKind
from tests.usecases.accounts.lobby import PASSWORD, Lobby
from usecases.accounts.activation import activate
from usecases.accounts.attempts import MOST_LINKS
from usecases.accounts.errors import NotSignedIn, SignInRefused, TooManyAttempts
from usecases.accounts.links import open_link, send_link
from usecases.accounts.own_mail import confirm_mail, propose_mail, send_proof
from usecases.accounts.passwords import change_password
from usecases.accounts.sessions import Present, SignedIn, end_other_sessions, sign_out
from usecases.messages.send import send_due

MAIL, NEW = "b-1@exemple.fr", "nouvelle@exemple.fr"


@pytest.fixture
def lobby() -> Lobby:
    return Lobby()


class Mailbox:
    """Where messages go: what each address received last."""

    def __init__(self) -> None:
        self.received: dict[str, list[tuple[MessageKind, str | None]]] = {}

    def send(self, address: str, message: Message, secret: str | None) -> None:
        self.received.setdefault(address, []).append((message.kind, secret))


def delivered(lobby: Lobby) -> Mailbox:
    box = Mailbox()
    send_due(lobby.work, box, lobby.practice.vault, lambda: lobby.now)
    return box


def entered(lobby: Lobby) -> Present:
    return lobby.present(activate(lobby.activation_code().code, lobby.entrance()))


def proof_of(lobby: Lobby, present: Present, mail: str) -> str:
    """Return the secret of the link that was sent to an address, and to it alone."""
    send_proof(propose_mail(mail, present, lobby.entrance()), present, lobby.entrance())
    ((address, ((kind, secret),)),) = delivered(lobby).received.items()
    assert (address, kind) == (mail, MessageKind.MAIL_CONFIRMATION)
    assert secret is not None
    return secret


def confirmed(lobby: Lobby) -> Present:
    present = entered(lobby)
    confirm_mail(proof_of(lobby, present, MAIL), present, lobby.entrance())
    return present


def account_of(lobby: Lobby, present: Present) -> Account:
    with lobby.work() as uow:
        account = uow.identity.accounts.get(present.account.id)
    assert account is not None
    return account


def test_an_address_that_was_not_proven_changes_nothing(lobby: Lobby) -> None:
    present = confirmed(lobby)
    before = account_of(lobby, present)
    proof_of(lobby, present, NEW)
    assert account_of(lobby, present) == before
    send_link(NEW, lobby.entrance())
    assert delivered(lobby).received == {}
    send_link(MAIL, lobby.entrance())
    ((_, secret),) = delivered(lobby).received[MAIL]
    assert open_link(str(secret), lobby.entrance()).account.id == before.id


def test_who_mistyped_an_address_still_signs_in_as_before(lobby: Lobby) -> None:
    signed: SignedIn = activate(lobby.activation_code().code, lobby.entrance())
    login = str(signed.account.login)
    changed = change_password(None, PASSWORD, lobby.present(signed), lobby.entrance())
    proof_of(lobby, lobby.present(changed), "mal.ecrite@exemple.fr")
    assert lobby.sign_in(login).account.id == signed.account.id


def test_the_former_address_is_told_and_opens_nothing_any_more(lobby: Lobby) -> None:
    present = confirmed(lobby)
    send_link(MAIL, lobby.entrance())
    ((_, former),) = delivered(lobby).received[MAIL]
    confirm_mail(proof_of(lobby, present, NEW), present, lobby.entrance())
    assert delivered(lobby).received == {MAIL: [(MessageKind.MAIL_CHANGED, None)]}
    with pytest.raises(SignInRefused):
        open_link(str(former), lobby.entrance())
    now = account_of(lobby, present)
    assert (now.login, now.mail, now.mail_confirmed_at) == (NEW, NEW, lobby.now)


def test_a_first_address_and_the_same_again_are_told_to_nobody(lobby: Lobby) -> None:
    present = confirmed(lobby)
    assert delivered(lobby).received == {}
    confirm_mail(proof_of(lobby, present, MAIL), present, lobby.entrance())
    assert delivered(lobby).received == {}


def test_an_address_proven_by_another_meanwhile_is_not_taken(lobby: Lobby) -> None:
    present = entered(lobby)
    secret = proof_of(lobby, present, "ref-1@exemple.fr")
    known = lobby.enrolled()
    with pytest.raises(SignInRefused):
        confirm_mail(secret, present, lobby.entrance())
    assert lobby.sign_in(known.login).account.id == known.account.id
    assert account_of(lobby, present).mail is None


def test_a_mail_that_was_only_claimed_is_lost_to_who_proves_it_and_not_before(lobby: Lobby) -> None:
    present = entered(lobby)
    claim = replace(present.account, id="autre", acts_as="b-2", login=NEW, mail=NEW)
    with lobby.work() as uow:
        uow.identity.accounts.add(claim)
        uow.commit()
    secret = proof_of(lobby, present, NEW)
    with lobby.work() as uow:
        assert uow.identity.accounts.get("autre") == claim
    confirm_mail(secret, present, lobby.entrance())
    assert account_of(lobby, present).login == NEW
    with lobby.work() as uow:
        assert uow.identity.accounts.get("autre") == replace(claim, login="v-autre", mail=None)


def test_the_link_of_the_longest_address_is_taken(lobby: Lobby) -> None:
    longest = f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 3}.fr"
    longest = longest.replace("@b", f"@{'b' * (254 - len(longest) + 1)}")
    present = entered(lobby)
    secret = proof_of(lobby, present, longest)
    confirm_mail(LinkIn(jeton=secret).jeton, present, lobby.entrance())
    assert account_of(lobby, present).mail == longest
    assert len(longest) == MAX_LOGIN_LENGTH


@pytest.mark.parametrize("end", [".", ".é", ".AAAA", "", ".====", ".\ud800"])
def test_a_link_opens_only_as_it_was_sent(lobby: Lobby, end: str) -> None:
    present = entered(lobby)
    secret = proof_of(lobby, present, MAIL)
    with pytest.raises(SignInRefused):
        confirm_mail(secret.partition(".")[0] + end, present, lobby.entrance())
    confirm_mail(secret, present, lobby.entrance())


def test_an_account_writes_to_few_addresses(lobby: Lobby) -> None:
    present = entered(lobby)
    for number in range(MOST_LINKS):
        propose_mail(f"inconnue{number}@exemple.fr", present, lobby.entrance(f"192.0.2.{number}"))
    with pytest.raises(TooManyAttempts):
        propose_mail("une-de-plus@exemple.fr", present, lobby.entrance("192.0.2.99"))


def test_who_was_signed_out_gives_no_address(lobby: Lobby) -> None:
    present = entered(lobby)
    address = propose_mail(MAIL, present, lobby.entrance())
    secret = proof_of(lobby, present, MAIL)
    sign_out(present, lobby.work())
    send_proof(address, present, lobby.entrance())
    assert delivered(lobby).received == {}
    with pytest.raises(NotSignedIn):
        confirm_mail(secret, present, lobby.entrance())
    again = entered(lobby)
    assert end_other_sessions(again, lobby.work()) == 0
    assert account_of(lobby, again).mail is None
