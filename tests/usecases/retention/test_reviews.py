"""A legal hold whose day has come is told to administrators, once, and never lifted by itself."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from insertion.accounts import Account, AccountState
from insertion.actor import CLOCK, Actor, Role
from insertion.errors import InvalidValue
from insertion.legal_holds import HoldMotive, HoldStep
from insertion.outbox import MessageKind
from insertion.positionnement_moves import Acting
from insertion.positionnement_ports import Window
from tests.usecases.retention.ground import Ground
from usecases.accounts.forget import forget_ended
from usecases.messages.send import send_due
from usecases.retention.holds import WantedHold, advance_hold, ask_hold
from usecases.retention.reviews import tell_of_reviews
from usecases.vault import Vault

SEEN, OVER, DAY = date(2024, 11, 25), date(2029, 1, 1), date(2027, 5, 1)
FIRST, SECOND = Actor("dep-1", Role.DEPARTEMENT), Actor("dep-2", Role.DEPARTEMENT)
ASKED_ON = date(2026, 11, 1)


def on(day: date, actor: Actor = CLOCK) -> Acting:
    return Acting(actor, datetime(day.year, day.month, day.day, 9, tzinfo=UTC), day)


@pytest.fixture
def held(ground: Ground) -> Ground:
    ground.store({"b-1": SEEN})
    at = datetime(2026, 1, 1, tzinfo=UTC)
    account = Account("compte-1", Role.DEPARTEMENT, "dep-1", AccountState.ACTIVE, at)
    account = replace(account, mail="dep@exemple.fr", mail_confirmed_at=at)
    off = replace(account, id="compte-2", acts_as="dep-2", mail=None, mail_confirmed_at=None)
    with ground.uow() as uow:
        for each in (account, off):
            uow.identity.accounts.add(each)
        uow.commit()
    ask_hold(
        "b-1", WantedHold(HoldMotive.LITIGATION, DAY), ground.uow(), on(ASKED_ON, FIRST), "gel"
    )
    advance_hold("gel", HoldStep.SET, ground.uow(), on(ASKED_ON, SECOND))
    return ground


def told(ground: Ground) -> list[str]:
    with ground.uow() as uow:
        every = uow.outbox.page(None, Window(1, 100)).items
    assert {each.kind for each in every} <= {MessageKind.ALERT}
    assert "b-1" not in str([each.parameters for each in every])
    return [each.account_id for each in every]


def test_each_administrator_who_can_be_reached_is_told_once_a_day_said(held: Ground) -> None:
    assert tell_of_reviews(held.uow, "49", on(DAY - timedelta(days=1))) == 0
    for days in (0, 1, 400):
        tell_of_reviews(held.uow, "49", on(DAY + timedelta(days=days)))
    assert told(held) == ["compte-1"]
    assert tell_of_reviews(held.uow, "53", on(DAY)) == 0  # no account is of there
    looked = on(DAY + timedelta(days=2), FIRST)
    hold = advance_hold("gel", HoldStep.REVIEWED, held.uow(), looked, DAY + timedelta(days=30))
    assert [each.step for each in hold.events][-1] is HoldStep.REVIEWED
    assert tell_of_reviews(held.uow, "49", on(DAY + timedelta(days=29))) == 0
    assert tell_of_reviews(held.uow, "49", on(DAY + timedelta(days=30))) == 1
    later = on(DAY + timedelta(days=31), FIRST)
    advance_hold("gel", HoldStep.REVIEWED, held.uow(), later, DAY + timedelta(days=90))
    assert told(held) == ["compte-1"] * 2


def test_what_was_told_is_not_told_again_once_its_message_is_forgotten(held: Ground) -> None:
    class Carried:
        def send(self, *_message: object) -> None:
            """Take it."""

    queued = 0
    for days in range(100):
        now = on(DAY + timedelta(days=days))
        queued += tell_of_reviews(held.uow, "49", now)
        send_due(held.uow, Carried(), Vault(bytes(32)), partial(getattr, now, "at"))
        forget_ended(held.uow(), now.at)
    assert queued == 1
    assert told(held) == []


def test_a_day_that_passed_lifts_nothing(held: Ground) -> None:
    tell_of_reviews(held.uow, "49", on(DAY))
    assert held.run(OVER).held == ["b-1"]


def test_what_is_being_lifted_is_told_no_more(held: Ground) -> None:
    advance_hold("gel", HoldStep.LIFT_ASKED, held.uow(), on(ASKED_ON, FIRST))
    assert tell_of_reviews(held.uow, "49", on(DAY)) == 0


def test_a_day_that_cannot_be_changes_nothing(ground: Ground) -> None:
    ground.store({"b-1": SEEN})
    wrong = WantedHold(HoldMotive.LITIGATION, ASKED_ON)
    with pytest.raises(InvalidValue):
        ask_hold("b-1", wrong, ground.uow(), on(ASKED_ON, FIRST), "gel")
    with ground.uow() as uow:
        assert not uow.retention.every_hold()
