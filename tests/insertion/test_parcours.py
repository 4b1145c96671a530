"""Events of a parcours: precise when written, corrected by new ones, never changed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insertion.errors import InvalidValue
from insertion.parcours import (
    EventKind,
    OrientationKind,
    ParcoursEvent,
    by_person,
    check_correction,
    standing,
)
from insertion.terms import ContractKind

DAY = date(2026, 3, 1)
MOMENT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def event(kind: EventKind = EventKind.MEETING, **given: object) -> ParcoursEvent:
    values: dict[str, object] = {
        "id": "e1", "beneficiary_id": "p1", "kind": kind, "on": DAY,
        "recorded_at": MOMENT, "actor_id": "r1",
    }  # fmt: skip
    return ParcoursEvent(**(values | given))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        (EventKind.ORIENTED, {}, "orientation"),
        (EventKind.CONTRACT_SIGNED, {}, "duree_mois"),
        (EventKind.CONTRACT_SIGNED, {"months": 0}, "duree_mois"),
        (EventKind.CONTRACT_SIGNED, {"months": 13}, "duree_mois"),
        (EventKind.MEETING, {"months": 3}, "duree_mois"),
        (EventKind.MEETING, {"orientation": OrientationKind.JOB}, "orientation"),
        (EventKind.CONTRACT_EXEMPTED, {"until": DAY - timedelta(days=1)}, "jusqu_au"),
        (EventKind.WORK_EXIT, {"monthly_amount": Decimal("NaN")}, "montant_mensuel"),
        (EventKind.WORK_EXIT, {"monthly_amount": Decimal(-1)}, "montant_mensuel"),
        (EventKind.CANCELLED, {}, "corrige"),
        (EventKind.MEETING, {"beneficiary_id": "p 1"}, "id"),
    ],
)
def test_an_event_that_cannot_be_is_refused_by_the_name_of_its_field(
    kind: EventKind, given: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        event(kind, **given)
    assert refused.value.field == field
    assert not any(f"« {each} »" in refused.value.expected for each in EventKind)


def test_a_contract_without_its_months_says_what_is_missing() -> None:
    with pytest.raises(InvalidValue) as refused:
        event(EventKind.CONTRACT_SIGNED)
    assert refused.value.expected == "la durée du contrat, de 1 à 12 mois"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("orientation", OrientationKind.JOB),
        ("organisation_id", "o1"),
        ("months", 3),
        ("until", DAY),
        ("contract", ContractKind.CDI),
        ("positionnement_id", "p1"),
        ("monthly_amount", Decimal(600)),
    ],
)
def test_what_a_meeting_has_no_use_for_says_what_it_serves(name: str, value: object) -> None:
    with pytest.raises(InvalidValue, match=r"à laisser vide : sert pour une? "):
        event(EventKind.MEETING, **{name: value})


@pytest.mark.parametrize("months", [1, 12])
def test_a_contract_lasts_from_one_to_twelve_months(months: int) -> None:
    assert event(EventKind.CONTRACT_SIGNED, months=months).months == months


def test_a_correction_of_a_correction_leaves_the_last_one() -> None:
    first = event(id="a")
    second = event(id="b", corrects="a", recorded_at=MOMENT + timedelta(hours=1))
    third = event(id="c", corrects="b", recorded_at=MOMENT + timedelta(hours=2))
    assert standing([third, first, second]) == (third,)


def test_a_cancelled_event_leaves_nothing() -> None:
    assert standing([event(id="a"), event(EventKind.CANCELLED, id="b", corrects="a")]) == ()


def test_nobody_corrects_the_event_of_another_person() -> None:
    with pytest.raises(InvalidValue):
        check_correction(event(id="a", beneficiary_id="p2"), event(id="b", corrects="a"))
    with pytest.raises(InvalidValue):
        check_correction(None, event(id="b", corrects="a"))
    check_correction(event(id="a"), event(id="b", corrects="a"))


days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(st.lists(st.tuples(st.sampled_from(["p1", "p2", "p3"]), days), max_size=20))
def test_each_person_has_her_own_events_by_day(pairs: list[tuple[str, date]]) -> None:
    events = [
        event(id=f"e{place}", beneficiary_id=person, on=on)
        for place, (person, on) in enumerate(pairs)
    ]
    people = by_person(events)
    assert sum(map(len, people.values())) == len(events)
    for key, own in people.items():
        assert all(each.beneficiary_id == key for each in own)
        assert [each.on for each in own] == sorted(each.on for each in own)
