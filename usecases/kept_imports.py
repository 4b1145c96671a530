"""An import in two steps: what a file would change, row by row, then its confirmation.

Nothing is written before the second step. The file is kept meanwhile, and the account after.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from geo.communes import Communes
from geo.geocoding import Geocoder
from geo.territory import is_kind
from insertion.actor import Actor
from insertion.errors import InvalidValue, TransitionRefused, UnknownRecord
from insertion.layer_ports import WriteOutcome
from insertion.nir import NIR_REFUSED, lines_with_nir
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from insertion.rights import Right, Scope
from insertion.text import showable
from skills.taxonomy import Referential
from usecases.errors import ClosingRefused, UnreadableFile
from usecases.import_offers import CompleteFile, OfferFormat, Reading, import_offers
from usecases.import_report import ImportReport
from usecases.import_territories import TerritoryImportReport, import_territories
from usecases.importing.files import read_text
from usecases.importing.sheets import Sheet, read_sheet
from usecases.importing.table import HeaderCell, read_header
from usecases.importing.workbook_nir import NirFound, lines_told, nir_in_workbook
from usecases.importing.workbook_parts import is_workbook
from usecases.rehearsal import Rehearsal
from usecases.rights import require_right

KEPT_FOR = timedelta(hours=24)
"""How long a file waits to be confirmed."""

ACCOUNT_KEPT_FOR = timedelta(days=396)
"""How long an account is kept: thirteen months, the time to compare a year with the one before."""

MAX_NAME = 120


class ImportKind(StrEnum):
    """What a file holds."""

    FRANCE_TRAVAIL = "offres_france_travail"
    TABLE = "tableau"
    TERRITORIES = "territoires"


class ImportState(StrEnum):
    """Where an import is."""

    TO_COMPLETE = "a_completer"  # its columns are to be said before anything can be read
    PREVIEWED = "apercu"
    DONE = "fait"
    ABANDONED = "abandonne"
    EXPIRED = "expire"


WAITING = frozenset({ImportState.TO_COMPLETE, ImportState.PREVIEWED})
"""Where an import is while its file is kept."""

_LINES_TOLD = 10


class Fate(StrEnum):
    """What became of a row."""

    CREATED = "creee"
    CHANGED = "modifiee"
    UNCHANGED = "inchangee"
    REFUSED = "refusee"
    SET_ASIDE = "mise_de_cote"  # kept, less one value
    CLOSED = "fermee"


FATES: Mapping[WriteOutcome, Fate] = {
    WriteOutcome.IMPORTED: Fate.CREATED,
    WriteOutcome.UPDATED: Fate.CHANGED,
    WriteOutcome.UNCHANGED: Fate.UNCHANGED,
}


@dataclass(frozen=True, slots=True)
class RowFate:
    """One line of the account; ``line`` is None for what is not in the file.

    What it repeats of the file can be shown, whatever bytes are there.
    """

    line: int | None
    fate: Fate
    row_id: str | None
    field: str
    words: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "row_id", None if self.row_id is None else showable(self.row_id))
        object.__setattr__(self, "field", showable(self.field))
        object.__setattr__(self, "words", showable(self.words))


@dataclass(frozen=True, slots=True)
class ImportAccount:
    """What an import did, or would do, row by row.

    ``counted`` says how many rows had each fate when they are not all at hand.
    """

    read: int
    row_name: str
    rows: tuple[RowFate, ...]
    counted: Mapping[Fate, int] | None = None

    def counts(self) -> Mapping[Fate, int]:
        """Return how many rows had each fate."""
        if self.counted is not None:
            return self.counted
        return {fate: sum(row.fate is fate for row in self.rows) for fate in Fate}


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """A file as it was sent, and how it is to be read.

    ``area_kind`` is the kind of the territories of a GeoJSON; ``columns`` what a person says of
    the columns of a table.
    """

    kind: ImportKind
    name: str
    area_kind: str | None = None
    complete: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.area_kind is not None and not is_kind(self.area_kind):
            raise InvalidValue("type", "un mot en minuscules, comme pds, mds, qpv ou bassin_emploi")
        if self.complete and self.kind is ImportKind.TERRITORIES:
            raise InvalidValue("complet", "non : des territoires se remplacent toujours d’un bloc")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptImport:
    """An import and where it is; ``problem`` says what stands in the way, in French."""

    id: str
    sent: SentFile
    size: int
    digest: str
    state: ImportState
    created_at: datetime
    created_by: str
    account: ImportAccount | None = None
    header: tuple[HeaderCell, ...] = ()
    problem: str = ""
    done_at: datetime | None = None
    done_by: str | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """What files are read with."""

    referential: Referential
    communes: Communes
    geocoder: Geocoder


def preview_import(
    new: KeptImport, content: bytes, uow: UnitOfWork, acting: Acting, sources: Sources
) -> KeptImport:
    """Return what a file would change; nothing is written.

    A file that holds a NIR waits for nothing: it may not be kept, even for a day.

    Raises
    ------
    insertion.errors.InvalidValue
        When nothing can be read of the file.
    """
    require_importer(acting.actor)
    header: tuple[HeaderCell, ...] = ()
    account: ImportAccount | None = None
    found = NirFound((), ())
    try:
        source = _source(new.sent.kind, content)
        text = source.text if isinstance(source, Sheet) else read_text(source)
        found = _nir_in(content, text)
        if new.sent.kind is ImportKind.TABLE:
            header = read_header(text, new.sent.columns)
        account, doubt = _run(new.sent, source, Rehearsal(uow), acting, sources, confirmed=True)
    except UnreadableFile as error:
        if not header and not found:
            raise InvalidValue("fichier", showable(str(error))) from None
        problem, state = showable(str(error)), ImportState.TO_COMPLETE
    else:
        problem, state = _sentence(doubt) if doubt else "", ImportState.PREVIEWED
    if found or _refuses_nir(account):
        problem, state = _holding_nir(found), ImportState.ABANDONED
    return replace(new, header=header, account=account, problem=problem, state=state)


def _refuses_nir(account: ImportAccount | None) -> bool:
    """Return whether a row holds one that no line shows: cut by a line, or written in escapes."""
    return account is not None and any(NIR_REFUSED in row.words for row in account.rows)


def _source(kind: ImportKind, content: bytes) -> bytes | Sheet:
    return content if kind is ImportKind.FRANCE_TRAVAIL else read_sheet(content)


def _nir_in(content: bytes, text: str) -> NirFound:
    """Return where one is in the whole of a file, of which ``text`` is what an import reads."""
    if is_workbook(content):
        return nir_in_workbook(content)
    return NirFound(lines_with_nir(text), ())


def _holding_nir(found: NirFound) -> str:
    places = [lines_told(found.rows, _LINES_TOLD)] if found.rows else []
    places += found.elsewhere[:_LINES_TOLD]
    where = showable(" ; ".join(places or ["lignes refusées"]))
    return (
        f"Ce fichier contient un numéro de sécurité sociale ({where}) : il n’est pas gardé. "
        "L’ôter, même d’un endroit que Vicinal ne lit pas, et envoyer le fichier de nouveau."
    )


def confirm_import(  # noqa: PLR0913
    kept: KeptImport,
    content: bytes,
    uow: UnitOfWork,
    acting: Acting,
    sources: Sources,
    *,
    whatever_it_closes: bool = False,
) -> KeptImport:
    """Write what a file holds, and return its account.

    Raises
    ------
    insertion.errors.TransitionRefused
        When it is not waiting for this, or would close more than was confirmed.
    """
    require_importer(acting.actor)
    require_waiting(kept, acting.at)
    if kept.state is not ImportState.PREVIEWED:
        raise TransitionRefused("colonnes", "Il faut d’abord dire ce que sont les colonnes.")
    try:
        account, _ = _run(kept.sent, content, uow, acting, sources, whatever_it_closes)
    except ClosingRefused as error:
        raise TransitionRefused(
            "fermeture", f"{_sentence(str(error))} Le confirmer aussi."
        ) from None
    except UnreadableFile as error:  # read once already: the referential changed meanwhile
        raise TransitionRefused("illisible", _sentence(str(error))) from None
    return replace(
        kept,
        account=account,
        problem="",
        state=ImportState.DONE,
        done_at=acting.at,
        done_by=acting.actor.id,
    )


def require_importer(actor: Actor) -> None:
    """Raise :class:`UnknownRecord` unless someone imports for the whole département."""
    if Scope.DEPARTEMENT not in require_right(actor, Right.IMPORT):
        raise UnknownRecord("imports are for the Département")


def require_waiting(kept: KeptImport, at: datetime) -> None:
    """Raise :class:`TransitionRefused` when an import waits for nothing any more."""
    if kept.state not in WAITING:
        raise TransitionRefused("deja_fait", "Cet import est déjà fait ou abandonné.")
    if at - kept.created_at > KEPT_FOR:
        raise TransitionRefused("expire", "Ce fichier n’est plus gardé : l’envoyer de nouveau.")


def _run(  # noqa: PLR0913, PLR0917
    sent: SentFile,
    source: bytes | Sheet,
    uow: UnitOfWork,
    acting: Acting,
    sources: Sources,
    confirmed: bool,
) -> tuple[ImportAccount, str]:
    """Return what was done, and why what it closes may be a mistake."""
    if sent.kind is ImportKind.TERRITORIES:
        try:
            found = import_territories(source, uow, sources.communes, sent.area_kind)
            return _of_territories(found), ""
        except InvalidValue:
            raise InvalidValue("type", "le type des territoires d’un GeoJSON, comme qpv") from None
    is_table = sent.kind is ImportKind.TABLE
    report = import_offers(
        source,
        OfferFormat.CSV if is_table else OfferFormat.FRANCE_TRAVAIL,
        uow,
        sources.referential,
        sources.communes,
        sources.geocoder,
        complete=CompleteFile(acting.today, confirmed) if sent.complete else None,
        reading=Reading(sent.columns, row_by_row=True),
    )
    return _of_offers(report), report.doubt


def _of_offers(report: ImportReport) -> ImportAccount:
    rows = [
        RowFate(row.line, FATES[WriteOutcome(row.outcome)], row.row_id, "", row.title)
        for row in report.rows
    ]
    rows += [
        RowFate(row.line, Fate.REFUSED, row.row_id, row.field, row.reason) for row in report.refused
    ]
    rows += [
        RowFate(row.line, Fate.SET_ASIDE, row.row_id, row.field, row.message)
        for row in report.warnings
    ]
    closed = [
        RowFate(None, Fate.CLOSED, each, "", "absente du fichier") for each in report.closed_ids
    ]
    return ImportAccount(report.total, report.row_name, (*sorted(rows, key=_by_line), *closed))


def _of_territories(report: TerritoryImportReport) -> ImportAccount:
    layers = [
        RowFate(
            None,
            FATES[layer.outcome],
            layer.kind,
            "",
            f"{layer.territories} territoires, {layer.communes} communes",
        )
        for layer in report.layers
    ]
    refused = [
        RowFate(row.line, Fate.REFUSED, row.row_id, row.field, row.reason) for row in report.refused
    ]
    return ImportAccount(report.read, report.row_name, (*layers, *sorted(refused, key=_by_line)))


def _by_line(row: RowFate) -> int:
    return row.line or 0


def _sentence(text: str) -> str:
    return showable(f"{text[:1].upper()}{text[1:].rstrip('.')}.")
