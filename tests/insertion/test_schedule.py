import pytest
from hypothesis import given
from hypothesis import strategies as st

from insertion.errors import InvalidValue
from insertion.schedule import (
    MINUTES_PER_DAY,
    MINUTES_PER_WEEK,
    TimeWindow,
    Weekday,
    WeeklyHours,
    parse_clock,
)

windows = st.builds(
    TimeWindow, st.sampled_from(Weekday), st.integers(0, 1439), st.integers(1, 1440)
)
weeks = st.lists(windows, max_size=5)


def minutes_of(week: list[TimeWindow]) -> set[int]:
    """Return the minutes of the week, one by one: what the mask must hold."""
    minutes: set[int] = set()
    for window in week:
        start = window.weekday * MINUTES_PER_DAY + window.start
        end = window.weekday * MINUTES_PER_DAY + window.end
        if end <= start:
            end += MINUTES_PER_DAY
        minutes |= {minute % MINUTES_PER_WEEK for minute in range(start, end)}
    return minutes


@given(weeks)
def test_a_week_holds_exactly_the_minutes_of_its_windows(week: list[TimeWindow]):
    mask = WeeklyHours.from_windows(week).mask
    assert {minute for minute in range(MINUTES_PER_WEEK) if mask >> minute & 1} == minutes_of(week)
    assert mask < 1 << MINUTES_PER_WEEK


@given(weeks, weeks)
def test_a_shift_fits_when_every_minute_of_it_is_available(
    shift: list[TimeWindow], availability: list[TimeWindow]
):
    fits = WeeklyHours.from_windows(shift).fits_in(WeeklyHours.from_windows(availability))
    assert fits == (minutes_of(shift) <= minutes_of(availability))


@given(weeks)
def test_windows_given_twice_or_in_another_order_make_the_same_week(week: list[TimeWindow]):
    assert WeeklyHours.from_windows(week) == WeeklyHours.from_windows([*reversed(week), *week])


@given(windows)
def test_a_window_lasts_from_one_minute_to_a_day(window: TimeWindow):
    assert 1 <= window.minutes() <= MINUTES_PER_DAY
    assert window.minutes() == len(minutes_of([window]))


def test_sunday_night_runs_into_monday_morning():
    night = WeeklyHours.from_windows([TimeWindow(Weekday.SUNDAY, 22 * 60, 6 * 60)])
    monday = WeeklyHours.from_windows([TimeWindow(Weekday.MONDAY, 0, 6 * 60)])
    assert monday.fits_in(night)
    assert not night.fits_in(monday)


@given(st.integers(0, 24 * 60))
def test_every_minute_of_the_day_can_be_written_three_ways(minute: int):
    hour, rest = divmod(minute, 60)
    for text in (f"{hour:02}:{rest:02}", f"{hour}h{rest:02}", f" {hour}H{rest:02} "):
        assert parse_clock(text) == minute


def test_an_hour_may_be_written_without_minutes():
    assert parse_clock("8h") == 480


@pytest.mark.parametrize(
    "text", ["", "8", "25:00", "24:01", "8:60", "8:5", "-1:00", "huit", "\u0668:\u0660\u0660"]
)
def test_what_is_not_an_hour_is_refused(text: str):
    with pytest.raises(InvalidValue, match="heure"):
        parse_clock(text)


@pytest.mark.parametrize(("start", "end"), [(-1, 60), (1440, 60), (0, 0), (0, 1441)])
def test_a_window_outside_the_day_is_refused(start: int, end: int):
    with pytest.raises(InvalidValue, match="horaires"):
        TimeWindow(Weekday.MONDAY, start, end)
