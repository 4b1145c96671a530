"""The clock of a server: reminds and ends what nobody answers, and forgets old answers."""

import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from api.acting import acting_as
from api.whereabouts import whereabouts
from insertion.actor import CLOCK, Actor
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from usecases.accounts.forget import forget_ended
from usecases.data_rights.erase import erase_due
from usecases.idempotency import forget_old_keys
from usecases.place.contacts import remind_employers
from usecases.positionnements.expire import ClockReport, expire_positionnements
from usecases.positionnements.practice import Practice
from usecases.retention.reviews import tell_of_reviews
from usecases.searches.alerts import AlertReport, run_alerts
from usecases.shortlist import Sources

FIRST_AFTER_SECONDS = 60.0  # a server that starts has better to do
EVERY_SECONDS = 3_600.0
STOP_WITHIN_SECONDS = 5.0

_LOGGER = logging.getLogger(__name__)


class Source(Protocol):
    """What the clock needs of the application."""

    def departements(self) -> Sequence[str]:
        """Return the départements to work in."""
        ...

    def unit_of_work(self, departement: str | None = None) -> UnitOfWork:
        """Return a new transaction in one of them."""
        ...

    def acting(self, actor: Actor) -> Acting:
        """Return who acts, now."""
        ...

    def practice(self) -> Practice:
        """Return how positionnements are dealt with here."""
        ...

    def sources(self) -> Sources:
        """Return what an answer is made with."""
        ...

    def forget_deleted(self) -> bool:
        """Make the database forget the bytes of what an erasure deleted; return whether it did."""
        ...

    def forget_what_is_left(self) -> None:
        """Try again what something was in the way of."""
        ...

    def forget_old_imports(self) -> None:
        """Take away the files sent, and the accounts, kept for as long as they may be."""
        ...


def tick(source: Source) -> ClockReport:
    """Do what is due now; any number of processes may do it at the same time."""
    acting, practice = source.acting(CLOCK), source.practice()
    reports = []
    with acting_as(CLOCK, "tick"):
        source.forget_what_is_left()  # of ticks before: what this one leaves waits for the next
        for departement in source.departements():
            new_uow = partial(source.unit_of_work, departement)
            reports.append(expire_positionnements(new_uow, acting, practice))
            forget_old_keys(new_uow(), acting.at)
            forget_ended(new_uow(), acting.at)
            remind_employers(new_uow, acting)
            tell_of_reviews(new_uow, departement, acting)
            if erase_due(new_uow, acting, practice):
                source.forget_deleted()
        source.forget_old_imports()
    tell_of_news(source)
    return ClockReport(
        sum(each.reminded for each in reports),
        sum(each.expired for each in reports),
        sum(each.failed for each in reports),
    )


def tell_of_news(source: Source, *, dry_run: bool = False) -> AlertReport:
    """Look at the searches that are due, in each département, and tell of what is new."""
    acting, report = source.acting(CLOCK), AlertReport()
    with acting_as(CLOCK, "alerts"):
        for departement in source.departements():
            new_uow = partial(source.unit_of_work, departement)
            report += run_alerts(new_uow, acting, source, dry_run=dry_run)
    return report


class Clockwork:
    """A thread that ticks until it is stopped; a failure is logged, and the next tick comes."""

    def __init__(self, do: Callable[[], ClockReport], every: float = EVERY_SECONDS) -> None:
        self._do = do
        self._every = every
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, first_after: float | None = None) -> None:
        """Begin to tick, in a thread; in a minute unless told otherwise."""
        if self._thread is None:
            pause = FIRST_AFTER_SECONDS if first_after is None else first_after
            self._thread = threading.Thread(
                target=self._run, args=(pause,), name="vicinal-clock", daemon=True
            )
            self._thread.start()

    def stop(self) -> None:
        """Tick no more, and wait for what is being done."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(STOP_WITHIN_SECONDS)

    def _run(self, pause: float) -> None:
        while not self._stop.wait(pause):
            pause = self._every
            try:
                report = self._do()
            except Exception as error:  # a thread's edge: the next tick must come
                _LOGGER.error("clock not ticked, will try again: %s", whereabouts(error))
            else:
                if report.reminded or report.expired or report.failed:
                    _LOGGER.info(
                        "positionnements: %s reminded, %s expired, %s failed",
                        *(report.reminded, report.expired, report.failed),
                    )
