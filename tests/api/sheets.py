"""A convention of module 1 and its session, with two people inside and two séances."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from api.wiring import Vicinal
from insertion.actor import Role
from insertion.attendance import Attendance, AttendanceStatus, Seance, SeanceKind
from insertion.conventions import Convention
from insertion.organisations import Organisation, OrganisationKind
from insertion.periods import Period
from insertion.ports import UnitOfWork
from insertion.positionnement import Event, Origin, Positionnement, State, Transition
from insertion.terms import OpportunityKind
from tests.api.people import ACTION, STARTS, WROTE_AT, a_session

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
CONVENTION = Convention(
    id="conv-1",
    dispositif_id="ai_module_1",
    operator_id="op-1",
    year=2026,
    period=YEAR,
    envelope=Decimal("20000.00"),
)


def a_seance(seance_id: str, on: date, minutes: int = 60, **facts: object) -> Seance:
    given: dict[str, object] = {
        "kind": SeanceKind.INTERVIEW,
        "session_id": "session-2",
        "convention_id": "conv-1",
    }
    return Seance(id=seance_id, on=on, minutes=minutes, **(given | facts))  # type: ignore[arg-type]


def a_row(row_id: str, seance: Seance, number: int, **facts: object) -> Attendance:
    row = Attendance(
        id=row_id,
        seance_id=seance.id,
        positionnement_id=f"pos-e{number}",
        beneficiary_id=f"b-{30 + number}",
        status=AttendanceStatus.PRESENT,
        minutes=seance.minutes,
        recorded_at=WROTE_AT,
        actor_id="jean",
    )
    return replace(row, **facts)  # type: ignore[arg-type]


def store_sheets(vicinal: Vicinal) -> None:
    """Write the convention, another operator's, a session, two people inside and two séances."""
    with vicinal.unit_of_work() as uow:
        uow.organisations.upsert([Organisation("op-2", OrganisationKind.OPERATOR, "Autre")])
        other = replace(CONVENTION, id="conv-2", operator_id="op-2")
        uow.conventions.upsert([CONVENTION, other])
        uow.action_sessions.add(a_session("session-2", convention_id="conv-1"))
        for number in (1, 2, 3):
            _enter(uow, number)
        seances = [a_seance("seance-1", date(2026, 2, 2)), a_seance("seance-2", date(2026, 2, 9))]
        for seance in seances:
            uow.attendances.add_seance(seance, WROTE_AT, "jean")
        uow.attendances.record([a_row("row-1", seances[1], 1)])
        uow.commit()


def _enter(uow: UnitOfWork, number: int) -> None:
    placed = Positionnement(
        id=f"pos-e{number}",
        beneficiary_id=f"b-{30 + number}",
        opportunity_id=ACTION,
        opportunity_kind=OpportunityKind.INSERTION_ACTION,
        origin=Origin.REFERENT,
        state=State.ENTERED,
        prescriber_id="ref-1",
        created_at=WROTE_AT,
        state_since=WROTE_AT,
        sent_at=WROTE_AT,
        host_id="op-1",
        session_id="session-2",
        entered_on=STARTS,
    )
    event = Event(
        id=f"{placed.id}.1",
        positionnement_id=placed.id,
        sequence=1,
        transition=Transition.CREATE,
        from_state=None,
        to_state=State.ENTERED,
        at=WROTE_AT,
        actor_id="ref-1",
        actor_role=Role.REFERENT,
    )
    uow.positionnements.add(placed, event)
