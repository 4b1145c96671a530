"""Hold a séance, list them, and sign the sheet of one."""

from dataclasses import dataclass, replace
from datetime import date

from insertion.actor import Actor
from insertion.attendance import Attendance, AttendanceStatus, Seance, SeanceKind
from insertion.attendance_ports import Placed, SeanceFilter, SeanceLine
from insertion.errors import InvalidValue, TransitionRefused
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from insertion.positionnement_ports import Listed, Window
from insertion.rights import Right
from usecases.attendance.access import the_convention, the_seance, the_session
from usecases.attendance.sheets import NewId
from usecases.rights import structure_for


@dataclass(frozen=True, slots=True, kw_only=True)
class SeanceDraft:
    """A séance to be held, as asked; ``minutes`` None means all the time between the two hours."""

    session_id: str
    on: date
    kind: SeanceKind
    minutes: int | None = None
    starts: int | None = None
    ends: int | None = None
    present_elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of a séance: what counts, every row ever recorded, and who may be on it."""

    seance: Seance
    rows: tuple[Attendance, ...]
    history: tuple[Attendance, ...]
    placed: tuple[Placed, ...]


def hold_seance(acting: Acting, draft: SeanceDraft, uow: UnitOfWork, new_id: NewId) -> Seance:
    """Write a new séance of a session, under the convention of the session.

    Raises
    ------
    InvalidValue
        When it cannot be, or is not of the session's days.
    UnknownRecord
        When there is no such session for ``actor``.
    """
    with uow:
        session = the_session(acting.actor, draft.session_id, uow, Right.WRITE_SHEET)
        if not session.starts_on <= draft.on <= session.ends_on:
            raise InvalidValue("le", "un jour de la session")
        convention_id = session.convention_id
        if convention_id is not None and uow.conventions.get(convention_id) is None:
            convention_id = None
        seance = Seance(
            id=new_id(),
            session_id=session.id,
            convention_id=convention_id,
            on=draft.on,
            minutes=_minutes(draft),
            kind=draft.kind,
            starts=draft.starts,
            ends=draft.ends,
            present_elsewhere=draft.present_elsewhere,
        )
        uow.attendances.add_seance(seance, acting.at, acting.actor.id)
        uow.commit()
    return seance


def _minutes(draft: SeanceDraft) -> int:
    if draft.minutes is not None:
        return draft.minutes
    if draft.starts is None or draft.ends is None:
        raise InvalidValue("minutes", "une durée en minutes, ou une heure de début et de fin")
    return draft.ends - draft.starts


def list_seances(
    actor: Actor, where: SeanceFilter, window: Window, uow: UnitOfWork
) -> Listed[SeanceLine]:
    """Return séances of a session or of a convention that ``actor`` may see."""
    with uow:
        if where.session_id is not None:
            the_session(actor, where.session_id, uow, Right.READ_SEANCES)
        if where.convention_id is not None:
            the_convention(actor, where.convention_id, uow, Right.READ_SEANCES)
        nothing = where.session_id is None and where.convention_id is None
        if nothing and structure_for(uow, actor, Right.READ_SEANCES) is not None:
            raise InvalidValue("convention", "une convention, ou une session")
        return uow.attendances.seances(where, window)


def show_sheet(actor: Actor, seance_id: str, uow: UnitOfWork) -> Sheet:
    """Return the sheet of a séance."""
    with uow:
        seance = the_seance(actor, seance_id, uow, Right.READ_SHEET)
        assert seance.session_id is not None
        return Sheet(
            seance,
            tuple(
                row
                for row in uow.attendances.current(seance.id)
                if row.status is not AttendanceStatus.CANCELLED
            ),
            tuple(uow.attendances.history(seance.id)),
            tuple(uow.attendances.placed(seance.session_id)),
        )


def sign_sheet(acting: Acting, seance_id: str, uow: UnitOfWork) -> Seance:
    """Sign the sheet of a séance: from there on it may be paid. Signing again changes nothing.

    Raises
    ------
    TransitionRefused
        When nobody is on it, or the séance is still to come.
    """
    with uow:
        seance = the_seance(acting.actor, seance_id, uow, Right.WRITE_SHEET)
        if seance.closed:
            return seance
        if seance.on > acting.today:
            raise TransitionRefused("seance_a_venir", "Cette séance n’a pas encore eu lieu.")
        uow.wait_to_write()  # nobody is taken off the sheet while it is signed
        rows = uow.attendances.current(seance.id)
        if all(row.status is AttendanceStatus.CANCELLED for row in rows):
            raise TransitionRefused("feuille_vide", "Personne n’est sur cette feuille.")
        uow.attendances.close(seance.id, acting.at, acting.actor.id)
        uow.commit()
    return replace(seance, closed=True)
