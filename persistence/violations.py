"""Which constraint a write ran into: a key that is taken is not a row that is missing."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from insertion.errors import UnknownRecord

_SQLITE = frozenset({"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"})
_UNIQUE_VIOLATION = "23505"  # PostgreSQL


def is_duplicate(error: IntegrityError) -> bool:
    """Return whether a key that must be unique was taken."""
    return (
        getattr(error.orig, "sqlstate", None) == _UNIQUE_VIOLATION
        or getattr(error.orig, "sqlite_errorname", None) in _SQLITE
    )


@contextmanager
def unless_of_another(connection: Connection) -> Iterator[None]:
    """Write rows whose ids are not there; one taken in another département does not exist here.

    Raises
    ------
    insertion.errors.UnknownRecord
        When an id is taken.
    """
    try:
        with connection.begin_nested():
            yield
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        raise UnknownRecord("an id that is taken in another département") from None
