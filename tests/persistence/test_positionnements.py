from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from insertion.actor import Actor, Role
from insertion.capacity import Audience, SessionState
from insertion.errors import StaleVersion, TransitionRefused
from insertion.opportunity import OpportunityId
from insertion.positionnement import Sheet, State, Transition
from insertion.positionnement_ports import KeptAnswer, PositionnementFilter, Wait, Window
from insertion.terms import Objective
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence.insertion_builders import (
    NOW,
    REFERENT,
    a_positionnement,
    a_session,
    an_accompaniment,
    an_event,
    moved,
    the_ground,
)

UnitOfWorkFactory = Callable[[], SqlUnitOfWork]


@pytest.fixture
def ground(unit_of_work: UnitOfWorkFactory) -> UnitOfWorkFactory:
    with unit_of_work() as uow:
        the_ground(uow)
        uow.accompaniments.open(an_accompaniment())
        placed = a_positionnement(
            sheet=Sheet((Objective.SOLVE,), ("deplacement",), "Permis"), snapshot={"points": 61.9}
        )
        uow.positionnements.add(placed, an_event(placed, Transition.CREATE))
        uow.commit()
    return unit_of_work


def test_a_positionnement_comes_back_equal_with_its_history(ground: UnitOfWorkFactory):
    with ground() as uow:
        placed = uow.positionnements.get("pos-1")
        assert placed is not None
        assert placed.sheet.objectives == (Objective.SOLVE,)
        assert placed.snapshot == {"points": 61.9}
        assert placed.created_at == NOW
        assert uow.positionnements.history("pos-1") == [an_event(placed, Transition.CREATE)]
        after = moved(placed, state=State.WAITING, session_id="s-1", waiting_rank=1)
        uow.positionnements.save(after, an_event(after, Transition.WAITLIST))
        assert uow.positionnements.get("pos-1") == after
        assert uow.positionnements.waiting("s-1") == [after]
        assert len(uow.positionnements.history("pos-1")) == 2


def test_some_made_elsewhere_come_back_as_they_are_with_all_their_history(
    ground: UnitOfWorkFactory,
):
    first = a_positionnement("pos-9", beneficiary_id="p-9")
    after = moved(first, state=State.WAITING, session_id="s-1", waiting_rank=3)
    told = [an_event(first, Transition.CREATE), an_event(after, Transition.WAITLIST)]
    with ground() as uow:
        uow.positionnements.add_with_history([])
        uow.positionnements.add_with_history([(after, told)])
        assert uow.positionnements.get("pos-9") == after
        assert uow.positionnements.history("pos-9") == told
        assert uow.positionnements.waiting("s-1") == [after]


def test_an_older_version_changes_nothing(ground: UnitOfWorkFactory):
    with ground() as uow:
        placed = uow.positionnements.get("pos-1")
        assert placed is not None
        after = moved(placed, state=State.REFUSED)
        uow.positionnements.save(after, an_event(after, Transition.REFUSE))
        with pytest.raises(StaleVersion):
            uow.positionnements.save(after, an_event(after, Transition.REFUSE))


def test_the_same_person_is_open_once_on_the_same_opportunity(ground: UnitOfWorkFactory):
    again = a_positionnement("pos-2")
    with ground() as uow:
        with pytest.raises(TransitionRefused) as refused:
            uow.positionnements.add(again, an_event(again, Transition.CREATE))
        assert refused.value.code == "doublon"
        first = uow.positionnements.get("pos-1")
        assert first is not None
        ended = moved(first, state=State.EXPIRED)
        uow.positionnements.save(ended, an_event(ended, Transition.EXPIRE))
        uow.positionnements.add(again, an_event(again, Transition.CREATE))
        assert [each.id for each in uow.positionnements.open_of("b-1")] == ["pos-2"]


@pytest.mark.parametrize("verb", ["UPDATE {} SET comment = 'x'", "DELETE FROM {}"])
def test_the_history_can_neither_be_changed_nor_shortened(
    ground: UnitOfWorkFactory, engine: Engine, verb: str
):
    statement = text(verb.format("positionnement_events"))
    with engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(statement)


def test_places_are_taken_to_the_last_and_given_back_one_by_one(ground: UnitOfWorkFactory):
    with ground() as uow:
        sessions = uow.action_sessions
        assert [sessions.take_place("s-1") for _ in range(3)] == [True, True, False]
        assert [sessions.give_back("s-1") for _ in range(3)] == [True, True, False]
        assert not sessions.take_place("nulle-part")


def test_a_session_changes_at_its_version_and_keeps_the_places_taken(ground: UnitOfWorkFactory):
    with ground() as uow:
        uow.action_sessions.take_place("s-1")
        uow.action_sessions.take_place("s-1")
        assert not uow.action_sessions.change(a_session(places=1), 1)
        assert uow.action_sessions.change(a_session(places=3, state=SessionState.CLOSED), 1)
        assert not uow.action_sessions.change(a_session(places=4), 1)
        session = uow.action_sessions.get("s-1")
        assert session is not None
        assert (session.places, session.taken, session.version) == (3, 2, 2)
        page = uow.action_sessions.of_action(OpportunityId("act-1"), Window())
        assert (page.items, page.total) == ((session,), 1)
        assert uow.action_sessions.has_any(OpportunityId("act-1"))
        assert not uow.action_sessions.has_any(OpportunityId("ft-1"))


def test_without_a_session_places_are_counted_where_they_are_taken(ground: UnitOfWorkFactory):
    with ground() as uow:
        first = uow.positionnements.get("pos-1")
        other = a_positionnement("pos-2", beneficiary_id="b-2")
        uow.positionnements.add(other, an_event(other, Transition.CREATE))
        assert first is not None
        for placed, taken in ((first, True), (other, False)):
            after = moved(placed, state=State.ACCEPTED)
            event = an_event(after, Transition.ACCEPT)
            assert uow.positionnements.save_within(after, event, 1) is taken
        assert len(uow.positionnements.history("pos-2")) == 1


def test_those_inside_are_counted_by_public(ground: UnitOfWorkFactory):
    with ground() as uow:
        for number, (audience, state) in enumerate(
            [
                (Audience.BRSA, State.ENTERED),
                (Audience.BRSA, State.SUSPENDED),
                (Audience.YOUNG_FAJ, State.ACCEPTED),
                (Audience.OTHER, State.REFUSED),
            ]
        ):
            placed = a_positionnement(
                f"in-{number}",
                beneficiary_id=f"in-{number}",
                audience=audience,
                state=state,
                session_id="s-1",
            )
            uow.positionnements.add(placed, an_event(placed, Transition.CREATE))
        assert uow.positionnements.inside("s-1") == {Audience.BRSA: 2, Audience.YOUNG_FAJ: 1}


@pytest.mark.parametrize(
    ("viewer", "seen"),
    [
        (REFERENT, ["pos-1", "validate"]),
        (Actor("ref-1", Role.REFERENT), ["pos-1"]),
        (Actor("ref-9", Role.REFERENT), []),
        (Actor("ref-2", Role.REFERENT, "op-1"), []),
        (Actor("b-1", Role.BENEFICIARY), ["pos-1"]),
        (Actor("b-2", Role.BENEFICIARY), ["wish"]),
        (Actor("o", Role.OPERATOR, "op-1"), ["pos-1"]),
        (Actor("o", Role.OPERATOR, "op-2"), []),
        (Actor("o", Role.OPERATOR), []),
        (Actor("e", Role.EMPLOYER, "mds-1"), []),
        (Actor("d", Role.DEPARTEMENT), ["nobody", "pos-1", "validate", "wish"]),
        (Actor("ref-9", Role.REFERENT, "mds-1"), ["validate"]),
        (Actor("ref-9", Role.REFERENT, "op-1"), []),
    ],
    ids=str,
)
def test_one_sees_what_one_has_to_do_with(
    ground: UnitOfWorkFactory, viewer: Actor, seen: list[str]
):
    with ground() as uow:
        for key, state in (("wish", State.WISHED), ("validate", State.TO_VALIDATE)):
            placed = a_positionnement(
                key,
                beneficiary_id="b-2" if key == "wish" else "b-3",
                state=state,
                sent_at=None,
                host_id="op-1",
            )
            uow.positionnements.add(placed, an_event(placed, Transition.CREATE))
        nobody = a_positionnement("nobody", beneficiary_id="b-9", opportunity_id="ft-1")
        uow.positionnements.add(nobody, an_event(nobody, Transition.CREATE))
        first = uow.positionnements.get("pos-1")
        assert first is not None
        hosted = moved(first, host_id="op-1")
        uow.positionnements.save(hosted, an_event(hosted, Transition.REMIND))
        page = uow.positionnements.page(PositionnementFilter(viewer), Window())
        assert sorted(each.id for each in page.items) == seen
        assert page.total == len(seen)
        visible = {
            each
            for each in ("pos-1", "wish", "validate", "nobody")
            if uow.positionnements.visible(each, viewer)
        }
        assert sorted(visible) == seen


def test_a_list_is_filtered_and_read_in_two_queries(
    ground: UnitOfWorkFactory, statements: list[str]
):
    where = PositionnementFilter(
        Actor("d", Role.DEPARTEMENT),
        beneficiary_id="b-1",
        opportunity_id="act-1",
        states=frozenset({State.SENT}),
    )
    statements.clear()
    with ground() as uow:
        assert uow.positionnements.page(where, Window(1, 1)).total == 1
        assert uow.positionnements.page(where, Window(2, 1)).items == ()
    assert len(statements) == 4


def test_what_waits_is_due_once_for_a_reminder_then_for_its_end(ground: UnitOfWorkFactory):
    later = NOW + timedelta(seconds=1)
    reminder, end = Wait(later, None), Wait(later, later)
    with ground() as uow:
        places = uow.positionnements
        first = places.get("pos-1")
        assert first is not None
        assert places.due(State.SENT, Wait(NOW, NOW), 10) == []
        assert places.due(State.WISHED, end, 10) == []
        assert (places.was_reminded(first), places.due(State.SENT, reminder, 10)) == (
            False,
            ["pos-1"],
        )
        reminded = moved(first)
        places.save(reminded, an_event(reminded, Transition.REMIND))
        assert places.was_reminded(reminded)
        assert places.due(State.SENT, reminder, 10) == []
        assert places.due(State.SENT, end, 10) == ["pos-1"]


def test_places_are_those_that_the_opportunity_states(ground: UnitOfWorkFactory):
    with ground() as uow:
        assert uow.positionnements.places_of(OpportunityId("ft-1")) == 1
        assert uow.positionnements.places_of(OpportunityId("act-1")) is None
        uow.opportunities.close([OpportunityId("ft-1")], NOW.date())
        assert uow.positionnements.places_of(OpportunityId("ft-1")) == 1


def test_an_answer_is_kept_with_its_effect_or_not_at_all(ground: UnitOfWorkFactory):
    answer = KeptAnswer("f" * 64, 201, b'{"id":"1"}', {"location": "/x"})
    with ground() as uow:
        assert uow.idempotency_keys.claim("referent:ref-1", "k") is None
        uow.idempotency_keys.keep("referent:ref-1", "k", answer, NOW)
    with ground() as uow:
        assert uow.idempotency_keys.claim("referent:ref-1", "k") is None
        uow.idempotency_keys.keep("referent:ref-1", "k", answer, NOW)
        uow.commit()
    with ground() as uow:
        assert uow.idempotency_keys.claim("referent:ref-1", "k") == answer
        assert uow.idempotency_keys.claim("referent:ref-2", "k") is None
        assert uow.idempotency_keys.forget_before(NOW) == 0
        assert uow.idempotency_keys.forget_before(NOW + timedelta(days=2)) == 1
