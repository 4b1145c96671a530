"""The audit in SQL: lines are added in the transaction of what they say, by its only writer."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, inspect, select, update

from insertion.audit import (
    Act,
    AuditHead,
    AuditLine,
    Written,
    head_of,
    next_line,
)
from persistence.moments import in_utc
from persistence.trace_tables import HEAD_ID, AuditHeadRow, AuditLineRow

READ_AT_ONCE = 2_000
_LINE = (
    *(AuditLineRow.sequence, AuditLineRow.at, AuditLineRow.actor_id, AuditLineRow.actor_role),
    *(AuditLineRow.through, AuditLineRow.motive, AuditLineRow.verb, AuditLineRow.kind),
    *(AuditLineRow.object_id, AuditLineRow.former, AuditLineRow.seal),
)

_HEADS = select(AuditHeadRow.sequence, AuditHeadRow.seal, AuditHeadRow.mac)


@dataclass(frozen=True, slots=True)
class Trace:
    """Who a transaction writes for, with what key its lines are sealed, and who is told after.

    ``when_sealed`` is called once the lines are committed.
    """

    key: bytes
    act: Act
    now: Callable[[], datetime]
    when_sealed: Callable[[AuditHead, datetime], None] | None = None


def append(connection: Connection, trace: Trace, seen: Sequence[Written]) -> AuditHead | None:
    """Add a line for each thing written; the caller holds the writers' lock.

    Returns
    -------
    AuditHead or None
        The new head, None when nothing was written.
    """
    if not seen:
        return None
    before = head = read_head(connection)
    at = trace.now()
    lines: list[AuditLine] = []
    for written in seen:
        line = next_line(trace.key, head, at, trace.act, written)
        head = head_of(trace.key, line)
        lines.append(line)
    connection.execute(insert(AuditLineRow), [_values(line) for line in lines])
    assert head is not None
    values = {"sequence": head.sequence, "seal": head.seal, "mac": head.mac}
    if before is None:
        connection.execute(insert(AuditHeadRow).values(id=HEAD_ID, **values))
    else:
        connection.execute(update(AuditHeadRow).values(values))
    return head


def read_head(connection: Connection) -> AuditHead | None:
    """Return the head of the audit, None before the first line."""
    found = connection.execute(_HEADS).one_or_none()
    return None if found is None else AuditHead(*found)


def read_heads(connection: Connection) -> Sequence[AuditHead]:
    """Return every head, the latest first: more than one was put there by hand."""
    found = connection.execute(_HEADS.order_by(AuditHeadRow.sequence.desc()))
    return [AuditHead(*row) for row in found]


def broken_tables(connection: Connection) -> tuple[str, ...]:
    """Return which tables of the audit are gone, or lack a column."""
    found = inspect(connection)
    return tuple(
        row.__tablename__
        for row in (AuditLineRow, AuditHeadRow)
        if not found.has_table(row.__tablename__)
        or not {column.name for column in row.__table__.columns}
        <= {column["name"] for column in found.get_columns(row.__tablename__)}
    )


def read_lines(connection: Connection, after: int = 0) -> Iterator[AuditLine]:
    """Yield the lines in the order of their sequence, in batches."""
    query = select(*_LINE).where(AuditLineRow.sequence > after).order_by(AuditLineRow.sequence)
    streamed = connection.execution_options(yield_per=READ_AT_ONCE).execute(query)
    for row in streamed:
        yield _line_of(row)


def last_lines(
    engine: Engine, at_most: int, kind: str | None = None, object_id: str | None = None
) -> Sequence[AuditLine]:
    """Return the last lines, of one kind or of one thing when it is named, the last first."""
    query = select(*_LINE).order_by(AuditLineRow.sequence.desc()).limit(at_most)
    if kind is not None:
        query = query.where(AuditLineRow.kind == kind)
    if object_id is not None:
        query = query.where(AuditLineRow.object_id == object_id)
    with engine.connect() as connection:
        return [_line_of(row) for row in connection.execute(query)]


def _line_of(row: Row[*tuple[Any, ...]]) -> AuditLine:
    act = Act(row.actor_id, row.actor_role, row.through, row.motive)
    written = Written(row.verb, row.kind, row.object_id, row.former)
    return AuditLine(row.sequence, in_utc(row.at), act, written, row.seal)


def _values(line: AuditLine) -> dict[str, object]:
    return {
        "sequence": line.sequence,
        "at": line.at,
        "actor_id": line.act.actor_id,
        "actor_role": line.act.actor_role,
        "through": line.act.through,
        "motive": line.act.motive,
        "verb": str(line.written.verb),
        "kind": line.written.kind,
        "object_id": line.written.object_id,
        "former": line.written.former,
        "seal": line.seal,
    }
