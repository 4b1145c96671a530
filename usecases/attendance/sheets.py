"""Record a whole sheet in one write: every row reported, one bad row never hides the others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from insertion.attendance import Attendance, AttendanceStatus, Seance
from insertion.attendance_ports import Placed
from insertion.errors import InvalidValue, TransitionRefused
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from insertion.rights import Right
from usecases.attendance.access import the_seance

MAX_ROWS = 500

NewId = Callable[[], str]


class RowOutcome(StrEnum):
    """What recording one row did; ``REFUSED`` wrote nothing."""

    RECORDED = "enregistree"
    CORRECTED = "corrigee"
    UNCHANGED = "inchangee"
    REFUSED = "refusee"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One row as asked; ``minutes`` None means the whole séance for who was there.

    ``corrects`` is the id of the row that it was read from: should someone have corrected that
    one meanwhile, this one is refused instead of undoing it.
    """

    positionnement_id: str
    status: AttendanceStatus
    minutes: int | None = None
    certificate: str | None = None
    corrects: str | None = None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not be read; ``field`` and ``expected`` say what to write instead."""

    field: str
    expected: str
    positionnement_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReport:
    """What became of one row, in the order they were given."""

    outcome: RowOutcome
    positionnement_id: str | None = None
    attendance_id: str | None = None
    field: str | None = None
    message: str | None = None


def record_sheet(
    acting: Acting,
    seance_id: str,
    rows: Sequence[SheetRow | BadRow],
    uow: UnitOfWork,
    new_id: NewId,
) -> tuple[RowReport, ...]:
    """Record the rows that can be, correct those that differ, and report each.

    Raises
    ------
    InvalidValue
        When there are too many rows.
    TransitionRefused
        When the séance is still to come.
    UnknownRecord
        When there is no such séance for ``actor``.
    """
    if len(rows) > MAX_ROWS:
        raise InvalidValue("lignes", f"{MAX_ROWS} lignes au plus")
    with uow:
        uow.wait_to_write()  # what is read from here on cannot change before we write
        seance = the_seance(acting.actor, seance_id, uow, Right.WRITE_SHEET)
        if seance.on > acting.today:
            raise TransitionRefused("seance_a_venir", "Cette séance n’a pas encore eu lieu.")
        assert seance.session_id is not None
        placed = uow.attendances.placed(seance.session_id)
        recording = SheetRecording(
            acting,
            seance,
            new_id,
            {each.positionnement_id: each for each in placed},
            {row.positionnement_id: row for row in uow.attendances.current(seance.id)},
        )
        reports = tuple(recording.take(row) for row in rows)
        if recording.added:
            uow.attendances.record(recording.added)
            uow.commit()
    return reports


@dataclass(slots=True)
class SheetRecording:
    """A sheet being recorded."""

    acting: Acting
    seance: Seance
    new_id: NewId
    placed: Mapping[str, Placed]
    current: Mapping[str, Attendance]
    added: list[Attendance] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def take(self, row: SheetRow | BadRow) -> RowReport:
        """Take one row, and return what became of it."""
        if isinstance(row, BadRow):
            return refused(row.positionnement_id, row.field, row.expected)
        try:
            return self._record(row)
        except InvalidValue as error:
            return refused(row.positionnement_id, error.field, error.expected)

    def _record(self, row: SheetRow) -> RowReport:
        who = self.placed.get(row.positionnement_id)
        if who is None:
            raise InvalidValue("positionnement", "une personne qui a une place dans cette session")
        if row.positionnement_id in self.seen:
            raise InvalidValue("positionnement", "une seule ligne par personne dans une feuille")
        self.seen.add(row.positionnement_id)
        before = self.current.get(row.positionnement_id)
        new = self._attendance(row, who, before)
        if row.corrects is not None and (before is None or before.id != row.corrects):
            raise InvalidValue(
                "corrige",
                "la ligne en vigueur : elle a été corrigée entre-temps, relire la feuille",
            )
        if before is not None and new.says_the_same(before):
            return RowReport(
                outcome=RowOutcome.UNCHANGED,
                positionnement_id=who.positionnement_id,
                attendance_id=before.id,
            )
        if before is None and new.status is AttendanceStatus.CANCELLED:
            raise InvalidValue("statut", "rien n’est à annuler pour cette personne")
        if self.seance.closed:
            self._require_correction(row, before)
        self.added.append(new)
        return RowReport(
            outcome=RowOutcome.RECORDED if before is None else RowOutcome.CORRECTED,
            positionnement_id=who.positionnement_id,
            attendance_id=new.id,
        )

    def _require_correction(self, row: SheetRow, before: Attendance | None) -> None:
        """Refuse what a signed sheet does not take: someone more, or a line not named."""
        if before is None:
            raise InvalidValue(
                "positionnement",
                "une personne de la feuille : signée, elle ne reçoit plus personne",
            )
        if row.corrects is None:
            raise InvalidValue(
                "corrige", "la feuille est signée : indiquer la ligne que l’on corrige"
            )

    def _attendance(self, row: SheetRow, who: Placed, before: Attendance | None) -> Attendance:
        there = row.status is AttendanceStatus.PRESENT
        minutes = row.minutes if row.minutes is not None else (self.seance.minutes if there else 0)
        if minutes > self.seance.minutes:
            raise InvalidValue("minutes", f"{self.seance.minutes} minutes au plus, toute la séance")
        return Attendance(
            id=self.new_id(),
            seance_id=self.seance.id,
            positionnement_id=who.positionnement_id,
            beneficiary_id=who.beneficiary_id,
            status=row.status,
            minutes=minutes,
            certificate=row.certificate,
            recorded_at=self.acting.at,
            actor_id=self.acting.actor.id,
            corrects=None if before is None else before.id,
        )


def refused(positionnement_id: str | None, field: str, expected: str) -> RowReport:
    """Return the report of a row that wrote nothing."""
    return RowReport(
        outcome=RowOutcome.REFUSED,
        positionnement_id=positionnement_id,
        field=field,
        message=expected,
    )
