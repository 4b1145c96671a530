"""What the use cases of conventions and attendance ask of the database."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from insertion.attendance import Attendance, ParticipationFacts, Seance, SeanceKind
from insertion.conventions import Convention
from insertion.positionnement import State
from insertion.positionnement_ports import Listed, Window
from insertion.screening import Ledger


class ConventionRepository(Protocol):
    """What Départements and operators agreed."""

    def upsert(self, conventions: Iterable[Convention]) -> int:
        """Write each in the place of the former of its id; return how many changed."""
        ...

    def get(self, convention_id: str) -> Convention | None:
        """Return one, or None."""
        ...

    def page(self, operator_id: str | None, window: Window) -> Listed[Convention]:
        """Return those of an operator, or all, the latest year first."""
        ...

    def has_seances(self, convention_id: str) -> bool:
        """Return whether some séance was held under one."""
        ...


@dataclass(frozen=True, slots=True)
class SeanceFilter:
    """Exact filters of a list of séances; None keeps everything."""

    session_id: str | None = None
    convention_id: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class SeanceLine:
    """A séance of a list, and how many are recorded and were present."""

    seance: Seance
    recorded: int
    present: int


@dataclass(frozen=True, slots=True)
class Placed:
    """Who may be on the sheet of a session: a positionnement, its person and its state."""

    positionnement_id: str
    beneficiary_id: str
    state: State
    entered_on: date | None = None
    ended_on: date | None = None


class AttendanceRepository(Protocol):
    """Séances, and who was there; rows are added, never changed."""

    def add_seance(self, seance: Seance, at: datetime, actor_id: str) -> None:
        """Write a new séance, open."""
        ...

    def seance(self, seance_id: str) -> Seance | None:
        """Return one, or None."""
        ...

    def several(self, seance_ids: Iterable[str]) -> Sequence[Seance]:
        """Return those that are there, by id."""
        ...

    def seances(self, where: SeanceFilter, window: Window) -> Listed[SeanceLine]:
        """Return one page, the latest first."""
        ...

    def seances_ahead(
        self, session_id: str, since: date, kinds: Collection[SeanceKind], at_most: int
    ) -> Sequence[Seance]:
        """Return those of a session from a day on, the soonest first."""
        ...

    def close(self, seance_id: str, at: datetime, actor_id: str) -> bool:
        """Sign the sheet of a séance; return whether it was open."""
        ...

    def unsigned_by_session(self, session_ids: Iterable[str], until: date) -> Mapping[str, int]:
        """Return how many séances of each session, held until a day, have no signed sheet."""
        ...

    def placed(self, session_id: str) -> Sequence[Placed]:
        """Return everyone who was ever given a place of a session, by id of the person."""
        ...

    def current(self, seance_id: str) -> Sequence[Attendance]:
        """Return the rows that no other corrects, by positionnement."""
        ...

    def history(self, seance_id: str) -> Sequence[Attendance]:
        """Return every row, corrections included, in the order they were recorded."""
        ...

    def history_of(self, seance_ids: Sequence[str]) -> Sequence[Attendance]:
        """Return every row of several séances, in the order they were recorded."""
        ...

    def record(self, rows: Sequence[Attendance]) -> None:
        """Add rows.

        Raises
        ------
        insertion.errors.StaleVersion
            When one corrects a row that was corrected meanwhile, or a first row is there already.
        """
        ...

    def facts(self, positionnement_ids: Sequence[str]) -> Sequence[ParticipationFacts]:
        """Return the facts that count of these participations."""
        ...

    def record_facts(self, rows: Sequence[ParticipationFacts]) -> None:
        """Add facts; see :meth:`record`."""
        ...

    def convention_of(self, positionnement_ids: Sequence[str]) -> dict[str, str | None]:
        """Return, for each positionnement that is there, the convention of its session."""
        ...

    def ledger(self, convention: Convention, until: date) -> Ledger:
        """Return all that a décompte until that day is computed from: five queries."""
        ...
