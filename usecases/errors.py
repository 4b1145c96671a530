"""Errors of the use cases: what a person asked cannot be done; the message, in French, says why."""


class UseCaseError(Exception):
    """Base of every error raised by ``usecases``."""


class UnreadableFile(UseCaseError, ValueError):
    """A file of which nothing can be read; nothing was imported from it."""
