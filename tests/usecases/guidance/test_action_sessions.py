"""The ways into an action: when, and while a proposal is still of use."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insertion.capacity import ActionSession, SessionState
from insertion.dispositifs_loading import load_carried
from insertion.opportunity import InsertionAction, OpportunityId
from insertion.terms import Objective
from usecases.guidance.action_sessions import DEFAULT_MONTHS, by_action, months_of, places_of

TODAY = date(2026, 3, 10)
ACTION = InsertionAction(
    id=OpportunityId("a1"), title="Atelier", source="essai", dispositif="adse_a",
    objective=Objective.COMMIT, expires_on=date(2026, 12, 31),
)  # fmt: skip


def session(session_id: str = "s1", **facts: object) -> ActionSession:
    given: dict[str, object] = {
        "id": session_id, "action_id": ACTION.id, "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31), "places": 8,
    }  # fmt: skip
    return ActionSession(**(given | facts))  # type: ignore[arg-type]


def test_a_session_is_entered_while_half_of_it_is_left() -> None:
    starts = [place.entry.period.start for place in places_of(ACTION, [session()], 12, TODAY)]
    assert starts == [TODAY, date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)]


def test_nobody_stays_longer_than_the_dispositif_allows() -> None:
    (first, *_) = places_of(ACTION, [session()], 6, TODAY)
    assert first.entry.period.end == date(2026, 9, 9)


def test_a_session_to_come_is_entered_on_its_first_day() -> None:
    later = session(starts_on=date(2026, 5, 4), ends_on=date(2026, 5, 8))
    assert [p.entry.period.start for p in places_of(ACTION, [later], 6, TODAY)] == [
        date(2026, 5, 4)
    ]


@pytest.mark.parametrize(
    "facts",
    [
        {"taken": 8},
        {"state": SessionState.CLOSED},
        {"state": SessionState.CANCELLED},
        {"ends_on": date(2026, 3, 9)},
    ],
)
def test_what_is_full_closed_or_over_is_no_way_in(facts: dict[str, object]) -> None:
    assert places_of(ACTION, [session(**facts)], 6, TODAY) == []


def test_without_a_session_one_enters_today_or_on_the_first_of_a_month() -> None:
    places = places_of(ACTION, [], 3, TODAY)
    assert [p.entry.period.start for p in places[:2]] == [TODAY, date(2026, 4, 1)]
    assert all(p.session is None for p in places)
    assert places[-1].entry.period.start == date(2026, 12, 1)


def test_how_long_it_lasts_is_read_in_the_rules() -> None:
    assert months_of("ASTRe", load_carried(), TODAY) == 6
    assert months_of("adse_a", load_carried(), TODAY) == 12
    assert months_of("boussole", load_carried(), TODAY) == DEFAULT_MONTHS


days = st.dates(date(2025, 6, 1), date(2027, 6, 1))


@given(st.lists(st.tuples(days, st.integers(0, 400)), max_size=4), days, st.integers(1, 24))
def test_ways_in_are_within_their_session_and_the_soonest_first(
    spans: list[tuple[date, int]], today: date, months: int
) -> None:
    sessions = [
        session(f"s{n}", starts_on=start, ends_on=date.fromordinal(start.toordinal() + length))
        for n, (start, length) in enumerate(spans)
    ]
    if not sessions:
        return
    places = places_of(ACTION, sessions, months, today)
    starts = [place.entry.period.start for place in places]
    assert starts == sorted(starts)
    for place in places:
        assert place.session is not None
        period = place.entry.period
        assert period.end is not None
        assert max(today, place.session.starts_on) <= period.start <= period.end
        assert period.end <= place.session.ends_on
    assert set(by_action(sessions)) == {ACTION.id}
