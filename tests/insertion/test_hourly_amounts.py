"""AI modules (annexe 4): 45, 13 and 8 € an hour, each side of every bound, worked out by hand."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from insertion.attendance import SeanceKind
from insertion.capacity import Audience
from insertion.decompte import LineStatus
from insertion.money import portion
from insertion.periods import Period
from insertion.screening import Elsewhere
from tests.insertion.settling import Year, a_convention, a_participation, a_row, of_status
from tests.insertion.tariffs_2021 import AI

ALONE, GROUP, TRAINING = (
    SeanceKind.INDIVIDUAL,
    SeanceKind.COLLECTIVE,
    SeanceKind.PROFESSIONALISATION,
)
FOUR = ("anne", "bob", "chloe", "driss")


def day(number: int) -> date:
    return date(2021, 1, 1) + timedelta(days=number)


def m1(hours: str) -> Year:
    year = Year().enters("anne")
    year.meet(ALONE, hours, day(10), "anne")
    return year


@pytest.mark.parametrize(
    ("hours", "due", "above"),
    [
        ("1", "45.00", None),  # 1 h × 45 €
        ("0.5", "22.50", None),  # 30 min × 45 €/h
        ("14.75", "663.75", None),  # 14 h 45 = 14.75 × 45
        ("15", "675.00", None),  # the whole allowance: 15 × 45
        ("15.25", "675.00", "11.25"),  # 15 × 45, and 15 min × 45 €/h beyond
        ("16", "675.00", "45.00"),
    ],
)
def test_module_1_pays_45_euros_an_hour_up_to_15_hours(
    hours: str, due: str, above: str | None
) -> None:
    decompte = m1(hours).settle(AI)
    assert decompte.total == Decimal(due)
    beyond = of_status(decompte, LineStatus.ABOVE_CAP)
    assert [line.computed for line in beyond] == ([] if above is None else [Decimal(above)])
    assert all(line.amount == 0 for line in beyond)


def test_a_minute_is_rounded_half_up_once_a_line() -> None:
    # 7 min × 13 €/h = 91/60 = 1.51666… → 1.52; 3 min = 0.65 exactly.
    year = Year().enters(*FOUR)
    seance = year.meet(GROUP, 2, day(1), *FOUR[1:])
    year.rows.append(a_row(seance, "anne", minutes=7))
    anne = [line for line in year.settle(AI).lines if line.beneficiary_id == "anne"]
    assert [line.amount for line in anne] == [Decimal("1.52")]


def test_a_half_cent_goes_up() -> None:
    # 13 € × 3/40 = 0.975 €
    assert portion(Decimal(13), Fraction(3, 40)) == Decimal("0.98")
    assert portion(Decimal("0.01"), Fraction(1, 2)) == Decimal("0.01")
    assert portion(Decimal("0.01"), Fraction(49, 100)) == Decimal("0.00")


def test_hours_of_module_1_are_paid_within_six_months_of_the_entry() -> None:
    # Entered on 1 January: the last day is 30 June.
    year = Year().enters("anne")
    year.meet(ALONE, 1, date(2021, 6, 30), "anne")
    year.meet(ALONE, 1, date(2021, 7, 1), "anne")
    decompte = year.settle(AI)
    assert decompte.total == Decimal("45.00")
    (outside,) = of_status(decompte, LineStatus.REFUSED)
    assert outside.reason == "hors des 6 mois du module"


def test_module_1_is_renewed_once_for_30_hours_in_all() -> None:
    # 15 h + 15 h = 30 h × 45 = 1 350 €; the 31st hour is beyond.
    year = Year().enters("anne", renewed_on=date(2021, 4, 1))
    for number in range(31):
        year.meet(ALONE, 1, date(2021, 4, 1) + timedelta(days=number), "anne")
    decompte = year.settle(AI)
    assert decompte.total == Decimal("1350.00")
    (beyond,) = of_status(decompte, LineStatus.ABOVE_CAP)
    assert (beyond.computed, beyond.reason) == (
        Decimal("45.00"),
        "au-delà du plafond de 30 h par participant",
    )


def test_a_second_renewal_is_not_paid() -> None:
    # Two positionnements of one person, each renewed: 15 h + 15 h all the same.
    year = Year()
    for key, renewed in (("1", date(2021, 3, 1)), ("2", date(2021, 5, 1))):
        year.enters("anne", positionnement_id=f"p{key}", renewed_on=renewed)
        for number in range(20):
            seance = year.meet(ALONE, 1, date(2021, 5, 2) + timedelta(days=number))
            year.rows.append(a_row(seance, "anne", positionnement_id=f"p{key}"))
    assert year.settle(AI).total == Decimal("1350.00")


def test_the_six_months_of_module_1_begin_with_module_1() -> None:
    # Entered in module 2 in January, in module 1 in June.
    year = Year().enters("anne")
    year.enters("anne", positionnement_id="p-m1", entered_on=date(2021, 6, 1))
    seance = year.meet(ALONE, 1, date(2021, 11, 30))
    year.rows.append(a_row(seance, "anne", positionnement_id="p-m1"))
    assert year.settle(AI).total == Decimal("45.00")


@pytest.mark.parametrize(
    ("public", "status"),
    [
        (Audience.BRSA, LineStatus.DUE),
        (Audience.YOUNG_FAJ, LineStatus.REFUSED),
        (Audience.OTHER, LineStatus.REFUSED),
        (None, LineStatus.TO_CHECK),
    ],
)
def test_module_1_is_for_those_who_receive_the_rsa_alone(
    public: Audience | None, status: LineStatus
) -> None:
    year = Year().enters("anne", public=public)
    year.meet(ALONE, 1, day(3), "anne")
    (line,) = year.settle(AI).lines
    assert line.status is status


@pytest.mark.parametrize("public", [Audience.BRSA, Audience.YOUNG_FAJ])
@pytest.mark.parametrize(
    ("kind", "due"),
    [(GROUP, "26.00"), (TRAINING, "16.00")],  # 2 h × 13, 2 h × 8
)
def test_modules_2_and_3_are_for_both_publics(public: Audience, kind: SeanceKind, due: str) -> None:
    until = date(2021, 6, 30) if public is Audience.YOUNG_FAJ else None
    year = Year().enters("anne", public=public, public_until=until).enters(*FOUR[1:])
    year.meet(kind, 2, day(3), *FOUR, certificate="OF-12")
    (line,) = [each for each in year.settle(AI).lines if each.beneficiary_id == "anne"]
    assert (line.amount, line.public) == (Decimal(due), public)


@pytest.mark.parametrize(("hours", "due"), [("1.75", "0.00"), ("2", "26.00")])  # 2 h × 13 €
def test_a_workshop_of_less_than_two_hours_is_refused(hours: str, due: str) -> None:
    year = Year().enters(*FOUR)
    year.meet(GROUP, hours, day(3), *FOUR)
    lines = [line for line in year.settle(AI).lines if line.beneficiary_id == "anne"]
    assert [line.amount for line in lines] == [Decimal(due)]
    assert (lines[0].reason == "atelier de 1 h 45, moins de 2 h") is (due == "0.00")


@pytest.mark.parametrize(
    ("people", "elsewhere", "due"),
    [(3, 0, "0.00"), (3, 1, "78.00"), (4, 0, "104.00"), (1, 3, "26.00")],  # n × 2 h × 13 €
)
def test_a_group_is_of_four_present_whoever_follows_them(
    people: int, elsewhere: int, due: str
) -> None:
    year = Year().enters(*FOUR)
    year.meet(GROUP, 2, day(3), *FOUR[:people], present_elsewhere=elsewhere)
    decompte = year.settle(AI)
    assert decompte.total == Decimal(due)
    if due == "0.00":
        assert {line.reason for line in decompte.lines} == {
            "groupe de moins de 4 participants présents"
        }


@pytest.mark.parametrize(
    ("workshops", "due", "beyond"), [(9, "234.00", None), (10, "234.00", "26")]
)
def test_module_2_pays_18_hours_a_participant(workshops: int, due: str, beyond: str | None) -> None:
    # 9 workshops of 2 h = 18 h × 13 € = 234 € each.
    year = Year().enters(*FOUR)
    for number in range(workshops):
        year.meet(GROUP, 2, day(number), *FOUR)
    lines = [line for line in year.settle(AI).lines if line.beneficiary_id == "bob"]
    assert sum(line.amount for line in lines) == Decimal(due)
    above = [line.computed for line in lines if line.status is LineStatus.ABOVE_CAP]
    assert above == ([] if beyond is None else [Decimal(beyond)])


@pytest.mark.parametrize(("hours", "due"), [("35", "280.00"), ("36", "280.00")])  # 35 × 8 €
def test_module_3_pays_35_hours_a_participant(hours: str, due: str) -> None:
    year = Year().enters(*FOUR)
    for number in range(int(hours) // 7 + 1):
        left = min(7, int(hours) - 7 * number)
        if left:
            year.meet(TRAINING, left, day(number), *FOUR, certificate="OF-1")
    lines = [line for line in year.settle(AI).lines if line.beneficiary_id == "anne"]
    assert sum(line.amount for line in lines) == Decimal(due)


def test_module_3_is_paid_on_the_certificate_of_each_participant() -> None:
    year = Year().enters(*FOUR)
    year.meet(TRAINING, 3, day(1), *FOUR)
    decompte = year.settle(AI)
    assert decompte.total == 0
    assert {line.reason for line in decompte.lines} == {
        "attestation de présence de l’organisme de formation manquante"
    }


def test_a_small_group_of_module_3_is_paid_and_the_doubt_is_said() -> None:
    year = Year().enters("anne")
    year.meet(TRAINING, 3, day(1), "anne", certificate="OF-1")
    (line,) = year.settle(AI).lines
    assert line.amount == Decimal("24.00")  # 3 h × 8 €
    assert "synthèse" in line.to_check[0]


def test_the_status_is_checked_again_after_twelve_months() -> None:
    year = Year().enters("anne", entered_on=date(2020, 6, 1)).enters(*FOUR[1:])
    year.meet(GROUP, 2, date(2021, 5, 31), *FOUR)
    year.meet(GROUP, 2, date(2021, 6, 1), *FOUR)
    lines = [line for line in year.settle(AI).lines if line.beneficiary_id == "anne"]
    assert [(line.status, line.amount) for line in lines] == [
        (LineStatus.DUE, Decimal("26.00")),
        (LineStatus.TO_CHECK, Decimal("0.00")),
    ]


def test_a_new_check_opens_twelve_months_more() -> None:
    year = Year().enters("anne", entered_on=date(2020, 6, 1), checked_on=date(2021, 6, 1))
    year.enters(*FOUR[1:])
    year.meet(GROUP, 2, date(2021, 6, 1), *FOUR)
    assert year.settle(AI).total == Decimal("104.00")  # 4 × 2 h × 13 €


def test_a_check_holds_from_its_own_day_on() -> None:
    year = Year().enters("anne", entered_on=date(2020, 6, 1), checked_on=date(2021, 7, 1))
    for on in (date(2021, 5, 31), date(2021, 6, 1), date(2021, 6, 30), date(2021, 7, 1)):
        year.meet(TRAINING, 3, on, "anne", certificate="OF-1")
    lines = year.settle(AI).lines
    assert [(line.status, line.rows) for line in lines] == [
        (LineStatus.DUE, ("s000.anne", "s003.anne")),
        (LineStatus.TO_CHECK, ("s001.anne", "s002.anne")),
    ]


def test_the_twelve_months_run_from_the_first_entry_in_any_module() -> None:
    # Module 2 from June 2020 under one positionnement, module 1 from March 2021 under another.
    year = Year().enters("anne", entered_on=date(2020, 6, 1), ended_on=date(2020, 12, 31))
    year.enters("anne", positionnement_id="p-m1", entered_on=date(2021, 3, 1))
    for on in (date(2021, 5, 31), date(2021, 6, 1)):
        seance = year.meet(ALONE, 1, on)
        year.rows.append(a_row(seance, "anne", positionnement_id="p-m1"))
    due, to_check = year.settle(AI).lines
    assert (due.status, due.rows) == (LineStatus.DUE, ("s000.anne",))
    assert (to_check.status, to_check.rows) == (LineStatus.TO_CHECK, ("s001.anne",))


@pytest.mark.parametrize(
    ("facts", "dispositif", "known", "paid"),
    [
        ({}, "ai_module_2", True, False),
        ({}, "adse_a", True, True),  # no module
        ({}, "ai_module_2", False, True),  # its convention is not written
        ({"checked_on": date(2021, 2, 1)}, "ai_module_2", True, True),
    ],
)
def test_an_entry_under_another_convention_starts_the_twelve_months(
    facts: dict[str, date], dispositif: str, known: bool, paid: bool
) -> None:
    year = m1("1")
    theirs = a_participation("anne", convention_id="old", entered_on=date(2020, 1, 10), **facts)
    conventions = {"old": a_convention(dispositif, id="old")} if known else {}
    year.elsewhere = Elsewhere(conventions, (replace(theirs, positionnement_id="p-old"),))
    year.participations[0] = replace(year.participations[0], entered_on=date(2021, 2, 1))
    year.meet(ALONE, 2, date(2021, 2, 2), "anne")
    assert AI.recheck is not None
    shared = replace(AI.recheck, elsewhere=frozenset({"ai_module_1", "ai_module_2"}))
    lines = year.settle(replace(AI, recheck=shared)).lines
    (line,) = [each for each in lines if each.rows == ("s001.anne",)]
    assert line.status is (LineStatus.DUE if paid else LineStatus.TO_CHECK)


def test_the_26th_birthday_ends_the_public_of_young_people() -> None:
    year = (
        Year()
        .enters("anne", public=Audience.YOUNG_FAJ, public_until=date(2021, 3, 9))
        .enters(*FOUR[1:])
    )
    year.meet(GROUP, 2, date(2021, 3, 9), *FOUR)
    year.meet(GROUP, 2, date(2021, 3, 10), *FOUR)
    lines = [line for line in year.settle(AI).lines if line.beneficiary_id == "anne"]
    assert [line.amount for line in lines] == [Decimal("26.00"), Decimal("0.00")]


def test_hours_worked_are_shown_and_not_paid() -> None:
    year = m1("1")
    year.meet(SeanceKind.WORK, 7, day(20), "anne")
    decompte = year.settle(AI)
    assert decompte.total == Decimal("45.00")
    (worked,) = of_status(decompte, LineStatus.INFORMATION)
    assert (worked.quantity, worked.amount) == (7, 0)


def test_the_cap_runs_over_the_year_whatever_the_period_asked_for() -> None:
    year = Year().enters("anne")
    year.meet(ALONE, 10, date(2021, 2, 1), "anne")
    year.meet(ALONE, 10, date(2021, 3, 1), "anne")
    first = year.settle(AI, Period(date(2021, 1, 1), date(2021, 2, 28)))
    second = year.settle(AI, Period(date(2021, 3, 1), date(2021, 12, 31)))
    assert (first.total, second.total) == (Decimal("450.00"), Decimal("225.00"))
    assert [line.computed for line in of_status(second, LineStatus.ABOVE_CAP)] == [
        Decimal("225.00")
    ]


def test_each_line_names_its_rows_and_its_rules() -> None:
    (line,) = m1("2").settle(AI).lines
    assert line.rows == ("s000.anne",)
    assert [rule.section for rule in line.rules] == ["annexe 4 §4.3", "annexe 4 §4.2"]
    assert line.formula == "2 h × 45,00\u00a0€ = 90,00\u00a0€"


def test_the_envelope_of_the_convention_is_never_passed() -> None:
    year = Year(a_convention(envelope=Decimal("100.00"))).enters("anne", "bob")
    year.meet(ALONE, 1, day(1), "anne")
    year.meet(ALONE, 2, day(2), "bob")  # 45 + 90 = 135 €, 35 € above
    decompte = year.settle(AI)
    assert decompte.total == Decimal("100.00")
    assert decompte.above_envelope == Decimal("35.00")
    (over,) = of_status(decompte, LineStatus.ABOVE_ENVELOPE)
    assert (over.amount, over.rows) == (0, ("s001.bob",))
