import logging
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import DBAPIError, StatementError

from insertion.errors import InvalidValue, UnknownOpportunity
from insertion.layer_ports import WriteOutcome
from insertion.opportunity import Opportunity
from insertion.ports import OpportunityFilter
from insertion.terms import ContractKind, OpportunityKind
from persistence.tables import OpportunityRow
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence.builders import an_action, an_offer
from tests.persistence.strategies import ids, opportunities

IMPORTED, UPDATED, UNCHANGED, OTHER_SOURCE = WriteOutcome
UnitOfWorkFactory = Callable[[], SqlUnitOfWork]

on_a_shared_database = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example writes over
)


def store(unit_of_work: UnitOfWorkFactory, *rows: Opportunity) -> list[WriteOutcome]:
    with unit_of_work() as uow:
        outcomes = uow.opportunities.upsert((row, None) for row in rows)
        uow.commit()
    return list(outcomes)


@on_a_shared_database
@given(opportunity=opportunities)
def test_what_is_stored_comes_back_equal(unit_of_work: UnitOfWorkFactory, opportunity: Opportunity):
    with unit_of_work() as uow:  # left without commit: each example finds the table empty
        uow.opportunities.upsert([(opportunity, None)])
        assert uow.opportunities.get(opportunity.id) == opportunity


def test_each_row_has_its_outcome(unit_of_work: UnitOfWorkFactory):
    assert store(unit_of_work, an_offer("a"), an_offer("b")) == [IMPORTED, IMPORTED]
    changed = an_offer("b", title="Autre")
    assert store(unit_of_work, an_offer("a"), changed, an_offer("c")) == [
        UNCHANGED,
        UPDATED,
        IMPORTED,
    ]
    with unit_of_work() as uow:
        assert [row.title for row in uow.opportunities.iterate()] == [
            "Agent d'entretien",
            "Autre",
            "Agent d'entretien",
        ]


def test_the_last_of_two_rows_with_one_id_is_kept(unit_of_work: UnitOfWorkFactory):
    rows = an_offer("a", title="Premier"), an_offer("a", title="Second"), an_offer("a", "Second")
    assert store(unit_of_work, *rows) == [IMPORTED, UPDATED, UNCHANGED]
    with unit_of_work() as uow:
        assert uow.opportunities.get(rows[0].id).title == "Second"


def test_an_opportunity_of_another_source_is_never_replaced(unit_of_work: UnitOfWorkFactory):
    theirs, ours = an_offer("a"), replace(an_offer("a", title="Autre"), source="another")
    assert store(unit_of_work, theirs) == [IMPORTED]
    assert store(unit_of_work, ours, ours) == [OTHER_SOURCE, OTHER_SOURCE]
    with unit_of_work() as uow:
        assert uow.opportunities.get(theirs.id) == theirs
        assert uow.catalogue_version() == 1


def test_the_first_source_of_a_new_id_keeps_it_within_one_import(unit_of_work: UnitOfWorkFactory):
    theirs, ours = an_offer("a"), replace(an_offer("a"), source="another")
    changed = an_offer("a", title="Changée")
    assert store(unit_of_work, theirs, ours, changed) == [IMPORTED, OTHER_SOURCE, UPDATED]
    with unit_of_work() as uow:
        assert uow.opportunities.get(theirs.id) == changed


def test_a_row_that_changes_and_changes_back_ends_as_it_was(unit_of_work: UnitOfWorkFactory):
    store(unit_of_work, an_offer("a"))
    assert store(unit_of_work, an_offer("a", "Autre"), an_offer("a")) == [UPDATED, UPDATED]
    with unit_of_work() as uow:
        assert uow.opportunities.get(an_offer("a").id) == an_offer("a")


def test_a_raw_record_is_kept_and_compared(unit_of_work: UnitOfWorkFactory, engine: Engine):
    for raw, outcome in (('{"a":1}', IMPORTED), ('{"a":1}', UNCHANGED), ('{"a":2}', UPDATED)):
        with unit_of_work() as uow:
            assert uow.opportunities.upsert([(an_offer(), raw)]) == [outcome]
            uow.commit()
    with engine.connect() as connection:
        assert connection.execute(select(OpportunityRow.raw)).scalar_one() == '{"a":2}'


def test_an_update_keeps_the_date_of_creation(engine: Engine):
    for day, title in ((1, "Avant"), (2, "Après")):
        with SqlUnitOfWork(engine, now=lambda day=day: datetime(2026, 1, day, tzinfo=UTC)) as uow:
            uow.opportunities.upsert([(an_offer(title=title), None)])
            uow.commit()
    with engine.connect() as connection:
        row = connection.execute(
            select(OpportunityRow.created_at, OpportunityRow.updated_at, OpportunityRow.title)
        ).one()
    assert (row.created_at.day, row.updated_at.day, row.title) == (1, 2, "Après")


@on_a_shared_database
@given(names=st.sets(ids, max_size=30))
def test_iteration_follows_code_points_on_every_database(
    unit_of_work: UnitOfWorkFactory, names: set[str]
):
    store(unit_of_work, *(an_offer(name) for name in names))
    with unit_of_work() as uow:
        found = [row.id for row in uow.opportunities.iterate()]
    assert found == sorted(found)
    assert names <= set(found)


def test_iteration_crosses_batches_without_loss(
    unit_of_work: UnitOfWorkFactory, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("persistence.opportunities.BATCH", 7)
    names = sorted(["a", "A", "a-b", "a.b", "a:b", "a_b", "B", "Z", "00", *map(str, range(40))])
    store(unit_of_work, *(an_offer(name) for name in names))
    with unit_of_work() as uow:
        assert [row.id for row in uow.opportunities.iterate()] == names


def test_get_many_is_one_query_and_skips_what_does_not_exist(
    unit_of_work: UnitOfWorkFactory, statements: list[str]
):
    store(unit_of_work, *(an_offer(f"o{n}") for n in range(300)))
    statements.clear()
    asked = [an_offer(f"o{n}").id for n in range(0, 600, 2)]
    with unit_of_work() as uow:
        found = uow.opportunities.get_many(asked)
    assert set(found) == set(asked[:150])
    assert len(statements) == 1


@pytest.mark.parametrize("name", ["absent", "", "é", "a\0b", "\ud800", "x" * 10_000, "' OR 1=1"])
def test_an_id_that_does_not_exist_is_unknown_whatever_its_form(
    unit_of_work: UnitOfWorkFactory, name: str
):
    store(unit_of_work, an_offer())
    with unit_of_work() as uow, pytest.raises(UnknownOpportunity):
        uow.opportunities.get(name)


def test_pages_cut_the_ids_in_order_and_say_how_many_there_are(unit_of_work: UnitOfWorkFactory):
    names = [f"o{n:03}" for n in range(45)]
    store(unit_of_work, *(an_offer(name) for name in reversed(names)))
    with unit_of_work() as uow:
        pages = [uow.opportunities.page(OpportunityFilter(), n, 20) for n in (1, 2, 3, 4)]
    assert [page.total for page in pages] == [45] * 4
    assert [row.id for page in pages for row in page.items] == names


@pytest.mark.parametrize(("page", "queries"), [(1, 2), (2, 2), (10**30, 1)])
def test_a_page_costs_two_queries(
    unit_of_work: UnitOfWorkFactory, statements: list[str], page: int, queries: int
):
    store(unit_of_work, *(an_offer(f"o{n}") for n in range(30)))
    statements.clear()
    with unit_of_work() as uow:
        uow.opportunities.page(OpportunityFilter(), page, 20)
    assert len(statements) == queries


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (OpportunityFilter(kind=OpportunityKind.INSERTION_ACTION), ["act-1"]),
        (OpportunityFilter(rome_code=an_offer(rome="K1302").rome_code), ["o2"]),
        (OpportunityFilter(commune_code=an_offer(commune="2A004").place.commune_code), ["o2"]),
        (OpportunityFilter(departement="2A"), ["o2"]),
        (OpportunityFilter(departement="974"), ["o3"]),
        (OpportunityFilter(departement="97"), []),
        (OpportunityFilter(contract=ContractKind.CDI), ["o3"]),
        (OpportunityFilter(text="MOBILITE"), ["act-1"]),
        (OpportunityFilter(text="  patissiere "), ["o2"]),
        (OpportunityFilter(text="pâtissière boulangère"), ["o2"]),
        (OpportunityFilter(text="100 %"), ["o3"]),
        (OpportunityFilter(text="a_b"), ["o3"]),
        (OpportunityFilter(text="_"), ["o3"]),
        (OpportunityFilter(text="' OR 1=1 --"), []),
        (OpportunityFilter(text="   "), ["act-1", "o2", "o3"]),
        (OpportunityFilter(kind=OpportunityKind.JOB_OFFER, departement="2A"), ["o2"]),
    ],
)
def test_filters_are_exact(
    unit_of_work: UnitOfWorkFactory, where: OpportunityFilter, expected: list[str]
):
    store(
        unit_of_work,
        an_action("act-1", title="Atelier mobilité"),
        an_offer("o2", title="Boulangère-Pâtissière", commune="2A004", rome="K1302"),
        an_offer("o3", title="Vente a_b à 100 %", commune="97411", contract=ContractKind.CDI),
    )
    with unit_of_work() as uow:
        page = uow.opportunities.page(where, 1, 20)
    assert ([row.id for row in page.items], page.total) == (expected, len(expected))


@pytest.mark.parametrize("bad", ["nul \0 ici", "demi \ud83d caractère"])
@pytest.mark.parametrize("field", ["title", "description", "organisation", "salary"])
def test_a_text_that_cannot_be_stored_is_refused_by_name_and_nothing_is_kept(
    unit_of_work: UnitOfWorkFactory, field: str, bad: str
):
    rows = [(an_offer("a"), None), (replace(an_offer("b"), **{field: bad}), None)]
    with unit_of_work() as uow, pytest.raises(InvalidValue, match=field):
        uow.opportunities.upsert(rows)
    with unit_of_work() as uow:
        assert list(uow.opportunities.iterate()) == []
        assert uow.catalogue_version() == 0


@pytest.mark.parametrize("raw", ['{"a":"\0"}', '{"a":"\ud800"}'])
def test_a_raw_record_that_cannot_be_stored_is_refused(unit_of_work: UnitOfWorkFactory, raw: str):
    with unit_of_work() as uow, pytest.raises(InvalidValue, match="raw"):
        uow.opportunities.upsert([(an_offer(), raw)])


@pytest.mark.parametrize(
    "poison",
    [
        {"lat": math.inf, "lon": 0.0},
        {"lat": 0.0, "lon": -math.inf},
        {"lat": math.nan, "lon": 0.0},
        {"lat": 91.0, "lon": 0.0},
        {"lat": 47.0, "lon": None},
        {"document": {"v": math.nan}},
        {"raw": "NaN"},
        {"raw": "{"},
        {"id": ""},
    ],
)
def test_the_database_itself_refuses_poison(engine: Engine, poison: dict[str, object]):
    row = {
        "id": "x",
        "kind": "offre",
        "source": "s",
        "title": "t",
        "title_folded": "t",
        "document": {},
        "content_hash": "h",
        "created_at": datetime(2026, 1, 1, tzinfo=UTC),
        "updated_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    with engine.connect() as connection, pytest.raises((DBAPIError, StatementError, ValueError)):
        connection.execute(insert(OpportunityRow), [row | poison])


def test_one_unreadable_row_never_takes_the_others_down(
    unit_of_work: UnitOfWorkFactory, engine: Engine, caplog: pytest.LogCaptureFixture
):
    store(unit_of_work, an_offer("a"), an_offer("b"), an_offer("c"))
    with engine.begin() as connection:
        connection.execute(
            update(OpportunityRow).where(OpportunityRow.id == "b").values(document={"v": 99})
        )
    with unit_of_work() as uow, caplog.at_level(logging.ERROR):
        assert [row.id for row in uow.opportunities.iterate()] == ["a", "c"]
        assert [row.id for row in uow.opportunities.page(OpportunityFilter(), 1, 9).items] == [
            "a",
            "c",
        ]
    assert "opportunity b left out" in caplog.text
