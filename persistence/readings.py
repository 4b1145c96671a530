"""Readings of files in SQL: a line each, and the files an account read on a day."""

import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, insert, select

from insertion.positionnement_ports import Listed, Window
from insertion.readings import AccessLine, Ground, Reading, account_of
from persistence.moments import in_utc
from persistence.trace_tables import AccessLineRow, FileReadRow, ReadingAlertRow
from persistence.transaction import Transaction

DAYS_COUNTED = timedelta(days=2)
NANOSECONDS_A_LINE = 10
_LINE = (
    *(AccessLineRow.id, AccessLineRow.at, AccessLineRow.account, AccessLineRow.organisation_id),
    *(AccessLineRow.beneficiary_id, AccessLineRow.what, AccessLineRow.ground),
)


class SqlReadings:
    """See :class:`insertion.readings.ReadingRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def files_of(self, account: str, day: date) -> frozenset[str]:
        """Return whose files an account read on a day."""
        query = select(FileReadRow.beneficiary_id).where(
            FileReadRow.account == account, FileReadRow.day == day
        )
        return frozenset(self._transaction.read().execute(query).scalars())

    def keep(self, reading: Reading, grounds: Sequence[tuple[str, Ground]]) -> None:
        """Add a line a person, and count her file once for the day."""
        account = account_of(reading.actor)
        connection = self._transaction.write()
        seen = connection.execute(select(func.max(AccessLineRow.id))).scalar_one() or 0
        # Lines of other départements are not seen, and ids are one for all: the clock tells them
        # apart, as there is one writer at a time.
        last = max(seen, time.time_ns() // NANOSECONDS_A_LINE)
        lines = [
            {
                "id": last + number,
                "at": reading.at,
                "account": account,
                "organisation_id": reading.actor.organisation_id,
                "beneficiary_id": person,
                "what": reading.what,
                "ground": ground.value,
            }
            for number, (person, ground) in enumerate(grounds, 1)
        ]
        connection.execute(insert(AccessLineRow), lines)
        if reading.counted:
            self._count(account, reading.day, [person for person, _ground in grounds])

    def _count(self, account: str, day: date, people: Sequence[str]) -> None:
        there = self.files_of(account, day)
        new = [
            {"account": account, "day": day, "beneficiary_id": person}
            for person in people
            if person not in there
        ]
        if not new:
            return
        connection = self._transaction.write()
        if not there:  # the first of a day: nobody counts those of before, whoever read
            connection.execute(delete(FileReadRow).where(FileReadRow.day < day - DAYS_COUNTED))
        connection.execute(insert(FileReadRow), new)

    def alert(self, account: str, day: date, at: datetime, quota: int) -> bool:
        """Say that an account reached its quota; return whether it is the first time that day."""
        connection = self._transaction.write()
        query = select(ReadingAlertRow.at).where(
            ReadingAlertRow.account == account, ReadingAlertRow.day == day
        )
        if connection.execute(query).first() is not None:
            return False
        connection.execute(
            insert(ReadingAlertRow).values(account=account, day=day, at=at, quota=quota)
        )
        return True

    def page(self, beneficiary_id: str, window: Window) -> Listed[AccessLine]:
        """Return one page of who read a person's file, the last first."""
        connection = self._transaction.read()
        hers = AccessLineRow.beneficiary_id == beneficiary_id
        total = connection.execute(
            select(func.count()).select_from(AccessLineRow).where(hers)
        ).scalar_one()
        query = (
            select(*_LINE)
            .where(hers)
            .order_by(AccessLineRow.id.desc())
            .limit(window.size)
            .offset(window.skip)
        )
        return Listed(tuple(_line_of(row) for row in connection.execute(query)), total)

    def by_account(self, account: str, begin: datetime, end: datetime) -> Sequence[AccessLine]:
        """Return what an account read from one moment to before another, the first first."""
        query = (
            select(*_LINE)
            .where(
                AccessLineRow.account == account,
                AccessLineRow.at >= begin,
                AccessLineRow.at < end,
            )
            .order_by(AccessLineRow.id)
        )
        return [_line_of(row) for row in self._transaction.read().execute(query)]


def _line_of(row: Row[*tuple[Any, ...]]) -> AccessLine:
    return AccessLine(
        row.id,
        in_utc(row.at),
        row.account,
        row.organisation_id,
        row.beneficiary_id,
        row.what,
        Ground(row.ground),
    )
