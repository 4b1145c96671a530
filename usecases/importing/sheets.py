"""A table as text, whatever it came in: a CSV as it is, the first sheet of a workbook as a CSV."""

from dataclasses import dataclass

from usecases.import_report import RowWarning
from usecases.importing.files import FileSource, read_bytes, read_text
from usecases.importing.workbook import read_workbook
from usecases.importing.workbook_parts import is_workbook

_FORMULA = "formule : la dernière valeur calculée est lue"
_MOST_TOLD = 50


@dataclass(frozen=True, slots=True)
class Sheet:
    """The text of a table, a line a row, and what was set aside to read it."""

    text: str
    warnings: tuple[RowWarning, ...] = ()


def read_sheet(source: FileSource | Sheet) -> Sheet:
    """Return the table of a CSV or of a workbook; one that was read is not read again.

    Raises
    ------
    usecases.errors.UnreadableFile
        When nothing can be read of it.
    """
    if isinstance(source, Sheet):
        return source
    content = read_bytes(source)
    if not is_workbook(content):
        return Sheet(read_text(content, accept_cp1252=True))
    book = read_workbook(content)
    told = [RowWarning(line, None, column, _FORMULA) for line, column in book.formulas[:_MOST_TOLD]]
    if book.other_sheets:
        said = f"le classeur a {book.other_sheets + 1} feuilles : la première est lue"
        told.insert(0, RowWarning(1, None, "", said))
    return Sheet(book.text, tuple(told))
