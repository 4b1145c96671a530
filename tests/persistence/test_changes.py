"""What changed since a version of the catalogue, and opportunities that are closed."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from alembic import command
from sqlalchemy import Engine, inspect, select, update

from insertion.errors import UnknownOpportunity
from insertion.layer_ports import WriteOutcome
from insertion.opportunity import OpportunityId
from insertion.ports import Changes, CloseOutcome, Committed, OpportunityFilter
from insertion.terms import OpportunityKind
from persistence.engine import WRITE_OPTION
from persistence.migrate import config_for, is_current, upgrade
from persistence.tables import CatalogueRow, OpportunityRow
from persistence.unit_of_work import SqlUnitOfWork
from skills.starter import load_starter
from tests.persistence.builders import an_action, an_offer

TODAY = date(2026, 11, 25)
MANY = 1000
UnitOfWorkFactory = Callable[[], SqlUnitOfWork]


def store(unit_of_work: UnitOfWorkFactory, *rows: object) -> int:
    with unit_of_work() as uow:
        uow.opportunities.upsert([(row, None) for row in rows])  # type: ignore[misc]
        uow.commit()
        return uow.catalogue_version()


def close(unit_of_work: UnitOfWorkFactory, *ids: str) -> list[CloseOutcome]:
    with unit_of_work() as uow:
        outcomes = uow.opportunities.close([OpportunityId(each) for each in ids], TODAY)
        uow.commit()
    return [outcomes[OpportunityId(each)] for each in ids]


def since(unit_of_work: UnitOfWorkFactory, version: int, at_most: int = MANY) -> Changes | None:
    with unit_of_work() as uow:
        return uow.opportunities.changes_since(version, at_most)


def ids_since(unit_of_work: UnitOfWorkFactory, version: int) -> tuple[list[str], list[str]]:
    changes = since(unit_of_work, version)
    assert changes is not None
    return [each.id for each in changes.changed], list(changes.gone)


def test_each_version_has_the_changes_that_made_it(unit_of_work: UnitOfWorkFactory):
    first = store(unit_of_work, an_offer("a"), an_offer("b"))
    second = store(unit_of_work, an_offer("a"), an_offer("b", title="Autre"), an_offer("c"))
    assert (first, second) == (1, 2)
    assert ids_since(unit_of_work, 0) == (["a", "b", "c"], [])
    assert ids_since(unit_of_work, first) == (["b", "c"], [])
    assert ids_since(unit_of_work, second) == ([], [])


def test_what_is_closed_is_gone_and_what_is_imported_again_is_back(
    unit_of_work: UnitOfWorkFactory,
):
    store(unit_of_work, an_offer("a"), an_offer("b"))
    assert close(unit_of_work, "a", "nowhere", "é") == [
        CloseOutcome.CLOSED,
        CloseOutcome.UNKNOWN,
        CloseOutcome.UNKNOWN,
    ]
    assert ids_since(unit_of_work, 1) == ([], ["a"])
    with unit_of_work() as uow:
        assert [row.id for row in uow.opportunities.iterate()] == ["b"]
        assert uow.opportunities.page(OpportunityFilter(), 1, 9).total == 1
        with pytest.raises(UnknownOpportunity):
            uow.opportunities.get(OpportunityId("a"))
        assert uow.opportunities.upsert([(an_offer("a"), None)]) == [WriteOutcome.UPDATED]
        uow.commit()
    assert ids_since(unit_of_work, 2) == (["a"], [])
    with unit_of_work() as uow:
        assert uow.opportunities.get(OpportunityId("a")) == an_offer("a")


def test_closing_twice_changes_nothing_the_second_time(unit_of_work: UnitOfWorkFactory):
    store(unit_of_work, an_offer("a"))
    assert close(unit_of_work, "a") == [CloseOutcome.CLOSED]
    assert close(unit_of_work, "a") == [CloseOutcome.ALREADY_CLOSED]
    with unit_of_work() as uow:
        assert uow.catalogue_version() == 2


def test_the_day_of_closing_is_kept(unit_of_work: UnitOfWorkFactory, engine: Engine):
    store(unit_of_work, an_offer("a"))
    close(unit_of_work, "a")
    with engine.connect() as connection:
        assert connection.execute(select(OpportunityRow.closed_on)).scalar_one() == TODAY


def test_more_changes_than_wanted_are_not_read(unit_of_work: UnitOfWorkFactory):
    store(unit_of_work, *(an_offer(f"o{n}") for n in range(5)))
    assert since(unit_of_work, 0, at_most=4) is None
    assert since(unit_of_work, 0, at_most=5) is not None
    with unit_of_work() as uow:
        assert uow.opportunities.count_changes_since(0) == 5
        assert uow.opportunities.count_changes_since(1) == 0


def test_one_unreadable_document_is_gone_and_hides_no_other(
    unit_of_work: UnitOfWorkFactory, engine: Engine, caplog: pytest.LogCaptureFixture
):
    store(unit_of_work, an_offer("a"), an_offer("b"))
    with engine.begin() as connection:
        connection.execute(
            update(OpportunityRow).where(OpportunityRow.id == "a").values(document={"v": 99})
        )
    assert ids_since(unit_of_work, 0) == (["b"], ["a"])
    assert "opportunity a left out" in caplog.text


def test_open_ids_are_those_of_one_kind_and_source_that_day(unit_of_work: UnitOfWorkFactory):
    store(unit_of_work, an_offer("a"), an_offer("closed"), an_action("action"))
    close(unit_of_work, "closed")
    with unit_of_work() as uow:
        wanted = OpportunityKind.JOB_OFFER
        assert uow.opportunities.open_ids(wanted, "test", TODAY) == {"a"}
        assert uow.opportunities.open_ids(wanted, "another", TODAY) == frozenset()


def test_each_question_is_one_query_and_closing_five(
    unit_of_work: UnitOfWorkFactory, statements: list[str]
):
    store(unit_of_work, *(an_offer(f"o{n}") for n in range(20)))
    for ask, queries in (
        (lambda uow: uow.opportunities.changes_since(0, MANY), 1),
        (lambda uow: uow.opportunities.count_changes_since(0), 1),
        (lambda uow: uow.opportunities.open_ids(OpportunityKind.JOB_OFFER, "test", TODAY), 1),
        (lambda uow: uow.referentials.active_digest(), 1),
        (lambda uow: uow.catalogue_identity(), 1),
    ):
        statements.clear()
        with unit_of_work() as uow:
            ask(uow)
        assert len(statements) == queries
    statements.clear()
    with unit_of_work() as uow:
        uow.opportunities.close([OpportunityId(f"o{n}") for n in range(20)], TODAY)
    written = [each for each in statements if not each.startswith(("SET", "SELECT catalogue"))]
    # What is there, what it was, what of it is kept; then what it was is kept, and it is closed.
    assert len(written) == 5


def test_what_changed_is_called_out_once_it_is_kept_and_only_then(engine: Engine):
    seen: list[int] = []

    def look(committed: Committed) -> None:
        with SqlUnitOfWork(engine) as uow:
            assert uow.catalogue_version() == committed.version
            assert uow.opportunities.changes_since(0, MANY) == committed.changes
        seen.append(committed.version)

    with SqlUnitOfWork(engine, when_changed=look) as uow:
        uow.opportunities.upsert([(an_offer("a"), None)])
        assert seen == []
        uow.commit()
        assert seen == [1]
        uow.opportunities.upsert([(an_offer("a"), None)])
        uow.commit()
    assert seen == [1]


def test_what_a_transaction_tells_is_what_one_would_read(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    told: list[Committed] = []
    with SqlUnitOfWork(engine, when_changed=told.append) as uow:
        uow.opportunities.upsert([(an_offer("lost"), None)])
    with SqlUnitOfWork(engine, when_changed=told.append) as uow:
        uow.opportunities.upsert([(an_offer("a"), None), (an_offer("b"), None)])
        uow.opportunities.upsert([(an_offer("b", title="Autre"), None)])
        uow.opportunities.close([OpportunityId("a"), OpportunityId("nowhere")], TODAY)
        uow.commit()
        read = uow.opportunities.changes_since(0, MANY)
    assert told == [Committed(1, read)]
    monkeypatch.setattr("persistence.transaction.MOST_TOLD", 2)
    with SqlUnitOfWork(engine, when_changed=told.append) as uow:
        uow.opportunities.upsert([(an_offer(f"c{n}"), None) for n in range(3)])
        uow.commit()
        uow.referentials.save_active(load_starter())
        uow.opportunities.close([OpportunityId("b")], TODAY)
        uow.commit()
    assert told[1:] == [Committed(2, None), Committed(3, None)]


def test_a_reader_never_misses_what_was_kept_up_to_the_version_it_saw(engine: Engine):
    """Four writers, and a reader that only adds what it is told changed."""
    writers, each = 4, 8
    held: set[str] = set()

    def write(name: str) -> None:
        for number in range(each):
            with SqlUnitOfWork(engine) as uow:
                uow.opportunities.upsert([(an_offer(f"{name}-{number}"), None)])
                uow.commit()

    threads = [threading.Thread(target=write, args=(f"w{n}",)) for n in range(writers)]
    for thread in threads:
        thread.start()
    version = 0
    while version < writers * each:
        with SqlUnitOfWork(engine) as uow:
            now = uow.catalogue_version()
            changes = uow.opportunities.changes_since(version, MANY)
        assert changes is not None
        held |= {row.id for row in changes.changed}
        version = now
        assert len(held) == version  # each version added one
        if not any(thread.is_alive() for thread in threads) and version < writers * each:
            with SqlUnitOfWork(engine) as uow:
                assert uow.catalogue_version() == writers * each
    for thread in threads:
        thread.join()


def test_the_second_migration_can_be_undone_and_redone(engine: Engine):
    def migrate(to: str) -> None:
        with engine.execution_options(**{WRITE_OPTION: True}).begin() as connection:
            command.downgrade(config_for(connection), to)

    with SqlUnitOfWork(engine, now=lambda: datetime(2026, 1, 1, tzinfo=UTC)) as uow:
        uow.opportunities.upsert([(an_offer("a"), None), (an_offer("b"), None)])
        uow.opportunities.close([OpportunityId("b")], TODAY)
        uow.commit()
    with engine.connect() as connection:
        before = connection.execute(select(CatalogueRow.identity)).scalar_one()
    migrate("0001")
    assert not is_current(engine)
    columns = {column["name"] for column in inspect(engine).get_columns("opportunities")}
    assert columns.isdisjoint({"closed_on", "changed_in"})
    upgrade(engine)
    assert is_current(engine)
    with SqlUnitOfWork(engine) as uow:
        assert [row.id for row in uow.opportunities.iterate()] == ["a"]
        assert uow.catalogue_identity() not in {"", before}
