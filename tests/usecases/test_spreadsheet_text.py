"""No file that we write computes, and what we read back is what was written."""

import ast
import csv
import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.spreadsheets import to_csv, to_xlsx
from api.tables import Table
from cli.import_view import write_account
from tests.source_tree import parsed, python_files, relative
from usecases.import_report import ImportReport, RowRefused
from usecases.importing.table import read_table
from usecases.spreadsheet_text import as_written, inert

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
TEXTS = [
    *(f"{blank}{start}1+1" for start in STARTS for blank in ("", " ", "\u00a0")),
    "-5",
    "+33 6 12 34 56 78",
    "@mairie",
    "'=1",
    "''=1",
    "l’été",
    "'entre apostrophes'",
    "5-3",
]
# The only places that write cells; each is walked below.
WRITERS = {"api/spreadsheets.py", "cli/import_view.py"}
READ_BACK = "usecases/importing/workbook.py"  # a text that nobody opens: it is read at once


def test_cells_are_written_in_two_places_only() -> None:
    found = {
        relative(path)
        for path in python_files("api", "cli", "usecases", "persistence", "insertion")
        for node in ast.walk(parsed(path))
        if (
            isinstance(node, ast.Attribute) and node.attr in {"writerow", "writerows", "DictWriter"}
        )
        or (isinstance(node, ast.ImportFrom) and node.module in {"xlsxwriter", "openpyxl"})
    }
    assert found == WRITERS | {READ_BACK}


@given(st.text(max_size=40))
def test_what_is_made_inert_comes_back_unchanged(text: str) -> None:
    assert as_written(inert(text)) == text
    assert not inert(text).lstrip(" \u00a0").startswith(tuple(STARTS))


@pytest.mark.parametrize("text", TEXTS)
def test_no_export_has_a_live_cell(text: str, tmp_path: Path) -> None:
    table = Table("Essai", ("id", text), ((text, 1),))
    account = tmp_path / "compte.csv"
    refused = RowRefused(1, text, text, text)
    write_account(account, ImportReport(0, 0, 0, refused=(refused,)))
    for written in (to_csv([table]).decode("utf-8-sig"), account.read_bytes().decode("utf-8-sig")):
        cells = [
            cell
            for row in csv.reader(io.StringIO(written, newline=""), delimiter=";")
            for cell in row
        ]
        assert text in {as_written(cell) for cell in cells}
        for cell in cells:
            assert not cell.lstrip(" \u00a0").startswith(tuple(STARTS)), cell
    with zipfile.ZipFile(io.BytesIO(to_xlsx([table]))) as book:
        assert all(
            b"<f" not in book.read(name) for name in book.namelist() if "worksheets/" in name
        )


@pytest.mark.parametrize("text", ["-5", "+33 6 12 34 56 78", "=1+1", "'=1", "@mairie"])
def test_our_own_reader_gives_back_what_we_wrote(text: str) -> None:
    table = Table("Offres", ("id", "titre", "description"), (("a", "Agent", text),))
    (row,) = read_table(to_csv([table]).decode("utf-8-sig")).rows
    assert row.cells["description"] == text


@pytest.mark.slow
def test_a_real_spreadsheet_computes_none_of_them(tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is absent: what it would compute is not checked")
    table = Table("Essai", ("a",), tuple((f"{start}1+1",) for start in STARTS))
    source = tmp_path / "essai.xlsx"
    source.write_bytes(to_xlsx([table]))
    own = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"  # one at a time has a profile
    convert = [office, own, "--headless", "--convert-to", "csv", "--outdir", tmp_path, source]
    subprocess.run(convert, check=True, capture_output=True, timeout=600)
    assert "2" not in (tmp_path / "essai.csv").read_text().replace("1+1", "").split()
