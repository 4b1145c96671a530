"""Failures are counted before anything is checked, per login and per network address."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from insertion.ports import UnitOfWork
from insertion.sign_in import MOST_FAILURES
from usecases.accounts.errors import TooManyAttempts
from usecases.accounts.practice import Entrance

MOST_LINKS = 5  # asked in a quarter of an hour: a mailbox is not to be flooded


@dataclass(frozen=True, slots=True)
class Subjects:
    """Under what the failures of a login and of an address are remembered, and how many at most.

    Keyed hashes: neither can be read there, and the same is kept for a login that nobody has.
    """

    login: str
    address: str
    most_by_login: int
    most_by_address: int


def subjects_of(entrance: Entrance, login: str) -> Subjects:
    """Return under what the failures to sign in are remembered."""
    hashed = entrance.practice.vault.keyed_hash
    return Subjects(
        hashed("login", login),
        hashed("address", entrance.address),
        MOST_FAILURES,
        entrance.practice.failures_per_address,
    )


def link_subjects_of(entrance: Entrance, login: str) -> Subjects:
    """Return under what the links that were asked for are remembered."""
    hashed = entrance.practice.vault.keyed_hash
    return Subjects(
        hashed("link", login),
        hashed("link address", entrance.address),
        MOST_LINKS,
        max(MOST_LINKS, entrance.practice.failures_per_address),
    )


def take_attempt(uow: UnitOfWork, subjects: Subjects, at: datetime) -> None:
    """Count an attempt, in a unit of work that the caller commits before checking anything.

    Raises
    ------
    TooManyAttempts
        When either is locked; nothing more is then counted.
    """
    uow.wait_to_write()
    guards = uow.identity.guards
    by_login, by_address = guards.get(subjects.login), guards.get(subjects.address)
    until = [
        each.locked_until
        for each in (by_login, by_address)
        if each.is_locked(at) and each.locked_until is not None
    ]
    if until:
        raise TooManyAttempts(max(until) - at)
    guards.put(subjects.login, by_login.attempted(at, subjects.most_by_login), at)
    guards.put(subjects.address, by_address.attempted(at, subjects.most_by_address), at)


def forgive(uow: UnitOfWork, subjects: Subjects, at: datetime) -> None:
    """Take back the attempt of that moment: it succeeded. The caller commits."""
    guards = uow.identity.guards
    for subject in (subjects.login, subjects.address):
        guards.put(subject, guards.get(subject).forgiven(at), at)


@contextmanager
def counted(entrance: Entrance, login: str) -> Iterator[UnitOfWork]:
    """Count an attempt, then yield a unit of work to check it in; forgiven when nothing is raised.

    The caller commits.
    """
    subjects = subjects_of(entrance, login)
    with entrance.new_work() as uow:
        take_attempt(uow, subjects, entrance.at)
        uow.commit()
    with entrance.new_work() as uow:
        uow.wait_to_write()
        forgive(uow, subjects, entrance.at)
        yield uow
