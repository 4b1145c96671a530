"""The present schema in a moment: copied from a database that was migrated once.

What migrations do is proved by ``tests/persistence/test_migrate.py``.
"""

import sqlite3
import uuid
from functools import cache

from sqlalchemy import Engine, inspect, text

from persistence import migrate
from persistence.engine import WRITE_OPTION, create_engine_for


@cache
def _migrated() -> sqlite3.Connection:
    """Return a database in memory that every migration was applied to."""
    engine = create_engine_for("sqlite://")
    migrate.upgrade(engine)
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    raw = engine.raw_connection()
    raw.driver_connection.backup(kept)  # type: ignore[union-attr]
    raw.close()
    engine.dispose()
    return kept


def upgrade(engine: Engine) -> None:
    """Bring a database to the present schema; a new one is no other's, whatever it is copied of."""
    if engine.dialect.name != "sqlite" or inspect(engine).get_table_names():
        migrate.upgrade(engine)
        return
    raw = engine.raw_connection()
    _migrated().backup(raw.driver_connection)  # type: ignore[arg-type]
    raw.close()
    become_another(engine)


def become_another(engine: Engine) -> None:
    """Give the catalogue of a copy a name of its own: nothing kept of the first answers for it."""
    with engine.execution_options(**{WRITE_OPTION: True}).begin() as connection:
        connection.execute(
            text("UPDATE catalogue SET identity = :identity"), {"identity": uuid.uuid4().hex}
        )
