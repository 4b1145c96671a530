"""A convention, its séances and who was there."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from insertion.attendance import (
    Attendance,
    AttendanceStatus,
    FollowUp,
    Seance,
    SeanceKind,
)
from insertion.conventions import Convention, Proration, Terms
from insertion.periods import Period
from insertion.positionnement import State, Transition
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence.insertion_builders import (
    NOW,
    a_positionnement,
    a_session,
    an_event,
    the_ground,
)

UnitOfWorkFactory = Callable[[], SqlUnitOfWork]
DAY = date(2026, 11, 20)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
CONVENTION = Convention(
    id="conv-1",
    dispositif_id="astre",
    operator_id="op-1",
    year=2026,
    period=YEAR,
    places=12,
    envelope=Decimal("180000.00"),
    terms=Terms(
        also=("ai_module_2",),
        follow_up=FollowUp.REINFORCED,
        proration=Proration.HELD,
        planned_activities=40,
        means_attested_on=DAY,
        participants_objective=90,
        mopeds=8,
        weekly_minutes=1440,
    ),
)


def a_seance(seance_id: str = "sea-1", **facts: Any) -> Seance:
    given: dict[str, Any] = {
        "on": DAY,
        "minutes": 120,
        "kind": SeanceKind.INTERVIEW,
        "session_id": "s-1",
        "convention_id": "conv-1",
        "starts": 540,
        "ends": 660,
    }
    return Seance(id=seance_id, **(given | facts))


def a_row(row_id: str = "row-1", **facts: Any) -> Attendance:
    given: dict[str, Any] = {
        "seance_id": "sea-1",
        "positionnement_id": "pos-1",
        "beneficiary_id": "b-1",
        "status": AttendanceStatus.PRESENT,
        "minutes": 120,
        "recorded_at": NOW,
        "actor_id": "op-user",
    }
    return Attendance(id=row_id, **(given | facts))


def place(uow: SqlUnitOfWork, number: int, session_id: str = "s-1", **facts: Any) -> None:
    given: dict[str, Any] = {
        "state": State.ENTERED,
        "beneficiary_id": f"b-{number}",
        "session_id": session_id,
        "entered_on": date(2026, 11, 2),
    }
    placed = a_positionnement(f"pos-{number}", **(given | facts))
    uow.positionnements.add(placed, an_event(placed, Transition.CREATE))


def the_attendance_ground(unit_of_work: UnitOfWorkFactory) -> UnitOfWorkFactory:
    """Write a convention, a session of it, someone in it and a séance."""
    with unit_of_work() as uow:
        the_ground(uow)
        uow.conventions.upsert([CONVENTION])
        uow.action_sessions.add(a_session("s-2", convention_id="conv-1", places=50))
        place(uow, 1, "s-2")
        uow.attendances.add_seance(a_seance(session_id="s-2"), NOW, "op-user")
        uow.commit()
    return unit_of_work
