"""Import offers and actions from a file: all of it in one transaction, every row accounted for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import islice

from geo.communes import Communes
from geo.geocoding import Geocoder
from insertion.opportunity import OpportunityId
from insertion.ports import UnitOfWork
from insertion.terms import OpportunityKind
from skills.taxonomy import Referential
from usecases.errors import ClosingRefused
from usecases.import_report import ImportReport, RowWarning
from usecases.importing.account import Account
from usecases.importing.files import FileSource, read_text
from usecases.importing.france_travail import SOURCE as FRANCE_TRAVAIL
from usecases.importing.france_travail import FranceTravailReader
from usecases.importing.json_records import read_json_records
from usecases.importing.places import PlaceReader
from usecases.importing.row import ReadRow
from usecases.importing.sheets import Sheet, read_sheet
from usecases.importing.table import Columns, read_table
from usecases.importing.table_offers import SOURCE as TABLE
from usecases.importing.table_offers import TableReader

BATCH = 500


class OfferFormat(StrEnum):
    """How a file of offers is written."""

    FRANCE_TRAVAIL = "france-travail"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class CompleteFile:
    """Says that a file holds every offer of its source; ``confirmed`` by the one who imports it."""

    today: date
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read beside its form: what its columns are, and whether each row is told.

    Rows that are all told are all kept in memory: they are read before anything is locked.
    """

    columns: Columns | None = None
    row_by_row: bool = False


def import_offers(  # noqa: PLR0913, PLR0917
    source: FileSource | Sheet,
    format: OfferFormat,
    uow: UnitOfWork,
    referential: Referential,
    communes: Communes,
    geocoder: Geocoder,
    progress: Callable[[int], None] | None = None,
    complete: CompleteFile | None = None,
    reading: Reading | None = None,
) -> ImportReport:
    """Write the offers of a file and return the account of its rows.

    ``progress`` is called with the number of rows read so far. Nothing is kept unless the whole
    file was read: an import that is interrupted can be run again. Run twice, it changes nothing
    the second time. When the file is ``complete``, the offers of the same source that it does not
    hold are closed.

    Raises
    ------
    usecases.errors.UnreadableFile
        When nothing can be read of the file; nothing was written.
    usecases.errors.ClosingRefused
        When closing what is absent is too likely to be a mistake; nothing was written.
    """
    reading = reading or Reading()
    places = PlaceReader(communes, geocoder)
    read = _read(source, format, referential, places, reading.columns)
    account = Account(read.row_name, read.warnings, progress, row_by_row=reading.row_by_row)
    accepted = account.accepted(list(read.rows) if reading.row_by_row else read.rows)
    doubt = ""
    with uow:
        before = frozenset[OpportunityId]()
        if complete is not None:
            kind = OpportunityKind.JOB_OFFER
            before = uow.opportunities.open_ids(kind, read.name, complete.today)
        while batch := list(islice(accepted, BATCH)):
            account.count(
                batch, uow.opportunities.upsert((row.opportunity, row.raw) for row in batch)
            )
        if complete is not None:
            absent = before - account.ids()
            doubt = _doubt(account, len(absent), len(before))
            if doubt and not complete.confirmed:
                raise ClosingRefused(doubt)
            uow.opportunities.close(sorted(absent), complete.today)
            account.count_closed(sorted(absent))
        uow.commit()
    return replace(account.report(), doubt=doubt)


def _doubt(account: Account, absent: int, before: int) -> str:
    """Return why closing what is absent is too likely to be a mistake, or nothing."""
    if absent and account.unreadable:
        return (
            f"{account.unreadable} lignes du fichier sont refusées : ce qui manque peut être parmi "
            f"elles, et {absent} offres seraient fermées"
        )
    if absent * 2 > before:
        return (
            f"{absent} offres ouvertes sur {before} ne sont pas dans ce fichier et seraient fermées"
        )
    return ""


@dataclass(frozen=True, slots=True)
class _Source:
    name: str
    row_name: str
    rows: Iterator[ReadRow]
    warnings: tuple[RowWarning, ...] = ()


def _read(
    source: FileSource | Sheet,
    format: OfferFormat,
    referential: Referential,
    places: PlaceReader,
    columns: Columns | None,
) -> _Source:
    if format is OfferFormat.FRANCE_TRAVAIL and not isinstance(source, Sheet):
        records = read_json_records(read_text(source))
        reader = FranceTravailReader.with_referential(referential, places)
        return _Source(FRANCE_TRAVAIL, records.row_name, reader.rows(records))
    sheet = read_sheet(source)
    table = read_table(sheet.text, columns)
    ignored = tuple(
        RowWarning(table.header_line, None, name, "colonne inconnue, ignorée")
        for name in table.unknown_columns
    )
    rows = TableReader.with_referential(referential, places).rows(table)
    return _Source(TABLE, "ligne", rows, (*ignored, *sheet.warnings))
