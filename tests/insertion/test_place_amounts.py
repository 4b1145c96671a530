"""Yearly prices a place (annexes 2, 5, 6 and 7), prorated as the code says, worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insertion.attendance import AttendanceStatus, FollowUp, SeanceKind
from insertion.capacity import Audience
from insertion.conventions import Proration, Terms
from insertion.decompte import LineStatus, Payer
from insertion.periods import Period, add_days, add_months
from tests.insertion.settling import YEAR, Year, a_convention, a_row, of_status
from tests.insertion.tariffs_2021 import ACI, ADSE_A, EI, GEIQ

WORKSHOP, INTERVIEW, WORK = SeanceKind.COLLECTIVE, SeanceKind.INTERVIEW, SeanceKind.WORK
SEVEN = ("anne", "bob", "chloe", "driss", "emma", "farid", "gina")


def day(number: int) -> date:
    return YEAR.start + timedelta(days=number)


def workshops(seances: int, interviews: int, follow_up: FollowUp, **terms: object) -> Year:
    agreed = Terms(follow_up=follow_up, **terms)  # type: ignore[arg-type]
    year = Year(a_convention("adse_a", places=10, terms=agreed)).enters(*SEVEN)
    for number in range(seances):
        year.meet(WORKSHOP, "2.5", day(2 * number), *SEVEN)
    for number in range(interviews):
        year.meet(INTERVIEW, 1, day(2 * number + 1), "anne")
    return year


@pytest.mark.parametrize(
    ("follow_up", "seances", "interviews", "due"),
    [
        (FollowUp.SIMPLE, 44, 3, "1400.00"),  # 1 400 × 47/47
        (FollowUp.SIMPLE, 43, 3, "1370.21"),  # 1 400 × 46/47 = 1 370.2127…
        (FollowUp.SIMPLE, 45, 4, "1400.00"),  # one more of each: not above the place
        (FollowUp.SIMPLE, 22, 0, "655.32"),  # 1 400 × 22/47 = 655.3191…
        (FollowUp.REINFORCED, 44, 11, "1800.00"),  # 1 800 × 55/55
        (FollowUp.REINFORCED, 44, 10, "1767.27"),  # 1 800 × 54/55 = 1 767.2727…
        (FollowUp.REINFORCED, 22, 5, "883.64"),  # 1 800 × 27/55 = 883.6363…
    ],
)
def test_a_place_of_adse_a_is_prorated_to_what_was_carried_out(
    follow_up: FollowUp, seances: int, interviews: int, due: str
) -> None:
    decompte = workshops(seances, interviews, follow_up).settle(ADSE_A)
    (line,) = [
        line for line in of_status(decompte, LineStatus.DUE) if line.beneficiary_id == "anne"
    ]
    assert line.amount == Decimal(due)


def test_what_is_above_44_seances_is_shown_at_nothing() -> None:
    decompte = workshops(45, 4, FollowUp.SIMPLE).settle(ADSE_A)
    above = [
        line for line in of_status(decompte, LineStatus.ABOVE_CAP) if line.beneficiary_id == "anne"
    ]
    assert [(line.amount, len(line.rows)) for line in above] == [(0, 2)]


def test_absences_count_only_where_the_convention_says_that_held_seances_do() -> None:
    def with_an_absence(proration: Proration) -> Year:
        year = workshops(0, 0, FollowUp.SIMPLE, proration=proration)
        came = year.meet(WORKSHOP, 2, day(0), *SEVEN[1:])
        year.rows.append(a_row(came, "anne", status=AttendanceStatus.EXCUSED))
        return year

    # 1 400 / 47 = 29.787… → 29.79 a séance: six people, or seven
    by_presence = with_an_absence(Proration.PRESENCES).settle(ADSE_A)
    by_seance = with_an_absence(Proration.HELD).settle(ADSE_A)
    assert (by_presence.total, by_seance.total) == (Decimal("178.74"), Decimal("208.53"))
    assert [each.amount for each in by_presence.other_readings] == [by_seance.total]
    assert [each.amount for each in by_seance.other_readings] == [by_presence.total]


def test_the_places_of_the_convention_are_a_ceiling() -> None:
    year = workshops(44, 0, FollowUp.SIMPLE)
    year.convention = a_convention("adse_a", places=1, terms=Terms(follow_up=FollowUp.SIMPLE))
    decompte = year.settle(ADSE_A)
    assert decompte.total == Decimal("1400.00")
    assert of_status(decompte, LineStatus.ABOVE_CAP)


def test_a_group_or_a_length_out_of_the_ordinary_is_said_and_paid() -> None:
    year = Year(a_convention("adse_a", terms=Terms(follow_up=FollowUp.SIMPLE))).enters("anne")
    year.meet(WORKSHOP, 4, day(1), "anne")
    (line,) = year.settle(ADSE_A).lines
    assert line.amount == Decimal("29.79")
    assert len(line.to_check) == 2


def test_without_a_follow_up_the_price_of_a_place_is_not_guessed() -> None:
    year = Year(a_convention("adse_a")).enters("anne")
    year.meet(WORKSHOP, 2, day(1), "anne")
    (line,) = year.settle(ADSE_A).lines
    assert (line.status, line.amount) == (LineStatus.TO_CHECK, 0)


# --- ACI ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entered", "ended", "due"),
    [
        (date(2021, 1, 1), None, "4340.00"),  # 12 months
        (date(2021, 1, 1), date(2021, 1, 31), "361.67"),  # 4 340 / 12 = 361.666…
        (date(2021, 1, 1), date(2021, 6, 30), "2170.00"),  # 4 340 × 6/12
        (date(2021, 2, 15), date(2021, 3, 31), "542.50"),  # 14/28 + 1 = 1.5 month × 4 340 / 12
        (date(2021, 4, 1), date(2021, 4, 1), "12.06"),  # 1/30 month: 12.0555…
    ],
)
def test_a_place_of_aci_is_due_for_the_months_it_is_occupied(
    entered: date, ended: date | None, due: str
) -> None:
    year = Year(a_convention("aci", places=2)).enters(
        "anne", entered_on=entered, ended_on=ended, weekly_minutes=26 * 60
    )
    assert year.settle(ACI).total == Decimal(due)


def test_people_who_follow_one_another_on_a_place_earn_one_place() -> None:
    year = Year(a_convention("aci", places=1))
    for key, first, last in (("anne", 1, 4), ("bob", 5, 8), ("chloe", 9, 12)):
        end = date(2021, last, 30) if last == 4 else date(2021, last, 31)
        year.enters(key, entered_on=date(2021, first, 1), ended_on=end, weekly_minutes=1560)
    # 4 340 / 3 = 1 446.67 each, 4 340.01 in all: the cent above one place is not paid.
    assert year.settle(ACI).total == Decimal("4340.00")


@pytest.mark.parametrize(
    ("pause", "due"),
    [
        (Period(date(2021, 2, 1), date(2021, 2, 28)), "3978.33"),  # 4 340 × 11/12
        (Period(date(2021, 3, 15), None), "886.67"),  # 4 340 / 12 × (2 + 14/31)
        (Period(date(2020, 1, 1), date(2020, 12, 31)), "4340.00"),
    ],
)
def test_a_place_is_not_occupied_while_the_participation_is_suspended(
    pause: Period, due: str
) -> None:
    year = Year(a_convention("aci")).enters("anne", weekly_minutes=1560, pauses=(pause,))
    decompte = year.settle(ACI)
    assert decompte.total == Decimal(due)
    reasons = [line.reason for line in of_status(decompte, LineStatus.REFUSED)]
    expected = [] if due == "4340.00" else ["participation suspendue : la place n’est pas occupée"]
    assert [reason and reason[: len(expected[0])] for reason in reasons] == expected


def test_another_may_have_the_place_of_who_is_suspended() -> None:
    february = Period(date(2021, 2, 1), date(2021, 2, 28))
    year = Year(a_convention("aci", places=1)).enters("anne", pauses=(february,))
    year.enters("bob", entered_on=february.start, ended_on=february.end)
    assert year.settle(ACI).total == Decimal("4340.00")


def test_more_people_than_places_are_shown_at_nothing_first_come_first_counted() -> None:
    year = Year(a_convention("aci", places=1)).enters("anne", weekly_minutes=1560)
    year.enters("bob", entered_on=date(2021, 12, 1), weekly_minutes=1560)
    decompte = year.settle(ACI)
    assert decompte.total == Decimal("4340.00")
    (above,) = of_status(decompte, LineStatus.ABOVE_CAP)
    assert (above.beneficiary_id, above.computed) == ("bob", Decimal("361.67"))


@pytest.mark.parametrize(
    ("weekly", "due"), [(19 * 60 + 59, "0"), (20 * 60, "4340"), (26 * 60, "4340")]
)
def test_a_place_is_of_twenty_hours_a_week_at_least(weekly: int, due: str) -> None:
    year = Year(a_convention("aci")).enters("anne", weekly_minutes=weekly)
    assert year.settle(ACI).total == Decimal(due)


@pytest.mark.parametrize(("weekly", "questions"), [(26 * 60, 1), (26 * 60 + 1, 2), (None, 2)])
def test_what_is_not_known_of_a_place_is_asked(weekly: int | None, questions: int) -> None:
    year = Year(a_convention("aci")).enters("anne", weekly_minutes=weekly)
    (line,) = year.settle(ACI).lines
    assert len(line.to_check) == questions


@pytest.mark.parametrize(
    ("public", "place", "aid"),
    [
        (Audience.BRSA, "4340.00", "497.01"),
        (Audience.YOUNG_FAJ, "4340.00", "0"),
        (Audience.OTHER, "0", "0"),
    ],
)
def test_the_place_is_for_both_publics_and_the_aid_for_the_rsa_alone(
    public: Audience, place: str, aid: str
) -> None:
    until = date(2021, 12, 31) if public is Audience.YOUNG_FAJ else None
    year = Year(a_convention("aci"))
    year.enters("anne", public=public, public_until=until, weekly_minutes=26 * 60)
    # 26 h × 52 / 12 = 112 h 40 a month: worked in full in March
    year.meet(WORK, 113, date(2021, 3, 31), "anne")
    decompte = year.settle(ACI)
    assert decompte.total_by(Payer.DEPARTEMENT) == Decimal(place)
    assert decompte.total_by(Payer.ASP) == Decimal(aid)
    assert decompte.total == Decimal(place) + Decimal(aid)


@pytest.mark.parametrize(
    ("weekly", "worked", "aid"),
    [
        (26, "52", "229.39"),  # 26 × 52 / 12 = 112.666…: 497.01 × 52 / 112.666… = 229.3892…
        (26, "112", "494.07"),  # 497.01 × 112 / 112.666… = 494.0691…
        (20, "86", "493.19"),  # 20 × 52 / 12 = 86.666…: 497.01 × 86 / 86.666… = 493.1868…
        (20, "87", "497.01"),  # above the month of a place
        (24, "52", "248.51"),  # 24 × 52 / 12 = 104 h: 497.01 / 2 = 248.505 → 248.51
    ],
)
def test_the_aid_follows_the_hours_worked(weekly: int, worked: str, aid: str) -> None:
    year = Year(a_convention("aci")).enters("anne", weekly_minutes=weekly * 60)
    year.meet(WORK, worked, date(2021, 3, 31), "anne")
    assert year.settle(ACI).total_by(Payer.ASP) == Decimal(aid)


def test_twelve_whole_months_earn_the_whole_aid() -> None:
    year = Year(a_convention("aci", places=1)).enters("anne", weekly_minutes=24 * 60)
    for month in range(1, 13):
        year.meet(WORK, 104, date(2021, month, 28), "anne")
    # 497.01 × 12 = 5 964.12
    assert year.settle(ACI).total_by(Payer.ASP) == Decimal("5964.12")


def test_a_month_is_not_paid_twice_when_it_is_cut_in_two() -> None:
    year = Year(a_convention("aci", places=1)).enters("anne", weekly_minutes=24 * 60)
    year.meet(WORK, 80, date(2021, 3, 10), "anne")
    year.meet(WORK, 80, date(2021, 3, 20), "anne")
    parts = [
        year.settle(ACI, Period(date(2021, 3, 1), date(2021, 3, 15))),
        year.settle(ACI, Period(date(2021, 3, 16), date(2021, 3, 31))),
    ]
    # 497.01 × 80/104 = 382.32, then the 24 h that are left: 114.69
    assert [part.total_by(Payer.ASP) for part in parts] == [Decimal("382.32"), Decimal("114.69")]


def test_the_days_of_the_other_reading_leave_the_pauses_out() -> None:
    pause = Period(date(2021, 3, 15), date(2021, 12, 31))
    year = Year(a_convention("ei")).enters("anne", pauses=(pause,))  # 73 days of 365
    (other,) = year.settle(EI).other_readings
    assert other.amount == Decimal("320.00")


# --- EI and GEIQ -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("interviews", "seances", "due"),
    [
        (33, 11, "1600.00"),  # 33 h + 11 × 2 h = 55 h
        (34, 12, "1600.00"),  # each volume capped
        (33, 0, "960.00"),  # 1 600 × 33/55
        (0, 11, "640.00"),  # 1 600 × 22/55
        (1, 0, "29.09"),  # 1 600 / 55 = 29.0909…
    ],
)
def test_a_place_of_ei_is_33_hours_of_interviews_and_22_of_seances(
    interviews: int, seances: int, due: str
) -> None:
    year = Year(a_convention("ei", places=1)).enters("anne")
    for number in range(interviews):
        year.meet(INTERVIEW, 1, day(number), "anne")
    for number in range(seances):
        year.meet(WORKSHOP, 2, day(100 + number), "anne")
    assert year.settle(EI).total == Decimal(due)


@pytest.mark.parametrize(("hours", "due"), [(40, "1600.00"), (41, "1600.00"), (10, "400.00")])
def test_a_place_of_geiq_is_40_hours_of_interviews(hours: int, due: str) -> None:
    year = Year(a_convention("geiq", places=1)).enters("anne")
    for number in range(hours):
        year.meet(INTERVIEW, 1, day(number), "anne")
    assert year.settle(GEIQ).total == Decimal(due)


@pytest.mark.parametrize("kind", [SeanceKind.INTEGRATION, SeanceKind.TRAINING])
def test_integration_and_training_are_excluded_from_the_hours_of_ei(kind: SeanceKind) -> None:
    year = Year(a_convention("ei")).enters("anne")
    year.meet(kind, 2, day(1), "anne")
    decompte = year.settle(EI)
    assert decompte.total == 0
    (line,) = decompte.lines
    assert (line.status, line.rules[0].section) == (LineStatus.REFUSED, "annexe 6 §7")


@pytest.mark.parametrize("public", [Audience.YOUNG_FAJ, Audience.OTHER])
def test_ei_and_geiq_are_for_the_rsa_alone(public: Audience) -> None:
    year = Year(a_convention("ei")).enters("anne", public=public)
    year.meet(INTERVIEW, 1, day(1), "anne")
    for tariff in (EI, GEIQ):
        assert {line.status for line in year.settle(tariff).lines} == {LineStatus.REFUSED}


def test_the_other_reading_of_a_place_is_its_days() -> None:
    year = Year(a_convention("ei")).enters("anne", ended_on=date(2021, 3, 14))  # 73 days of 365
    (other,) = year.settle(EI).other_readings
    assert other.amount == Decimal("320.00")  # 1 600 × 73/365


@pytest.mark.parametrize(
    ("kind", "status"),
    [(SeanceKind.WORK, LineStatus.INFORMATION), (WORKSHOP, LineStatus.REFUSED)],
)
def test_what_a_dispositif_does_not_pay_is_shown_all_the_same(
    kind: SeanceKind, status: LineStatus
) -> None:
    year = Year(a_convention("geiq")).enters("anne")
    year.meet(kind, 2, day(1), "anne")
    assert [line.status for line in year.settle(GEIQ).lines] == [status]


TWO_YEARS = Period(date(2021, 7, 1), date(2023, 6, 30))


def test_a_yearly_place_of_hours_begins_again_with_each_year_of_the_convention() -> None:
    year = Year(a_convention("ei", period=TWO_YEARS, places=1)).enters("anne")
    work = EI.volumes[0]
    kind = sorted(work.kinds)[0]
    third = work.hours.whole // 3
    assert work.hours.whole == 3 * third
    for on in (date(2021, 9, 1), date(2022, 6, 30), date(2022, 7, 1)):
        for _ in range(3):
            year.meet(kind, third, on, "anne")
    lines = of_status(year.settle(EI, TWO_YEARS), LineStatus.DUE)
    assert len(lines) == 2  # the 30th of June and the 1st of July are not of the same year
    assert sum(line.quantity for line in lines) == 2 * lines[1].quantity


@given(st.dates(date(1999, 1, 1), date(2029, 12, 31)), st.integers(0, 4))
def test_each_year_of_a_convention_has_twelve_months(first: date, year: int) -> None:
    convention = a_convention(period=Period.of_months(first, 60), year=first.year)
    begins = add_months(first, 12 * year)
    assert convention.year_of(begins) == year
    assert convention.year_of(add_days(begins, -1)) == year - 1


@pytest.mark.parametrize("start", [date(2023, 1, 1), date(2024, 1, 1), date(2023, 3, 1)])
def test_a_year_is_worth_one_place_leap_or_not(start: date) -> None:
    period = Period.of_months(start, 12)
    year = Year(a_convention("aci", period=period, year=start.year, places=1))
    year.enters("anne", entered_on=start, weekly_minutes=26 * 60)
    year.enters("bob", entered_on=start, weekly_minutes=26 * 60)
    assert year.settle(ACI, period).total_by(Payer.DEPARTEMENT) == ACI.price.value
