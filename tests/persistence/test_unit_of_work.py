import subprocess
import sys
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from persistence.errors import DatabaseBusy
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence.builders import an_offer

UnitOfWorkFactory = Callable[[], SqlUnitOfWork]

_HALF_AN_IMPORT = """
import sys
from persistence.engine import create_engine_for
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence.builders import an_offer

with SqlUnitOfWork(create_engine_for(sys.argv[1])) as uow:
    uow.opportunities.upsert((an_offer(f"o{n}"), None) for n in range(3000))
    print("half-way", flush=True)
    sys.stdin.read()  # until it is killed
    uow.commit()
"""


def ids(unit_of_work: UnitOfWorkFactory) -> list[str]:
    with unit_of_work() as uow:
        return [row.id for row in uow.opportunities.iterate()]


def test_leaving_without_commit_keeps_nothing(unit_of_work: UnitOfWorkFactory):
    with unit_of_work() as uow:
        uow.opportunities.upsert([(an_offer(), None)])
    assert ids(unit_of_work) == []


def test_an_error_keeps_nothing(unit_of_work: UnitOfWorkFactory):
    def write_then_fail() -> None:
        with unit_of_work() as uow:
            uow.opportunities.upsert([(an_offer(), None)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_then_fail()
    assert ids(unit_of_work) == []


def test_who_may_write_no_more_is_told_under_the_lock_and_leaves_it(
    unit_of_work: UnitOfWorkFactory, serving: Engine
):
    """What was committed while he waited is seen, though it was not when he began to read."""

    def still(uow: SqlUnitOfWork) -> None:
        if [row.id for row in uow.opportunities.iterate()]:
            raise PermissionError

    with SqlUnitOfWork(serving, still=still) as waiting:
        assert [row.id for row in waiting.opportunities.iterate()] == []
        with unit_of_work() as first:
            first.opportunities.upsert([(an_offer("premier"), None)])
            first.commit()
        with pytest.raises(PermissionError):
            waiting.opportunities.upsert([(an_offer("second"), None)])
        with unit_of_work() as third:  # nobody waits for who was refused
            third.opportunities.upsert([(an_offer("troisieme"), None)])
            third.commit()
    assert ids(unit_of_work) == ["premier", "troisieme"]


def test_the_catalogue_moves_once_a_commit_and_only_when_something_changed(
    unit_of_work: UnitOfWorkFactory,
):
    versions = []
    for names in (["a", "b"], ["a", "b"], [], ["b", "c"]):
        with unit_of_work() as uow:
            for name in names:
                uow.opportunities.upsert([(an_offer(name), None)])
            uow.commit()
            versions.append(uow.catalogue_version())
    assert versions == [1, 1, 1, 2]


def test_a_rolled_back_change_does_not_move_the_catalogue_later(unit_of_work: UnitOfWorkFactory):
    uow = unit_of_work()
    with uow:
        uow.opportunities.upsert([(an_offer(), None)])
    with uow:
        uow.commit()
        assert uow.catalogue_version() == 0


def test_a_unit_of_work_reads_one_state_while_another_writes(unit_of_work: UnitOfWorkFactory):
    with unit_of_work() as reader:
        assert list(reader.opportunities.iterate()) == []
        with unit_of_work() as writer:
            writer.opportunities.upsert([(an_offer(), None)])
            writer.commit()
        assert list(reader.opportunities.iterate()) == []
        assert reader.catalogue_version() == 0
    assert ids(unit_of_work) == ["ft-1"]


def test_a_reader_never_waits_for_a_writer(unit_of_work: UnitOfWorkFactory):
    with unit_of_work() as writer:
        writer.opportunities.upsert([(an_offer(), None)])
        assert ids(unit_of_work) == []
        assert [row.id for row in writer.opportunities.iterate()] == ["ft-1"]


def test_a_reader_that_starts_writing_after_another_writer_succeeds(
    unit_of_work: UnitOfWorkFactory,
):
    with unit_of_work() as late:
        assert list(late.opportunities.iterate()) == []
        with unit_of_work() as early:
            early.opportunities.upsert([(an_offer("early"), None)])
            early.commit()
        late.opportunities.upsert([(an_offer("late"), None)])
        late.commit()
    assert ids(unit_of_work) == ["early", "late"]


def test_writers_come_one_after_the_other_and_lose_nothing(unit_of_work: UnitOfWorkFactory):
    barrier = threading.Barrier(6)

    def write(name: str) -> None:
        barrier.wait()
        for turn in range(4):
            with unit_of_work() as uow:
                uow.catalogue_version()
                uow.opportunities.upsert([(an_offer("shared", title=f"{name} {turn}"), None)])
                uow.opportunities.upsert([(an_offer(f"{name}-{turn}"), None)])
                uow.commit()

    threads = [threading.Thread(target=write, args=(f"w{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids(unit_of_work)) == 25
    with unit_of_work() as uow:
        assert uow.catalogue_version() == 24


def test_a_writer_that_waits_too_long_is_told_so(
    unit_of_work: UnitOfWorkFactory, engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("persistence.transaction.LOCK_WAIT_SECONDS", 1)
    monkeypatch.setattr("persistence.engine.LOCK_WAIT_SECONDS", 1)
    engine.dispose()  # SQLite reads the setting when it connects
    with unit_of_work() as first:
        first.opportunities.upsert([(an_offer(), None)])
        with unit_of_work() as second, pytest.raises(DatabaseBusy):
            second.opportunities.upsert([(an_offer("b"), None)])
        first.commit()
    assert ids(unit_of_work) == ["ft-1"]


def test_an_import_killed_half_way_leaves_nothing_and_can_be_run_again(
    unit_of_work: UnitOfWorkFactory, engine: Engine
):
    url = engine.url.render_as_string(hide_password=False)
    child = subprocess.Popen(
        [sys.executable, "-c", _HALF_AN_IMPORT, url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdout is not None
        said = child.stdout.readline()
        child.kill()
    assert said == "half-way\n"
    assert ids(unit_of_work) == []
    with unit_of_work() as uow:
        uow.opportunities.upsert((an_offer(f"o{n}"), None) for n in range(3000))
        uow.commit()
        assert uow.catalogue_version() == 1
    assert len(ids(unit_of_work)) == 3000
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
