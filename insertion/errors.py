"""Errors of the domain."""

from collections.abc import Iterable
from enum import StrEnum


class DomainError(Exception):
    """Base of every error raised by ``insertion``."""


class InvalidValue(DomainError, ValueError):
    """A value that no person, offer or action can have; names the field, never echoes the value.

    Parameters
    ----------
    field
        Name of the field as people write it in JSON or in a table: ``duree_max_minutes``.
    expected
        What a valid value looks like, in French: the sentence a person will read.
    among
        The values that are valid, when few are: who shows the sentence says them in words.
    """

    def __init__(self, field: str, expected: str, among: Iterable[StrEnum] = ()) -> None:
        super().__init__(f"{field} : {expected}")
        self.field = field
        self.expected = expected
        self.among = tuple(among)


class UnknownOpportunity(DomainError, LookupError):
    """An opportunity id that does not exist, or is no longer open."""


class TransitionRefused(DomainError):
    """What is asked of a positionnement cannot be done in its state; nothing changed.

    Parameters
    ----------
    code
        A stable code, for a program: ``doublon``, ``complet``…
    sentence
        Why, in French: the sentence a person will read.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class StaleVersion(DomainError):
    """What is to be changed was changed by someone else since it was read; nothing changed."""


class UnknownRecord(DomainError, LookupError):
    """A person, structure, session or positionnement that is not there, or not for who asks."""
