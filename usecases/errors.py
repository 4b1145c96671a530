"""Errors of the use cases: what a person asked cannot be done; the message, in French, says why."""


class UseCaseError(Exception):
    """Base of every error raised by ``usecases``."""


class UnreadableFile(UseCaseError, ValueError):
    """A file of which nothing can be read; nothing was imported from it."""


class AmbiguousOccupation(UseCaseError, ValueError):
    """A name that several occupations bear; ``proposed`` are their codes and labels."""

    def __init__(self, proposed: tuple[tuple[str, str], ...]) -> None:
        super().__init__("Plusieurs métiers portent ce nom, ou un nom proche.")
        self.proposed = proposed


class ClosingRefused(UseCaseError):
    """A file said to be complete would close too much; the message says what, in French."""


class KeyReused(UseCaseError):
    """A key that was used for another request; nothing was done."""
