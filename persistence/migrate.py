"""Bring a database to the present schema, from wherever it is; no alembic.ini, any directory."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from insertion.departement import DEFAULT_DEPARTEMENT
from persistence.engine import WRITE_OPTION

_MIGRATIONS = Path(__file__).resolve().parent / "migrations"
_UPGRADE_LOCK = 0x76696369  # « vici »: any constant that no other application of the server uses


def upgrade(engine: Engine, departement: str = DEFAULT_DEPARTEMENT) -> None:
    """Apply every migration the database lacks, in one transaction, alone.

    ``departement`` is that of the people who are there and were of none.
    """
    with engine.execution_options(**{WRITE_OPTION: True}).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})"))
        config = config_for(connection)
        config.attributes["departement"] = departement
        command.upgrade(config, "head")


def is_current(engine: Engine) -> bool:
    """Return whether the database has the schema that this code expects."""
    expected = set(ScriptDirectory.from_config(_config()).get_heads())
    with engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) == expected


def config_for(connection: Connection) -> Config:
    """Return an Alembic configuration that works on ``connection``."""
    config = _config()
    config.attributes["connection"] = connection
    return config


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
