"""Séances and attendance in SQL: rows are added, never changed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from insertion.attendance import (
    Attendance,
    AttendanceStatus,
    ParticipationFacts,
    Seance,
    SeanceKind,
)
from insertion.attendance_ports import Placed, SeanceFilter, SeanceLine
from insertion.conventions import Convention
from insertion.errors import StaleVersion
from insertion.positionnement import HOLDING, State
from insertion.positionnement_ports import Listed, Window
from insertion.screening import Ledger
from insertion.text import is_id
from persistence.attendance_rows import (
    ATTENDANCE_COLUMNS,
    FACTS_COLUMNS,
    SEANCE_COLUMNS,
    attendance_of,
    attendance_values,
    counts,
    facts_count,
    facts_of,
    facts_values,
    seance_of,
)
from persistence.attendance_tables import AttendanceRow, ParticipationFactsRow, SeanceRow
from persistence.id_batches import id_batches
from persistence.insertion_tables import ActionSessionRow, PositionnementRow
from persistence.ledgers import read_ledger
from persistence.positionnements import not_hidden_by_objection
from persistence.transaction import Transaction

_LEFT = (State.COMPLETED, State.ABANDONED)


class SqlAttendances:
    """See :class:`insertion.attendance_ports.AttendanceRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add_seance(self, seance: Seance, at: datetime, actor_id: str) -> None:
        """Write a new séance, open."""
        self._transaction.write().execute(
            insert(SeanceRow).values(
                id=seance.id,
                session_id=seance.session_id,
                convention_id=seance.convention_id,
                held_on=seance.on,
                starts=seance.starts,
                ends=seance.ends,
                minutes=seance.minutes,
                kind=seance.kind,
                present_elsewhere=seance.present_elsewhere,
                created_at=at,
                created_by=actor_id,
            )
        )

    def seance(self, seance_id: str) -> Seance | None:
        """Return one, or None."""
        if not is_id(seance_id):
            return None
        query = select(*SEANCE_COLUMNS).where(SeanceRow.id == seance_id)
        found = self._transaction.read().execute(query).one_or_none()
        return None if found is None else seance_of(found)

    def several(self, seance_ids: Iterable[str]) -> Sequence[Seance]:
        """Return those that are there, by id."""
        return [
            seance_of(found)
            for ids in id_batches(seance_ids)
            for found in self._transaction.read().execute(
                select(*SEANCE_COLUMNS).where(SeanceRow.id.in_(ids)).order_by(SeanceRow.id)
            )
        ]

    def seances(self, where: SeanceFilter, window: Window) -> Listed[SeanceLine]:
        """Return one page, the latest first: three queries."""
        connection, conditions = self._transaction.read(), _conditions(where)
        total = connection.execute(
            select(func.count()).select_from(SeanceRow).where(*conditions)
        ).scalar_one()
        rows = connection.execute(
            select(*SEANCE_COLUMNS)
            .where(*conditions)
            .order_by(SeanceRow.held_on.desc(), SeanceRow.id)
            .limit(window.size)
            .offset(window.skip)
        ).all()
        counts = self._counts([row.seance_id for row in rows])
        return Listed(
            tuple(SeanceLine(seance_of(row), *counts.get(row.seance_id, (0, 0))) for row in rows),
            total,
        )

    def seances_ahead(
        self, session_id: str, since: date, kinds: Collection[SeanceKind], at_most: int
    ) -> Sequence[Seance]:
        """Return those of a session from a day on, the soonest first: one query."""
        row = SeanceRow
        query = (
            select(*SEANCE_COLUMNS)
            .where(row.session_id == session_id, row.held_on >= since, row.kind.in_(kinds))
            .order_by(row.held_on, row.starts, row.id)
            .limit(at_most)
        )
        return [seance_of(found) for found in self._transaction.read().execute(query)]

    def close(self, seance_id: str, at: datetime, actor_id: str) -> bool:
        """Sign the sheet of a séance; return whether it was open."""
        done = self._transaction.write().execute(
            update(SeanceRow)
            .where(SeanceRow.id == seance_id, SeanceRow.closed_at.is_(None))
            .values(closed_at=at, closed_by=actor_id)
        )
        return done.rowcount == 1

    def unsigned_by_session(self, session_ids: Iterable[str], until: date) -> Mapping[str, int]:
        """Return how many séances of each session, held until a day, have no signed sheet."""
        row, found = SeanceRow, {}
        for ids in id_batches(session_ids):
            query = (
                select(row.session_id, func.count())
                .where(row.session_id.in_(ids), row.held_on <= until, row.closed_at.is_(None))
                .group_by(row.session_id)
            )
            for key, count in self._transaction.read().execute(query):
                found[str(key)] = int(count)
        return found

    def placed(self, session_id: str) -> Sequence[Placed]:
        """Return everyone who was ever given a place of a session, by id of the person."""
        row = PositionnementRow
        # Who left after entering may have been there; who gave up the waiting list was not.
        left = and_(row.state.in_(_LEFT), row.entered_on.is_not(None))
        recorded = select(AttendanceRow.positionnement_id)
        query = (
            select(row.id, row.beneficiary_id, row.state, row.entered_on, row.ended_on)
            .where(
                row.session_id == session_id,
                or_(row.state.in_(HOLDING), left),
                or_(not_hidden_by_objection(), row.id.in_(recorded)),
            )
            .order_by(row.beneficiary_id, row.id)
        )
        found = self._transaction.read().execute(query)
        return [
            Placed(each.id, each.beneficiary_id, State(each.state), each.entered_on, each.ended_on)
            for each in found
        ]

    def current(self, seance_id: str) -> Sequence[Attendance]:
        """Return the rows that no other corrects, by positionnement."""
        return self._rows(counts(), AttendanceRow.seance_id == seance_id)

    def history(self, seance_id: str) -> Sequence[Attendance]:
        """Return every row, corrections included, in the order they were recorded."""
        return self.history_of([seance_id])

    def history_of(self, seance_ids: Sequence[str]) -> Sequence[Attendance]:
        """Return every row of several séances, in the order they were recorded."""
        rows = self._rows(AttendanceRow.seance_id.in_(list(seance_ids)))
        return sorted(rows, key=lambda row: (row.recorded_at, row.positionnement_id, row.id))

    def record(self, rows: Sequence[Attendance]) -> None:
        """Add rows; raise :class:`StaleVersion` when one is corrected already."""
        self._add(AttendanceRow, [attendance_values(each) for each in rows])

    def facts(self, positionnement_ids: Sequence[str]) -> Sequence[ParticipationFacts]:
        """Return the facts that count of these participations."""
        row = ParticipationFactsRow
        query = (
            select(*FACTS_COLUMNS)
            .where(row.positionnement_id.in_(list(positionnement_ids)), facts_count())
            .order_by(row.positionnement_id)
        )
        return [facts_of(each) for each in self._transaction.read().execute(query)]

    def record_facts(self, rows: Sequence[ParticipationFacts]) -> None:
        """Add facts; raise :class:`StaleVersion` when some are corrected already."""
        self._add(ParticipationFactsRow, [facts_values(each) for each in rows])

    def convention_of(self, positionnement_ids: Sequence[str]) -> dict[str, str | None]:
        """Return, for each positionnement that is there, the convention of its session."""
        row = PositionnementRow
        query = (
            select(row.id, ActionSessionRow.convention_id)
            .join(ActionSessionRow, ActionSessionRow.id == row.session_id)
            .where(row.id.in_(list(positionnement_ids)))
        )
        return {each[0]: each[1] for each in self._transaction.read().execute(query)}

    def ledger(self, convention: Convention, until: date) -> Ledger:
        """Return all that a décompte until that day is computed from: six queries."""
        return read_ledger(self._transaction.read(), convention, until)

    def _add(self, table: type[Any], values: list[dict[str, Any]]) -> None:
        if not values:
            return
        try:
            self._transaction.write().execute(insert(table), values)
        except IntegrityError:
            raise StaleVersion(table.__tablename__) from None

    def _rows(self, *conditions: ColumnElement[bool]) -> Sequence[Attendance]:
        query = (
            select(*ATTENDANCE_COLUMNS)
            .where(*conditions)
            .order_by(AttendanceRow.positionnement_id, AttendanceRow.id)
        )
        return [attendance_of(each) for each in self._transaction.read().execute(query)]

    def _counts(self, seance_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
        row = AttendanceRow
        there = func.sum(case((row.status == AttendanceStatus.PRESENT, 1), else_=0))
        query = (
            select(row.seance_id, func.count(), there)
            .where(
                row.seance_id.in_(list(seance_ids)),
                counts(),
                row.status != AttendanceStatus.CANCELLED,
            )
            .group_by(row.seance_id)
        )
        found = self._transaction.read().execute(query)
        return {key: (recorded, int(present)) for key, recorded, present in found}


def _conditions(where: SeanceFilter) -> list[ColumnElement[bool]]:
    row, conditions = SeanceRow, []
    if where.session_id is not None:
        conditions.append(row.session_id == where.session_id)
    if where.convention_id is not None:
        conditions.append(row.convention_id == where.convention_id)
    if where.since is not None:
        conditions.append(row.held_on >= where.since)
    if where.until is not None:
        conditions.append(row.held_on <= where.until)
    return conditions
