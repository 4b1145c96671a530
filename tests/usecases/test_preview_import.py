"""A preview reads its file once, and locks the database only once it is read."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Self

import pytest

import usecases.importing.sheets
from geo.communes import load_communes
from geo.geocoding import default_geocoder
from insertion.actor import Acting, Actor, Role
from persistence.unit_of_work import SqlUnitOfWork
from tests.usecases.importing import Importing, a_referential
from tests.usecases.test_import_workbook import a_workbook
from usecases.importing.table_offers import TableReader
from usecases.kept_imports import (
    Fate,
    ImportKind,
    ImportState,
    KeptImport,
    SentFile,
    Sources,
    preview_import,
)

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
HEADER = "id;titre\n"


def a_file() -> KeptImport:
    return KeptImport(
        id="i-1",
        sent=SentFile(kind=ImportKind.TABLE, name="offres.xlsx", complete=True),
        size=1,
        digest="d",
        state=ImportState.TO_COMPLETE,
        created_at=NOON,
        created_by="dep-1",
    )


@dataclass
class Told:
    steps: list[str]

    def __call__(self, step: str, done: Any) -> Any:
        def tell(*given: Any) -> Any:
            self.steps.append(step)
            return done(*given)

        return tell


def test_a_preview_that_would_close_much_reads_and_rehearses_once(
    importing: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    importing.run(HEADER + "a;Serveur H/F\nb;Plongeur H/F\nc;Agent H/F\n")
    told = Told([])
    sheets, rows = usecases.importing.sheets, TableReader.rows

    def read_rows(*given: Any) -> Iterator[Any]:
        for row in rows(*given):
            told.steps.append("row")
            yield row

    class Watched(SqlUnitOfWork):
        def __enter__(self) -> Self:
            told.steps.append("enter")
            return super().__enter__()

    monkeypatch.setattr(sheets, "read_workbook", told("workbook", sheets.read_workbook))
    monkeypatch.setattr(TableReader, "rows", read_rows)
    sources = Sources(a_referential(), load_communes(), default_geocoder())
    book = a_workbook([("id", "titre"), ("d", "Cuisinier H/F")])
    found = preview_import(
        a_file(),
        book,
        Watched(importing.engine),
        Acting(Actor("dep-1", Role.DEPARTEMENT), NOON, NOON.date()),
        sources,
    )
    assert told.steps == ["workbook", "row", "enter"]
    assert found.state is ImportState.PREVIEWED
    assert found.problem.startswith("3 offres ouvertes sur 3")
    assert found.account is not None
    assert found.account.counts()[Fate.CLOSED] == 3
    assert len(importing.stored()) == 3


def test_a_workbook_with_computed_numbers_in_a_column_that_is_not_read_is_previewed(
    importing: Importing,
) -> None:
    """One in sixty-five looks like a NIR, and is none."""
    book = a_workbook([("id", "titre", "distance"), ("d", "Cuisinier H/F", 299.1320778519081)])
    found = preview_import(
        replace(a_file(), sent=replace(a_file().sent, complete=False)),
        book,
        SqlUnitOfWork(importing.engine),
        Acting(Actor("dep-1", Role.DEPARTEMENT), NOON, NOON.date()),
        Sources(a_referential(), load_communes(), default_geocoder()),
    )
    assert (found.state, found.problem) == (ImportState.PREVIEWED, "")
    assert found.account is not None
    assert found.account.counts()[Fate.CREATED] == 1
