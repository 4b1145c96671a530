from dataclasses import replace
from datetime import date

import pytest

from insertion.attendance import (
    AttendanceStatus,
    SeanceKind,
    current_rows,
    group_sizes,
    presences,
    public_expires_on,
)
from insertion.errors import InvalidValue
from tests.insertion.settling import a_participation, a_row, a_seance

MONDAY = date(2021, 3, 1)
SEANCE = a_seance("s1", SeanceKind.COLLECTIVE, 120, MONDAY)
FIRST = a_row(SEANCE, "anne")
SECOND = replace(FIRST, id="fix-1", minutes=60, corrects=FIRST.id)
THIRD = replace(FIRST, id="fix-2", status=AttendanceStatus.ABSENT, minutes=0, corrects=SECOND.id)
GONE = replace(THIRD, id="fix-3", status=AttendanceStatus.CANCELLED, corrects=THIRD.id)


@pytest.mark.parametrize("rows", [(FIRST, SECOND, THIRD), (THIRD, FIRST, SECOND)])
def test_the_last_correction_counts_in_whatever_order(rows: tuple) -> None:  # type: ignore[type-arg]
    assert current_rows(rows) == (THIRD,)


def test_a_row_taken_back_counts_for_nothing() -> None:
    assert current_rows((FIRST, SECOND, THIRD, GONE)) == ()


def test_a_row_is_corrected_once() -> None:
    with pytest.raises(InvalidValue, match="corrigée qu’une fois"):
        current_rows((FIRST, SECOND, replace(THIRD, corrects=FIRST.id)))


def test_two_rows_of_one_person_at_one_seance_do_not_both_count() -> None:
    with pytest.raises(InvalidValue, match="une seule ligne en vigueur"):
        current_rows((FIRST, replace(FIRST, id="again")))


def test_a_group_is_counted_with_those_who_are_followed_elsewhere() -> None:
    mixed = replace(SEANCE, present_elsewhere=3)
    rows = [a_row(mixed, "anne"), a_row(mixed, "bob", status=AttendanceStatus.EXCUSED)]
    assert group_sizes(presences([mixed], rows)) == {"s1": 4}


@pytest.mark.parametrize(
    ("birth", "last"),
    [
        (date(1995, 3, 10), date(2021, 3, 9)),
        (date(1996, 2, 29), date(2022, 2, 28)),  # a birthday on 1 March in a common year
        (date(1998, 2, 29 - 1), date(2024, 2, 27)),
    ],
)
def test_25_years_over_ends_on_the_eve_of_the_26th_birthday(birth: date, last: date) -> None:
    assert public_expires_on(birth) == last


@pytest.mark.parametrize(
    "facts",
    [
        {"minutes": 0},
        {"minutes": 1441},
        {"starts": 600},
        {"ends": 600},
        {"starts": 600, "ends": 600},
        {"starts": 600, "ends": 700},  # 120 minutes do not fit in 100
        {"starts": 1400, "ends": 1500},
        {"present_elsewhere": -1},
        {"present_elsewhere": 501},
        {"id": "a b"},
    ],
)
def test_a_seance_that_cannot_be_is_refused(facts: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        replace(SEANCE, **facts)  # type: ignore[arg-type]


def test_hours_of_work_may_be_stated_for_a_month() -> None:
    assert a_seance("w", SeanceKind.WORK, 113 * 60, MONDAY).minutes == 6780


@pytest.mark.parametrize(
    "facts",
    [
        {"minutes": 0},
        {"minutes": -5},
        {"status": AttendanceStatus.ABSENT},  # with minutes
        {"certificate": "\0"},
        {"certificate": "  "},
        {"certificate": "x" * 201},
        {"beneficiary_id": "Marie Dupont"},
    ],
)
def test_a_row_that_cannot_be_is_refused(facts: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        replace(FIRST, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "facts",
    [
        {"ended_on": date(2020, 12, 31)},
        {"renewed_on": date(2021, 1, 1)},
        {"weekly_minutes": 0},
    ],
)
def test_a_participation_that_cannot_be_is_refused(facts: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        a_participation(**facts)
