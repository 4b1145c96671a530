"""A legal hold is set by two and lifted by two, whatever is tried."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insertion.errors import InvalidValue, TransitionRefused
from insertion.legal_holds import (
    NEEDS_ANOTHER,
    Hold,
    HoldEvent,
    HoldMotive,
    HoldStep,
    check_review,
    check_step,
    holds,
)

AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def an_event(step: HoldStep, actor: str = "dep-1", at: datetime = AT, hold: str = "gel-1"):
    return HoldEvent(
        id=f"{hold}.{step}",
        hold_id=hold,
        beneficiary_id="b-1",
        step=step,
        motive=HoldMotive.APPEAL,
        actor_id=actor,
        at=at,
    )


ASKED = Hold((an_event(HoldStep.ASKED),))
SET = Hold((*ASKED.events, an_event(HoldStep.SET, "dep-2", AT + HOUR)))


def test_it_suspends_as_soon_as_it_is_asked() -> None:
    assert ASKED.is_in_force(AT)
    assert ASKED.is_in_force(AT + timedelta(days=30))


def test_a_request_that_nobody_confirms_falls_after_thirty_days() -> None:
    late = AT + timedelta(days=30, seconds=1)
    assert not ASKED.is_in_force(late)
    with pytest.raises(TransitionRefused):
        check_step(ASKED, HoldStep.SET, "dep-2", late)


def test_who_asked_does_not_confirm() -> None:
    with pytest.raises(TransitionRefused) as refused:
        check_step(ASKED, HoldStep.SET, "dep-1", AT)
    assert refused.value.code == "deux_personnes"
    check_step(ASKED, HoldStep.SET, "dep-2", AT)


def test_it_lasts_until_two_people_lift_it() -> None:
    years = AT + timedelta(days=4_000)
    assert SET.is_in_force(years)
    asked = Hold((*SET.events, an_event(HoldStep.LIFT_ASKED, "dep-2", years)))
    assert asked.is_in_force(years + HOUR * 24 * 365)
    with pytest.raises(TransitionRefused):
        check_step(asked, HoldStep.LIFTED, "dep-2", years)
    check_step(asked, HoldStep.LIFTED, "dep-1", years)
    lifted = Hold((*asked.events, an_event(HoldStep.LIFTED, "dep-1", years)))
    assert not lifted.is_in_force(years)


def test_a_clock_set_back_lifts_nothing() -> None:
    assert SET.is_in_force(AT - timedelta(days=365))
    assert ASKED.is_in_force(AT - timedelta(days=365))


@given(
    st.lists(
        st.tuples(st.sampled_from([*HoldStep][1:]), st.sampled_from(["dep-1", "dep-2", "dep-3"])),
        max_size=12,
    )
)
def test_whatever_is_tried_two_people_set_and_two_lift(
    tried: list[tuple[HoldStep, str]],
) -> None:
    hold = ASKED
    for number, (step, actor) in enumerate(tried):
        at = AT + HOUR * number
        try:
            check_step(hold, step, actor, at)
        except TransitionRefused:
            continue
        hold = Hold((*hold.events, an_event(step, actor, at)))
    by = {event.step: event.actor_id for event in hold.events}
    steps = [event.step for event in hold.events]
    once = [step for step in HoldStep if step is not HoldStep.REVIEWED]
    kept = [step for step in steps if step is not HoldStep.REVIEWED]
    assert kept == once[: len(kept)]
    if HoldStep.REVIEWED in steps:  # looked at once it is set, and before its end is asked
        looked = [at for at, step in enumerate(steps) if step is HoldStep.REVIEWED]
        assert looked == list(range(2, 2 + len(looked)))
    assert HoldStep.SET not in by or by[HoldStep.SET] != by[HoldStep.ASKED]
    assert HoldStep.LIFTED not in by or by[HoldStep.LIFTED] != by[HoldStep.LIFT_ASKED]


def test_events_in_any_order_tell_the_same_holds() -> None:
    other = an_event(HoldStep.ASKED, hold="gel-2", at=AT + HOUR * 2)
    told = holds([other, *reversed(SET.events)])
    assert [each.id for each in told] == ["gel-1", "gel-2"]
    assert told[0] == SET


def test_an_id_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidValue):
        an_event(HoldStep.ASKED, actor="Jeanne Martin")


@given(st.integers(1, 5), st.timedeltas(timedelta(0), timedelta(days=60)), st.booleans())
def test_what_is_said_to_be_next_is_what_is_taken(done: int, later: timedelta, same: bool) -> None:
    steps, at = [*HoldStep][:done], AT + later
    hold = Hold(tuple(an_event(step, f"dep-{n}") for n, step in enumerate(steps)))
    actor = hold.last.actor_id if same else "dep-other"
    following = hold.next_step if hold.is_in_force(at) else None
    for step in [*HoldStep][1:]:
        is_offered = step is following and not (same and step in NEEDS_ANOTHER)
        is_offered |= step is HoldStep.REVIEWED and hold.may_be_reviewed
        try:
            check_step(hold, step, actor, at)
        except TransitionRefused:
            assert not is_offered
        else:
            assert is_offered
    falls_at = hold.falls_at
    assert (falls_at is None) is (steps != [HoldStep.ASKED])
    assert falls_at is None or hold.is_in_force(at) is (at <= falls_at)


TODAY = AT.date()
LATER = TODAY + timedelta(days=40)


def test_a_day_to_look_again_lifts_nothing_and_is_told_until_another_is_said() -> None:
    asked = HoldEvent(
        **{name: getattr(ASKED.last, name) for name in ASKED.last.__slots__ if name != "review_on"},
        review_on=LATER,
    )
    hold = Hold((asked, an_event(HoldStep.SET, "dep-2", AT + HOUR)))
    years = AT + timedelta(days=4_000)
    assert not hold.is_to_review(LATER - timedelta(days=1), AT + HOUR)
    assert hold.is_to_review(LATER, years)
    assert hold.is_in_force(years)
    check_step(hold, HoldStep.REVIEWED, "dep-2", years)  # who set it may look again
    looked = an_event(HoldStep.REVIEWED, "dep-2", years)
    looked = HoldEvent(
        **{name: getattr(looked, name) for name in looked.__slots__ if name != "review_on"},
        review_on=years.date() + timedelta(days=9),
    )
    again = Hold((*hold.events, looked))
    assert not again.is_to_review(years.date(), years)
    assert again.is_to_review(years.date() + timedelta(days=9), years)
    check_step(again, HoldStep.REVIEWED, "dep-1", years)  # as often as it is
    check_step(again, HoldStep.LIFT_ASKED, "dep-1", years)
    lifting = Hold((*again.events, an_event(HoldStep.LIFT_ASKED, "dep-1", years + HOUR)))
    assert not lifting.is_to_review(years.date() + timedelta(days=9), years + HOUR)
    with pytest.raises(TransitionRefused):
        check_step(lifting, HoldStep.REVIEWED, "dep-1", years + HOUR)


@pytest.mark.parametrize("step", [HoldStep.ASKED, HoldStep.SET, HoldStep.REVIEWED])
def test_a_day_to_look_again_is_to_come_and_within_years(step: HoldStep) -> None:
    check_review(step, LATER, TODAY)
    for day in (TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=6 * 366), date.max):
        with pytest.raises(InvalidValue, match="revoir_le"):
            check_review(step, day, TODAY)


def test_a_review_says_a_day_and_a_lifting_says_none() -> None:
    with pytest.raises(InvalidValue):
        check_review(HoldStep.REVIEWED, None, TODAY)
    for step in (HoldStep.LIFT_ASKED, HoldStep.LIFTED):
        check_review(step, None, TODAY)
        with pytest.raises(InvalidValue):
            check_review(step, LATER, TODAY)
