"""Messages on both databases: queued once, taken by one, and never sent twice by themselves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from insertion.errors import InvalidValue
from insertion.outbox import SENDING_LEASE, Message, MessageKind, MessageState
from insertion.positionnement_ports import Window
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence.account_builders import an_account

UnitOfWorkFactory = Callable[[], SqlUnitOfWork]
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def a_message(message_id: str = "m-1", **facts: object) -> Message:
    given: dict[str, object] = {
        "id": message_id, "account_id": "compte-1", "kind": MessageKind.NEWS, "created_at": NOW,
    }  # fmt: skip
    return Message(**(given | facts))  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _an_account(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        uow.identity.accounts.add(an_account())
        uow.commit()


def queue(unit_of_work: UnitOfWorkFactory, *messages: Message) -> list[bool]:
    with unit_of_work() as uow:
        queued = [uow.outbox.add(each) for each in messages]
        uow.commit()
    return queued


def claim(unit_of_work: UnitOfWorkFactory, at: datetime) -> Message | None:
    with unit_of_work() as uow:
        found = uow.outbox.claim(at)
        uow.commit()
    return found


def test_the_same_id_is_the_same_message(unit_of_work: UnitOfWorkFactory) -> None:
    first = a_message(parameters={"jour": "2026-03-01"}, sealed=b"\x00cle")
    assert queue(unit_of_work, first, a_message(kind=MessageKind.ALERT)) == [True, False]
    with unit_of_work() as uow:
        assert uow.outbox.get("m-1") == replace(first, next_at=NOW)
        assert uow.outbox.get("pas un id") is None


def test_a_message_is_taken_once(unit_of_work: UnitOfWorkFactory) -> None:
    queue(unit_of_work, a_message("m-2"), a_message("m-1"))
    taken = [claim(unit_of_work, NOW) for _ in range(3)]
    assert [each.id if each else None for each in taken] == ["m-1", "m-2", None]
    assert taken[0] is not None
    assert (taken[0].state, taken[0].attempts) == (MessageState.SENDING, 1)


def test_what_was_cut_while_being_sent_is_not_sent_again(unit_of_work: UnitOfWorkFactory) -> None:
    queue(unit_of_work, a_message())
    claim(unit_of_work, NOW)
    later = NOW + SENDING_LEASE
    with unit_of_work() as uow:
        assert not uow.outbox.is_due(later - timedelta(seconds=1))
        assert uow.outbox.is_due(later)
    assert claim(unit_of_work, later) is None
    with unit_of_work() as uow:
        assert uow.outbox.count()[MessageState.UNCERTAIN] == 1


def test_what_waits_to_be_tried_again_waits(unit_of_work: UnitOfWorkFactory) -> None:
    queue(unit_of_work, a_message())
    claim(unit_of_work, NOW)
    again = NOW + timedelta(minutes=1)
    with unit_of_work() as uow:
        uow.outbox.settle("m-1", MessageState.WAITING, again)
        uow.commit()
    assert claim(unit_of_work, again - timedelta(seconds=1)) is None
    assert claim(unit_of_work, again) is not None


def test_a_link_is_forgotten_once_sent(unit_of_work: UnitOfWorkFactory) -> None:
    queue(unit_of_work, a_message(sealed=b"cle"))
    claim(unit_of_work, NOW)
    with unit_of_work() as uow:
        uow.outbox.settle("m-1", MessageState.SENT, NOW)
        uow.commit()
    with unit_of_work() as uow:
        sent = uow.outbox.get("m-1")
        assert sent is not None
        assert (sent.sealed, sent.sent_at) == (None, NOW)
        assert uow.outbox.page(MessageState.SENT, Window()).total == 1
        assert uow.outbox.page(MessageState.WAITING, Window()).items == ()
        assert uow.outbox.forget_before(NOW) == 0
        assert uow.outbox.forget_before(NOW + timedelta(days=1)) == 1


@pytest.mark.parametrize(
    "parameters",
    [{"adresse": "a@b.fr"}, {"a": "x" * 201}, {"a": "\0"}, {str(n): "" for n in range(11)}],
)
def test_a_parameter_is_short_and_is_no_address(parameters: dict[str, str]) -> None:
    with pytest.raises(InvalidValue):
        a_message(parameters=parameters)
