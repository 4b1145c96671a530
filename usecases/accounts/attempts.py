"""Failures are counted before anything is checked, per login and per network address.

Those of a browser in which that login has entered are counted apart: ``known_browser.py``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from insertion.accounts import Account, normal_login
from insertion.ports import UnitOfWork
from insertion.sign_in import MOST_FAILURES
from usecases.accounts.errors import TooManyAttempts
from usecases.accounts.known_browser import is_of
from usecases.accounts.practice import Entrance

MOST_LINKS = 5  # asked in a quarter of an hour: a mailbox is not to be flooded
MOST_LINKS_BY_ADDRESS = 60  # a whole town may share an address, and a link is how people come in
MOST_BROWSERS = 3  # whose failures one login may have in full: who enters may gather many marks


@dataclass(frozen=True, slots=True)
class Subjects:
    """Under what failures are remembered, and how many at most of each; the first way that is open.

    Keyed hashes: neither a login nor an address can be read there, and the same is kept for a
    login that nobody has.
    """

    ways: tuple[tuple[tuple[str, int], ...], ...]


def counted_as(account: Account) -> str:
    """Return under which login the failures of an account are counted."""
    return normal_login(account.login or account.id)


def subjects_of(entrance: Entrance, login: str) -> Subjects:
    """Return under what the failures to sign in are remembered."""
    by_address = entrance.practice.failures_per_address
    return _subjects(entrance, login, ("login", MOST_FAILURES), ("address", by_address))


def link_subjects_of(entrance: Entrance, login: str) -> Subjects:
    """Return under what the links that were asked for are remembered."""
    by_address = max(MOST_LINKS_BY_ADDRESS, entrance.practice.failures_per_address)
    return _subjects(entrance, login, ("link", MOST_LINKS), ("link address", by_address))


def _subjects(
    entrance: Entrance, login: str, by_login: tuple[str, int], by_address: tuple[str, int]
) -> Subjects:
    hashed = entrance.practice.vault.keyed_hash
    kind, most = by_login
    place, most_there = by_address
    anyone = (hashed(kind, login), most), (hashed(place, entrance.address), most_there)
    if not is_of(entrance.practice, entrance.browser, login):
        return Subjects((anyone,))
    # Who entered here before is not shut out by others who fail elsewhere, or beside her; nor by
    # who kept marks of her login, as long as anyone may try it.
    own = hashed(f"{kind} {entrance.browser}", login), most
    together = hashed(f"{kind} marked", login), MOST_BROWSERS * most
    return Subjects(((own, together), (own, *anyone)))


def take_attempt(uow: UnitOfWork, subjects: Subjects, at: datetime) -> None:
    """Count an attempt, in a unit of work that the caller commits before checking anything.

    Raises
    ------
    TooManyAttempts
        When any is locked of each way; nothing more is then counted.
    """
    uow.wait_to_write()
    guards, until = uow.identity.guards, []
    for way in subjects.ways:
        found = [(subject, most, guards.get(subject)) for subject, most in way]
        locks = [each.locked_until for _, _, each in found if each.is_locked(at)]
        if not locks:
            for subject, most, guard in found:
                guards.put(subject, guard.attempted(at, most), at)
            return
        until.append(max(each for each in locks if each is not None))
    raise TooManyAttempts(min(until) - at)


def forgive(uow: UnitOfWork, subjects: Subjects, at: datetime) -> None:
    """Take back the attempt of that moment, where it was counted: it succeeded. The caller commits.

    Nothing is written of what it was not counted under.
    """
    guards = uow.identity.guards
    for subject in {subject for way in subjects.ways for subject, _ in way}:
        guard = guards.get(subject)
        if at in guard.recent:
            guards.put(subject, guard.forgiven(at), at)


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
