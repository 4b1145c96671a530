"""Of which département a row is: written by the transaction, asked of every query.

A table of people, or of those who follow them, takes :class:`OfDepartement`, and that is all there
is to do: its rows are written under the département of the transaction, and any query of a
transaction, nested or joined, is narrowed to it. On PostgreSQL the same is a policy of the table
(``row_security.py``), so that a query written by hand finds nothing more.

Those who must see beyond one département are named in :class:`Wide`, and they only read or delete.
"""

from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, String, Table, event, inspect
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column, with_loader_criteria
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlalchemy.sql.dml import Delete, Update
from sqlalchemy.sql.selectable import CompoundSelect, FromClause, Join, Select

from insertion.departement import DEFAULT_DEPARTEMENT

OPTION = "vicinal_departement"
"""Execution option of a connection: the département it is for, or who sees beyond."""

Departement = String(3).with_variant(String(3, collation="C"), "postgresql")

_NARROWED = (Select, CompoundSelect, Update, Delete)
_MOST_FORMS = 1_000
_TABLES: dict[tuple[Any, ...], tuple[Table, ...]] = {}
_SET = "SELECT set_config('app.departement', %s, true), set_config('app.wide', %s, true)"


class Wide(StrEnum):
    """Who sees every département, by name: work of the server, never a request of someone."""

    CLOCK = "horloge"  # which départements there are, before working in each
    MIGRATION = "migration"
    RETENTION = "conservation"


def _of_transaction(context: DefaultExecutionContext) -> str:
    # Who opens a connection by himself, a migration or a tool, is of the server's first one.
    within = context.execution_options.get(OPTION, DEFAULT_DEPARTEMENT)
    if isinstance(within, Wide):
        raise LookupError("what is written is of one département: none is known here")
    return str(within)


def of_transaction(*, primary_key: bool = False) -> MappedColumn[str]:
    """Return the column of the département in which a row was written.

    By itself it narrows no query: an account is looked up before one knows of which it is.
    """
    return mapped_column(
        Departement, default=_of_transaction, primary_key=primary_key, sort_order=1_000
    )


class OfDepartement:
    """What a table of people has: the département of each row, which no repository names."""

    departement: Mapped[str] = of_transaction()


def watch(engine: Engine) -> None:
    """Make every query of ``engine`` narrowed to the département of its connection."""
    event.listen(engine, "before_execute", _narrow, retval=True)
    if engine.dialect.name == "postgresql":
        event.listen(engine, "begin", _tell)


def _narrow(
    connection: Connection, statement: Any, many: Any, one: Any, _options: Any
) -> tuple[Any, Any, Any]:
    within = connection.get_execution_options().get(OPTION)
    if within is not None and not isinstance(within, Wide) and isinstance(statement, _NARROWED):
        statement = _bare(statement, within).options(_criterion(within))
    return statement, many, one


def _bare(statement: Any, within: str) -> Any:
    """Return a query narrowed by the tables it names too: columns alone carry no entity."""
    if not isinstance(statement, Select):
        return statement
    for table in _tables_of(statement):
        if _is_narrowed(table):
            statement = statement.where(table.c.departement == within)
    return statement


def _tables_of(statement: Select[Any]) -> tuple[Table, ...]:
    """Return the tables that a query starts from, found once for all queries of its form."""
    key = statement._generate_cache_key()  # what SQLAlchemy keeps compiled statements by
    known = None if key is None else _TABLES.get(key.key)
    if known is not None:
        return known
    firsts = (_first_of(source) for source in statement.get_final_froms())  # as slow as compiling
    tables = tuple(first for first in firsts if isinstance(first, Table))
    if key is not None:
        if len(_TABLES) >= _MOST_FORMS:
            _TABLES.clear()
        _TABLES[key.key] = tables
    return tables


def _first_of(source: FromClause) -> FromClause:
    while isinstance(source, Join):
        source = source.left
    return source


def _is_narrowed(table: Table) -> bool:
    """Return whether the rows of a table are of a département."""
    # Asked each time: a table may be imported after the first query.
    return any(inspect(each).local_table is table for each in OfDepartement.__subclasses__())


@lru_cache(maxsize=256)
def _criterion(within: str) -> LoaderCriteriaOption:
    return with_loader_criteria(
        OfDepartement, lambda row: row.departement == within, include_aliases=True
    )


def _tell(connection: Connection) -> None:
    # Of this transaction only: the next one on the same connection says its own.
    within = connection.get_execution_options().get(OPTION)
    if within is None:
        return
    wide = str(within) if isinstance(within, Wide) else ""
    cursor = connection.connection.cursor()
    cursor.execute(_SET, ("" if wide else within, wide))
    cursor.close()


def departement_of(connection: Connection) -> str | None:
    """Return the département that a connection is for; None for who sees beyond one."""
    within = connection.get_execution_options().get(OPTION)
    return None if within is None or isinstance(within, Wide) else str(within)


def columns_of(row: type[OfDepartement]) -> tuple[ColumnElement[Any], ...]:
    """Return the columns of a table of people, its département left out: no domain value has it."""
    return tuple(each for each in inspect(row).columns if each.key != "departement")
