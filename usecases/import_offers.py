"""Import offers and actions from a file: all of it in one transaction, every row accounted for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path

from geo.communes import Communes
from geo.geocoding import Geocoder
from insertion.ports import UnitOfWork
from skills.taxonomy import Referential
from usecases.import_report import ImportReport, RowWarning
from usecases.importing.account import Account
from usecases.importing.files import read_text
from usecases.importing.france_travail import FranceTravailReader
from usecases.importing.json_records import read_json_records
from usecases.importing.places import PlaceReader
from usecases.importing.row import ReadRow
from usecases.importing.table import read_table
from usecases.importing.table_offers import TableReader

BATCH = 500


class OfferFormat(StrEnum):
    """How a file of offers is written."""

    FRANCE_TRAVAIL = "france-travail"
    CSV = "csv"


def import_offers(  # noqa: PLR0913, PLR0917
    path: Path,
    format: OfferFormat,
    uow: UnitOfWork,
    referential: Referential,
    communes: Communes,
    geocoder: Geocoder,
    progress: Callable[[int], None] | None = None,
) -> ImportReport:
    """Write the offers of a file and return the account of its rows.

    ``progress`` is called with the number of rows read so far. Nothing is kept unless the whole
    file was read: an import that is interrupted can be run again. Run twice, it changes nothing
    the second time.

    Raises
    ------
    usecases.errors.UnreadableFile
        When nothing can be read of the file; nothing was written.
    """
    source = _read(path, format, referential, PlaceReader(communes, geocoder))
    account = Account(source.row_name, source.warnings, progress)
    accepted = account.accepted(source.rows)
    with uow:
        while batch := list(islice(accepted, BATCH)):
            account.count(
                batch, uow.opportunities.upsert((row.opportunity, row.raw) for row in batch)
            )
        uow.commit()
    return account.report()


@dataclass(frozen=True, slots=True)
class _Source:
    row_name: str
    rows: Iterator[ReadRow]
    warnings: tuple[RowWarning, ...] = ()


def _read(
    path: Path, format: OfferFormat, referential: Referential, places: PlaceReader
) -> _Source:
    if format is OfferFormat.FRANCE_TRAVAIL:
        records = read_json_records(read_text(path))
        reader = FranceTravailReader.with_referential(referential, places)
        return _Source(records.row_name, reader.rows(records))
    table = read_table(read_text(path, accept_cp1252=True))
    ignored = tuple(
        RowWarning(table.header_line, None, name, "colonne inconnue, ignorée")
        for name in table.unknown_columns
    )
    return _Source("ligne", TableReader(referential, places).rows(table), ignored)
