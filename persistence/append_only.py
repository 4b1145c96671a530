"""Tables to which one adds and nothing more: the database itself refuses the rest."""

from collections.abc import Iterator

FUNCTION = "vicinal_append_only"
SENTENCE = "append-only"

_CREATE_FUNCTION = f"""
CREATE FUNCTION {FUNCTION}() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{SENTENCE}: %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END;
$$ LANGUAGE plpgsql
"""


def create_function(dialect: str) -> Iterator[str]:
    """Yield what PostgreSQL needs once, before the first trigger; SQLite needs nothing."""
    if dialect == "postgresql":
        yield _CREATE_FUNCTION


def drop_function(dialect: str) -> Iterator[str]:
    """Yield what undoes :func:`create_function`, once its tables are gone."""
    if dialect == "postgresql":
        yield f"DROP FUNCTION {FUNCTION}()"


def create_triggers(dialect: str, table: str) -> Iterator[str]:
    """Yield the statements after which ``table`` refuses UPDATE and DELETE."""
    if dialect == "postgresql":
        yield _postgresql_trigger(table, f"{table}_append_only", "UPDATE OR DELETE")
        return
    for verb in ("UPDATE", "DELETE"):
        yield _sqlite_trigger(table, verb)


def create_update_trigger(dialect: str, table: str) -> Iterator[str]:
    """Yield the statements after which ``table`` refuses UPDATE: its rows may grow old and go."""
    if dialect == "postgresql":
        yield _postgresql_trigger(table, f"{table}_never_changed", "UPDATE")
    else:
        yield _sqlite_trigger(table, "UPDATE")


def _postgresql_trigger(table: str, name: str, verbs: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {verbs} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()"
    )


def _sqlite_trigger(table: str, verb: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}: {table}'); END"
    )
