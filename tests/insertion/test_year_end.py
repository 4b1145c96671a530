"""The year's bilan: each indicator counted by hand, and nothing that was not signed."""

from datetime import date, timedelta
from decimal import Decimal

from insertion.attendance import AttendanceStatus, SeanceKind
from insertion.capacity import Audience
from insertion.conventions import Terms
from insertion.periods import Period
from insertion.year_end import INDICATORS, Bilan, draw_up
from tests.insertion.settling import YEAR, Year, a_convention, a_row
from tests.insertion.tariffs_2021 import AI

CODES = (*INDICATORS, "file_active")


def a_year() -> Year:
    convention = a_convention(terms=Terms(mopeds=8, participants_objective=90))
    year = Year(convention).enters("anne", ended_on=date(2021, 6, 30))
    year.enters("bob", public=Audience.YOUNG_FAJ, entered_on=date(2020, 12, 1))
    for number, (kind, hours) in enumerate(
        [
            (SeanceKind.INDIVIDUAL, "1.5"),
            (SeanceKind.INTERVIEW, 1),
            (SeanceKind.COLLECTIVE, 2),
            (SeanceKind.PROFESSIONALISATION, 7),
            (SeanceKind.WORK, 30),
            (SeanceKind.RENTAL, 24),
        ]
    ):
        year.meet(kind, hours, YEAR.start + timedelta(days=number), "anne")
    group = year.meet(SeanceKind.COLLECTIVE, 2, date(2021, 2, 1), "anne", "bob")
    year.rows.append(a_row(group, "chloe", status=AttendanceStatus.EXCUSED))
    year.rows.append(a_row(group, "driss", status=AttendanceStatus.ABSENT))
    year.meet(SeanceKind.INTERVIEW, 1, date(2021, 3, 1), "anne", closed=False)
    return year


def the_bilan(year: Year, period: Period = YEAR) -> Bilan:
    return draw_up(year.ledger(), year.settle(AI, period), CODES, 2)


def test_each_indicator_is_counted_from_the_sheets() -> None:
    values = {each.code: each.value for each in the_bilan(a_year()).indicators}
    assert values == {
        "heures_individuelles": Decimal("2.50"),
        "heures_collectives": Decimal("6.00"),  # 2 + 2 of one, 2 of the other
        "heures_professionnalisation": Decimal("7.00"),
        "heures_travaillees": Decimal("30.00"),
        "heures_participants": Decimal("45.50"),
        "seances_collectives": Decimal(2),
        "seances_collectives_participations": Decimal(3),
        "entretiens_individuels": Decimal(2),
        "participants": Decimal(2),
        "jours_location": Decimal(1),
        "cyclomoteurs": Decimal(8),
        "file_active": None,  # the sheets do not tell it
    }


def test_absences_publics_entries_and_what_is_not_signed_are_said() -> None:
    bilan = the_bilan(a_year())
    counts = bilan.presences
    assert (counts.present, counts.excused, counts.absent) == (8, 1, 1)
    assert counts.rate == Decimal("80.0")
    assert bilan.participants_by_public == {Audience.BRSA: 1, Audience.YOUNG_FAJ: 1}
    assert (bilan.entries, bilan.ends, bilan.unsigned) == (1, 1, 1)
    assert (bilan.due_on, bilan.participants_objective) == (date(2022, 2, 28), 90)


def test_a_bilan_of_a_part_of_the_year_holds_that_part() -> None:
    bilan = the_bilan(a_year(), Period(date(2021, 2, 1), date(2021, 2, 28)))
    values = {each.code: each.value for each in bilan.indicators}
    assert (values["heures_collectives"], values["heures_individuelles"]) == (
        Decimal(4),
        Decimal(0),
    )


def test_a_year_in_which_nothing_happened_has_no_rate() -> None:
    bilan = the_bilan(Year())
    assert bilan.presences.rate is None
    assert bilan.due_by_public() == {}
