"""How Alembic runs our migrations; called through ``persistence.migrate`` only."""

from alembic import context

from persistence import (  # noqa: F401
    accounts_tables,
    attendance_tables,
    contact_tables,
    insertion_tables,
    opening_tables,
    parcours_tables,
    place_tables,
    retention_tables,
    road_tables,
    search_tables,
    trace_tables,
)
from persistence.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
    compare_type=True,
    transactional_ddl=True,  # true of SQLite too, since we say BEGIN ourselves
)
with context.begin_transaction():
    context.run_migrations()
