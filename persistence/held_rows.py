"""All that is held about a person, found and erased as the register says, table by table.

Nothing here names a table: what the register describes is exported and erased.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Table,
    and_,
    delete,
    insert,
    or_,
    select,
)

from insertion.data_rights import Erased, HeldRows
from insertion.held_data import Erasure, HeldTable, Register
from insertion.held_data_loading import load_register
from insertion.text import is_id
from persistence.append_only import UNDER_WAY
from persistence.audit_scope import UNNAMED
from persistence.data_rights_tables import ErasureUnderWayRow, TombstoneRow
from persistence.id_batches import id_batches
from persistence.tables import Base, CatalogueRow
from persistence.tenancy import departement_of
from persistence.transaction import Transaction

NOBODY = "anonyme"
OWN_DEPARTEMENT = "departement"

Values = dict[str, Any]


class SqlHeldData:
    """See :class:`insertion.data_rights_ports.HeldDataRepository`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def knows(self, beneficiary_id: str) -> bool:
        """Return whether anything is held about her."""
        if not is_id(beneficiary_id):
            return False
        connection = self._transaction.read()
        held = Held(beneficiary_id, departement_of(connection))
        return any(
            connection.execute(select(1).select_from(table).where(where).limit(1)).first()
            for described, table, where in held.tables()
            if described.erasure is not Erasure.KEEP
        )

    def rows_about(self, beneficiary_id: str) -> Sequence[HeldRows]:
        """Return every row about her, by table."""
        connection = self._transaction.read()
        held = Held(beneficiary_id, departement_of(connection))
        return [
            HeldRows(described.name, tuple(_rows(connection, table, where)))
            for described, table, where in held.tables()
        ]

    def erase(self, beneficiary_id: str, new_id: Callable[[], str], on: date | None) -> Erased:
        """Delete every row about her, or write it anew without saying whose.

        What is kept is inserted under ids drawn at random, then every row of hers is deleted:
        histories refuse any change, and give way to this alone. The audit counts these rows and
        names none: the line of a copy beside that of its original would join them again.
        """
        connection = self._transaction.write()
        held = Held(beneficiary_id, departement_of(connection))
        connection.execute(insert(ErasureUnderWayRow).values(beneficiary_id=beneficiary_id))
        found = {name: list(_rows(connection, t, w)) for name, t, w in held.named_tables()}
        mentioned = _delete_mentions(connection, held, _ids_in(beneficiary_id, found))
        anonymised = _Anonymiser(held.register, found, new_id).write(connection)
        deleted = {
            described.name: connection.execute(
                delete(table).where(where), execution_options={UNNAMED: True}
            ).rowcount
            for described, table, where in reversed(tuple(held.tables()))
            if described.erasure is not Erasure.KEEP
        }
        connection.execute(
            delete(ErasureUnderWayRow).where(ErasureUnderWayRow.beneficiary_id == beneficiary_id)
        )
        if on is not None:
            self._remember(connection, beneficiary_id, on)
        for name, count in mentioned.items():
            deleted[name] = deleted.get(name, 0) + count
        return Erased(
            {name: n - anonymised.get(name, 0) for name, n in deleted.items()}, anonymised
        )

    def tombstones(self) -> Sequence[str]:
        """Return the digests of those who were erased."""
        query = select(TombstoneRow.digest).order_by(TombstoneRow.digest)
        return self._transaction.read().execute(query).scalars().all()

    def was_erased(self, beneficiary_id: str) -> bool:
        """Return whether someone was erased under that id."""
        return bool(self.erased_among([beneficiary_id]))

    def erased_among(self, ids: Collection[str]) -> frozenset[str]:
        """Return under which of these ids someone was erased."""
        connection = self._transaction.read()
        remembering = _digests(connection)
        whose = {digest: each for each in ids for digest in remembering(each)}
        erased: set[str] = set()
        for batch in id_batches(list(whose)):
            known = select(TombstoneRow.digest).where(TombstoneRow.digest.in_(batch))
            erased |= {whose[digest] for digest in connection.execute(known).scalars()}
        return frozenset(erased)

    def back_again(self, digests: Iterable[str]) -> Sequence[str]:
        """Return the ids of people held whose digest is among these, or among those stored."""
        erased = {*digests, *self.tombstones()}
        connection = self._transaction.read()
        remembering = _digests(connection)
        ids: set[str] = set()
        for described in load_register().of_people():
            table = Base.metadata.tables[described.name]
            for way in described.about:
                if way.table is None and described.erasure is not Erasure.KEEP:
                    found = connection.execute(select(table.c[way.column]).distinct()).scalars()
                    ids |= {each for each in found if each is not None}
        return sorted(each for each in ids if not erased.isdisjoint(remembering(each)))

    @staticmethod
    def _remember(connection: Connection, beneficiary_id: str, on: date) -> None:
        digest = _digests(connection)(beneficiary_id)[0]
        known = select(TombstoneRow.digest).where(TombstoneRow.digest == digest)
        if connection.execute(known).first() is None:
            connection.execute(insert(TombstoneRow).values(digest=digest, erased_on=on))


class Held:
    """The tables that hold something of one person, parents first, and her rows in each."""

    def __init__(self, beneficiary_id: str, departement: str | None) -> None:
        self.beneficiary_id = beneficiary_id
        self.departement = departement
        self.register = load_register()

    def tables(self) -> Iterator[tuple[HeldTable, Table, ColumnElement[bool]]]:
        """Yield each table with the condition that its rows are hers."""
        for table in Base.metadata.sorted_tables:
            described = self.register.tables.get(table.name)
            if described is not None and described.about and table.name != UNDER_WAY:
                yield described, table, self._hers(described)

    def named_tables(self) -> Iterator[tuple[str, Table, ColumnElement[bool]]]:
        """Yield the same by name."""
        return ((described.name, table, where) for described, table, where in self.tables())

    def _hers(self, described: HeldTable) -> ColumnElement[bool]:
        table = Base.metadata.tables[described.name]
        conditions: list[ColumnElement[bool]] = []
        for way in described.about:
            column = table.c[way.column]
            if way.table is None:
                conditions.append(column == self.beneficiary_id)
            else:
                parent = Base.metadata.tables[way.table]
                key = next(iter(parent.primary_key.columns))
                hers = self._hers(self.register.tables[way.table])
                conditions.append(column.in_(select(key).where(hers)))
        hers_somewhere = or_(*conditions)
        if self.departement is None or OWN_DEPARTEMENT not in table.c:
            return hers_somewhere
        # Statements on bare tables are narrowed by nobody else on SQLite.
        return and_(table.c[OWN_DEPARTEMENT] == self.departement, hers_somewhere)


class _Anonymiser:
    """Writes anew, under other ids, what accounting keeps of rows that will be deleted."""

    def __init__(
        self, register: Register, found: Mapping[str, list[Values]], new_id: Callable[[], str]
    ) -> None:
        self._register = register
        self._found = found
        self._new_id = new_id
        self._aliases: dict[str, str] = {}
        self._kept: dict[str, list[Values]] = {}

    def write(self, connection: Connection) -> Mapping[str, int]:
        """Insert the copies, parents first; return how many by table."""
        counts: dict[str, int] = {}
        for table in Base.metadata.sorted_tables:
            described = self._register.tables.get(table.name)
            if described is None or described.erasure is not Erasure.ANONYMISE:
                continue
            kept = [row for row in self._found.get(table.name, ()) if self._is_kept(table, row)]
            self._kept[table.name] = kept
            for row in _corrected_first(table, kept):
                copy = insert(table).values(self._copy(described, table, row))
                connection.execute(copy, execution_options={UNNAMED: True})
            counts[table.name] = len(kept)
        return counts

    def _is_kept(self, table: Table, row: Values) -> bool:
        """Return whether accounting needs it: by itself, by rows that point to it, by its own."""
        rule = self._register.tables[table.name].kept_if
        if rule is not None and row[rule.column] is None:
            key = next(iter(table.primary_key.columns)).name
            if not any(row[key] in self._pointed_by(name, table) for name in rule.rows):
                return False
        return all(
            row[column.name] is None or row[column.name] in self._keys_kept(parent)
            for column, parent in _points_to_parents(table)
            if parent.name in self._kept
        )

    def _pointed_by(self, name: str, parent: Table) -> set[Any]:
        child = Base.metadata.tables[name]
        columns = [column.name for column, table in _points_to_parents(child) if table is parent]
        return {row[column] for row in self._found.get(name, ()) for column in columns}

    def _keys_kept(self, parent: Table) -> set[Any]:
        key = next(iter(parent.primary_key.columns)).name
        return {row[key] for row in self._kept[parent.name]}

    def _copy(self, described: HeldTable, table: Table, row: Values) -> Values:
        return {
            name: self._value(described.columns[name].erasure, table.c[name], value)
            for name, value in row.items()
        }

    def _value(self, erasure: Erasure | None, column: Column[Any], value: Any) -> Any:
        if value is None or erasure is Erasure.KEEP:
            return value
        if erasure is Erasure.ALIAS:
            return self._aliases.setdefault(value, self._new_id())
        if erasure is Erasure.NOBODY:
            return NOBODY
        if erasure is Erasure.DAY:
            return _day(value)
        if column.nullable:
            return None
        return {} if isinstance(column.type, JSON) else ""


def digest_of(identity: str, beneficiary_id: str) -> str:
    """Return what remembers that she was erased; a database of another identity has others."""
    return hmac.new(identity.encode(), beneficiary_id.encode(), hashlib.sha256).hexdigest()


def _digests(connection: Connection) -> Callable[[str], tuple[str, ...]]:
    """Return what gives what remembers someone: of her département, then of all, as before.

    Two départements may use one id for two people: one does not erase the other's.
    """
    identity, departement = _identity(connection), departement_of(connection)

    def of(beneficiary_id: str) -> tuple[str, ...]:
        of_all = digest_of(identity, beneficiary_id)
        if departement is None:
            return (of_all,)
        return digest_of(identity, f"{departement}/{beneficiary_id}"), of_all

    return of


def _identity(connection: Connection) -> str:
    return connection.execute(select(CatalogueRow.identity)).scalar_one()


def _rows(connection: Connection, table: Table, where: ColumnElement[bool]) -> Iterator[Values]:
    query = select(table).where(where).order_by(*table.primary_key.columns)
    return (dict(row._mapping) for row in connection.execute(query))


def _day(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _points_to_parents(table: Table) -> Iterator[tuple[Column[Any], Table]]:
    """Yield the columns that point to another table."""
    for key in table.foreign_keys:
        if key.column.table is not table:
            yield key.parent, key.column.table


def _corrected_first(table: Table, rows: Sequence[Values]) -> Iterator[Values]:
    """Yield rows so that one which points to another of the same table comes after it."""
    key = next(iter(table.primary_key.columns)).name
    own = {each.parent.name for each in table.foreign_keys if each.column is table.c[key]}
    waiting, done = list(rows), set[Any]()
    known = {row[key] for row in rows}
    while waiting:
        ready = [r for r in waiting if all(r[n] not in known or r[n] in done for n in own)]
        yield from ready
        done |= {row[key] for row in ready}
        waiting = [row for row in waiting if row[key] not in done]


def _ids_in(beneficiary_id: str, found: Mapping[str, list[Values]]) -> set[str]:
    """Return her id and those of every row about her: an answer kept may name one of them."""
    ids = {beneficiary_id}
    for name, rows in found.items():
        keys = [column.name for column in Base.metadata.tables[name].primary_key.columns]
        if len(keys) == 1:
            ids |= {str(row[keys[0]]) for row in rows}
    return ids


def _delete_mentions(connection: Connection, held: Held, ids: set[str]) -> dict[str, int]:
    """Delete the rows that name her in a text, wherever it is; return how many by table."""
    named = re.compile("|".join(map(re.escape, sorted(ids, key=len, reverse=True))))
    whole = re.compile(rf"(?<![A-Za-z0-9])(?:{named.pattern})(?![A-Za-z0-9])")
    counts: dict[str, int] = {}
    for described in held.register.of_people():
        if not described.mentions or described.erasure is Erasure.KEEP:
            continue
        table = Base.metadata.tables[described.name]
        keys = tuple(table.primary_key.columns)
        for row in connection.execute(select(*keys, *(table.c[n] for n in described.mentions))):
            if any(whole.search(_text(value)) for value in row[len(keys) :]):
                condition = [key == value for key, value in zip(keys, row, strict=False)]
                connection.execute(delete(table).where(*condition))
                counts[described.name] = counts.get(described.name, 0) + 1
    return counts


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
