"""Requests to be put in contact, in SQL, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from insertion.actor import Acting, Actor, Role
from insertion.host_side.contacts import (
    About,
    ContactOutcome,
    ContactRequest,
    Means,
    answer,
    ask,
    decide,
    take_back,
)
from insertion.host_side.interests import Interest
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence.builders import an_offer

Work = Callable[[], SqlUnitOfWork]
AT, DAY = datetime(2026, 11, 26, 9, 30, tzinfo=UTC), date(2026, 11, 26)
OFFER = an_offer()
HER = Acting(Actor("b-1", Role.BENEFICIARY), AT, DAY)
MEANS = Means(phone="0612345678", mail="nadia@exemple.fr", note="Plutôt le matin.")


def a_request(number: int = 1) -> ContactRequest:
    about = About(
        interest_id=f"i-{number}",
        opportunity_id=OFFER.id,
        beneficiary_id=f"b-{number}",
        organisation_id="emp-1",
    )
    return ask(f"c-{number}", about, "Nous cherchons une personne.", AT)


@pytest.fixture
def work(unit_of_work: Work) -> Work:
    with unit_of_work() as uow:
        uow.opportunities.upsert([(OFFER, None)])
        for number in (1, 2, 3):
            uow.host_side.interests.put(
                Interest(
                    id=f"i-{number}",
                    opportunity_id=OFFER.id,
                    beneficiary_id=f"b-{number}",
                    opened_at=AT,
                    with_referent=False,
                )
            )
            uow.host_side.contacts.add(a_request(number))
        uow.commit()
    return unit_of_work


def test_a_request_is_read_as_it_was_written_at_each_step(work: Work) -> None:
    accepted = decide(a_request(), MEANS, HER)
    employer = replace(HER, actor=Actor("eve", Role.EMPLOYER, "emp-1"))
    for step in (
        accepted,
        answer(accepted, ContactOutcome.MET, employer),
        take_back(answer(accepted, ContactOutcome.MET, employer)),
    ):
        with work() as uow:
            assert uow.host_side.contacts.change(step)
            assert not uow.host_side.contacts.change(step)  # someone was faster
            uow.commit()
        with work() as uow:
            assert uow.host_side.contacts.get("c-1") == step
            assert uow.host_side.contacts.of_interests(["i-1", "i-9"]) == {"i-1": step}
            assert uow.host_side.contacts.of_person("b-1") == [step]


def test_one_yes_is_asked_about_once(work: Work) -> None:
    with work() as uow, pytest.raises(IntegrityError):
        uow.host_side.contacts.add(replace(a_request(), id="c-again"))


def test_means_cannot_be_kept_of_who_did_not_accept(work: Work) -> None:
    with work() as uow, pytest.raises(IntegrityError):
        uow._transaction.write().execute(text("UPDATE contact_requests SET phone = '0612345678'"))


def test_those_whose_day_is_come_are_found_until_they_are_reminded(work: Work) -> None:
    accepted = decide(a_request(), MEANS, HER)
    assert accepted.due_on is not None
    with work() as uow:
        uow.host_side.contacts.change(accepted)
        uow.commit()
    with work() as uow:
        contacts = uow.host_side.contacts
        assert contacts.to_remind(accepted.due_on - timedelta(days=1), 9) == []
        assert contacts.to_remind(accepted.due_on, 9) == [accepted]
        contacts.change(replace(accepted, reminded_on=accepted.due_on, version=3))
        assert contacts.to_remind(accepted.due_on, 9) == []


def test_means_are_emptied_once_old_and_nothing_else_is(work: Work) -> None:
    accepted = decide(a_request(), MEANS, HER)
    with work() as uow:
        uow.host_side.contacts.change(accepted)
        assert uow.host_side.contacts.forget_means_before(AT) == 0
        assert uow.host_side.contacts.forget_means_before(AT + timedelta(seconds=1)) == 1
        assert uow.host_side.contacts.forget_means_before(AT + timedelta(seconds=1)) == 0
        uow.commit()
    with work() as uow:
        assert uow.host_side.contacts.get("c-1") == replace(accepted, means=None)
