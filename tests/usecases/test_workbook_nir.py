"""A NIR is seen wherever it is in a workbook: the whole of the file would be kept, not a sheet."""

import io
import zipfile
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tests.insertion.nir_samples import a_nir, cut
from tests.usecases.test_import_workbook import MEGABYTE, a_workbook, parts
from usecases.errors import UnreadableFile
from usecases.importing.workbook_nir import MAX_PARTS, nir_in_workbook

NIR = a_nir(Random(12), "49")
HEADER = ("id", "titre")

Hide = Callable[[Workbook, Worksheet, Worksheet], object]


def hiding(hide: Hide) -> bytes:
    """Return a workbook of two sheets, the second of which is not read, once something is put."""
    content = io.BytesIO()
    with Workbook(content) as book:
        first, second = book.add_worksheet("Offres"), book.add_worksheet("Suivi")
        for column, title in enumerate(HEADER):
            first.write(0, column, title)
            first.write(1, column, f"{title} 2")
        hide(book, first, second)
    return content.getvalue()


def in_hidden_sheet(book: Workbook, _first: Worksheet, second: Worksheet) -> None:
    second.write(4, 2, NIR)
    second.hide()


def in_very_hidden_sheet(_book: Workbook, _first: Worksheet, second: Worksheet) -> None:
    second.write_rich_string(4, 2, NIR[:5], _book.add_format({"bold": True}), NIR[5:])
    second.very_hidden()


def in_title_of_chart(book: Workbook, first: Worksheet, _second: Worksheet) -> None:
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Offres!$A$1:$A$2"})
    chart.set_title({"name": NIR})
    first.insert_chart("D4", chart)


def in_list_to_choose_from(_book: Workbook, first: Worksheet, _second: Worksheet) -> None:
    first.data_validation("B2", {"validate": "list", "source": ["oui", NIR]})


ELSEWHERE: dict[str, tuple[Hide, str]] = {
    "another sheet": (lambda _b, _f, s: s.write(4, 2, NIR), "feuille « Suivi », ligne 5"),
    "a number": (lambda _b, _f, s: s.write_number(4, 2, int(NIR)), "feuille « Suivi », ligne 5"),
    "cut": (lambda _b, _f, s: s.write(4, 2, cut(NIR, 3)), "feuille « Suivi », ligne 5"),
    "two lines": (lambda _b, _f, s: s.write(4, 2, cut(NIR, 5, "\n")), "feuille « Suivi », ligne 5"),
    "a hidden sheet": (in_hidden_sheet, "feuille « Suivi », ligne 5"),
    "runs of a very hidden sheet": (in_very_hidden_sheet, "feuille « Suivi », ligne 5"),
    "a note": (lambda _b, f, _s: f.write_comment("A2", f"n° {NIR}"), "commentaires"),
    "who wrote a note": (lambda _b, f, _s: f.write_comment("A2", "vu", {"author": NIR}), "comment"),
    "a name of cells": (lambda b, _f, _s: b.define_name("qui", f'="{NIR}"'), "noms de feuilles"),
    "the head of a page": (lambda _b, f, _s: f.set_header(f"&L{NIR}"), "feuille « Offres »"),
    "the foot of a page": (lambda _b, _f, s: s.set_footer(f"&C{NIR}"), "feuille « Suivi »"),
    "the title": (lambda b, _f, _s: b.set_properties({"title": NIR}), "propriétés du document"),
    "a property": (lambda b, _f, _s: b.set_custom_property("n", NIR), "propriétés du document"),
    "a text box": (lambda _b, f, _s: f.insert_textbox(3, 3, NIR), "dessins"),
    "a chart": (in_title_of_chart, "dessins"),
    "a choice": (in_list_to_choose_from, "feuille « Offres »"),
    "a link": (lambda _b, f, _s: f.write_url("C9", "https://a.fr", tip=NIR), "feuille « Offres »"),
}


@pytest.mark.parametrize("where", ELSEWHERE)
def test_a_nir_that_no_row_read_shows_is_told_with_its_place(where: str) -> None:
    hide, place = ELSEWHERE[where]
    found = nir_in_workbook(hiding(hide))
    assert found.rows == ()
    assert [each for each in found.elsewhere if place in each]
    assert NIR not in str(found)


@pytest.mark.parametrize("number", [f"{int(NIR) / 1e14!r}E+14", f"{int(NIR) / 1e14!r}E14"])
def test_a_number_stored_with_its_power_of_ten_is_read_in_full(number: str) -> None:
    rows = f'<row r="7"><c r="A7"><v>{number}</v></c></row>'
    sheet = f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
    assert nir_in_workbook(parts(**{"xl__worksheets__sheet1.xml": sheet})).rows == (7,)


def test_a_formula_of_the_sheet_that_is_read_is_looked_at() -> None:
    found = nir_in_workbook(hiding(lambda _b, f, _s: f.write_formula("B2", f'=LEN("{NIR}")')))
    assert found.rows == (2,)


def test_a_text_that_no_cell_shows_any_more_is_told() -> None:
    shared = f"<sst><si><t>a</t></si><si><r><t>{NIR[:4]}</t></r><r><t>{NIR[4:]}</t></r></si></sst>"
    found = nir_in_workbook(parts(**{"xl__sharedStrings.xml": shared.encode()}))
    assert found.elsewhere == ("textes qu’aucune cellule ne montre",)


def test_the_numbers_of_shared_texts_are_no_number() -> None:
    shared = "<sst>" + "<si><t>a</t></si>" * 100 + "</sst>"
    numbers = [NIR[at : at + 2] for at in range(0, 14, 2)]
    cells = "".join(f'<c t="s"><v>{int(each)}</v></c>' for each in numbers)
    sheet = f'<worksheet><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
    made = parts(
        **{"xl__sharedStrings.xml": shared.encode(), "xl__worksheets__sheet1.xml": sheet.encode()}
    )
    assert not nir_in_workbook(made)


PARTS_WITH_ONE = {
    "escapes": ("xl/custom.xml", "<a>" + "".join(f"&#{ord(each)};" for each in NIR) + "</a>"),
    "a remark": ("xl/custom.xml", f"<a><!-- {NIR} --></a>"),
    "an instruction": ("xl/custom.xml", f"<a><?tell {NIR}?></a>"),
    "utf-16": ("xl/custom.xml", f'<?xml version="1.0" encoding="utf-16"?><a>{NIR}</a>'),
    "a page of the web": ("xl/drawings/a.vml", f"<xml><br><b>{NIR[:5]}</b><i>{NIR[5:]}</i></xml>"),
    "bytes": ("xl/media/a.bin", f"\0{NIR}\0"),
    "wide bytes": ("xl/media/a.bin", "\0".join(f"\x01{NIR}\x01")),
}


@pytest.mark.parametrize("where", PARTS_WITH_ONE)
def test_a_nir_in_any_part_is_told(where: str) -> None:
    name, text = PARTS_WITH_ONE[where]
    content = text.encode("utf-16" if where == "utf-16" else "utf-8")
    assert len(nir_in_workbook(parts(**{name: content})).elsewhere) == 1


def test_a_nir_between_the_parts_of_an_archive_is_told() -> None:
    content = io.BytesIO(a_workbook([HEADER]))
    with zipfile.ZipFile(content, "a") as archive:
        archive.comment = NIR.encode()
    assert nir_in_workbook(content.getvalue()).elsewhere == ("une autre partie du classeur",)


def test_a_sheet_named_with_a_nir_is_told_without_it() -> None:
    def name_one(book: Workbook, _first: Worksheet, _second: Worksheet) -> None:
        book.add_worksheet(f"n {NIR}").write(0, 0, NIR)

    found = nir_in_workbook(hiding(name_one))
    assert "une autre feuille, ligne 1" in found.elsewhere
    assert NIR not in str(found)


@pytest.mark.parametrize(
    "within",
    [
        ("xl/embeddings/a.bin", b"x"),
        ("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("customXml/a.dat", b"PK\x03\x04"),
        ("xl/model/item.data", b"x"),
    ],
)
def test_a_workbook_with_a_file_within_cannot_be_looked_at_whole(within: tuple[str, bytes]) -> None:
    with pytest.raises(UnreadableFile, match="un autre fichier dedans"):
        nir_in_workbook(parts(**{within[0]: within[1]}))


def test_what_a_workbook_unpacks_to_is_counted_over_all_its_parts() -> None:
    half = b" " * (31 * MEGABYTE)
    with pytest.raises(UnreadableFile, match="Mo une fois ouvert"):
        nir_in_workbook(parts(**{"xl/a.bin": half, "xl/b.bin": half}))


def test_a_text_longer_than_any_cell_holds_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="lettres"):
        nir_in_workbook(parts(**{"xl/a.xml": b"<a>" + b"1 " * 3 * MEGABYTE + b"</a>"}))


def test_a_workbook_of_too_many_parts_is_refused() -> None:
    many = {f"xl/{number}.xml": b"<a/>" for number in range(MAX_PARTS)}
    with pytest.raises(UnreadableFile, match="parties"):
        nir_in_workbook(parts(**many))


cells = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="="), max_size=30),
    st.integers(0, 99_999_999),
    st.floats(-1e6, 1e6, allow_nan=False),
)


@given(st.lists(st.lists(cells, max_size=4), max_size=6), st.integers(0, 5), st.integers(0, 2**32))
def test_one_cell_among_others_is_found_and_nothing_else(
    rows: list[list[object]], line: int, seed: int
) -> None:
    assert not nir_in_workbook(a_workbook([HEADER, *map(tuple, rows)], sheets=2))
    while len(rows) <= line:
        rows.append([])
    rows[line].append(f"voir {cut(a_nir(Random(seed)), 3, '.')}")
    found = nir_in_workbook(a_workbook([HEADER, *map(tuple, rows)], sheets=2))
    assert found.rows == (line + 2,)
    assert found.elsewhere == (f"feuille « Feuille 1 », ligne {line + 2}",)
