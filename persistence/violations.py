"""Which constraint a write ran into: a key that is taken is not a row that is missing."""

from sqlalchemy.exc import IntegrityError

_SQLITE = frozenset({"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"})
_UNIQUE_VIOLATION = "23505"  # PostgreSQL


def is_duplicate(error: IntegrityError) -> bool:
    """Return whether a key that must be unique was taken."""
    return (
        getattr(error.orig, "sqlstate", None) == _UNIQUE_VIOLATION
        or getattr(error.orig, "sqlite_errorname", None) in _SQLITE
    )
