"""Policies of PostgreSQL: the second wall around the rows of a département.

They hold for a role that neither owns the tables nor has BYPASSRLS: ``docs/operations.md`` says
how to run with two roles. SQLite has none: there, ``tenancy.py`` is the only wall.
"""

from collections.abc import Iterator

POLICY = "of_departement"

_SAID = "nullif(current_setting('app.departement', true), '')"
_WIDE = "nullif(current_setting('app.wide', true), '') IS NOT NULL"


def enable(dialect: str, table: str) -> Iterator[str]:
    """Yield the statements after which a row shows to who says its département, and no other.

    Who says nothing sees nothing. Who is named as wide sees and deletes, and writes nothing.
    """
    if dialect == "postgresql":
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield (
            f"CREATE POLICY {POLICY} ON {table} USING (departement = {_SAID} OR {_WIDE}) "
            f"WITH CHECK (departement = {_SAID})"
        )


def disable(dialect: str, table: str) -> Iterator[str]:
    """Yield what undoes :func:`enable`."""
    if dialect == "postgresql":
        yield f"DROP POLICY {POLICY} ON {table}"
        yield f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"


def application_role(role: str, schema: str) -> Iterator[str]:
    """Yield what the owner grants to the role that serves: rows, and nothing of the schema.

    ``ALTER DEFAULT PRIVILEGES`` gives it what later migrations make, when the owner runs them.
    """
    rights = "SELECT, INSERT, UPDATE, DELETE"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {role}"
    yield f"GRANT {rights} ON ALL TABLES IN SCHEMA {schema} TO {role}"
    yield f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT {rights} ON TABLES TO {role}"
