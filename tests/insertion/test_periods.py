"""Months, ages and periods, on the days where calendars disagree."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insertion.errors import InvalidValue
from insertion.periods import Period, add_days, add_months, age_on, days_between

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
months = st.integers(-600, 600)
periods = st.tuples(days, st.none() | st.integers(0, 4000)).map(
    lambda pair: Period(pair[0], None if pair[1] is None else add_days(*pair))
)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2021, 11, 1), 6, date(2022, 5, 1)),
        (date(2021, 1, 31), 1, date(2021, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2021, 12, 15), 1, date(2022, 1, 15)),
        (date(2022, 1, 15), -1, date(2021, 12, 15)),
        (date(2022, 3, 31), -1, date(2022, 2, 28)),
        (date(2022, 3, 31), 0, date(2022, 3, 31)),
    ],
)
def test_months_keep_the_day_or_take_the_last_of_the_month(day, count, expected):
    assert add_months(day, count) == expected


@given(days, months)
def test_adding_months_only_ever_clips_at_the_end_of_a_month(day, count):
    later = add_months(day, count)
    assert (later.year - day.year) * 12 + later.month - day.month == count
    last = calendar.monthrange(later.year, later.month)[1]
    assert later.day == day.day or (later.day == last < day.day)


@given(days, days, months)
def test_adding_months_keeps_the_order_of_days(one, other, count):
    first, last = sorted((one, other))
    assert add_months(first, count) <= add_months(last, count)


@pytest.mark.parametrize("count", [12 * 9000, -12 * 9000, 10**30])
def test_a_day_out_of_the_calendar_is_refused(count):
    with pytest.raises(InvalidValue, match="date : "):
        add_months(date(2021, 1, 1), count)
    with pytest.raises(InvalidValue, match="date : "):
        add_days(date(2021, 1, 1), count * 40)


def test_one_is_a_year_older_on_the_birthday_itself():
    birth = date(1996, 6, 15)
    assert age_on(birth, date(2022, 6, 14)) == 25
    assert age_on(birth, date(2022, 6, 15)) == 26


def test_born_on_29_february_one_grows_older_on_1_march_of_a_common_year():
    birth = date(1996, 2, 29)
    assert age_on(birth, date(2022, 2, 28)) == 25
    assert age_on(birth, date(2022, 3, 1)) == 26
    assert age_on(birth, date(2024, 2, 28)) == 27
    assert age_on(birth, date(2024, 2, 29)) == 28


def test_the_day_of_birth_has_no_year_and_the_day_before_is_refused():
    assert age_on(date(2020, 5, 1), date(2020, 5, 1)) == 0
    with pytest.raises(InvalidValue):
        age_on(date(2020, 5, 1), date(2020, 4, 30))


@given(days, st.integers(0, 120 * 366))
def test_age_grows_by_one_once_a_year(birth, lived):
    day = birth + timedelta(days=lived)
    assert age_on(birth, day + timedelta(days=1)) - age_on(birth, day) in {0, 1}
    assert age_on(birth, day) <= lived / 365


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2021, 11, 1), 6, date(2022, 4, 30)),
        (date(2021, 11, 1), 12, date(2022, 10, 31)),
        (date(2021, 8, 31), 6, date(2022, 2, 28)),
        (date(2021, 8, 29), 6, date(2022, 2, 28)),
        (date(2021, 8, 28), 6, date(2022, 2, 27)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_end_the_day_before_the_same_day_or_with_their_month(start, count, end):
    assert Period.of_months(start, count) == Period(start, end)


@given(days, st.integers(1, 60))
def test_the_day_after_some_months_is_never_before_the_same_day(start, count):
    end = Period.of_months(start, count).end
    assert end is not None
    assert 0 <= days_between(add_months(start, count), end + timedelta(days=1)) <= 1


def test_both_ends_of_a_period_are_in_it():
    period = Period(date(2021, 11, 1), date(2022, 10, 30))
    assert date(2021, 11, 1) in period
    assert date(2022, 10, 30) in period
    assert date(2021, 10, 31) not in period
    assert date(2022, 10, 31) not in period
    assert period.days() == 364
    assert Period.of_days(date(2021, 11, 1), 364) == period


def test_a_period_without_an_end_goes_on():
    period = Period(date(2021, 1, 1))
    assert date.max in period
    assert period.days() is None


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(InvalidValue):
        Period(date(2021, 1, 2), date(2021, 1, 1))
    with pytest.raises(InvalidValue):
        Period.of_months(date(2021, 1, 2), 0)
    with pytest.raises(InvalidValue):
        Period.of_days(date(2021, 1, 2), 0)


@given(periods, periods, days)
def test_a_day_is_in_the_intersection_when_it_is_in_both(one, other, day):
    shared = one.intersection(other)
    assert one.overlaps(other) == other.overlaps(one) == (shared is not None)
    assert (day in one and day in other) == (shared is not None and day in shared)
