"""A child to leave and to fetch: feasible or not, and by how many minutes it fails."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InvalidShift
from geo.stopover import (
    Opening,
    PlaceHours,
    WayPart,
    constant_part,
    drop_off,
    openings_from,
    pick_up,
)

# Home – 10 min – childminder – 15 min – work; five minutes at the door.
NEAR, FAR = constant_part(10), constant_part(15)
CHILDMINDER = PlaceHours((Opening(7 * 60, 18 * 60),), dwell=5)


def test_the_child_is_left_as_late_as_the_shift_allows() -> None:
    # Work at 8:00: leave the childminder at 7:45, be there at 7:40, leave home at 7:30.
    way = drop_off(8 * 60, CHILDMINDER, NEAR, FAR, 120)
    assert (way.minutes, way.at, way.missing_minutes) == (30, 7 * 60 + 40, 0)


def test_a_place_that_opens_too_late_says_by_how_much() -> None:
    # Work at 6:00: be at the childminder at 5:40, who opens at 7:00.
    way = drop_off(6 * 60, CHILDMINDER, NEAR, FAR, 120)
    assert (way.is_feasible, way.missing_minutes) == (False, 80)


def test_a_place_that_closes_too_early_says_by_how_much() -> None:
    # Out at 18:30, there at 18:45, five minutes more: 18:50.
    way = pick_up(18 * 60 + 30, CHILDMINDER, FAR, NEAR, 120)
    assert (way.is_feasible, way.missing_minutes) == (False, 50)


def test_one_waits_for_the_place_to_open_on_the_way_back() -> None:
    school = PlaceHours((Opening(16 * 60 + 30, 18 * 60),), dwell=5)
    # Out at 16:00, there at 16:15, wait until 16:30, leave at 16:35, home at 16:45.
    way = pick_up(16 * 60, school, FAR, NEAR, 120)
    assert (way.minutes, way.at) == (45, 16 * 60 + 30)


def test_a_way_longer_than_the_limit_is_no_way() -> None:
    assert not drop_off(8 * 60, CHILDMINDER, NEAR, FAR, 29).is_feasible
    assert drop_off(8 * 60, CHILDMINDER, NEAR, FAR, 30).is_feasible


def test_without_a_way_nothing_is_missing_of_the_hours() -> None:
    no_bus = WayPart(lambda _by: None, lambda _at: None)
    assert drop_off(8 * 60, CHILDMINDER, NEAR, no_bus, 120).missing_minutes is None
    assert drop_off(8 * 60, CHILDMINDER, no_bus, FAR, 120).is_feasible is False
    assert pick_up(17 * 60, CHILDMINDER, no_bus, NEAR, 120).missing_minutes is None


def test_a_child_is_never_left_the_day_before_for_the_next_morning() -> None:
    week = PlaceHours(openings_from([(day, 7 * 60, 18 * 60) for day in range(7)], 2), dwell=5)
    way = drop_off(5 * 60, week, NEAR, FAR, 240)
    assert (way.is_feasible, way.missing_minutes) == (False, 7 * 60 - (5 * 60 - 20))


def test_after_a_night_the_child_is_fetched_the_next_day() -> None:
    # Tuesday 22:00 to Wednesday 6:00; open at night from 20:00 to 8:00.
    nights = PlaceHours(openings_from([(1, 20 * 60, 8 * 60)], 1), dwell=5)
    assert nights.openings == (Opening(20 * 60, 32 * 60),)
    assert drop_off(22 * 60, nights, NEAR, FAR, 120).is_feasible
    way = pick_up(30 * 60, nights, FAR, NEAR, 120)
    assert (way.minutes, way.at) == (30, 30 * 60 + 15)


def test_a_place_closed_that_day_is_not_a_matter_of_minutes() -> None:
    mondays = PlaceHours(openings_from([(0, 7 * 60, 18 * 60)], 3), dwell=5)
    way = drop_off(8 * 60, mondays, NEAR, FAR, 120)
    assert (way.is_feasible, way.missing_minutes) == (False, None)


@pytest.mark.parametrize("row", [(7, 0, 60), (-1, 0, 60), (0, 1440, 60), (0, 0, 0), (0, 0, 1441)])
def test_what_is_not_an_opening_is_refused(row: tuple[int, int, int]) -> None:
    with pytest.raises(InvalidShift):
        openings_from([row], 0)


@pytest.mark.parametrize("minutes", [-1.0, float("nan"), float("inf")])
def test_what_is_not_a_length_is_refused(minutes: float) -> None:
    with pytest.raises(InvalidShift):
        constant_part(minutes)


openings = st.lists(
    st.tuples(st.integers(0, 1380), st.integers(1, 60)).map(lambda o: Opening(o[0], o[0] + o[1])),
    max_size=4,
).map(tuple)


@given(openings, st.integers(0, 15), st.integers(0, 40), st.integers(0, 40), st.integers(300, 1200))
def test_every_minute_at_the_place_is_within_one_opening(
    opened: tuple[Opening, ...], dwell: int, near: int, far: int, hour: int
) -> None:
    """Against every whole minute tried one by one."""
    place = PlaceHours(opened, dwell)
    first, second = constant_part(near), constant_part(far)

    def is_open(at: int) -> bool:
        return any(each.start <= at and at + dwell <= each.end for each in opened)

    left = [at for at in range(hour - 240, hour) if is_open(at) and at + dwell + far <= hour]
    if hour - dwell - far >= 0 and is_open(hour - dwell - far):
        left.append(hour - dwell - far)
    best = max((at for at in left if hour - (at - near) <= 200), default=None)
    way = drop_off(hour, place, first, second, 200)
    assert way.at == best
    fetched = [at for at in range(hour + far, hour + 240) if is_open(at)]
    soonest = min((at for at in fetched if at + dwell + near - hour <= 200), default=None)
    back = pick_up(hour, place, second, first, 200)
    assert back.at == soonest


@given(openings, st.integers(0, 15), st.integers(300, 1200))
def test_the_minutes_that_are_missing_are_enough(
    opened: tuple[Opening, ...], dwell: int, hour: int
) -> None:
    place = PlaceHours(opened, dwell)
    way = drop_off(hour, place, NEAR, FAR, 10_000)
    if way.missing_minutes:
        wider = tuple(Opening(int(each.start - way.missing_minutes), each.end) for each in opened)
        assert drop_off(hour, PlaceHours(wider, dwell), NEAR, FAR, 10_000).is_feasible
