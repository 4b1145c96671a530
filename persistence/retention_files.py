"""What is kept of a file once it is put away, and what is left of it once anonymous."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, select

from geo.communes import departement_of, parse_commune_code
from insertion.errors import InvalidValue
from insertion.parcours import EXITS
from insertion.periods import age_on
from insertion.retention import OPENINGS
from insertion.retention_ports import Coarse
from persistence.attendance_rows import counts
from persistence.attendance_tables import AttendanceRow, SeanceRow
from persistence.insertion_tables import (
    AccompanimentRow,
    PositionnementEventRow,
    PositionnementRow,
    SituationRow,
)
from persistence.parcours_tables import ParcoursEventRow
from persistence.tables import BeneficiaryRow

UNKNOWN = "inconnu"
AGE_BANDS = ((25, "moins de 25 ans"), (30, "25-29 ans"), (40, "30-39 ans"), (50, "40-49 ans"))
OLDEST = "50 ans et plus"
NO_EXIT = "sans_sortie"
_EXITS = sorted(kind.value for kind in EXITS)
_OPENINGS = sorted(kind.value for kind in OPENINGS)


def age_band(age: int) -> str:
    """Return the band of an age, as published statistics of the RSA cut them."""
    return next((name for under, name in AGE_BANDS if age < under), OLDEST)


def coarse_of(connection: Connection, beneficiary_id: str, since: date) -> Coarse:
    """Return what an active file becomes once anonymous: nothing finer than a month."""
    event = ParcoursEventRow
    mine = event.beneficiary_id == beneficiary_id
    opened = _one(
        connection, select(func.min(event.happened_on)).where(mine, event.kind.in_(_OPENINGS))
    )
    leaving = _one(
        connection,
        select(event.kind)
        .where(mine, event.kind.in_(_EXITS))
        .order_by(event.happened_on.desc(), event.recorded_at.desc(), event.id)
        .limit(1),
    )
    return Coarse(
        opened_in="" if opened is None else f"{opened:%Y-%m}",
        last_seen_in=f"{since:%Y-%m}",
        home_departement=_departement(connection, beneficiary_id),
        age_band=_age_band(connection, beneficiary_id, since),
        exit=leaving or NO_EXIT,
    )


def collect(connection: Connection, beneficiary_id: str) -> Mapping[str, Any]:
    """Return what an archive keeps: dates, structures and results.

    Neither profile nor situation, need, limit, address, sheet, comment or certificate.
    """
    return {
        "v": 1,
        "accompagnements": _rows(connection, _accompaniments(beneficiary_id)),
        "parcours": _rows(connection, _parcours(beneficiary_id)),
        "positionnements": _rows(connection, _positionnements(beneficiary_id)),
        "historique": _rows(connection, _moves(beneficiary_id)),
        "presences": _rows(connection, _presences(beneficiary_id)),
    }


def _accompaniments(person: str) -> Select[*tuple[Any, ...]]:
    row = AccompanimentRow
    return (
        select(row.referent_id, row.role, row.starts_on, row.ends_on)
        .where(row.beneficiary_id == person)
        .order_by(row.starts_on, row.id)
    )


def _parcours(person: str) -> Select[*tuple[Any, ...]]:
    row = ParcoursEventRow
    return (
        select(row.id, row.kind, row.happened_on, row.recorded_at, row.corrects, row.detail)
        .where(row.beneficiary_id == person)
        .order_by(row.happened_on, row.recorded_at, row.id)
    )


def _positionnements(person: str) -> Select[*tuple[Any, ...]]:
    row = PositionnementRow
    return (
        select(
            *(row.id, row.opportunity_id, row.opportunity_kind, row.dispositif, row.session_id),
            *(row.origin, row.state, row.prescriber_organisation_id, row.host_id),
            *(row.created_at, row.entered_on, row.ended_on, row.outcome),
        )
        .where(row.beneficiary_id == person)
        .order_by(row.created_at, row.id)
    )


def _moves(person: str) -> Select[*tuple[Any, ...]]:
    row = PositionnementEventRow
    return (
        select(
            *(row.positionnement_id, row.sequence, row.transition, row.to_state),
            *(row.at, row.actor_role, row.reason),
        )
        .join(PositionnementRow, PositionnementRow.id == row.positionnement_id)
        .where(PositionnementRow.beneficiary_id == person)
        .order_by(row.positionnement_id, row.sequence)
    )


def _presences(person: str) -> Select[*tuple[Any, ...]]:
    row = AttendanceRow
    return (
        select(row.positionnement_id, SeanceRow.held_on, row.status, row.minutes)
        .join(SeanceRow, SeanceRow.id == row.seance_id)
        .where(row.beneficiary_id == person, counts())
        .order_by(SeanceRow.held_on, row.id)
    )


def _rows(connection: Connection, query: Select[*tuple[Any, ...]]) -> Sequence[Mapping[str, Any]]:
    return [
        {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in row._mapping.items()
            if value is not None
        }
        for row in connection.execute(query)
    ]


def _departement(connection: Connection, person: str) -> str:
    document = _one(connection, select(BeneficiaryRow.document).where(BeneficiaryRow.id == person))
    code = None if document is None else document.get("home_commune")
    return "" if code is None else departement_of(parse_commune_code(code))


def _age_band(connection: Connection, person: str, day: date) -> str:
    query = select(SituationRow.document).where(SituationRow.beneficiary_id == person)
    document = _one(connection, query) or {}
    declared = document.get("age")
    try:
        return age_band(age_on(date.fromisoformat(document["date_naissance"]), day))
    except (KeyError, TypeError, ValueError, InvalidValue):
        return age_band(declared) if isinstance(declared, int) else UNKNOWN


def _one(connection: Connection, query: Select[*tuple[Any, ...]]) -> Any:
    return connection.execute(query).scalar_one_or_none()
