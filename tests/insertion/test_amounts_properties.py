"""Properties of every décompte: sums, order, corrections, caps and envelopes."""

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from insertion.attendance import AttendanceStatus, FollowUp, SeanceKind
from insertion.capacity import Audience
from insertion.conventions import Terms
from insertion.decompte import Decompte, LineStatus, Payer
from insertion.periods import Period
from insertion.tariffs import Tariff
from tests.insertion.settling import YEAR, Year, a_convention, a_row
from tests.insertion.tariffs_2021 import ACI, ADSE_A, ADSE_B, AI, ASTRE, EI, GEIQ, POINT_MOBILITE

TARIFFS: tuple[Tariff, ...] = (AI, ADSE_A, ADSE_B, ACI, EI, GEIQ, POINT_MOBILITE, ASTRE)
PEOPLE = ("anne", "bob", "chloe", "driss", "emma")
TERMS = Terms(
    follow_up=FollowUp.SIMPLE, planned_activities=2, means_attested_on=date(2021, 5, 1), mopeds=8
)

days = st.integers(0, 364).map(lambda number: YEAR.start + timedelta(days=number))
euros = st.integers(0, 400_000).map(lambda cents: Decimal(cents) / 100)


@st.composite
def years(draw: st.DrawFn) -> Year:
    convention = a_convention(
        places=draw(st.none() | st.integers(1, 3)),
        envelope=draw(st.none() | euros),
        terms=TERMS,
    )
    year = Year(convention)
    for person in draw(st.sets(st.sampled_from(PEOPLE))):
        year.enters(
            person,
            entered_on=draw(days),
            public=draw(st.none() | st.sampled_from(Audience)),
            weekly_minutes=draw(st.none() | st.integers(1, 40 * 60)),
            goals_reached=draw(st.booleans()),
            pauses=draw(st.lists(days.map(Period), max_size=1).map(tuple)),
        )
    for _ in range(draw(st.integers(0, 12))):
        starts = draw(st.none() | st.integers(480, 900))
        hours = draw(st.integers(1, 480))
        seance = year.meet(
            draw(st.sampled_from(SeanceKind)),
            1,
            draw(days),
            closed=draw(st.booleans()),
            present_elsewhere=draw(st.integers(0, 4)),
        )
        ends = None if starts is None else starts + hours
        year.seances[-1] = seance = replace(seance, minutes=hours, starts=starts, ends=ends)
        for person in draw(st.sets(st.sampled_from(PEOPLE))):
            status = draw(st.sampled_from(AttendanceStatus))
            certificate = draw(st.none() | st.just("OF-1"))
            year.rows.append(a_row(seance, person, status=status, certificate=certificate))
    return year


some_tariff = st.sampled_from(TARIFFS)


def shape(decompte: Decompte) -> object:
    return (decompte.lines, decompte.total, decompte.other_readings)


@given(years(), some_tariff)
@settings(max_examples=150)
def test_the_lines_make_the_total_and_only_what_is_due_has_an_amount(
    year: Year, tariff: Tariff
) -> None:
    decompte = year.settle(tariff)
    assert decompte.total == sum((line.amount for line in decompte.lines), Decimal(0))
    assert decompte.total == sum(decompte.total_by(payer) for payer in Payer)
    for line in decompte.lines:
        assert line.amount == line.amount.quantize(Decimal("0.01")) >= 0
        assert line.status is LineStatus.DUE or line.amount == 0
        assert line.status is LineStatus.DUE or line.reason
        assert line.amount <= line.computed


@given(years(), some_tariff, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(
    year: Year, tariff: Tariff, rng: random.Random
) -> None:
    expected = shape(year.settle(tariff))
    for listed in (year.seances, year.rows, year.participations):
        rng.shuffle(listed)
    assert shape(year.settle(tariff)) == expected


@given(years(), some_tariff, st.data())
def test_a_correction_is_worth_what_entering_the_right_value_was_worth(
    year: Year, tariff: Tariff, data: st.DataObject
) -> None:
    if not year.rows:
        return
    position = data.draw(st.integers(0, len(year.rows) - 1))
    wrong = year.rows[position]
    status = data.draw(st.sampled_from(AttendanceStatus))
    minutes = data.draw(st.integers(1, 480)) if status is AttendanceStatus.PRESENT else 0
    right = replace(wrong, status=status, minutes=minutes)
    year.rows[position] = right
    expected = year.settle(tariff)
    year.rows[position : position + 1] = [wrong, replace(right, id="fix", corrects=wrong.id)]
    corrected = year.settle(tariff)
    assert corrected.total == expected.total
    renamed = [
        replace(line, rows=tuple(wrong.id if row == "fix" else row for row in line.rows))
        for line in corrected.lines
    ]
    assert renamed == list(expected.lines)


@given(years(), some_tariff)
def test_neither_the_envelope_nor_the_places_are_ever_passed(year: Year, tariff: Tariff) -> None:
    decompte = year.settle(tariff)
    paid = decompte.total_by(Payer.DEPARTEMENT)
    if decompte.envelope is not None:
        assert paid <= decompte.envelope
    places = year.convention.places
    for one, price in ((ADSE_A, 1400), (ACI, 4340), (EI, 1600), (GEIQ, 1600)):
        if tariff is one and places is not None:
            assert paid <= places * price
    if tariff is ACI and places is not None:
        assert decompte.total_by(Payer.ASP) <= places * Decimal("5964.12")


@given(years())
def test_no_participant_is_paid_above_a_cap_of_a_module(year: Year) -> None:
    year.convention = replace(year.convention, envelope=None)
    decompte = year.settle(AI)
    for module in AI.modules:
        for person in PEOPLE:
            hours = sum(
                line.quantity
                for line in decompte.lines
                if (line.label, line.beneficiary_id) == (module.label, person)
                and line.status is LineStatus.DUE
            )
            assert hours <= module.cap.value


@given(years(), some_tariff, days)
def test_periods_that_follow_one_another_never_pay_more_than_the_envelope(
    year: Year, tariff: Tariff, cut: date
) -> None:
    if cut == YEAR.start:
        return
    parts = [
        year.settle(tariff, Period(YEAR.start, cut - timedelta(days=1))),
        year.settle(tariff, Period(cut, YEAR.end)),
    ]
    whole = year.settle(tariff)
    if whole.envelope is not None:
        assert sum(part.total_by(Payer.DEPARTEMENT) for part in parts) <= whole.envelope
    if year.convention.places is None and whole.envelope is None:
        # Each line is rounded once: cut in two, a line may differ by a cent.
        lines = len(whole.lines) + sum(len(part.lines) for part in parts)
        assert abs(sum(part.total for part in parts) - whole.total) <= Decimal("0.01") * lines
