"""Sees every row that a transaction writes, whatever repository writes it, for the audit.

A repository has nothing to say and cannot forget: the statements are seen on their way to the
database. The rows that one is about to change are read first, for the digest of what they were.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Row, Table, Update, event, select

from insertion.audit import Verb, Written, former_digest
from persistence.audit_scope import UNNAMED, Scope, scope_of

ID_SEPARATOR = "/"


class Witness:
    """What one transaction wrote, in order, seen on its connection."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.seen: list[Written] = []

    def attach(self, connection: Connection) -> None:
        """See what is executed on ``connection`` from here on."""
        event.listen(connection, "before_execute", self._before)
        event.listen(connection, "after_execute", self._after)

    def _before(
        self,
        connection: Connection,
        statement: object,
        many: Any,
        one: Any,
        options: Mapping[str, Any],
    ) -> None:
        if not isinstance(statement, Update | Delete) or not isinstance(statement.table, Table):
            return
        if _scope(statement.table, options) is not Scope.EACH:
            return
        verb = Verb.CHANGE if isinstance(statement, Update) else Verb.REMOVE
        query = select(statement.table)
        if statement.whereclause is not None:
            query = query.where(statement.whereclause)
        for parameters in many or [one or {}]:
            for row in connection.execute(query, parameters):
                self.seen.append(self._written(verb, statement.table, row))

    def _after(
        self,
        _connection: Connection,
        statement: object,
        _many: object,
        _one: object,
        options: Mapping[str, Any],
        result: Any,
    ) -> None:
        if not isinstance(statement, Insert | Update | Delete):
            return
        table = statement.table
        if not isinstance(table, Table) or result.rowcount == 0:
            return
        scope = _scope(table, options)
        if scope is Scope.TOGETHER:
            self._count(_verb_of(statement), table.name, result.rowcount)
        elif scope is Scope.EACH and isinstance(statement, Insert):
            for values in result.context.compiled_parameters:
                self.seen.append(Written(Verb.ADD, table.name, _id_of(table, values)))

    def _count(self, verb: Verb, kind: str, rows: int) -> None:
        """Add to the last line when it is of the same: an import writes by batches."""
        rows = max(rows, 1)  # -1: the driver does not count what it wrote at once
        last = self.seen[-1] if self.seen else None
        if last is not None and (last.verb, last.kind) == (verb, kind):
            self.seen[-1] = Written(verb, kind, str(int(last.object_id) + rows))
        else:
            self.seen.append(Written(verb, kind, str(rows)))

    def _written(self, verb: Verb, table: Table, row: Row[Any]) -> Written:
        values = row._mapping
        former = former_digest(self._key, _canonical(values.items()))
        named = {column.name: values[column] for column in table.primary_key}
        return Written(verb, table.name, _id_of(table, named), former)


def _scope(table: Table, options: Mapping[str, Any]) -> Scope:
    scope = scope_of(table.name)
    return Scope.TOGETHER if scope is Scope.EACH and options.get(UNNAMED) else scope


def _verb_of(statement: Insert | Update | Delete) -> Verb:
    if isinstance(statement, Insert):
        return Verb.ADD
    return Verb.CHANGE if isinstance(statement, Update) else Verb.REMOVE


def _id_of(table: Table, values: Mapping[str, Any]) -> str:
    return ID_SEPARATOR.join(str(values.get(column.name, "")) for column in table.primary_key)


def _canonical(items: Iterable[tuple[Any, Any]]) -> bytes:
    pairs: Sequence[tuple[str, Any]] = sorted((str(key), value) for key, value in items)
    return json.dumps(pairs, default=_as_text, ensure_ascii=True).encode()


def _as_text(value: object) -> str:
    return value.hex() if isinstance(value, bytes | memoryview) else str(value)
