"""Workbooks: what a French office sends, and what is sent on purpose."""

import io
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from tests.usecases.importing import Importing
from usecases.errors import UnreadableFile
from usecases.importing.workbook import MAX_ROWS, read_workbook

HEADER = ("id", "titre", "date_fin", "heures_hebdo")
MEGABYTE = 1_000_000


def a_workbook(rows: list[tuple[object, ...]], sheets: int = 1) -> bytes:
    content = io.BytesIO()
    with Workbook(content) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number in range(sheets):
            sheet = book.add_worksheet(f"Feuille {number}")
            for line, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(line, column, cell, day)
                    else:
                        sheet.write(line, column, cell)
    return content.getvalue()


def parts(**changed: bytes) -> bytes:
    """Return a small workbook, some parts of which are replaced."""
    made = {
        "xl/workbook.xml": b'<workbook xmlns:r="http://r"><sheets><sheet name="a" r:id="r1"/>'
        b"</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": b'<Relationships><Relationship Id="r1" '
        b'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": b"<worksheet><sheetData/></worksheet>",
    } | {name.replace("__", "/"): content for name, content in changed.items()}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in made.items():
            archive.writestr(name, part)
    return content.getvalue()


def a_sheet(rows: str) -> bytes:
    sheet = f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
    return parts(**{"xl__worksheets__sheet1.xml": sheet})


def test_days_numbers_and_texts_are_read_as_they_are_shown() -> None:
    book = read_workbook(
        a_workbook([HEADER, ("o-1", "Agent d’entretien ; H/F", date(2027, 3, 1), 17.5), ()])
    )
    assert book.text.splitlines() == [
        "id;titre;date_fin;heures_hebdo",
        'o-1;"Agent d’entretien ; H/F";2027-03-01;17.5',
    ]


def test_a_line_is_the_row_that_the_sheet_shows() -> None:
    text = read_workbook(a_workbook([HEADER, (), (), ("o-1", "Un\ndeux")])).text
    assert text.splitlines()[3] == "o-1;Un deux"


def test_only_the_first_sheet_is_read_and_it_is_said(importing: Importing, tmp_path: Path) -> None:
    path = tmp_path / "offres.xlsx"
    path.write_bytes(a_workbook([("id", "titre"), ("o-1", "Serveur H/F"), ("o-2", "")], sheets=2))
    report = importing.run(path)
    assert (report.imported, len(report.refused)) == (1, 1)
    assert report.refused[0].line == 3
    assert "2 feuilles" in report.warnings[0].message


def test_a_formula_gives_its_last_value_and_is_told() -> None:
    book = read_workbook(
        a_sheet(
            '<row r="1"><c r="A1" t="str"><f>A2&amp;A3</f><v>id</v></c></row>'
            '<row r="2"><c r="B2"><f>1+1</f></c></row>'
        )
    )
    assert book.text == "id\n"
    assert book.formulas == ((1, "A"),)


def test_a_cell_at_the_end_of_the_world_costs_nothing() -> None:
    tracemalloc.start()
    with pytest.raises(UnreadableFile, match="XFD1048576"):
        read_workbook(a_sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    empty = read_workbook(a_sheet('<row r="1048576"><c r="XFD1048576"/></row>'))
    assert tracemalloc.get_traced_memory()[1] < MEGABYTE
    tracemalloc.stop()
    assert empty.text == ""


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="Mo une fois ouvert"):
        read_workbook(a_sheet(" " * 61 * MEGABYTE))


@pytest.mark.parametrize("letter", ["a", " "])
def test_cells_that_share_a_long_text_do_not_fill_the_memory(letter: str) -> None:
    shared = f"<sst><si><t>{letter * MEGABYTE}</t></si></sst>".encode()
    row = "".join('<c t="s"><v>0</v></c>' for _ in range(100))
    sheet = f'<worksheet><sheetData><row r="1">{row}</row></sheetData></worksheet>'.encode()
    book = parts(**{"xl__sharedStrings.xml": shared, "xl__worksheets__sheet1.xml": sheet})
    assert len(book) < 10_000
    with pytest.raises(UnreadableFile, match="30 millions de caractères"):
        read_workbook(book)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04", "abîmé"),
        (a_workbook([HEADER])[:-30], "abîmé"),
        (parts(**{"xl__workbook.xml": b"<workbook>"}), "abîmé"),
        (parts(**{"xl__workbook.xml": b"<workbook/>"}), "sans feuille"),
        (a_sheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'), "abîmé"),
        (a_sheet('<row r="1"><c r="A1"><v>un</v></c></row>'), "abîmé"),
        (a_sheet('<row r="2"><c><v>1</v></c></row><row r="1"><c><v>1</v></c></row>'), "abîmé"),
        (a_sheet(f'<row r="{MAX_ROWS + 1}"><c><v>1</v></c></row>'), f"A{MAX_ROWS + 1}"),
        (
            parts(
                **{
                    "xl__worksheets__sheet1.xml": b'<!DOCTYPE a [<!ENTITY b "c">]>'
                    b"<worksheet>&b;</worksheet>"
                }
            ),
            "entités",
        ),
    ],
)
def test_what_is_no_workbook_says_what_it_is(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        read_workbook(content)


def test_another_zip_is_named_for_what_it_is() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("offres.csv", "id;titre")
    with pytest.raises(UnreadableFile, match="archive zip"):
        read_workbook(content.getvalue())


def test_a_character_that_nobody_can_store_refuses_its_row(
    importing: Importing, tmp_path: Path
) -> None:
    rows = (
        '<row r="1"><c t="inlineStr"><is><t>id</t></is></c><c t="inlineStr"><is><t>titre</t></is>'
        '</c></row><row r="2"><c t="inlineStr"><is><t>o-1</t></is></c><c t="inlineStr"><is>'
        "<t>Un_x0000_deux</t></is></c></row>"
    )
    path = tmp_path / "offres.xlsx"
    path.write_bytes(a_sheet(rows))
    report = importing.run(path)
    assert report.imported == 0
    assert report.refused[0].line == 2
