"""What the use cases of retention ask of the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from insertion.legal_holds import Hold, HoldEvent
from insertion.periods import add_days
from insertion.positionnement_ports import Listed, Window
from insertion.retention import FileClock, Stage
from insertion.retention_rules import Kept
from insertion.text import require_id


@dataclass(frozen=True, slots=True)
class DayAsked:
    """The day for which something is asked, where the territory is."""

    day: date
    zone: ZoneInfo

    @property
    def ends_at(self) -> datetime:
        """Return the moment at which the day ends there, in UTC."""
        midnight = datetime.combine(add_days(self.day, 1), time(), self.zone)
        return midnight.astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionLine:
    """What was done of one file: ids and days only, added and never changed.

    It outlives the file: what was erased is erased again should a backup be restored.
    """

    id: str
    run_id: str
    beneficiary_id: str
    stage: Stage
    since: date
    done_on: date
    done_at: datetime
    rules_version: str


@dataclass(frozen=True, slots=True)
class Coarse:
    """What is left of a person once anonymous: months, a département and a band of ages."""

    opened_in: str  # year and month, "" when it is not known
    last_seen_in: str
    home_departement: str
    age_band: str
    exit: str


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """A file put away: nothing else of the application reads it."""

    beneficiary_id: str
    since: date
    archived_on: date
    coarse: Coarse
    document: Mapping[str, Any]


class ReadingMotive(StrEnum):
    """Why an archived file may be opened."""

    OWN_REQUEST = "demande_de_la_personne"
    LITIGATION = "contentieux"
    CONTROL = "controle"
    RETURN = "retour_de_la_personne"


@dataclass(frozen=True, slots=True)
class ArchiveReading:
    """Who opened the archived file of whom, when and why: added, never changed."""

    id: str
    beneficiary_id: str
    actor_id: str
    motive: ReadingMotive
    at: datetime

    def __post_init__(self) -> None:
        for each in (self.id, self.beneficiary_id, self.actor_id):
            require_id(each)


class Purge(Protocol):
    """One kind of technical data that grows old; each area declares its own."""

    @property
    def kept(self) -> Kept:
        """Return which duration rules it."""
        ...

    @property
    def name(self) -> str:
        """Return what is purged: the name of its table."""
        ...

    def count(self, before: datetime) -> int:
        """Return how many are over, at this moment."""
        ...

    def purge(self, before: datetime) -> int:
        """Delete them in the transaction under way; return how many."""
        ...


class RetentionRepository(Protocol):
    """Clocks, what was done, holds and archived files."""

    def count_people(self) -> int:
        """Return of how many people anything is kept."""
        ...

    def people_after(self, beneficiary_id: str, size: int) -> Sequence[str]:
        """Return the ids of people of whom anything is kept, ascending, after this one."""
        ...

    def knows(self, beneficiary_id: str) -> bool:
        """Return whether anything is kept of a person."""
        ...

    def clocks(self, beneficiary_ids: Sequence[str], asked: DayAsked) -> Sequence[FileClock]:
        """Return the clock of each file of these people, active and archived, by id."""
        ...

    def coarse(self, beneficiary_id: str, since: date) -> Coarse:
        """Return what an active file becomes once anonymous."""
        ...

    def collect(self, beneficiary_id: str) -> Mapping[str, Any]:
        """Return what an archive keeps of an active file: no profile, need, note nor address."""
        ...

    def put_away(self, archived: ArchivedFile) -> None:
        """Write an archived file."""
        ...

    def archived(self, beneficiary_id: str) -> Sequence[ArchivedFile]:
        """Return the archived files of a person, the oldest first."""
        ...

    def drop_archived(self, beneficiary_id: str, since: date) -> Coarse | None:
        """Delete an archived file; return what it becomes, None when there was none."""
        ...

    def count_anonymous(self, coarse: Coarse) -> None:
        """Count one more person like this one."""
        ...

    def add_line(self, line: RetentionLine) -> None:
        """Write what was done of a file."""
        ...

    def lines(self, beneficiary_id: str) -> Sequence[RetentionLine]:
        """Return what was done of the files of a person, in order."""
        ...

    def add_hold_event(self, event: HoldEvent) -> None:
        """Write one line of a hold."""
        ...

    def hold_events(self, beneficiary_id: str) -> Sequence[HoldEvent]:
        """Return the lines of the holds of a person."""
        ...

    def hold(self, hold_id: str) -> Sequence[HoldEvent]:
        """Return the lines of one hold, none when it does not exist."""
        ...

    def every_hold(self) -> Sequence[Hold]:
        """Return every hold, the oldest first: they are few."""
        ...

    def page_of_holds(self, window: Window) -> Listed[Hold]:
        """Return one page of the holds, that of the last step first."""
        ...

    def add_reading(self, reading: ArchiveReading) -> None:
        """Write who opened an archived file."""
        ...

    def readings(self, beneficiary_id: str) -> Sequence[ArchiveReading]:
        """Return who opened the archived files of a person, the latest first."""
        ...

    def purges(self) -> Sequence[Purge]:
        """Return every kind of technical data that grows old, in this transaction."""
        ...
