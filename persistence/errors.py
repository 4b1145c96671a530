"""Errors of the persistence layer; none of them quotes stored data or a password."""


class PersistenceError(Exception):
    """Base of every error raised by ``persistence``."""


class UnsupportedDatabase(PersistenceError, ValueError):
    """A database URL that is neither SQLite nor PostgreSQL."""


class DatabaseBusy(PersistenceError, TimeoutError):
    """Another writer kept the database longer than we wait; nothing was written."""


class UnreadableDocument(PersistenceError, ValueError):
    """A stored document that this version of the code cannot turn back into a domain object."""
