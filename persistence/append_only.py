"""Tables to which one adds and nothing more: the database itself refuses the rest.

An erasure may delete the rows of one person, from the tables made erasable: while her id is in
``erasures_under_way``, which no transaction can leave there (see ``data_rights_tables.py``).
"""

from collections.abc import Iterator

FUNCTION = "vicinal_append_only"
SENTENCE = "append-only"
UNDER_WAY = "erasures_under_way"

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


def _postgresql_trigger(table: str, name: str, verbs: str, function: str = FUNCTION) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {verbs} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()"
    )


def _sqlite_trigger(table: str, verb: str, when: str = "") -> str:
    return (
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {when}"
        f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}: {table}'); END"
    )


def drop_triggers(dialect: str, table: str) -> Iterator[str]:
    """Yield what undoes :func:`create_triggers`."""
    if dialect == "postgresql":
        yield f"DROP TRIGGER {table}_append_only ON {table}"
        return
    for verb in ("update", "delete"):
        yield f"DROP TRIGGER {table}_no_{verb}"


def create_erasable_triggers(dialect: str, table: str, person: str) -> Iterator[str]:
    """Yield the statements after which ``table`` refuses all but the erasure of a person.

    ``person`` is in SQL whose the row ``OLD`` is: ``OLD.beneficiary_id``, or a subquery.
    """
    under_way = f"EXISTS (SELECT 1 FROM {UNDER_WAY} e WHERE e.beneficiary_id = {person})"
    if dialect == "postgresql":
        function = f"{FUNCTION}_{table}"
        yield f"""
CREATE FUNCTION {function}() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'DELETE' AND {under_way} THEN RETURN OLD; END IF;
  RAISE EXCEPTION '{SENTENCE}: %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END;
$$ LANGUAGE plpgsql
"""
        yield _postgresql_trigger(table, f"{table}_append_only", "UPDATE OR DELETE", function)
        return
    yield _sqlite_trigger(table, "UPDATE")
    yield _sqlite_trigger(table, "DELETE", f"WHEN NOT {under_way} ")


def drop_erasable_triggers(dialect: str, table: str) -> Iterator[str]:
    """Yield what undoes :func:`create_erasable_triggers`."""
    yield from drop_triggers(dialect, table)
    if dialect == "postgresql":
        yield f"DROP FUNCTION {FUNCTION}_{table}()"
