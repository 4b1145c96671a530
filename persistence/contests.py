"""Contests in SQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update

from insertion.actor import Actor, Role
from insertion.contest_ports import ContestFilter
from insertion.contests import Contest, ContestEvent, ContestState, Outcome, Step, Subject
from insertion.positionnement_ports import Listed, Window
from persistence.insertion_tables import AccompanimentRow
from persistence.json_form import read_optional
from persistence.moments import in_utc
from persistence.trace_tables import ContestEventRow, ContestRow
from persistence.transaction import Transaction


class SqlContests:
    """See :class:`insertion.contest_ports.ContestRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, contest: Contest, event: ContestEvent) -> None:
        """Write a new contest and its first event."""
        values = {
            "id": contest.id,
            "beneficiary_id": contest.beneficiary_id,
            "subject": contest.subject.value,
            "subject_id": contest.subject_id,
            "state": contest.state.value,
            "version": contest.version,
            "created_at": contest.created_at,
            "due_on": contest.due_on,
        }
        connection = self._transaction.write()
        connection.execute(insert(ContestRow).values(values))
        connection.execute(insert(ContestEventRow).values(_event_values(event)))

    def get(self, contest_id: str) -> Contest | None:
        """Return one contest, or None."""
        query = select(*ContestRow.__table__.c).where(ContestRow.id == contest_id)
        row = self._transaction.read().execute(query).one_or_none()
        return None if row is None else _contest_of(row)

    def advance(self, contest: Contest, event: ContestEvent) -> bool:
        """Write the next state and its event; False when someone was faster."""
        connection = self._transaction.write()
        done = connection.execute(
            update(ContestRow)
            .where(ContestRow.id == contest.id, ContestRow.version == contest.version - 1)
            .values(state=contest.state.value, version=contest.version)
        )
        if done.rowcount == 0:
            return False
        connection.execute(insert(ContestEventRow).values(_event_values(event)))
        return True

    def history(self, contest_id: str) -> Sequence[ContestEvent]:
        """Return the events of a contest, the first first."""
        query = (
            select(*ContestEventRow.__table__.c)
            .where(ContestEventRow.contest_id == contest_id)
            .order_by(ContestEventRow.sequence)
        )
        return [_event_of(row) for row in self._transaction.read().execute(query)]

    def page(self, where: ContestFilter, window: Window) -> Listed[Contest]:
        """Return one page, what is due first first."""
        connection = self._transaction.read()
        total = connection.execute(
            _narrowed(select(func.count()).select_from(ContestRow), where)
        ).scalar_one()
        query = (
            _narrowed(select(*ContestRow.__table__.c), where)
            .order_by(ContestRow.due_on, ContestRow.id)
            .limit(window.size)
            .offset(window.skip)
        )
        return Listed(tuple(_contest_of(row) for row in connection.execute(query)), total)


def _narrowed(query: Select[*tuple[Any, ...]], where: ContestFilter) -> Select[*tuple[Any, ...]]:
    if where.beneficiary_id is not None:
        query = query.where(ContestRow.beneficiary_id == where.beneficiary_id)
    if where.referent_id is not None:
        hers = select(AccompanimentRow.beneficiary_id).where(
            AccompanimentRow.referent_id == where.referent_id, AccompanimentRow.ends_on.is_(None)
        )
        query = query.where(ContestRow.beneficiary_id.in_(hers))
    if where.states is not None:
        query = query.where(ContestRow.state.in_(sorted(state.value for state in where.states)))
    return query


def _event_values(event: ContestEvent) -> dict[str, object]:
    return {
        "contest_id": event.contest_id,
        "sequence": event.sequence,
        "at": event.at,
        "actor_id": event.actor.id,
        "actor_role": event.actor.role.value,
        "step": event.step.value,
        "outcome": None if event.outcome is None else event.outcome.value,
        "words": event.words,
    }


def _contest_of(row: Row[*tuple[Any, ...]]) -> Contest:
    return Contest(
        id=row.id,
        beneficiary_id=row.beneficiary_id,
        subject=Subject(row.subject),
        subject_id=row.subject_id,
        state=ContestState(row.state),
        created_at=in_utc(row.created_at),
        due_on=row.due_on,
        version=row.version,
    )


def _event_of(row: Row[*tuple[Any, ...]]) -> ContestEvent:
    return ContestEvent(
        contest_id=row.contest_id,
        sequence=row.sequence,
        at=in_utc(row.at),
        actor=Actor(row.actor_id, Role(row.actor_role)),
        step=Step(row.step),
        outcome=read_optional(Outcome, row.outcome),
        words=row.words,
    )
