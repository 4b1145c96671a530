import sqlite3
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from persistence.engine import close_engine, create_engine_for
from persistence.errors import UnsupportedDatabase
from persistence.migrate import upgrade
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence.builders import an_offer


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 30_000)],
)
def test_sqlite_is_set_for_durability(tmp_path: Path, pragma: str, value: object):
    engine = create_engine_for(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value
    engine.dispose()


def test_a_database_in_memory_keeps_its_rows_between_units_of_work():
    engine = create_engine_for("sqlite://")
    upgrade(engine)
    with SqlUnitOfWork(engine) as uow:
        uow.opportunities.upsert([(an_offer(), None)])
        uow.commit()
    with SqlUnitOfWork(engine) as uow:
        assert len(list(uow.opportunities.iterate())) == 1
    engine.dispose()


@pytest.mark.parametrize(
    "url", ["postgres://u@h/d", "postgresql://u@h/d", "postgresql+psycopg://u@h/d"]
)
def test_every_way_to_write_postgresql_uses_psycopg(url: str):
    assert create_engine_for(url).driver == "psycopg"


def test_postgresql_without_its_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UnsupportedDatabase, match=r"vicinal\[postgres\]"):
        create_engine_for("postgresql://u@h/d")


def test_an_error_of_the_database_does_not_quote_what_was_written():
    engine = create_engine_for("sqlite://")
    with engine.connect() as connection, pytest.raises(DBAPIError) as refused:
        connection.execute(text("INSERT INTO absent VALUES (:told)"), {"told": "Mme Canari"})
    assert "Canari" not in str(refused.value)
    engine.dispose()
    assert create_engine_for("postgresql://u@h/d").hide_parameters


@pytest.mark.parametrize(
    "url",
    ["", "vicinal.db", "mysql://root:secret@h/d", "postgresql://u:secret@h:port/d", "\0", "sqlite"],
)
def test_another_database_is_refused_without_repeating_the_url(url: str):
    with pytest.raises(UnsupportedDatabase) as refused:
        create_engine_for(url)
    assert "secret" not in str(refused.value)


def test_an_engine_that_is_closed_leaves_no_connection_open(tmp_path: Path):
    engine = create_engine_for(f"sqlite:///{tmp_path / 'a.db'}")
    at_rest, in_use = engine.connect(), engine.connect()
    drivers = [each.connection.dbapi_connection for each in (at_rest, in_use)]
    at_rest.close()
    close_engine(engine)
    assert in_use.exec_driver_sql("SELECT 1").scalar_one() == 1  # nothing is cut short
    in_use.close()
    with engine.connect() as late:
        drivers.append(late.connection.dbapi_connection)
    for driver in drivers:
        assert isinstance(driver, sqlite3.Connection)
        with pytest.raises(sqlite3.ProgrammingError):
            driver.execute("SELECT 1")
