"""A year of attendance in few words: who was where, for how long; and the décompte of it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from insertion.amounts import settle
from insertion.attendance import (
    Attendance,
    AttendanceStatus,
    Participation,
    Presence,
    Seance,
    SeanceKind,
    presences,
)
from insertion.capacity import Audience
from insertion.conventions import Convention, Terms
from insertion.decompte import Decompte, Line, LineStatus
from insertion.periods import Period
from insertion.screening import Elsewhere, Ledger
from insertion.tariffs import Incompatibility, Tariff

YEAR = Period(date(2021, 1, 1), date(2021, 12, 31))
NOW = datetime(2022, 1, 15, 9, tzinfo=UTC)


def a_convention(dispositif: str = "ai", **facts: Any) -> Convention:
    terms = facts.pop("terms", Terms())
    given: dict[str, Any] = {"id": "conv", "operator_id": "op", "year": 2021, "period": YEAR}
    return Convention(dispositif_id=dispositif, terms=terms, **(given | facts))


def a_seance(key: str, kind: SeanceKind, minutes: int, on: date, **facts: Any) -> Seance:
    given: dict[str, Any] = {"convention_id": "conv", "closed": True}
    return Seance(id=key, kind=kind, minutes=minutes, on=on, **(given | facts))


def a_row(seance: Seance, person: str = "anne", **facts: Any) -> Attendance:
    status = facts.pop("status", AttendanceStatus.PRESENT)
    there = status is AttendanceStatus.PRESENT
    given: dict[str, Any] = {
        "id": f"{seance.id}.{person}",
        "seance_id": seance.id,
        "positionnement_id": f"p-{person}",
        "beneficiary_id": person,
        "status": status,
        "minutes": seance.minutes if there else 0,
        "recorded_at": NOW,
        "actor_id": "op-1",
    }
    return Attendance(**(given | facts))


def a_participation(person: str = "anne", **facts: Any) -> Participation:
    given: dict[str, Any] = {
        "positionnement_id": f"p-{person}",
        "convention_id": "conv",
        "beneficiary_id": person,
        "entered_on": YEAR.start,
        "public": Audience.BRSA,
    }
    return Participation(**(given | facts))


class Year:
    """A convention being filled in."""

    def __init__(self, convention: Convention | None = None) -> None:
        self.convention = convention or a_convention()
        self.seances: list[Seance] = []
        self.rows: list[Attendance] = []
        self.participations: list[Participation] = []
        self.elsewhere = Elsewhere()

    def enters(self, *people: str, **facts: Any) -> "Year":
        self.participations += [a_participation(person, **facts) for person in people]
        return self

    def meet(
        self, kind: SeanceKind, hours: str | int, on: date, *people: str, **facts: Any
    ) -> Seance:
        """Hold one séance at which everyone named was present from end to end."""
        row_facts = {key: facts.pop(key) for key in ("certificate", "status") if key in facts}
        minutes = int(Decimal(hours) * 60)
        seance = a_seance(f"s{len(self.seances):03d}", kind, minutes, on, **facts)
        self.seances.append(seance)
        self.rows += [a_row(seance, person, **row_facts) for person in people]
        return seance

    def presences(self) -> tuple[Presence, ...]:
        return presences(self.seances, self.rows)

    def ledger(self) -> Ledger:
        return Ledger(
            convention=self.convention,
            presences=self.presences(),
            participations=tuple(self.participations),
            elsewhere=self.elsewhere,
        )

    def settle(
        self,
        tariff: Tariff,
        period: Period = YEAR,
        incompatibilities: tuple[Incompatibility, ...] = (),
    ) -> Decompte:
        return settle(self.ledger(), tariff, period, incompatibilities)


def of_status(decompte: Decompte, status: LineStatus) -> list[Line]:
    return [line for line in decompte.lines if line.status is status]


def euros(text: str) -> Decimal:
    return Decimal(text)
