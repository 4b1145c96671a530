"""Who read what of whose file: a line for each reading by someone else, and a quota a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from insertion.actor import Actor
from insertion.errors import DomainError
from insertion.positionnement_ports import Listed, Window


class Ground(StrEnum):
    """By what right someone read."""

    ACCOMPANIES = "accompagnement"
    VALIDATES = "validation"  # a third party, asked to validate a positionnement
    HOSTS = "accueil"  # the structure that answers for the offer or the action
    DEPARTEMENT = "departement"
    OPENED = "ouverture_motivee"  # outside of the portfolio, with a motive told to the person


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer to one request: who was given it, of whom it speaks, what kind of data."""

    actor: Actor
    people: frozenset[str]
    what: str
    at: datetime
    day: date
    counted: bool = True  # whether the files of these people count towards the quota


@dataclass(frozen=True, slots=True)
class AccessLine:
    """One reading of one person's file, as it is kept."""

    id: int
    at: datetime
    account: str
    organisation_id: str | None
    beneficiary_id: str
    what: str
    ground: Ground


class QuotaReached(DomainError):
    """An account that would read more files in a day than it may; nothing is shown to it."""


def account_of(actor: Actor) -> str:
    """Return what tells an account from another: ids are unique within a role.

    A program reads as the account that made it: who steals the account could make fifty.
    """
    return f"{actor.role.value}:{actor.made_by or actor.id}"


class ReadingRepository(Protocol):
    """Lines of readings, and the files that an account read on a day."""

    def files_of(self, account: str, day: date) -> frozenset[str]:
        """Return whose files an account read on a day."""
        ...

    def keep(self, reading: Reading, grounds: Sequence[tuple[str, Ground]]) -> None:
        """Add a line a person, and count her file once for the day."""
        ...

    def alert(self, account: str, day: date, at: datetime, quota: int) -> bool:
        """Say that an account reached its quota; return whether it is the first time that day."""
        ...

    def page(self, beneficiary_id: str, window: Window) -> Listed[AccessLine]:
        """Return one page of who read a person's file, the last first."""
        ...

    def by_account(self, account: str, begin: datetime, end: datetime) -> Sequence[AccessLine]:
        """Return what an account read from one moment to before another, the first first."""
        ...
