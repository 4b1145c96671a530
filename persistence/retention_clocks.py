"""When each person was last seen, in SQL: one grouped statement a source, however many they are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select, union

from insertion.actor import Role
from insertion.attendance import AttendanceStatus
from insertion.positionnement import Transition
from insertion.retention import CONTACTS, OPENINGS, WITH_HER, day_of
from insertion.retention_ports import DayAsked
from persistence.accounts_tables import AccountRow
from persistence.attendance_rows import counts
from persistence.attendance_tables import AttendanceRow, SeanceRow
from persistence.insertion_tables import (
    AccompanimentRow,
    PositionnementEventRow,
    PositionnementRow,
    SituationRow,
)
from persistence.moments import in_utc
from persistence.parcours_tables import ParcoursEventRow
from persistence.place_tables import InterestRow
from persistence.retention_tables import ArchivedFileRow
from persistence.tables import BeneficiaryRow

_DATED = sorted(kind.value for kind in CONTACTS | OPENINGS)
_WITH_HER = sorted(transition.value for transition in WITH_HER)
# What an erasure keeps for accounting (positionnements, attendance) names nobody any more: whoever
# is followed is in one of these. Accounts are of no département: they tell when, never who.
_PEOPLE = (
    BeneficiaryRow.id,
    SituationRow.beneficiary_id,
    AccompanimentRow.beneficiary_id,
    ParcoursEventRow.beneficiary_id,
    InterestRow.beneficiary_id,
    ArchivedFileRow.beneficiary_id,
)


def count_people(connection: Connection) -> int:
    """Return of how many people anything is kept."""
    everyone = union(*(select(column.label("person")) for column in _PEOPLE)).subquery()
    return int(connection.execute(select(func.count()).select_from(everyone)).scalar_one())


def people_after(connection: Connection, beneficiary_id: str, size: int) -> Sequence[str]:
    """Return the ids of people of whom anything is kept, ascending, after this one."""
    # Each source gives its first ones only: no statement reads every person of every table.
    each = (
        select(
            select(column.label("person"))
            .where(column > beneficiary_id)
            .distinct()
            .order_by(column)
            .limit(size)
            .subquery()
            .c.person
        )
        for column in _PEOPLE
    )
    found = union(*each).subquery()
    query = select(found.c.person).order_by(found.c.person).limit(size)
    return list(connection.execute(query).scalars())


def knows(connection: Connection, beneficiary_id: str) -> bool:
    """Return whether anything is kept of a person."""
    kept = or_(*(select(column).where(column == beneficiary_id).exists() for column in _PEOPLE))
    return bool(connection.execute(select(kept)).scalar_one())


def last_seen(connection: Connection, ids: Sequence[str], asked: DayAsked) -> Mapping[str, date]:
    """Return the day from which the file of each person counts, where anything is dated.

    When she was never seen nor her follow-up opened, the day her file was last written: nothing
    is kept without end.
    """
    found = _latest(_seen_or_opened(connection, ids, asked))
    written = _latest(_written(connection, ids, asked))
    return written | found


def _latest(days: Iterable[tuple[str, date]]) -> dict[str, date]:
    found: dict[str, date] = {}
    for person, day in days:
        found[person] = max(day, found.get(person, day))
    return found


def _seen_or_opened(
    connection: Connection, ids: Sequence[str], asked: DayAsked
) -> Iterator[tuple[str, date]]:
    for query in (
        _events(ids, asked),
        _presences(ids, asked),
        _accompaniments(ids, asked),
        _sign_ins(ids, asked),
    ):
        yield from ((row.person, row.last) for row in connection.execute(query))
    for moments in (_moves(ids, asked), _interests(ids, asked)):
        for person, moment in connection.execute(moments):
            yield person, day_of(in_utc(moment), asked.zone)


def _events(ids: Sequence[str], asked: DayAsked) -> Select[*tuple[Any, ...]]:
    row, later = ParcoursEventRow, ParcoursEventRow.__table__.alias("later")
    return (
        select(row.beneficiary_id.label("person"), func.max(row.happened_on).label("last"))
        .where(
            row.beneficiary_id.in_(ids),
            row.kind.in_(_DATED),
            row.happened_on <= asked.day,
            ~select(later.c.id).where(later.c.corrects == row.id).exists(),
        )
        .group_by(row.beneficiary_id)
    )


def _presences(ids: Sequence[str], asked: DayAsked) -> Select[*tuple[Any, ...]]:
    row = AttendanceRow
    return (
        select(row.beneficiary_id.label("person"), func.max(SeanceRow.held_on).label("last"))
        .join(SeanceRow, SeanceRow.id == row.seance_id)
        .where(
            row.beneficiary_id.in_(ids),
            row.status == AttendanceStatus.PRESENT.value,
            SeanceRow.held_on <= asked.day,
            counts(),
        )
        .group_by(row.beneficiary_id)
    )


def _accompaniments(ids: Sequence[str], asked: DayAsked) -> Select[*tuple[Any, ...]]:
    row = AccompanimentRow
    return (
        select(row.beneficiary_id.label("person"), func.max(row.starts_on).label("last"))
        .where(row.beneficiary_id.in_(ids), row.starts_on <= asked.day)
        .group_by(row.beneficiary_id)
    )


def _moves(ids: Sequence[str], asked: DayAsked) -> Select[*tuple[Any, ...]]:
    event, placed = PositionnementEventRow, PositionnementRow
    shows_her = or_(
        event.actor_role == Role.BENEFICIARY.value,
        event.transition == Transition.ENTER.value,
        and_(event.actor_role == Role.REFERENT.value, event.transition.in_(_WITH_HER)),
    )
    return (
        select(placed.beneficiary_id, func.max(event.at))
        .join(placed, placed.id == event.positionnement_id)
        .where(placed.beneficiary_id.in_(ids), event.at < asked.ends_at, shows_her)
        .group_by(placed.beneficiary_id)
    )


def _interests(ids: Sequence[str], asked: DayAsked) -> Select[*tuple[Any, ...]]:
    row = InterestRow
    return (
        select(row.beneficiary_id, func.max(row.opened_at))
        .where(row.beneficiary_id.in_(ids), row.opened_at < asked.ends_at)
        .group_by(row.beneficiary_id)
    )


def _sign_ins(ids: Sequence[str], asked: DayAsked) -> Select[*tuple[Any, ...]]:
    row = AccountRow
    return (
        select(row.acts_as.label("person"), func.max(row.signed_in_on).label("last"))
        .where(
            row.role == Role.BENEFICIARY.value,
            row.acts_as.in_(ids),
            row.signed_in_on <= asked.day,
        )
        .group_by(row.acts_as)
    )


def _written(
    connection: Connection, ids: Sequence[str], asked: DayAsked
) -> Iterator[tuple[str, date]]:
    for key, moment in (
        (BeneficiaryRow.id, BeneficiaryRow.updated_at),
        (SituationRow.beneficiary_id, SituationRow.updated_at),
        (PositionnementRow.beneficiary_id, PositionnementRow.created_at),
    ):
        query = select(key, func.max(moment)).where(key.in_(ids), moment < asked.ends_at)
        for person, at in connection.execute(query.group_by(key)):
            yield person, day_of(in_utc(at), asked.zone)
