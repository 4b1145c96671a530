"""Retention in SQL: clocks, what was done, legal holds, archived files and anonymous counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from itertools import chain
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, true, update

from insertion.legal_holds import Hold, HoldEvent, HoldMotive, HoldStep, holds
from insertion.positionnement_ports import Listed, Window
from insertion.retention import FileClock, Stage
from insertion.retention_ports import (
    ArchivedFile,
    ArchiveReading,
    Coarse,
    DayAsked,
    ReadingMotive,
    RetentionLine,
)
from insertion.text import is_id
from persistence.moments import in_utc
from persistence.retention_clocks import count_people, knows, last_seen, people_after
from persistence.retention_files import coarse_of, collect
from persistence.retention_purges import SqlPurge, purges_of
from persistence.retention_tables import (
    AnonymousCountRow,
    ArchivedFileRow,
    ArchiveReadingRow,
    LegalHoldEventRow,
    RetentionLineRow,
)
from persistence.tenancy import columns_of
from persistence.transaction import Transaction

_COARSE = (
    *(ArchivedFileRow.opened_in, ArchivedFileRow.last_seen_in),
    *(ArchivedFileRow.home_departement, ArchivedFileRow.age_band, ArchivedFileRow.exit),
)


class SqlRetention:
    """See :class:`insertion.retention_ports.RetentionRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def count_people(self) -> int:
        """Return of how many people anything is kept."""
        return count_people(self._transaction.read())

    def people_after(self, beneficiary_id: str, size: int) -> Sequence[str]:
        """Return the ids of people of whom anything is kept, ascending, after this one."""
        return people_after(self._transaction.read(), beneficiary_id, size)

    def knows(self, beneficiary_id: str) -> bool:
        """Return whether anything is kept of a person."""
        return is_id(beneficiary_id) and knows(self._transaction.read(), beneficiary_id)

    def clocks(self, beneficiary_ids: Sequence[str], asked: DayAsked) -> Sequence[FileClock]:
        """Return the clock of each file of these people, active and archived, by id."""
        ids = sorted(set(beneficiary_ids))
        seen = last_seen(self._transaction.read(), ids, asked)
        noticed, held = self._noticed(ids, asked), self._held(ids, asked)
        active = (
            FileClock(
                beneficiary_id=each,
                since=seen[each],
                noticed_on=noticed.get(each),
                held=each in held,
            )
            for each in ids
            if each in seen
        )
        archived = (
            FileClock(beneficiary_id=each, since=None, archived_since=since, held=each in held)
            for each, since in self._archived(ids)
        )
        return sorted(
            chain(active, archived),
            key=lambda each: (each.beneficiary_id, each.archived_since or date.max),
        )

    def coarse(self, beneficiary_id: str, since: date) -> Coarse:
        """Return what an active file becomes once anonymous."""
        return coarse_of(self._transaction.read(), beneficiary_id, since)

    def collect(self, beneficiary_id: str) -> Mapping[str, Any]:
        """Return what an archive keeps of an active file: no profile, need, note nor address."""
        return collect(self._transaction.read(), beneficiary_id)

    def put_away(self, archived: ArchivedFile) -> None:
        """Write an archived file."""
        self._transaction.write().execute(
            insert(ArchivedFileRow).values(
                beneficiary_id=archived.beneficiary_id,
                since=archived.since,
                archived_on=archived.archived_on,
                document=dict(archived.document),
                **asdict(archived.coarse),
            )
        )

    def archived(self, beneficiary_id: str) -> Sequence[ArchivedFile]:
        """Return the archived files of a person, the oldest first."""
        row = ArchivedFileRow
        query = (
            select(row.beneficiary_id, row.since, row.archived_on, row.document, *_COARSE)
            .where(row.beneficiary_id == _or_none(beneficiary_id))
            .order_by(row.since)
        )
        return [
            ArchivedFile(
                each.beneficiary_id, each.since, each.archived_on, _coarse(each), each.document
            )
            for each in self._transaction.read().execute(query)
        ]

    def drop_archived(self, beneficiary_id: str, since: date) -> Coarse | None:
        """Delete an archived file; return what it becomes, None when there was none."""
        row, connection = ArchivedFileRow, self._transaction.write()
        it = (row.beneficiary_id == beneficiary_id) & (row.since == since)
        found = connection.execute(select(*_COARSE).where(it)).one_or_none()
        if found is None:
            return None
        connection.execute(delete(row).where(it))
        return _coarse(found)

    def count_anonymous(self, coarse: Coarse) -> None:
        """Count one more person like this one."""
        row, connection = AnonymousCountRow, self._transaction.write()
        values = asdict(coarse)
        same = [getattr(row, name) == value for name, value in values.items()]
        more = update(row).where(*same).values(people=row.people + 1)
        if connection.execute(more).rowcount == 0:
            connection.execute(insert(row).values(people=1, **values))

    def add_line(self, line: RetentionLine) -> None:
        """Write what was done of a file."""
        self._transaction.write().execute(
            insert(RetentionLineRow).values(asdict(line) | {"stage": line.stage.value})
        )

    def lines(self, beneficiary_id: str) -> Sequence[RetentionLine]:
        """Return what was done of the files of a person, in order."""
        row = RetentionLineRow
        query = (
            select(*columns_of(row))
            .where(row.beneficiary_id == _or_none(beneficiary_id))
            .order_by(row.done_on, row.done_at, row.id)
        )
        return [
            RetentionLine(
                **(each._asdict() | {"stage": Stage(each.stage), "done_at": in_utc(each.done_at)})
            )
            for each in self._transaction.read().execute(query)
        ]

    def add_hold_event(self, event: HoldEvent) -> None:
        """Write one line of a hold."""
        codes = {"step": event.step.value, "motive": event.motive.value}
        self._transaction.write().execute(insert(LegalHoldEventRow).values(asdict(event) | codes))

    def hold_events(self, beneficiary_id: str) -> Sequence[HoldEvent]:
        """Return the lines of the holds of a person."""
        return self._hold_events(LegalHoldEventRow.beneficiary_id == _or_none(beneficiary_id))

    def hold(self, hold_id: str) -> Sequence[HoldEvent]:
        """Return the lines of one hold, none when it does not exist."""
        return self._hold_events(LegalHoldEventRow.hold_id == _or_none(hold_id))

    def every_hold(self) -> Sequence[Hold]:
        """Return every hold, the oldest first: they are few."""
        return holds(self._hold_events(true()))

    def page_of_holds(self, window: Window) -> Listed[Hold]:
        """Return one page of the holds, that of the last step first."""
        row, connection = LegalHoldEventRow, self._transaction.read()
        total = connection.execute(select(func.count(row.hold_id.distinct()))).scalar_one()
        query = (
            select(row.hold_id)
            .group_by(row.hold_id)
            .order_by(func.max(row.at).desc(), row.hold_id)
            .limit(window.size)
            .offset(window.skip)
        )
        ids = connection.execute(query).scalars().all()
        found = {each.id: each for each in holds(self._hold_events(row.hold_id.in_(ids)))}
        return Listed(tuple(found[each] for each in ids), total)

    def add_reading(self, reading: ArchiveReading) -> None:
        """Write who opened an archived file."""
        self._transaction.write().execute(
            insert(ArchiveReadingRow).values(asdict(reading) | {"motive": reading.motive.value})
        )

    def readings(self, beneficiary_id: str) -> Sequence[ArchiveReading]:
        """Return who opened the archived files of a person, the latest first."""
        row = ArchiveReadingRow
        query = (
            select(row.id, row.beneficiary_id, row.actor_id, row.motive, row.at)
            .where(row.beneficiary_id == _or_none(beneficiary_id))
            .order_by(row.at.desc(), row.id)
        )
        return [
            ArchiveReading(
                each.id,
                each.beneficiary_id,
                each.actor_id,
                ReadingMotive(each.motive),
                in_utc(each.at),
            )
            for each in self._transaction.read().execute(query)
        ]

    def purges(self) -> Sequence[SqlPurge]:
        """Return every kind of technical data that grows old, in this transaction."""
        return purges_of(self._transaction)

    def _noticed(self, ids: Sequence[str], asked: DayAsked) -> Mapping[str, date]:
        row = RetentionLineRow
        query = (
            select(row.beneficiary_id, func.max(row.done_on))
            .where(
                row.beneficiary_id.in_(ids),
                row.stage == Stage.NOTICE.value,
                row.done_on <= asked.day,
            )
            .group_by(row.beneficiary_id)
        )
        return dict(self._transaction.read().execute(query).all())

    def _held(self, ids: Sequence[str], asked: DayAsked) -> frozenset[str]:
        found = holds(self._hold_events(LegalHoldEventRow.beneficiary_id.in_(ids)))
        return frozenset(each.beneficiary_id for each in found if each.is_in_force(asked.ends_at))

    def _archived(self, ids: Sequence[str]) -> Iterable[tuple[str, date]]:
        row = ArchivedFileRow
        query = select(row.beneficiary_id, row.since).where(row.beneficiary_id.in_(ids))
        return self._transaction.read().execute(query).all()

    def _hold_events(self, condition: Any) -> Sequence[HoldEvent]:
        query = select(*columns_of(LegalHoldEventRow)).where(condition)
        return [
            HoldEvent(
                **(
                    each._asdict()
                    | {
                        "step": HoldStep(each.step),
                        "motive": HoldMotive(each.motive),
                        "at": in_utc(each.at),
                    }
                )
            )
            for each in self._transaction.read().execute(query)
        ]


def _coarse(row: Row[*tuple[Any, ...]]) -> Coarse:
    return Coarse(row.opened_in, row.last_seen_in, row.home_departement, row.age_band, row.exit)


def _or_none(text: str) -> str | None:
    return text if is_id(text) else None
