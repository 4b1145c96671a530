"""Places, the waiting list and sessions."""

from dataclasses import replace
from datetime import date

import pytest

from insertion.capacity import ActionSession, Audience, Mixing, SessionState
from insertion.conventions import Convention
from insertion.errors import InvalidValue, StaleVersion, TransitionRefused, UnknownRecord
from insertion.periods import Period
from insertion.positionnement import State, Transition
from insertion.positionnement_reasons import Exit, Reason
from tests.usecases.positionnements.ground import (
    DEPARTEMENT,
    EMPLOYER,
    OPERATOR,
    STRANGER,
    WORKER,
    YOUNG,
    Ground,
    acting,
)
from usecases.positionnements.sessions import change_session, open_session


def states(ground: Ground, *ids: str) -> list[State]:
    return [ground.get(each).state for each in ids]


def full_with_two_waiting(ground: Ground) -> list[str]:
    ids = [ground.create(number).id for number in range(4)]
    for each in ids[:2]:
        ground.accept(each)
    for each in ids[2:]:
        ground.wait(each)
    return ids


def test_the_last_place_is_the_last(ground: Ground):
    ids = [ground.create(number).id for number in range(3)]
    for each in ids[:2]:
        assert ground.accept(each).state is State.ACCEPTED
    with pytest.raises(TransitionRefused) as refused:
        ground.accept(ids[2])
    assert refused.value.code == "complet"
    assert ground.session().taken == 2
    assert ground.get(ids[2]).state is State.SENT


def test_nobody_waits_while_a_place_is_left(ground: Ground):
    placed = ground.create()
    with pytest.raises(TransitionRefused) as refused:
        ground.wait(placed.id)
    assert refused.value.code == "place_libre"


def test_a_place_given_back_goes_to_the_first_who_waits_and_to_nobody_else(ground: Ground):
    ids = full_with_two_waiting(ground)
    assert [ground.get(each).waiting_rank for each in ids[2:]] == [1, 2]
    ground.advance(ids[0], Transition.ABANDON, WORKER, reason=Reason.FOUND_WORK)
    assert states(ground, *ids) == [
        State.ABANDONED,
        State.ACCEPTED,
        State.ACCEPTED,
        State.WAITING,
    ]
    assert (ground.session().taken, ground.get(ids[3]).waiting_rank) == (2, 2)
    with ground.uow as uow:
        last = uow.positionnements.history(ids[2])[-1]
    assert (last.transition, last.actor_id) == (Transition.PROMOTE, "horloge")


def test_who_leaves_the_waiting_list_gives_no_place_back(ground: Ground):
    ids = full_with_two_waiting(ground)
    ground.advance(ids[2], Transition.ABANDON, WORKER, reason=Reason.MOVED)
    assert ground.session().taken == 2
    assert ground.get(ids[3]).state is State.WAITING


def test_who_ends_gives_the_place_back(ground: Ground):
    ids = full_with_two_waiting(ground)
    ground.advance(ids[0], Transition.ENTER, OPERATOR)
    ground.advance(ids[0], Transition.SUSPEND, OPERATOR, reason=Reason.PREVENTED)
    assert ground.session().taken == 2
    ground.advance(ids[0], Transition.COMPLETE, WORKER, outcome=Exit.REACHED)
    assert states(ground, ids[0], ids[2]) == [State.COMPLETED, State.ACCEPTED]


def test_places_added_go_to_those_who_wait(ground: Ground):
    ids = full_with_two_waiting(ground)
    session = change(ground, places=3)
    assert (session.taken, session.places) == (3, 3)
    assert states(ground, *ids[2:]) == [State.ACCEPTED, State.WAITING]


def change(ground: Ground, by=OPERATOR, **changes: object):  # type: ignore[no-untyped-def]
    return change_session(
        ground.id("session"),
        lambda session: replace(session, **changes),
        ground.uow,
        acting(by),
        ground.practice,
    )


def test_places_are_never_below_those_taken(ground: Ground):
    ground.accept(ground.create(0).id)
    ground.accept(ground.create(1).id)
    with pytest.raises(InvalidValue, match="places"):
        change(ground, places=1)
    assert ground.session().places == 2


def test_a_session_is_changed_by_who_runs_it_and_by_the_departement(ground: Ground):
    for other in (STRANGER, WORKER, EMPLOYER):
        with pytest.raises(UnknownRecord):
            change(ground, other, places=3)
    assert change(ground, DEPARTEMENT, places=3).places == 3
    with pytest.raises(StaleVersion):
        change_session(
            ground.id("session"),
            lambda session: (_ for _ in ()).throw(StaleVersion()),
            ground.uow,
            acting(OPERATOR),
            ground.practice,
        )


def test_who_runs_the_action_now_cancels_for_those_placed_before(ground: Ground):
    placed = ground.create(0)
    ground.accept(placed.id)
    with ground.uow as uow:
        uow.organisations.set_hosts({ground.id("action"): "other-op"})
        uow.commit()
    cancelled = change_session(
        ground.id("session"),
        lambda session: replace(session, state=SessionState.CANCELLED),
        ground.uow,
        acting(STRANGER),
        ground.practice,
    )
    assert cancelled.taken == 0
    assert ground.get(placed.id).state is State.REFUSED


def test_a_session_names_a_convention_of_who_runs_it_only(ground: Ground):
    year = Period(date(2026, 1, 1), date(2026, 12, 31))

    def convention(key: str, operator: str, dispositif: str) -> Convention:
        return Convention(
            id=key, dispositif_id=dispositif, operator_id=operator, year=2026, period=year
        )

    with ground.uow as uow:
        uow.conventions.upsert(
            [
                convention("own", "op", "adse_a"),
                convention("theirs", "other-op", "adse_a"),
                convention("another", "op", "aci"),
            ]
        )
        uow.commit()

    def open_on(convention_id: str) -> ActionSession:
        def build(key: str) -> ActionSession:
            return ActionSession(
                id=key,
                action_id=ground.action_id(),
                starts_on=date(2026, 11, 1),
                ends_on=date(2026, 12, 1),
                places=2,
                convention_id=convention_id,
            )

        return open_session(build, ground.uow, acting(OPERATOR), ground.practice)

    assert open_on("own").convention_id == "own"
    for wrong in ("theirs", "another", "nowhere"):
        with pytest.raises(InvalidValue) as refused:
            open_on(wrong)
        assert refused.value.field == "convention_id"


def test_a_session_cancelled_lets_go_of_those_who_were_to_enter(ground: Ground):
    ids = full_with_two_waiting(ground)
    ground.advance(ids[0], Transition.ENTER, OPERATOR)
    change(ground, state=SessionState.CANCELLED)
    assert states(ground, *ids) == [
        State.ENTERED,
        State.REFUSED,
        State.REFUSED,
        State.REFUSED,
    ]
    assert ground.session().taken == 1
    with ground.uow as uow:
        assert uow.positionnements.history(ids[3])[-1].reason is Reason.CANCELLED


def test_nobody_enters_a_session_that_is_over(ground: Ground):
    placed = ground.create()
    with pytest.raises(TransitionRefused) as refused:
        ground.later(400).accept(placed.id)
    assert refused.value.code == "session_fermee"


def test_nobody_is_promoted_into_a_session_that_is_closed(ground: Ground):
    ids = full_with_two_waiting(ground)
    change(ground, state=SessionState.CLOSED)
    ground.advance(ids[0], Transition.ABANDON, WORKER, reason=Reason.MOVED)
    assert ground.session().taken == 1
    assert states(ground, *ids[2:]) == [State.WAITING, State.WAITING]
    change(ground, state=SessionState.OPEN)
    assert states(ground, *ids[2:]) == [State.ACCEPTED, State.WAITING]


def test_an_action_with_sessions_asks_which(ground: Ground):
    placed = ground.create()
    with pytest.raises(InvalidValue, match="session_id"):
        ground.advance(placed.id, Transition.ACCEPT, OPERATOR)
    with pytest.raises(InvalidValue, match="session_id"):
        ground.advance(placed.id, Transition.ACCEPT, OPERATOR, session_id="nowhere")


def test_an_offer_gives_its_posts_and_no_more(ground: Ground):
    first, second = (ground.create(number, what="offer").id for number in range(2))
    assert ground.advance(first, Transition.ACCEPT, EMPLOYER).state is State.ACCEPTED
    with pytest.raises(TransitionRefused) as refused:
        ground.advance(second, Transition.ACCEPT, EMPLOYER)
    assert refused.value.code == "complet"
    with pytest.raises(TransitionRefused) as refused:
        ground.advance(second, Transition.WAITLIST, EMPLOYER)
    assert refused.value.code == "sans_session"
    ground.advance(first, Transition.REFUSE, EMPLOYER, reason=Reason.DID_NOT_COME)
    assert ground.advance(second, Transition.ACCEPT, EMPLOYER).state is State.ACCEPTED


def test_without_an_account_of_the_host_the_referent_writes_its_answers(ground: Ground):
    placed = ground.create(what="other")
    assert placed.host_id is None
    assert ground.advance(placed.id, Transition.ACCEPT, WORKER).state is State.ACCEPTED
    with pytest.raises(TransitionRefused):  # here the operator has one
        ground.advance(ground.create(1).id, Transition.ACCEPT, WORKER, session_id="session")


def test_a_group_begins_when_it_has_its_people(bare: Ground):
    ground = bare.lay(places=4, group_min=2)
    first, second = (ground.create(number).id for number in range(2))
    ground.accept(first)
    with pytest.raises(TransitionRefused) as refused:
        ground.advance(first, Transition.ENTER, OPERATOR)
    assert refused.value.code == "groupe_incomplet"
    ground.accept(second)
    assert ground.advance(first, Transition.ENTER, OPERATOR).state is State.ENTERED


def test_the_last_place_of_a_mixed_group_waits_for_another_public(bare: Ground):
    ground = bare.lay(places=2, mixing=Mixing.MIXED)
    first, second = (ground.create(number).id for number in range(2))
    young = ground.create(2, audience=YOUNG).id
    ground.accept(first)
    with pytest.raises(TransitionRefused) as refused:
        ground.accept(second)
    assert refused.value.code == "mixite"
    assert ground.wait(second).state is State.WAITING  # a place is left, and not for her
    assert ground.accept(young).state is State.ACCEPTED
    ground.advance(young, Transition.ABANDON, WORKER, reason=Reason.MOVED)
    assert ground.get(second).state is State.WAITING
    ground.advance(first, Transition.ABANDON, WORKER, reason=Reason.MOVED)
    assert ground.get(second).state is State.ACCEPTED
    assert ground.get(second).audience is Audience.BRSA


def test_an_older_version_is_refused_and_changes_nothing(ground: Ground):
    placed = ground.create()
    ground.accept(placed.id)
    with pytest.raises(StaleVersion):
        ground.advance(placed.id, Transition.ENTER, OPERATOR, version=1)
    assert ground.get(placed.id).state is State.ACCEPTED
    assert ground.advance(placed.id, Transition.ENTER, OPERATOR, version=2).version == 3


def test_nobody_enters_before_the_session_begins(bare: Ground):
    ground = bare.lay()
    placed = ground.create()
    ground.accept(placed.id)
    with pytest.raises(InvalidValue, match="session"):
        ground.advance(
            placed.id, Transition.ENTER, OPERATOR, on=ground.session().starts_on.replace(month=10)
        )
