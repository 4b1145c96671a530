from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select, text, update
from sqlalchemy.exc import OperationalError, ProgrammingError

from persistence.tables import CATALOGUE_ID, CatalogueRow
from persistence.transaction import Transaction


@pytest.fixture
def transaction(engine: Engine) -> Iterator[Transaction]:
    transaction = Transaction(engine)
    yield transaction
    transaction.close()


def version(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(CatalogueRow.version)).scalar_one()


def test_nothing_is_asked_of_the_database_before_the_first_read(
    engine: Engine, statements: list[str]
):
    transaction = Transaction(engine)
    transaction.commit()
    transaction.close()
    assert statements == []


def test_reads_share_one_connection_and_a_write_opens_another(transaction: Transaction):
    reader = transaction.read()
    assert transaction.read() is reader
    writer = transaction.write()
    assert transaction.write() is writer is transaction.read()
    assert reader.closed


def test_what_is_written_is_kept_by_commit_only(transaction: Transaction, engine: Engine):
    moved = update(CatalogueRow).where(CatalogueRow.id == CATALOGUE_ID).values(version=7)
    transaction.write().execute(moved)
    transaction.close()
    assert version(engine) == 0
    transaction.write().execute(moved)
    transaction.commit()
    assert version(engine) == 7


def test_the_catalogue_moves_by_one_however_often_it_was_touched(
    transaction: Transaction, engine: Engine
):
    transaction.touch_catalogue()
    transaction.touch_catalogue()
    transaction.commit()
    transaction.commit()
    assert version(engine) == 1


def test_a_touch_that_was_not_committed_is_forgotten(transaction: Transaction, engine: Engine):
    transaction.touch_catalogue()
    transaction.close()
    transaction.commit()
    assert version(engine) == 0


def test_it_can_be_used_again_after_commit_and_after_close(transaction: Transaction):
    for leave in (transaction.commit, transaction.close):
        assert transaction.write().execute(text("SELECT 1")).scalar_one() == 1
        leave()
    assert transaction.read().execute(text("SELECT 1")).scalar_one() == 1


def test_an_error_that_is_not_a_lock_is_not_called_one(engine: Engine):
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE catalogue RENAME TO hidden"))
    try:
        with pytest.raises((OperationalError, ProgrammingError)):
            Transaction(engine).write()
    finally:
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE hidden RENAME TO catalogue"))
