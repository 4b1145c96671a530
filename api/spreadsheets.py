"""Tables as CSV and as a workbook that a French spreadsheet opens as it should.

A text that begins like a formula could make a spreadsheet compute, or call out, on behalf of who
opens it: in CSV such a text is preceded by an apostrophe; in a workbook texts are written as texts
and never as formulas, with the same apostrophe, as a workbook is often saved as CSV again.
"""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from fastapi import Response
from pydantic import BaseModel

from api.french_dates import french_day
from api.tables import Cell, Table, as_columns
from usecases.spreadsheet_text import inert

CSV_MEDIA_TYPE = "text/csv; charset=utf-8"
XLSX_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

TABLE_FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {}, XLSX_MEDIA_TYPE: {}}}
}
"""What a route that also answers a table says of it, in the OpenAPI document."""

_EURO_FORMAT, _DAY_FORMAT = "#,##0.00", "dd/mm/yyyy"
_WIDEST = 60
# The same tables give the same bytes: when it was asked for is nothing they say.
_NO_MOMENT = datetime(2000, 1, 1)  # noqa: DTZ001  # a workbook knows no time zone


class TableFormat(StrEnum):
    """In what form a table is answered."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


def table_answer(
    content: BaseModel, form: TableFormat, tables: Callable[[], Sequence[Table]], name: str
) -> Response:
    """Return an answer as JSON, or its tables as a file called ``name``."""
    if form is TableFormat.JSON:
        return Response(content.model_dump_json(), media_type="application/json")
    is_csv = form is TableFormat.CSV
    return Response(
        to_csv(tables()) if is_csv else to_xlsx(tables()),
        media_type=CSV_MEDIA_TYPE if is_csv else XLSX_MEDIA_TYPE,
        headers={"content-disposition": f'attachment; filename="{name}.{form.value}"'},
    )


def to_csv(tables: Sequence[Table]) -> bytes:
    """Return UTF-8 with a byte order mark, semicolons, decimal commas and French dates."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    rows = (tables[0].headers, *tables[0].rows) if len(tables) == 1 else as_columns(tables)
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return inert(cell)
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    return french_day(cell) if isinstance(cell, date) else str(cell)


def to_xlsx(tables: Sequence[Table]) -> bytes:
    """Return a workbook, a sheet a table: numbers are numbers, days are days, texts are texts."""
    from xlsxwriter import Workbook  # noqa: PLC0415  # slow to load, seldom asked for

    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with Workbook(content, options) as book:
        book.set_properties({"created": _NO_MOMENT})
        bold = book.add_format({"bold": True})
        euros = book.add_format({"num_format": _EURO_FORMAT})
        days = book.add_format({"num_format": _DAY_FORMAT})
        for table in tables:
            sheet = book.add_worksheet(table.name[:31])
            sheet.freeze_panes(1, 0)
            for column, header in enumerate(table.headers):
                sheet.write_string(0, column, header, bold)
                sheet.set_column(column, column, _width(table, column))
            for number, row in enumerate(table.rows, start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(number, column, inert(cell))
                    elif isinstance(cell, date):
                        sheet.write_datetime(number, column, cell, days)
                    elif cell is not None:
                        form = euros if isinstance(cell, Decimal) else None
                        sheet.write_number(number, column, cell, form)
    return content.getvalue()


def _width(table: Table, column: int) -> int:
    cells = [table.headers[column], *(row[column] for row in table.rows if column < len(row))]
    return min(max(len(str(cell)) for cell in cells if cell is not None) + 2, _WIDEST)
