"""The clock of a person's file: from her last individual contact to what is due on a day.

Everything is counted in whole days of the territory's own calendar, so that neither the hour that
a summer skips nor the one that a winter repeats moves anything, and a clock set back undoes
nothing. The day on which a duration is over begins at midnight there: the second before, nothing
is due; from then on, all of it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from insertion.actor import Role
from insertion.parcours import EventKind
from insertion.periods import add_days, add_months
from insertion.positionnement import Transition
from insertion.retention_rules import Duration, Kept, TimeUnit

CONTACTS = frozenset(
    {
        EventKind.FIRST_MEETING,
        EventKind.MEETING,
        EventKind.CONTRACT_SIGNED,
    }
)
"""What the person took part in. A meeting missed, a letter sent or a decision taken without her
is none; nor is an exit, which may be read in a file."""

OPENINGS = frozenset(
    {
        EventKind.NOTIFIED,
        EventKind.ORIENTED,
        EventKind.REORIENTED,
        EventKind.RETURNED,
    }
)
"""What opens a follow-up, or opens it again: nothing is counted from before it."""

WITH_HER = frozenset({Transition.CREATE, Transition.AGREE})
"""What a référent writes of a positionnement with the person there: a prescription, her answer."""


class Stage(StrEnum):
    """What can be due of a person's file."""

    NOTICE = "preavis"
    ARCHIVE = "archive"
    ANONYMISE = "anonymisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileClock:
    """What the clock of one person's file is read from.

    ``since`` is the day of her last individual contact or, when it is later, that on which her
    follow-up was opened. ``noticed_on`` is the day of the last notice given. ``archived_since``
    is the ``since`` that an archived file had: who came back has two clocks, each its own.
    ``held`` is whether a legal hold suspends both.
    """

    beneficiary_id: str
    since: date | None
    noticed_on: date | None = None
    archived_since: date | None = None
    held: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """The durations of a file, in the version of a day."""

    active_months: int
    archive_months: int
    notice_days: int

    @classmethod
    def of(cls, durations: Mapping[Kept, Duration]) -> "Terms":
        """Return those of the durations in force."""
        return cls(
            _whole(durations[Kept.ACTIVE_FILE], TimeUnit.MONTHS),
            _whole(durations[Kept.ARCHIVE], TimeUnit.MONTHS),
            _whole(durations[Kept.NOTICE], TimeUnit.DAYS),
        )

    def ends_on(self, since: date) -> date:
        """Return the day on which the active file is over."""
        return add_months(since, self.active_months)

    def notice_on(self, since: date) -> date:
        """Return the day from which the person is told."""
        return add_days(self.ends_on(since), -self.notice_days)

    def anonymised_on(self, since: date) -> date:
        """Return the day on which the archive is over.

        Counted from the contact, never from the archiving: a late job keeps nothing longer.
        """
        return add_months(since, self.active_months + self.archive_months)


def due(clock: FileClock, terms: Terms, day: date) -> Stage | None:
    """Return what is due of one file on ``day``, None when nothing is.

    Nobody's file is put away who was not told ``notice_days`` before: a notice given late, or
    dated after ``day`` by a clock that was wrong, puts off what follows it.
    """
    if clock.held:
        return None
    if clock.archived_since is not None:
        return Stage.ANONYMISE if terms.anonymised_on(clock.archived_since) <= day else None
    return (
        None if clock.since is None else _due_of_active(clock.since, clock.noticed_on, terms, day)
    )


def put_away_on(since: date, noticed_on: date, terms: Terms) -> date:
    """Return the day on which a file leaves the active base, its person told on ``noticed_on``."""
    return max(terms.ends_on(since), add_days(noticed_on, terms.notice_days))


def last_contact(contacts: Iterable[date], openings: Iterable[date], day: date) -> date | None:
    """Return from when the file of a person counts, as known on ``day``.

    What is dated after ``day`` has not happened yet.
    """
    return max((each for each in (*contacts, *openings) if each <= day), default=None)


def is_contact(transition: Transition, role: Role) -> bool:
    """Return whether a move of a positionnement shows the person."""
    if role is Role.BENEFICIARY or transition is Transition.ENTER:
        return True
    return role is Role.REFERENT and transition in WITH_HER


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """Return the calendar day of a moment, where the territory is."""
    return moment.astimezone(zone).date()


def _due_of_active(since: date, noticed_on: date | None, terms: Terms, day: date) -> Stage | None:
    notice_on = terms.notice_on(since)
    if day < notice_on:
        return None
    if noticed_on is None or not notice_on <= noticed_on <= day:
        return Stage.NOTICE
    if day < put_away_on(since, noticed_on, terms):
        return None
    return Stage.ANONYMISE if terms.anonymised_on(since) <= day else Stage.ARCHIVE


def _whole(duration: Duration, unit: TimeUnit) -> int:
    if duration.unit is not unit:
        raise ValueError(f"{duration.kept} is counted in {unit}")
    return duration.value
