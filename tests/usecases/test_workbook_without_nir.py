"""What offices compute, draw and store is no NIR, wherever it is in a workbook."""

import io
import zipfile
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from insertion.nir import holds_nir
from tests.insertion.nir_samples import a_nir
from tests.usecases.test_import_workbook import parts
from usecases.importing.workbook_nir import nir_in_workbook

NIR = a_nir(Random(12), "49")
LOOKS_LIKE_ONE = 299.1320778519081  # kilometres between two places, as a formula gives them


def repacked(content: bytes, how: int) -> bytes:
    """Return a workbook whose parts are packed otherwise: many programs pack none."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w", how) as after:
        for each in before.infolist():
            after.writestr(each.filename, before.read(each))
    return made.getvalue()


def computed(values: list[float]) -> bytes:
    """Return a workbook with numbers in both sheets, and a chart that keeps them."""
    content = io.BytesIO()
    with Workbook(content) as book:
        first, second = book.add_worksheet("Offres"), book.add_worksheet("Calculs")
        for sheet in (first, second):
            sheet.write_column(0, 0, values)
            sheet.write_formula(0, 2, "=A1*2", None, values[0])
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": ["Calculs", 0, 0, len(values) - 1, 0]})
        first.insert_chart("D4", chart)
    return content.getvalue()


def test_what_is_computed_would_be_told_in_a_text() -> None:
    assert holds_nir(repr(LOOKS_LIKE_ONE))


@settings(max_examples=20)
@pytest.mark.parametrize("how", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
@given(st.lists(st.floats(-1e9, 1e9, allow_nan=False), max_size=8))
def test_no_number_with_decimals_is_one(how: int, values: list[float]) -> None:
    content = repacked(computed([LOOKS_LIKE_ONE, *values]), how)
    assert not nir_in_workbook(content)


KEPT_NUMBERS = {
    "pivot": ("xl/pivotCache/pivotCacheRecords1.xml", '<r><n v="{0}"/></r>'),
    "bounds of a pivot": ("xl/pivotCache/d.xml", '<sharedItems minValue="1" maxValue="{0}"/>'),
    "another workbook": ("xl/externalLinks/e.xml", '<row><cell r="A1"><v>{0}</v></cell></row>'),
}


@pytest.mark.parametrize("where", KEPT_NUMBERS)
def test_numbers_that_a_workbook_keeps_beside_its_sheets_are_looked_at_as_numbers(
    where: str,
) -> None:
    name, text = KEPT_NUMBERS[where]
    assert not nir_in_workbook(parts(**{name: text.format(LOOKS_LIKE_ONE).encode()}))
    assert nir_in_workbook(parts(**{name: text.format(f"{NIR}.0").encode()}))


@pytest.mark.parametrize("packed", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
@pytest.mark.parametrize(
    "number", [NIR, f"{NIR}.0", f"{NIR[:13]}.{NIR[13:]}", f"{int(NIR) / 1e14!r}e+14"]
)
def test_a_nir_is_a_number_however_it_is_stored(number: str, packed: int) -> None:
    rows = f'<row r="7"><c r="A7"><v>{number}</v></c></row>'
    sheet = f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
    content = repacked(parts(**{"xl__worksheets__sheet1.xml": sheet}), packed)
    found = nir_in_workbook(content)
    assert (found.rows, found.elsewhere) == ((7,), ())


def test_a_text_that_looks_like_a_number_is_looked_at_as_a_text() -> None:
    cell = f'<c r="A7" t="str"><v>101.{NIR}</v></c>'
    sheet = f'<worksheet><sheetData><row r="7">{cell}</row></sheetData></worksheet>'.encode()
    assert nir_in_workbook(parts(**{"xl__worksheets__sheet1.xml": sheet})).rows == (7,)


def test_letters_that_a_workbook_escapes_are_read() -> None:
    text = f"_x003{NIR[0]}_{NIR[1:]}"
    shared = f"<sst><si><t>{text}</t></si></sst>".encode()
    assert nir_in_workbook(parts(**{"xl__sharedStrings.xml": shared}))
    assert nir_in_workbook(parts(**{"xl__tables__t.xml": f'<a name="{text}"/>'.encode()}))


def test_what_is_between_parts_that_are_not_packed_is_looked_at() -> None:
    content = io.BytesIO(repacked(computed([LOOKS_LIKE_ONE]), zipfile.ZIP_STORED))
    with zipfile.ZipFile(content, "a") as archive:
        archive.comment = NIR.encode()
    assert nir_in_workbook(content.getvalue()).elsewhere == ("une autre partie du classeur",)


def a_drawing(seed: int) -> str:
    """Return an icon as office suites draw them."""
    random = Random(seed)
    curves = (
        "C" + " ".join(f"{random.uniform(1, 999):.{random.randint(0, 4)}f}" for _ in range(6))
        for _ in range(500)
    )
    return f'<path transform="matrix(1 0 0 1 292 8)" d="M1 1{"".join(curves)}Z"/>'


def test_a_drawing_is_a_list_of_numbers_and_its_texts_are_read() -> None:
    drawn = [a_drawing(seed) for seed in range(8)]
    assert any(map(holds_nir, drawn))  # by chance
    for path in drawn:
        for text, expected in (("vu", False), (NIR, True)):
            svg = f"<svg><title>{text}</title>{path}</svg>".encode()
            assert bool(nir_in_workbook(parts(**{"xl/media/image1.svg": svg}))) is expected
