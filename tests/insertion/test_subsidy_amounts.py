"""ADSE B, Point Mobilité (annexes 2 and 3) and ASTRe (000), worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from insertion.attendance import SeanceKind
from insertion.conventions import Terms
from insertion.decompte import LineStatus
from insertion.periods import Period
from tests.insertion.settling import YEAR, Year, a_convention, of_status
from tests.insertion.tariffs_2021 import ADSE_B, ASTRE, POINT_MOBILITE

ATTESTED = date(2021, 4, 11)
HALF, REST = (
    Period(date(2021, 1, 1), date(2021, 6, 30)),
    Period(date(2021, 7, 1), date(2021, 12, 31)),
)


def day(number: int) -> date:
    return YEAR.start + timedelta(days=number)


def outings(held: int, planned: int | None = 10, attested: date | None = ATTESTED) -> Year:
    terms = Terms(planned_activities=planned, means_attested_on=attested)
    convention = a_convention("adse_b", envelope=Decimal("12000.00"), terms=terms)
    year = Year(convention).enters("anne")
    for number in range(held):
        year.meet(SeanceKind.COLLECTIVE, 3, day(number), "anne")
    return year


@pytest.mark.parametrize(
    ("held", "planned", "attested", "due"),
    [
        (10, 10, ATTESTED, "12000.00"),
        (11, 10, ATTESTED, "12000.00"),
        (9, 10, ATTESTED, "0.00"),
        (10, 10, None, "0.00"),
        (10, None, ATTESTED, "0.00"),
    ],
)
def test_the_subsidy_of_adse_b_is_due_once_activities_and_means_are_there(
    held: int, planned: int | None, attested: date | None, due: str
) -> None:
    decompte = outings(held, planned, attested).settle(ADSE_B)
    assert decompte.total == Decimal(due)
    assert bool(of_status(decompte, LineStatus.TO_CHECK)) is (due == "0.00")


def test_what_is_missing_is_said() -> None:
    (line,) = outings(9, attested=None).settle(ADSE_B).lines
    assert line.reason == (
        "9 activités réalisées sur 10 prévues ; "
        "les moyens humains et matériels ne sont pas attestés"
    )


def test_a_subsidy_is_due_once_in_the_period_in_which_its_conditions_are_met() -> None:
    year = outings(10, attested=date(2021, 8, 1))
    assert year.settle(ADSE_B, HALF).total == 0
    assert year.settle(ADSE_B, REST).total == Decimal("12000.00")
    early = outings(10, attested=date(2021, 2, 1))
    assert early.settle(ADSE_B, HALF).total == Decimal("12000.00")
    assert early.settle(ADSE_B, REST).total == 0


@pytest.mark.parametrize("since", [YEAR.start, date(2020, 7, 1)])
def test_means_attested_before_the_first_day_make_it_due_in_the_first_period(since: date) -> None:
    terms = Terms(means_attested_on=date(2020, 12, 15))
    year = Year(a_convention("point_mobilite", envelope=Decimal(30000), terms=terms))
    assert year.settle(POINT_MOBILITE).total == Decimal(30000)
    assert year.settle(POINT_MOBILITE, Period(since, HALF.end)).total == Decimal(30000)
    assert year.settle(POINT_MOBILITE, REST).total == 0


@pytest.mark.parametrize("days", [0, 179, 180, 1440])
def test_rental_days_are_an_indicator_and_condition_nothing(days: int) -> None:
    terms = Terms(mopeds=8, means_attested_on=day(1))
    year = Year(a_convention("pm", envelope=Decimal(30000), terms=terms)).enters("anne", "bob")
    for number in range(min(days, 300)):
        year.meet(SeanceKind.RENTAL, 24, day(number), "anne")
    decompte = year.settle(POINT_MOBILITE)
    assert decompte.total == Decimal(30000)
    (indicator,) = of_status(decompte, LineStatus.INFORMATION)
    assert indicator.quantity == min(days, 300)
    assert "1440 jours pour 8 cyclomoteurs" in indicator.formula  # 8 × 180


# --- ASTRe -------------------------------------------------------------------------------------


def supports(hours: dict[str, str], envelope: str | None = None, **facts: object) -> Year:
    convention = a_convention("astre", envelope=None if envelope is None else Decimal(envelope))
    year = Year(convention)
    for number, (person, some) in enumerate(hours.items()):
        year.enters(person, **facts)
        year.meet(SeanceKind.INTERVIEW, some, day(number), person)
    return year


@pytest.mark.parametrize(
    ("hours", "due", "beyond"),
    [
        ("18", "1000.00", None),
        ("9", "500.00", None),  # 1 000 × 9/18
        ("1.5", "83.33", None),  # 1 000 × 1.5/18 = 83.333…
        ("19.8", "1000.00", "100.00"),  # 1 h 48 above 18 h: 1 000 × 1.8/18
    ],
)
def test_a_support_is_earned_by_the_hours_that_justify_it(
    hours: str, due: str, beyond: str | None
) -> None:
    decompte = supports({"anne": hours}).settle(ASTRE)
    assert decompte.total == Decimal(due)
    above = [line.computed for line in of_status(decompte, LineStatus.ABOVE_CAP)]
    assert above == ([] if beyond is None else [Decimal(beyond)])


def test_a_support_that_reached_its_goals_early_is_due_in_full() -> None:
    year = supports({"anne": "9"}, ended_on=date(2021, 7, 15), goals_reached=True)
    assert year.settle(ASTRE).total == Decimal("1000.00")
    assert year.settle(ASTRE, HALF).total == Decimal("500.00")
    assert year.settle(ASTRE, REST).total == Decimal("500.00")


def test_no_hour_no_euro_even_when_the_goals_are_said_to_be_reached() -> None:
    year = Year(a_convention("astre"))
    year.enters("anne", ended_on=date(2021, 7, 15), goals_reached=True)
    assert year.settle(ASTRE).total == 0


def test_the_envelope_of_the_call_is_a_ceiling_below_that_of_the_convention() -> None:
    year = supports({f"b{number:03d}": "18" for number in range(181)}, envelope="200000")
    decompte = year.settle(ASTRE)
    assert decompte.total == Decimal("180000.00")
    assert decompte.above_envelope == Decimal("1000.00")
    assert [each.amount for each in decompte.other_readings] == [Decimal("181000")]


def test_a_smaller_envelope_of_the_convention_comes_first() -> None:
    decompte = supports({"anne": "18", "bob": "18"}, envelope="1500").settle(ASTRE)
    assert (decompte.total, decompte.above_envelope) == (Decimal(1500), Decimal(500))
