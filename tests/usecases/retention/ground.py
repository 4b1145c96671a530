"""A database of people last seen on days of one's choosing, and what a run of the job needs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, delete, insert

from insertion.parcours import EventKind, ParcoursEvent
from insertion.ports import UnitOfWork
from insertion.retention_ports import DayAsked
from insertion.retention_rules import load_carried
from persistence.data_rights_tables import ErasureUnderWayRow
from persistence.insertion_tables import AccompanimentRow, SituationRow
from persistence.parcours_tables import ParcoursEventRow
from persistence.retention_tables import ArchivedFileRow
from persistence.tables import BeneficiaryRow
from persistence.unit_of_work import SqlUnitOfWork
from tests.builders import a_profile
from usecases.retention.run import Running, RunReport, Told, run_retention

PARIS = ZoneInfo("Europe/Paris")
_OF_PEOPLE = (
    BeneficiaryRow,
    SituationRow,
    AccompanimentRow,
    ParcoursEventRow,
    ArchivedFileRow,
)


@dataclass
class Ground:
    """A database, a clock that the test moves, and who erases and tells."""

    engine: Engine
    told: list[Told] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)
    on_erase: Callable[[str], None] = lambda _person: None

    def __post_init__(self) -> None:
        self._numbers = count()

    def uow(self) -> SqlUnitOfWork:
        """Return a new transaction."""
        return SqlUnitOfWork(self.engine)

    def store(self, last_seen: Mapping[str, date]) -> None:
        """Write people with a profile and one meeting, the last that they had."""
        with self.uow() as uow:
            uow.beneficiaries.upsert([(each, a_profile()) for each in last_seen])
            uow.parcours.add([meeting(f"e-{each}", each, on) for each, on in last_seen.items()])
            uow.commit()

    def run(self, day: date, **facts: object) -> RunReport:
        """Run the job on a day, at noon in Paris."""
        return run_retention(self.running(day, **facts))

    def running(self, day: date, **facts: object) -> Running:
        """Return what a run is given."""
        defaults: dict[str, object] = {
            "new_uow": self.uow,
            "rules": load_carried(),
            "asked": DayAsked(day, PARIS),
            "at": datetime.combine(day, time(11), UTC),
            "new_id": lambda: f"id-{next(self._numbers)}",
            "erase": self.erase,
            "tell": lambda _uow, told: self.told.append(told),
        }
        return Running(**(defaults | facts))  # type: ignore[arg-type]

    def erase(self, uow: UnitOfWork, beneficiary_id: str, _at: datetime, *, for_good: bool) -> None:
        """Delete what these tests write of a person: faster than the whole register."""
        self.on_erase(beneficiary_id)
        connection = uow._transaction.write()  # type: ignore[attr-defined]
        connection.execute(insert(ErasureUnderWayRow).values(beneficiary_id=beneficiary_id))
        for row in _OF_PEOPLE:
            key = row.id if row is BeneficiaryRow else row.beneficiary_id  # type: ignore[attr-defined]
            connection.execute(delete(row).where(key == beneficiary_id))
        connection.execute(delete(ErasureUnderWayRow))
        self.erased.append(beneficiary_id)

    def people(self) -> set[str]:
        """Return of whom anything is kept, archives included."""
        with self.uow() as uow:
            return set(uow.retention.people_after("", 100_000))

    def archived(self, people: Iterable[str]) -> set[str]:
        """Return which of these people have an archived file."""
        with self.uow() as uow:
            return {each for each in people if uow.retention.archived(each)}


def meeting(event_id: str, person: str, on: date) -> ParcoursEvent:
    """Return a meeting."""
    return ParcoursEvent(
        id=event_id,
        beneficiary_id=person,
        kind=EventKind.MEETING,
        on=on,
        recorded_at=datetime.combine(on, time(9), UTC),
        actor_id="ref-1",
    )


def days_around(day: date, span: int) -> Iterable[date]:
    """Yield the days from ``span`` before to ``span`` after."""
    return (day + timedelta(days=each) for each in range(-span, span + 1))
