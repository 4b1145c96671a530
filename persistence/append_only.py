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
        yield (
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}: {table}'); END"
        )
