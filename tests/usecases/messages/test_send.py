"""Sending: each message once, later when it could not leave, never when nobody knows."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insertion.accounts import AccountState
from insertion.actor import Actor, Role
from insertion.errors import UnknownRecord
from insertion.outbox import (
    CARRYING_AN_ADDRESS,
    MOST_ATTEMPTS,
    SHOWING_A_LINK,
    Message,
    MessageKind,
    MessageState,
    retry_after,
)
from persistence.engine import create_engine_for
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence.account_builders import an_account
from tests.upgraded import upgrade
from usecases.messages.carried import carrying
from usecases.messages.queue import notify, queue_link
from usecases.messages.send import (
    MaybeSent,
    NotSent,
    Refused,
    SendingReport,
    send_again,
    send_due,
)
from usecases.vault import Vault

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
VAULT = Vault(bytes(32))
REFERENT = Actor("ref-1", Role.REFERENT)


class Carrier:
    """Remembers what it was given, and fails as it is told."""

    def __init__(self, *failures: Exception | None) -> None:
        self.failures = list(failures)
        self.sent: list[tuple[str, str, str | None]] = []

    def send(self, address: str, message: Message, secret: str | None) -> None:
        failure = self.failures.pop(0) if self.failures else None
        if failure is not None:
            raise failure
        self.sent.append((address, message.id, secret))


class Post:
    """A database with one account, and a clock."""

    def __init__(self) -> None:
        self.engine = create_engine_for("sqlite://")
        upgrade(self.engine)
        self.now = NOW
        with self.work() as uow:
            uow.identity.accounts.add(an_account())
            uow.commit()

    def work(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self.engine)

    def queue(self, message_id: str = "m-1") -> bool:
        with self.work() as uow:
            queued = notify(uow, REFERENT, MessageKind.NEWS, message_id=message_id, at=self.now)
            uow.commit()
        return queued

    def send(self, carrier: Carrier) -> SendingReport:
        return send_due(self.work, carrier, VAULT, lambda: self.now)

    def state(self, message_id: str = "m-1") -> MessageState:
        with self.work() as uow:
            found = uow.outbox.get(message_id)
        assert found is not None
        return found.state


@pytest.fixture
def post() -> Post:
    return Post()


def test_a_message_goes_to_the_address_of_the_account_once(post: Post) -> None:
    carrier = Carrier()
    assert [post.queue(), post.queue()] == [True, False]
    assert post.send(carrier) == SendingReport(sent=1)
    assert post.send(carrier) == SendingReport()
    assert carrier.sent == [("compte-1@exemple.fr", "m-1", None)]


def test_nothing_is_queued_to_who_cannot_be_written_to(post: Post) -> None:
    with post.work() as uow:
        uow.identity.accounts.add(
            an_account("sans", role=Role.BENEFICIARY, acts_as="b-1", mail=None)
        )
        uow.identity.accounts.add(
            an_account("ferme", role=Role.BENEFICIARY, acts_as="b-2", state=AccountState.DISABLED)
        )
        for actor_id in ("b-1", "b-2", "b-3"):
            whom = Actor(actor_id, Role.BENEFICIARY)
            assert not notify(uow, whom, MessageKind.NEWS, message_id=f"m-{actor_id}", at=NOW)


def test_what_could_not_leave_leaves_later(post: Post) -> None:
    carrier = Carrier(NotSent())
    post.queue()
    assert post.send(carrier) == SendingReport(later=1)
    post.now += timedelta(seconds=59)
    assert post.send(carrier) == SendingReport()
    post.now += timedelta(seconds=1)
    assert post.send(carrier) == SendingReport(sent=1)


def test_what_never_can_leave_is_given_up(post: Post) -> None:
    carrier = Carrier(*[NotSent() for _ in range(MOST_ATTEMPTS)])
    post.queue()
    for _ in range(MOST_ATTEMPTS):
        post.send(carrier)
        post.now += timedelta(days=1)
    assert post.state() is MessageState.FAILED
    assert post.send(carrier) == SendingReport()


def test_what_may_have_left_is_not_sent_again_unless_a_person_says_so(post: Post) -> None:
    carrier = Carrier(MaybeSent())
    post.queue()
    post.send(carrier)
    post.now += timedelta(days=1)
    assert post.send(carrier) == SendingReport()
    assert post.state() is MessageState.UNCERTAIN
    send_again("m-1", post.work, post.now)
    assert post.send(carrier) == SendingReport(sent=1)
    with pytest.raises(UnknownRecord):
        send_again("m-1", post.work, post.now)


def test_an_address_refused_for_good_is_not_tried_again(post: Post) -> None:
    post.queue()
    assert post.send(Carrier(Refused())) == SendingReport(given_up=1)


@pytest.mark.parametrize("kind", sorted(MessageKind))
def test_what_waited_while_an_address_changed_goes_to_no_address_unproven(
    post: Post, kind: MessageKind
) -> None:
    with post.work() as uow:
        queue_link(uow, VAULT, "compte-1", kind, message_id="m-1", secret="secret", at=NOW)
        mistyped = {"mail": "autre@exemple.fr", "mail_confirmed_at": None}
        uow.identity.accounts.change(an_account(**mistyped))
        uow.commit()
    carrier = Carrier()
    post.send(carrier)
    proving = kind is MessageKind.INVITATION
    assert [address for address, _id, _secret in carrier.sent] == ["autre@exemple.fr"] * proving


@pytest.mark.parametrize("kind", sorted(CARRYING_AN_ADDRESS))
def test_what_is_not_for_the_address_of_an_account_carries_its_own(
    post: Post, kind: MessageKind
) -> None:
    carriers = []
    for number, account_id in enumerate(("compte-1", "compte-2")):
        secret = "secret" + carrying(VAULT, account_id, "nouvelle@exemple.fr")
        with post.work() as uow:
            queue_link(
                uow, VAULT, "compte-1", kind, message_id=f"m-{number}", secret=secret, at=NOW
            )
            uow.commit()
        carriers.append(Carrier())
        post.send(carriers[-1])
    shown = kind in SHOWING_A_LINK
    (sent,) = carriers[0].sent
    assert sent[:2] == ("nouvelle@exemple.fr", "m-0")
    assert (sent[2] is not None) is shown
    assert carriers[1].sent == []  # sealed for another account


def test_a_link_is_read_with_the_key_only_and_is_not_shown_twice(post: Post) -> None:
    with post.work() as uow:
        queue_link(
            uow,
            VAULT,
            "compte-1",
            MessageKind.MAGIC_LINK,
            message_id="m-1",
            secret="secret",
            at=NOW,
        )
        queue_link(
            uow,
            Vault(b"x" * 32),
            "compte-1",
            MessageKind.MAGIC_LINK,
            message_id="m-2",
            secret="autre",
            at=NOW,
        )
        uow.commit()
        kept = uow.outbox.get("m-1")
    assert kept is not None
    assert b"secret" not in (kept.sealed or b"")
    carrier = Carrier()
    assert post.send(carrier) == SendingReport(sent=1, given_up=1)
    assert carrier.sent == [("compte-1@exemple.fr", "m-1", "secret")]
    with pytest.raises(UnknownRecord):
        send_again("m-2", post.work, NOW)


@given(st.integers(1, 30))
def test_the_wait_grows_then_ends(attempts: int) -> None:
    wait, next_wait = retry_after(attempts), retry_after(attempts + 1)
    assert (wait is None) == (attempts >= MOST_ATTEMPTS)
    assert wait is None or next_wait is None or wait <= next_wait
