"""Hold séances, list them, and show the sheet of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from insertion.actor import Actor
from insertion.attendance import Attendance, AttendanceStatus, Seance, SeanceKind
from insertion.attendance_ports import Placed, SeanceFilter, SeanceLine
from insertion.capacity import ActionSession
from insertion.errors import InvalidValue
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from insertion.positionnement_ports import Listed, Window
from insertion.rights import Right
from usecases.attendance.access import the_convention, the_seance, the_session
from usecases.attendance.sheets import BadRow, NewId
from usecases.rights import structure_for

MAX_SEANCES = 60
"""Held at once: two a day for a month."""


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


@dataclass(frozen=True, slots=True)
class HeldReport:
    """What became of one séance to be held: it is there, or what to correct."""

    seance: Seance | None
    field: str | None = None
    message: str | None = None


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
        uow.wait_to_write()  # the session and its convention are still so once it is written
        session = the_session(acting.actor, draft.session_id, uow, Right.WRITE_SHEET)
        seance = _planned(draft, session, convention_of(session, uow), new_id())
        uow.attendances.add_seance(seance, acting.at, acting.actor.id)
        uow.commit()
    return seance


def hold_seances(
    acting: Acting,
    session_id: str,
    drafts: Sequence[SeanceDraft | BadRow],
    uow: UnitOfWork,
    new_id: NewId,
) -> tuple[HeldReport, ...]:
    """Write several séances of a session, and report each: a bad one hides no other.

    Raises
    ------
    InvalidValue
        When there are too many.
    UnknownRecord
        When there is no such session for ``actor``.
    """
    if len(drafts) > MAX_SEANCES:
        raise InvalidValue("seances", f"{MAX_SEANCES} séances au plus à la fois")
    with uow:
        uow.wait_to_write()
        session = the_session(acting.actor, session_id, uow, Right.WRITE_SHEET)
        convention_id = convention_of(session, uow)
        reports = []
        for draft in drafts:
            if isinstance(draft, BadRow):
                reports.append(HeldReport(None, draft.field, draft.expected))
                continue
            try:
                seance = _planned(draft, session, convention_id, new_id())
            except InvalidValue as error:
                reports.append(HeldReport(None, error.field, error.expected))
                continue
            uow.attendances.add_seance(seance, acting.at, acting.actor.id)
            reports.append(HeldReport(seance))
        if any(each.seance for each in reports):
            uow.commit()
    return tuple(reports)


def convention_of(session: ActionSession, uow: UnitOfWork) -> str | None:
    """Return the convention under which the séances of a session are held, if it is there."""
    convention_id = session.convention_id
    if convention_id is not None and uow.conventions.get(convention_id) is None:
        return None
    return convention_id


def _planned(
    draft: SeanceDraft, session: ActionSession, convention_id: str | None, seance_id: str
) -> Seance:
    if not session.starts_on <= draft.on <= session.ends_on:
        raise InvalidValue("le", "un jour de la session")
    return Seance(
        id=seance_id,
        session_id=session.id,
        convention_id=convention_id,
        on=draft.on,
        minutes=_minutes(draft),
        kind=draft.kind,
        starts=draft.starts,
        ends=draft.ends,
        present_elsewhere=draft.present_elsewhere,
    )


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
