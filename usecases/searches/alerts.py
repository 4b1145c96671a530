"""Look for what is new for those who asked to be told, and tell each in one message a day."""

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from insertion.actor import Acting, Actor, Role
from insertion.opportunity import OpportunityId
from insertion.outbox import MessageKind
from insertion.ports import UnitOfWork
from insertion.saved_searches import SavedSearch
from usecases.messages.queue import notify
from usecases.searches.keep import reach_of
from usecases.shortlist import Sources

AT_ONCE = 500
"""How many people are read at a time; all of those who are due are looked at in one pass."""

_LOGGER = logging.getLogger(__name__)
NewWork = Callable[[], UnitOfWork]
Reached = Sequence[tuple[SavedSearch, frozenset[OpportunityId]]]


class Place(Protocol):
    """Where the clock works: one département."""

    def sources(self) -> Sources:
        """Return what an answer is made with."""
        ...


@dataclass(frozen=True, slots=True)
class AlertReport:
    """How many people were told, had nothing new, or could not be looked at."""

    told: int = 0
    quiet: int = 0
    failed: int = 0

    def __add__(self, other: "AlertReport") -> "AlertReport":
        return AlertReport(
            self.told + other.told, self.quiet + other.quiet, self.failed + other.failed
        )


def run_alerts(
    new_work: NewWork, acting: Acting, place: Place, *, dry_run: bool = False
) -> AlertReport:
    """Look at every search that is due; any number of processes may do it at the same time.

    A person is looked at once for all her searches, in a transaction of her own: one failure
    hides nobody else. With ``dry_run``, nothing is written, and nobody told.
    """
    report, after = AlertReport(), ""
    while True:
        with new_work() as uow:
            people = uow.saved_searches.people_due(acting.today, after, AT_ONCE)
        if not people:
            return report
        sources = place.sources()
        for each in people:
            report += _look(each, new_work, acting, sources, dry_run=dry_run)
        after = people[-1]


def _look(
    beneficiary_id: str, new_work: NewWork, acting: Acting, sources: Sources, *, dry_run: bool
) -> AlertReport:
    try:
        reached = _reached(beneficiary_id, new_work(), acting, sources)
        if dry_run:
            with new_work() as uow:
                told = bool(_new_of(reached)) and _written_to(beneficiary_id, uow) is not None
        else:
            told = _tell(beneficiary_id, reached, new_work(), acting)
    except Exception as error:  # one file that cannot be read must hide nobody else's news
        _LOGGER.error("saved searches not looked at: %s", type(error).__name__)
        return AlertReport(failed=1)
    return AlertReport(told=1) if told else AlertReport(quiet=1)


def _reached(beneficiary_id: str, uow: UnitOfWork, acting: Acting, sources: Sources) -> Reached:
    """Return her searches that are due, with what each finds now."""
    with uow:
        kept = uow.saved_searches.of_person(beneficiary_id)
        if any(each.finds.told_on == acting.today for each in kept):
            return ()  # one message a day, whatever was kept or changed since
        profile = uow.beneficiaries.get(beneficiary_id)
    return [
        (each, frozenset(reach_of(each.criteria, profile, sources, uow)))
        for each in kept
        if each.is_due_on(acting.today)
    ]


def _new_of(reached: Reached) -> frozenset[OpportunityId]:
    return frozenset(new for search, ids in reached for new in search.finds.to_tell(ids))


def _written_to(beneficiary_id: str, uow: UnitOfWork) -> str | None:
    """Return the account by which she can be written to, or None."""
    account = uow.identity.accounts.of_person(Role.BENEFICIARY, beneficiary_id, None)
    return None if account is None or account.reachable_at is None else account.id


def _tell(beneficiary_id: str, reached: Reached, uow: UnitOfWork, acting: Acting) -> bool:
    """Queue one message for all that is new, and note it; return whether she was told.

    Without a way to write to her nothing counts as told: her next look starts from the same.
    """
    if not reached:
        return False
    new = _new_of(reached)
    with uow:
        uow.wait_to_write()
        account_id = _written_to(beneficiary_id, uow)
        told = (
            bool(new)
            and account_id is not None
            and notify(
                uow,
                Actor(beneficiary_id, Role.BENEFICIARY),
                MessageKind.NEW_FINDS,
                message_id=_message_id(account_id, acting),
                at=acting.at,
                parameters={"nombre": str(len(new))},
            )
        )
        for search, ids in reached:
            finds = search.finds.after_a_look(ids, acting.today, told=told)
            if not uow.saved_searches.keep_finds(search.id, finds):
                return False  # someone was faster: nothing is kept, the next pass looks again
        uow.commit()
    return told


def _message_id(account_id: str, acting: Acting) -> str:
    """Return the id of the message of an account and a day: the same is queued once."""
    whose = f"{account_id}:{acting.today.isoformat()}"
    return f"recherches-{hashlib.sha256(whose.encode()).hexdigest()[:32]}"
