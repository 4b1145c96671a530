"""Events of parcours: kept as they are said, on both databases, and never changed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, update
from sqlalchemy.exc import DBAPIError

from insertion.errors import InvalidValue
from insertion.parcours import EventKind, OrientationKind, ParcoursEvent
from insertion.terms import ContractKind
from persistence.parcours_tables import ParcoursEventRow
from persistence.unit_of_work import SqlUnitOfWork

UnitOfWorkFactory = Callable[[], SqlUnitOfWork]
MOMENT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def an_event(event_id: str = "e1", **facts: object) -> ParcoursEvent:
    given: dict[str, object] = {
        "id": event_id, "beneficiary_id": "b-1", "kind": EventKind.MEETING,
        "on": date(2026, 3, 1), "recorded_at": MOMENT, "actor_id": "ref-1",
    }  # fmt: skip
    return ParcoursEvent(**(given | facts))  # type: ignore[arg-type]


EXIT = an_event(
    kind=EventKind.WORK_EXIT,
    contract=ContractKind.CDD,
    months=6,
    monthly_amount=Decimal("607.75"),
    positionnement_id="pos-1",
)
ORIENTED = an_event("e2", kind=EventKind.ORIENTED, orientation=OrientationKind.SOCIAL)


def add(unit_of_work: UnitOfWorkFactory, *events: ParcoursEvent) -> None:
    with unit_of_work() as uow:
        uow.parcours.add(events)
        uow.commit()


def test_an_event_comes_back_as_it_was(unit_of_work: UnitOfWorkFactory) -> None:
    exempted = an_event("e3", kind=EventKind.CONTRACT_EXEMPTED, until=date(2026, 6, 1))
    add(unit_of_work, EXIT, ORIENTED, exempted)
    with unit_of_work() as uow:
        assert uow.parcours.of_people(["b-1"]) == [EXIT, ORIENTED, exempted]
        assert uow.parcours.get("e2") == ORIENTED
        assert uow.parcours.get("e9") is None
        assert uow.parcours.get("pas un id") is None


def test_people_are_read_apart_by_day(unit_of_work: UnitOfWorkFactory) -> None:
    later = an_event("a", on=date(2026, 4, 1))
    other = an_event("b", beneficiary_id="b-2")
    add(unit_of_work, later, other, an_event("c"))
    with unit_of_work() as uow:
        assert [each.id for each in uow.parcours.of_people(["b-1"])] == ["c", "a"]
        assert [each.id for each in uow.parcours.iterate()] == ["c", "a", "b"]
        assert list(uow.parcours.of_people([])) == []


def test_an_event_is_corrected_once(unit_of_work: UnitOfWorkFactory) -> None:
    add(unit_of_work, an_event("a"))
    add(unit_of_work, an_event("b", corrects="a"))
    for wrong in (an_event("c", corrects="a"), an_event("d", corrects="zz"), an_event("a")):
        with pytest.raises(InvalidValue):
            add(unit_of_work, wrong)
    with unit_of_work() as uow:
        assert [each.id for each in uow.parcours.iterate()] == ["a", "b"]


def test_the_database_refuses_to_change_or_remove_an_event(
    unit_of_work: UnitOfWorkFactory, engine: Engine
) -> None:
    add(unit_of_work, an_event())
    for statement in (update(ParcoursEventRow).values(actor_id="x"), delete(ParcoursEventRow)):
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(statement)


def test_many_people_are_read_in_few_statements(
    unit_of_work: UnitOfWorkFactory, statements: list[str]
) -> None:
    add(unit_of_work, *(an_event(f"e{n}", beneficiary_id=f"b-{n}") for n in range(1200)))
    statements.clear()
    with unit_of_work() as uow:
        found = uow.parcours.of_people(f"b-{n}" for n in range(1200))
    assert len(found) == 1200
    assert len(statements) == 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    st.decimals(0, 10_000, places=2) | st.none(),
    st.sampled_from(ContractKind) | st.none(),
    st.integers(1, 600) | st.none(),
)
def test_any_exit_to_work_comes_back(
    unit_of_work: UnitOfWorkFactory,
    on: date,
    amount: Decimal | None,
    contract: ContractKind | None,
    months: int | None,
) -> None:
    event = replace(EXIT, on=on, monthly_amount=amount, contract=contract, months=months)
    with unit_of_work() as uow:
        uow.parcours.add([event])
        assert uow.parcours.get("e1") == event
