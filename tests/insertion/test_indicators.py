"""Fiche 5 and fiche 7, counted on events; each figure worked out by hand."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insertion.dispositifs_loading import load_carried
from insertion.indicators import Fiche5Delays, Indicator, Rate, fiche_5
from insertion.parcours import EventKind, OrientationKind, ParcoursEvent, by_person
from insertion.periods import Period
from insertion.placements import Counted, PlacementFact, fiche_7
from insertion.terms import OpportunityKind
from tests.oracles.naive_indicators import naive_fiche_5

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
LATER = date(2027, 6, 1)
DELAYS = Fiche5Delays.on(load_carried(), date(2021, 1, 1))


def event(person: str, kind: EventKind, on: date, months: int = 6) -> ParcoursEvent:
    is_orientation = kind in (EventKind.ORIENTED, EventKind.REORIENTED)
    return ParcoursEvent(
        id=f"{person}-{kind}-{on}",
        beneficiary_id=person,
        kind=kind,
        on=on,
        recorded_at=MOMENT,
        actor_id="r1",
        orientation=OrientationKind.SOCIAL if is_orientation else None,
        months=months if kind is EventKind.CONTRACT_SIGNED else None,
    )


def rate(
    indicator: Indicator, *events: ParcoursEvent, period: Period = YEAR, today: date = LATER
) -> Rate:
    return fiche_5(by_person(events), period, DELAYS, today)[indicator]


N, O_, C, R = (
    EventKind.NOTIFIED, EventKind.ORIENTED, EventKind.CONTRACT_SIGNED, EventKind.REMINDED,
)  # fmt: skip


@pytest.mark.parametrize(
    ("on", "within_month", "within_31_days"),
    [
        (date(2026, 2, 28), 1, 1),  # the month of 31 January ends on 28 February
        (date(2026, 3, 1), 0, 1),
        (date(2026, 3, 3), 0, 1),  # 31 days after 31 January
        (date(2026, 3, 4), 0, 0),
    ],
)
def test_one_month_is_read_both_ways(on: date, within_month: int, within_31_days: int) -> None:
    events = (event("p", N, date(2026, 1, 31)), event("p", O_, on))
    assert rate(Indicator.ORIENTED_WITHIN_MONTH, *events) == Rate(within_month, 1)
    assert rate(Indicator.ORIENTED_WITHIN_31_DAYS, *events) == Rate(within_31_days, 1)


def test_the_delays_are_those_of_the_convention() -> None:
    assert Fiche5Delays(orientation=1, contract=2) == DELAYS


def test_a_delay_still_running_counts_neither_for_nor_against() -> None:
    notified = event("p", N, date(2026, 1, 10))
    indicator = Indicator.ORIENTED_WITHIN_MONTH
    assert rate(indicator, notified, today=date(2026, 2, 10)) == Rate(0, 0, waiting=1)
    assert rate(indicator, notified, today=date(2026, 2, 11)) == Rate(0, 1)


def test_only_clocks_started_in_the_period_are_followed() -> None:
    events = (event("p", N, date(2025, 12, 31)), event("q", N, date(2026, 12, 31)))
    assert rate(Indicator.ORIENTED_WITHIN_MONTH, *events).whole == 1


def test_a_reminder_makes_up_for_a_contract_not_signed_in_time() -> None:
    events = (
        event("p", O_, date(2026, 1, 1)),
        event("p", R, date(2026, 4, 1)),
        event("q", O_, date(2026, 1, 1)),
        event("q", C, date(2026, 3, 1)),
        event("r", O_, date(2026, 1, 1)),
        event("r", C, date(2026, 3, 2)),
    )
    assert rate(Indicator.CONTRACTED_WITHIN_MONTHS, *events) == Rate(1, 3)
    assert rate(Indicator.CONTRACTED_WITHIN_MONTHS_OR_REMINDED, *events) == Rate(2, 3)


def test_the_state_looks_at_the_last_day_of_the_period() -> None:
    events = (
        event("p", N, date(2026, 1, 1)),
        event("p", O_, date(2026, 1, 5)),
        event("p", C, date(2026, 7, 1), months=6),  # runs to 31 December
        event("q", N, date(2026, 1, 1)),
        event("q", O_, date(2026, 1, 5)),
        event("q", C, date(2026, 6, 30), months=6),  # ended on 29 December
        event("r", N, date(2026, 1, 1)),
        event("s", N, date(2026, 1, 1)),
        event("s", EventKind.WORK_EXIT, date(2026, 12, 31)),
    )
    assert rate(Indicator.ORIENTED, *events) == Rate(2, 3)
    assert rate(Indicator.CONTRACTED, *events) == Rate(1, 2)


def test_a_rate_of_nobody_has_no_value() -> None:
    assert rate(Indicator.ORIENTED).value is None
    assert Rate(1, 3).value == Fraction(1, 3)


def placement(key: str, kind: OpportunityKind, on: date, retained: date | None) -> PlacementFact:
    return PlacementFact(
        id=key, beneficiary_id=key[0], kind=kind, created_on=on, retained_on=retained
    )


def test_fiche_7_counts_positionnements_people_exits_and_households() -> None:
    action, offer = OpportunityKind.INSERTION_ACTION, OpportunityKind.JOB_OFFER
    placements = [
        placement("a1", action, date(2026, 1, 1), date(2026, 2, 1)),
        placement("a2", action, date(2026, 6, 1), None),
        placement("b1", action, date(2025, 12, 31), date(2026, 1, 1)),
        placement("c1", offer, date(2026, 12, 31), date(2027, 1, 1)),
    ]
    histories = by_person(
        [
            event("a", N, date(2026, 1, 1)),
            event("b", N, date(2026, 1, 1)),
            event("b", EventKind.WORK_EXIT, date(2026, 12, 31)),
            event("c", N, date(2027, 1, 1)),
        ]
    )
    figures = fiche_7(placements, histories, YEAR, LATER)
    assert figures.positioned == {action: Counted(2, 1), offer: Counted(1, 1)}
    assert figures.retained == {action: Counted(2, 2), offer: Counted(0, 0)}
    assert (figures.work_exits, figures.households) == (1, 1)


def test_a_period_to_come_holds_nothing_yet() -> None:
    figures = fiche_7([], {}, YEAR, date(2025, 1, 1))
    assert (figures.work_exits, figures.households) == (0, 0)


people = st.sampled_from(["p", "q", "r"])
kinds = st.sampled_from(
    [N, O_, C, R, EventKind.REORIENTED, EventKind.WORK_EXIT, EventKind.RETURNED]
)
days = st.dates(date(2025, 6, 1), date(2027, 3, 1))


@st.composite
def event_lists(draw: st.DrawFn) -> Iterable[ParcoursEvent]:
    rows = draw(st.lists(st.tuples(people, kinds, days), max_size=16, unique=True))
    return [event(person, kind, on, months=draw(st.integers(1, 12))) for person, kind, on in rows]


@given(event_lists(), days)
def test_each_rate_equals_an_independent_count(
    events: Iterable[ParcoursEvent], today: date
) -> None:
    rates = fiche_5(by_person(events), YEAR, DELAYS, today)
    counted = naive_fiche_5(events, YEAR, today)
    assert {key: (r.part, r.whole, r.waiting) for key, r in rates.items()} == counted
