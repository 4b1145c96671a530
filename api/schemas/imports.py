"""Imports in two steps, as JSON."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from api.schemas.insertion_fields import StrictIn, WindowQuery
from api.schemas.opportunity import CodeOut, code_out
from api.spreadsheets import TableFormat
from api.tables import Cell, Table
from api.validation_messages import OWN_MESSAGE
from insertion.text import is_storable
from usecases.importing.columns import ALIASES, REQUIRED_COLUMNS
from usecases.importing.table import MAX_CELL_SHOWN
from usecases.kept_imports import (
    MAX_NAME,
    Fate,
    ImportKind,
    ImportState,
    KeptImport,
    RowFate,
    SentFile,
)

KIND_LABELS: Mapping[ImportKind, str] = {
    ImportKind.FRANCE_TRAVAIL: "Offres de France Travail (JSON)",
    ImportKind.TABLE: "Offres ou actions (CSV ou XLSX)",
    ImportKind.TERRITORIES: "Territoires (CSV, XLSX ou GeoJSON)",
}
STATE_LABELS: Mapping[ImportState, str] = {
    ImportState.TO_COMPLETE: "colonnes à préciser",
    ImportState.PREVIEWED: "à confirmer",
    ImportState.DONE: "fait",
    ImportState.ABANDONED: "abandonné",
    ImportState.EXPIRED: "expiré",
}
FATE_LABELS: Mapping[Fate, str] = {
    Fate.CREATED: "créée",
    Fate.CHANGED: "mise à jour",
    Fate.UNCHANGED: "inchangée",
    Fate.REFUSED: "refusée",
    Fate.SET_ASIDE: "gardée, une valeur mise de côté",
    Fate.CLOSED: "fermée",
}


def _name(value: object) -> object:
    if isinstance(value, str) and 0 < len(value) <= MAX_NAME and value.isprintable():
        return value
    raise PydanticCustomError(OWN_MESSAGE, f"un nom de fichier de {MAX_NAME} caractères au plus")


def _columns(value: object) -> object:
    if isinstance(value, dict) and all(
        isinstance(name, str)
        and len(name) <= MAX_CELL_SHOWN
        and is_storable(name)
        and isinstance(column, str)
        and (column == "" or column in ALIASES)
        for name, column in value.items()
    ):
        return value
    raise PydanticCustomError(
        OWN_MESSAGE, "pour chaque colonne du fichier, un des champs connus, ou rien pour l’ignorer"
    )


class ImportQuery(BaseModel):
    """What is sent, and how it is to be read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sorte: ImportKind = Field(description="Ce que le fichier contient.", examples=["tableau"])
    nom: Annotated[str, BeforeValidator(_name)] = Field("fichier", description="Son nom.")
    type: str | None = Field(
        None, max_length=40, description="Le type des territoires : pds, mds, qpv…"
    )
    complet: bool = Field(
        False, description="Il contient toutes les offres de sa source : les autres sont fermées."
    )

    def sent(self) -> SentFile:
        """Return the file as the domain says it."""
        return SentFile(
            kind=self.sorte, name=self.nom, area_kind=self.type or None, complete=self.complet
        )


class ColumnsIn(StrictIn):
    """Ce que sont les colonnes d’un tableau."""

    colonnes: Annotated[dict[str, str], BeforeValidator(_columns)] = Field(
        description="Par en-tête : le champ, ou rien pour l’ignorer."
    )


class ConfirmIn(StrictIn):
    """La confirmation d’un import."""

    fermer_quand_meme: bool = Field(
        False, description="Fermer ce qui n’est pas dans le fichier, malgré ce qui en est dit."
    )


class AbandonIn(StrictIn):
    """Rien à dire de plus."""


class RowsQuery(WindowQuery):
    """Which rows of an account."""

    sort: Fate | None = Field(None, description="Celles qui ont eu ce sort.")


class ShownImportQuery(BaseModel):
    """In what form an account is answered."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: TableFormat = Field(TableFormat.JSON, description="`json`, `csv` ou `xlsx`.")


class RowFateOut(BaseModel):
    """Une ligne du compte rendu."""

    ligne: int | None = Field(description="`null` : ce n’est pas une ligne du fichier.")
    sort: CodeOut
    id: str | None
    champ: str
    motif: str = Field(description="Le motif ; ou l’intitulé de ce qui est gardé.")

    @classmethod
    def of(cls, row: RowFate) -> "RowFateOut":
        """Return the row as JSON."""
        return cls(
            ligne=row.line,
            sort=code_out(row.fate, FATE_LABELS[row.fate]),
            id=row.row_id,
            champ=row.field,
            motif=row.words,
        )


class RowFatesOut(BaseModel):
    """Une page de lignes."""

    items: list[RowFateOut]
    total: int
    page: int
    size: int
    pages: int

    @classmethod
    def of(cls, kept: KeptImport, query: RowsQuery) -> "RowFatesOut":
        """Return one page of the account."""
        rows = () if kept.account is None else kept.account.rows
        chosen = [row for row in rows if query.sort in {None, row.fate}]
        first = (query.page - 1) * query.size
        return cls(
            items=[RowFateOut.of(row) for row in chosen[first : first + query.size]],
            total=len(chosen),
            page=query.page,
            size=query.size,
            pages=-(-len(chosen) // query.size),
        )


class HeaderCellOut(BaseModel):
    """Une colonne du fichier, et le champ que l’on y reconnaît."""

    titre: str
    champ: str | None


class FateCountOut(BaseModel):
    """Combien de lignes ont eu un sort."""

    sort: CodeOut
    nombre: int


class ImportOut(BaseModel):
    """Un import : ce qu’il changerait, ou ce qu’il a changé."""

    id: str
    sorte: CodeOut
    nom: str
    type: str | None
    complet: bool
    octets: int
    etat: CodeOut
    envoye_le: datetime
    par: str
    fait_le: datetime | None
    fait_par: str | None
    probleme: str = Field(description="Ce qui empêche de le faire tel quel ; sinon, vide.")
    colonnes: list[HeaderCellOut] = Field(description="D’un tableau : ce que l’on y lit.")
    champs: list[str] = Field(description="Les champs que l’on peut lire d’un tableau.")
    obligatoires: list[str]
    lues: int
    nom_de_ligne: str
    nombres: list[FateCountOut]

    @classmethod
    def of(cls, kept: KeptImport) -> "ImportOut":
        """Return the import as JSON."""
        account, sent = kept.account, kept.sent
        is_table = sent.kind is ImportKind.TABLE
        counts = {} if account is None else account.counts()
        return cls(
            id=kept.id,
            sorte=code_out(sent.kind, KIND_LABELS[sent.kind]),
            nom=sent.name,
            type=sent.area_kind,
            complet=sent.complete,
            octets=kept.size,
            etat=code_out(kept.state, STATE_LABELS[kept.state]),
            envoye_le=kept.created_at,
            par=kept.created_by,
            fait_le=kept.done_at,
            fait_par=kept.done_by,
            probleme=kept.problem,
            colonnes=[HeaderCellOut(titre=c.written, champ=c.column) for c in kept.header],
            champs=list(ALIASES) if is_table else [],
            obligatoires=list(REQUIRED_COLUMNS) if is_table else [],
            lues=0 if account is None else account.read,
            nom_de_ligne="ligne" if account is None else account.row_name,
            nombres=[
                FateCountOut(sort=code_out(fate, FATE_LABELS[fate]), nombre=counts.get(fate, 0))
                for fate in Fate
            ],
        )


class ImportsOut(BaseModel):
    """Les derniers imports, le dernier d’abord."""

    items: list[ImportOut]


def import_tables(kept: KeptImport) -> tuple[Table, ...]:
    """Return the account as a table: every row of the file with its fate."""
    account = kept.account
    rows: list[tuple[Cell, ...]] = [
        (row.line, FATE_LABELS[row.fate], row.row_id, row.field, row.words)
        for row in (() if account is None else account.rows)
    ]
    name = "ligne" if account is None else account.row_name
    headers = (name.capitalize(), "Sort", "Id", "Champ", "Intitulé ou motif")
    return (Table("Compte rendu", headers, tuple(rows)),)
