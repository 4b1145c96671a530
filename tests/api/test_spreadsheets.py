"""CSV and workbooks: what a spreadsheet would compute is written as a text."""

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.spreadsheets import to_csv, to_xlsx
from api.tables import Table
from usecases.spreadsheet_text import as_written, inert

FORMULAS = [
    "=1+1",
    "+33 6",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u00a0=1",
    "|calc",
    '=HYPERLINK("http://x")',
    "\uff1d1",  # full width, which some spreadsheets take as well
]


def a_table(*cells: object) -> Table:
    return Table("Essai", tuple("abcdefgh"[: len(cells)]), (cells,))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_begins_like_a_formula_is_inert(text: str) -> None:
    assert inert(text) == f"'{text}"
    assert "'" in to_csv([a_table(text)]).decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(to_xlsx([a_table(text)]))) as book:
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30))
def test_no_cell_of_a_csv_begins_a_formula(text: str) -> None:
    (_header, cells) = csv.reader(
        io.StringIO(to_csv([a_table(text, "fin")]).decode("utf-8-sig"), newline=""), delimiter=";"
    )
    assert not cells[0].lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert as_written(cells[0]) == text


def test_numbers_and_days_are_written_the_french_way() -> None:
    table = a_table(Decimal("-1234.50"), 3, date(2026, 11, 25), None, "été;1")
    assert to_csv([table]) == ('\ufeffa;b;c;d;e\r\n-1234,50;3;25/11/2026;;"été;1"\r\n'.encode())


def test_several_tables_follow_one_another_under_their_names() -> None:
    text = to_csv([a_table("x"), a_table("y")]).decode("utf-8-sig")
    assert text.split("\r\n") == ["Essai", "a", "x", "", "Essai", "a", "y", ""]


def test_a_workbook_has_a_sheet_a_table() -> None:
    one, two = Table("Un", ("a",), ((Decimal("1.50"),),)), Table("Deux", ("b",), ())
    with zipfile.ZipFile(io.BytesIO(to_xlsx([one, two]))) as book:
        names = book.read("xl/workbook.xml").decode()
        assert "<v>1.50</v>" in book.read("xl/worksheets/sheet1.xml").decode()
    assert names.index('name="Un"') < names.index('name="Deux"')
