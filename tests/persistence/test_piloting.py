"""What deadlines and indicators read: few statements, the same on both databases."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from insertion.actor import Actor, Role
from insertion.dispositifs_loading import load_carried
from insertion.parcours import EventKind
from insertion.periods import Period
from insertion.positionnement import State, Transition
from insertion.terms import OpportunityKind
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence.insertion_builders import (
    NOW,
    TODAY,
    a_positionnement,
    an_accompaniment,
    an_event,
    moved,
    the_ground,
)
from tests.persistence.test_parcours import an_event as a_parcours_event
from usecases.parcours.deadlines import show_agenda
from usecases.parcours.indicators import IndicatorsQuestion, show_indicators

UnitOfWorkFactory = Callable[[], SqlUnitOfWork]
LATER = datetime(2026, 11, 26, 8, tzinfo=UTC)


@pytest.fixture
def ground(unit_of_work: UnitOfWorkFactory) -> UnitOfWorkFactory:
    """Return the units of work of a référent with three people, one of whom was accepted."""
    with unit_of_work() as uow:
        the_ground(uow)
        for person in ("b-1", "b-2", "b-3"):
            uow.accompaniments.open(an_accompaniment(person))
        sent = a_positionnement(session_id="s-1", host_id="op-1")
        uow.positionnements.add(sent, an_event(sent, Transition.CREATE))
        accepted = moved(sent, state=State.ACCEPTED, state_since=LATER)
        uow.positionnements.save(accepted, an_event(accepted, Transition.ACCEPT))
        other = a_positionnement("pos-2", beneficiary_id="b-2", sent_at=None)
        uow.positionnements.add(other, an_event(other, Transition.CREATE))
        uow.parcours.add(
            [
                a_parcours_event(f"n-{person}", beneficiary_id=person, kind=EventKind.NOTIFIED)
                for person in ("b-1", "b-2")
            ]
        )
        uow.commit()
    return unit_of_work


def test_a_positionnement_is_retained_from_the_first_place_held(
    ground: UnitOfWorkFactory,
) -> None:
    with ground() as uow:
        first, second = uow.piloting.placements()
    assert (first.id, first.retained_at, first.created_at) == ("pos-1", LATER, NOW)
    assert (second.id, second.retained_at) == ("pos-2", None)
    assert first.kind is OpportunityKind.INSERTION_ACTION


def test_the_history_of_people_is_told_in_order(ground: UnitOfWorkFactory) -> None:
    with ground() as uow:
        steps = uow.piloting.steps_of(["b-1", "b-2", "nobody", "not an id"])
        hosted = uow.piloting.steps_hosted_by("op-1")
    assert [(step.positionnement_id, step.state) for step in steps] == [
        ("pos-1", "transmis"),
        ("pos-1", "accepte"),
        ("pos-2", "transmis"),
    ]
    assert steps[1].at == LATER
    assert steps[1].session_starts_on == date(2026, 11, 1)
    assert hosted == [step for step in steps if step.positionnement_id == "pos-1"]


def test_a_portfolio_is_the_people_accompanied_now(ground: UnitOfWorkFactory) -> None:
    with ground() as uow:
        uow.accompaniments.close("acc-b-3-ref-1", TODAY + timedelta(days=1))
        assert uow.piloting.portfolio_ids("ref-1") == {"b-1", "b-2"}
        assert uow.piloting.portfolio_ids("ref-2") == frozenset()
        referents = uow.piloting.principal_referents(["b-1", "b-3", "nobody"])
    assert referents == {"b-1": "ref-1"}


def test_nothing_dated_is_nothing(ground: UnitOfWorkFactory) -> None:
    with ground() as uow:
        assert list(uow.piloting.dated_facts(["pos-1", "pos-2"])) == []


def test_a_list_of_the_day_takes_six_statements_whatever_the_portfolio(
    ground: UnitOfWorkFactory, statements: list[str]
) -> None:
    statements.clear()
    agenda = show_agenda(ground(), "ref-1", Actor("ref-1", Role.REFERENT), load_carried(), TODAY)
    assert agenda.unanswered == ("pos-2",)
    assert len(statements) == 6


def test_indicators_take_two_statements_whatever_the_territory(
    ground: UnitOfWorkFactory, statements: list[str]
) -> None:
    statements.clear()
    question = IndicatorsQuestion(period=Period(date(2026, 1, 1), date(2026, 12, 31)))
    found = show_indicators(
        ground(), question, Actor("dep-1", Role.DEPARTEMENT), load_carried(), TODAY
    )
    assert found.fiche_7.households == 2
    assert len(statements) == 2


def test_a_person_is_counted_once_however_often_she_is_placed(ground: UnitOfWorkFactory) -> None:
    with ground() as uow:
        again = a_positionnement(
            "pos-3", opportunity_id="ft-1", opportunity_kind=OpportunityKind.JOB_OFFER
        )
        uow.positionnements.add(again, an_event(again, Transition.CREATE))
        uow.commit()
    question = IndicatorsQuestion(period=Period(date(2026, 1, 1), date(2026, 12, 31)))
    found = show_indicators(
        ground(), question, Actor("dep-1", Role.DEPARTEMENT), load_carried(), TODAY
    )
    placed = found.fiche_7.positioned
    assert placed[OpportunityKind.INSERTION_ACTION].people == 2
    assert placed[OpportunityKind.JOB_OFFER].people == 1
