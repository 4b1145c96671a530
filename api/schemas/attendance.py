"""Séances and sheets as JSON."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, ValidationError
from pydantic_core import PydanticCustomError

from api.attendance_labels import OUTCOME_LABELS, SEANCE_KIND_LABELS, STATUS_LABELS
from api.schemas.day import Day
from api.schemas.insertion_fields import Count, Identifier, StrictIn, WindowQuery
from api.schemas.opportunity import CodeOut, code_out
from api.validation_messages import OWN_MESSAGE, french_mistakes
from insertion.attendance import Attendance, AttendanceStatus, FollowUp, Seance, SeanceKind
from insertion.attendance_ports import SeanceFilter, SeanceLine
from insertion.capacity import Audience
from insertion.errors import InvalidValue
from insertion.positionnement_ports import Listed
from insertion.schedule import MINUTES_PER_HOUR, parse_clock
from insertion.text import is_id
from usecases.attendance.participations import FactsRow
from usecases.attendance.seances import SeanceDraft, Sheet
from usecases.attendance.sheets import MAX_ROWS, BadRow, RowReport, SheetRow

_In = TypeVar("_In", bound=BaseModel)


def _clock(value: object) -> object:
    if isinstance(value, str):
        try:
            return parse_clock(value)
        except InvalidValue:
            pass
    raise PydanticCustomError(OWN_MESSAGE, "une heure comme 09:30 est attendue")


Clock = Annotated[int, BeforeValidator(_clock, json_schema_input_type=str)]


def told_clock(minute: int | None) -> str | None:
    """Return a minute of the day as « 09:30 »."""
    if minute is None:
        return None
    return f"{minute // MINUTES_PER_HOUR:02d}:{minute % MINUTES_PER_HOUR:02d}"


class SeanceIn(StrictIn):
    """Une séance d’une session, un jour donné."""

    session_id: Identifier
    le: Day
    nature: SeanceKind
    debut: Clock | None = None
    fin: Clock | None = None
    minutes: Count | None = Field(
        None, description="Durée qui compte ; tout le temps entre début et fin, sauf indication."
    )
    autres_presents: Count = Field(
        0, description="Présents qui ne sont pas suivis ici : un groupe mixte se compte en entier."
    )

    def draft(self) -> SeanceDraft:
        """Return what is asked."""
        return SeanceDraft(
            session_id=self.session_id,
            on=self.le,
            kind=self.nature,
            minutes=self.minutes,
            starts=self.debut,
            ends=self.fin,
            present_elsewhere=self.autres_presents,
        )


class SeanceOut(BaseModel):
    """Une séance."""

    id: str
    session_id: str | None
    convention_id: str | None
    le: date
    debut: str | None
    fin: str | None
    minutes: int
    nature: CodeOut
    autres_presents: int
    close: bool = Field(description="La feuille est signée : la séance peut être payée.")

    @classmethod
    def of(cls, seance: Seance) -> "SeanceOut":
        """Return the séance as JSON."""
        return cls(**seance_fields(seance))


class SeanceLineOut(SeanceOut):
    """Une séance d’une liste, et combien de personnes sont sur sa feuille."""

    lignes: int
    presents: int


def seance_fields(seance: Seance) -> dict[str, Any]:
    """Return the fields of a séance, by their names in JSON."""
    return {
        "id": seance.id,
        "session_id": seance.session_id,
        "convention_id": seance.convention_id,
        "le": seance.on,
        "debut": told_clock(seance.starts),
        "fin": told_clock(seance.ends),
        "minutes": seance.minutes,
        "nature": code_out(seance.kind, SEANCE_KIND_LABELS[seance.kind]),
        "autres_presents": seance.present_elsewhere,
        "close": seance.closed,
    }


class SeanceQuery(WindowQuery):
    """Which séances; those of an operator are asked by convention or by session."""

    convention_id: Identifier | None = None
    session_id: Identifier | None = None
    du: Day | None = None
    au: Day | None = None

    def where(self) -> SeanceFilter:
        """Return the filter.

        Raises
        ------
        InvalidValue
            When the last day is before the first: nothing would be listed, without a word.
        """
        if self.du is not None and self.au is not None and self.au < self.du:
            raise InvalidValue("au", "un dernier jour qui n’est pas avant le premier")
        return SeanceFilter(self.session_id, self.convention_id, self.du, self.au)


class SeancePageOut(BaseModel):
    """Une page de séances, la plus récente d’abord."""

    items: list[SeanceLineOut]
    total: int
    page: int
    size: int
    pages: int

    @classmethod
    def of(cls, listed: Listed[SeanceLine], query: WindowQuery) -> "SeancePageOut":
        """Return the page as JSON."""
        items = [
            SeanceLineOut(**seance_fields(each.seance), lignes=each.recorded, presents=each.present)
            for each in listed.items
        ]
        pages = -(-listed.total // query.size)
        return cls(items=items, total=listed.total, page=query.page, size=query.size, pages=pages)


class AttendanceIn(StrictIn):
    """Une ligne de la feuille."""

    positionnement_id: Identifier
    statut: AttendanceStatus
    minutes: Count | None = Field(None, description="Toute la séance, sauf indication.")
    attestation: str | None = Field(
        None, description="Référence de l’attestation de présence de l’organisme de formation."
    )
    corrige: Identifier | None = Field(
        None, description="La ligne lue : si quelqu’un l’a corrigée depuis, celle-ci est refusée."
    )

    def row(self) -> SheetRow:
        """Return what is asked."""
        return SheetRow(
            positionnement_id=self.positionnement_id,
            status=self.statut,
            minutes=self.minutes,
            certificate=self.attestation,
            corrects=self.corrige,
        )


class FactsIn(StrictIn):
    """Ce qui est justifié d’une participation ; remplace ce qui avait été dit avant."""

    positionnement_id: Identifier
    public: Audience | None = Field(None, description="Celui du positionnement, sauf indication.")
    verifie_le: Day | None = None
    public_jusqu_au: Day | None = Field(
        None, description="Dernier jour du public : la veille des 26 ans, pour le FAJ."
    )
    accompagnement: FollowUp | None = None
    minutes_hebdo: Count | None = Field(None, description="Temps de travail du contrat.")
    renouvele_le: Day | None = None

    def row(self) -> FactsRow:
        """Return what is asked."""
        return FactsRow(
            positionnement_id=self.positionnement_id,
            public=self.public,
            checked_on=self.verifie_le,
            public_until=self.public_jusqu_au,
            follow_up=self.accompagnement,
            weekly_minutes=self.minutes_hebdo,
            renewed_on=self.renouvele_le,
        )


def whole_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Return the schema of a row: nothing else names it, so what it refers to is put in."""
    schema = model.model_json_schema()
    parts = schema.pop("$defs", {})

    def whole(value: Any) -> Any:
        if isinstance(value, list):
            return [whole(each) for each in value]
        if not isinstance(value, dict):
            return value
        if "$ref" in value:
            return whole(parts[value["$ref"].rsplit("/", 1)[1]])
        return {key: whole(each) for key, each in value.items()}

    found: dict[str, Any] = whole(schema)
    return found


class SheetIn(StrictIn):
    """Toute la feuille d’une séance ; chaque ligne a sa réponse."""

    lignes: list[Any] = Field(
        max_length=MAX_ROWS,
        json_schema_extra={"items": whole_schema(AttendanceIn)},
    )

    def rows(self) -> list[SheetRow | BadRow]:
        """Return the rows; one that cannot be read says so and hides no other."""
        return [
            each if isinstance(each, BadRow) else each.row()
            for each in read_rows(AttendanceIn, self.lignes)
        ]


class FactsListIn(StrictIn):
    """Ce qui est justifié de plusieurs participations ; chaque ligne a sa réponse."""

    lignes: list[Any] = Field(
        max_length=MAX_ROWS,
        json_schema_extra={"items": whole_schema(FactsIn)},
    )

    def rows(self) -> list[FactsRow | BadRow]:
        """Return the rows; one that cannot be read says so and hides no other."""
        return [
            each if isinstance(each, BadRow) else each.row()
            for each in read_rows(FactsIn, self.lignes)
        ]


def read_rows(model: type[_In], rows: Sequence[object]) -> list[_In | BadRow]:
    """Return each row as ``model`` reads it, or the first thing to correct in it."""
    read: list[_In | BadRow] = []
    for row in rows:
        try:
            read.append(model.model_validate(row))
        except ValidationError as error:
            mistake = french_mistakes(error.errors()[:1], tuple(model.model_fields))[0]
            read.append(BadRow(mistake["champ"], mistake["message"], _who(row)))
    return read


def _who(row: object) -> str | None:
    given = row.get("positionnement_id") if isinstance(row, dict) else None
    return given if isinstance(given, str) and is_id(given) else None


class RowReportOut(BaseModel):
    """Ce qui est advenu d’une ligne, dans l’ordre de l’envoi."""

    ligne: int = Field(description="Sa place dans l’envoi, à partir de 1.")
    resultat: CodeOut
    positionnement_id: str | None
    id: str | None = Field(description="La ligne qui est désormais en vigueur.")
    champ: str | None
    message: str | None


class SheetReportOut(BaseModel):
    """Le compte rendu d’un envoi : chaque ligne est dite."""

    lignes: list[RowReportOut]
    comptes: dict[str, int]

    @classmethod
    def of(cls, reports: Sequence[RowReport]) -> "SheetReportOut":
        """Return the reports as JSON."""
        lines = [
            RowReportOut(
                ligne=number,
                resultat=code_out(each.outcome, OUTCOME_LABELS[each.outcome]),
                positionnement_id=each.positionnement_id,
                id=each.attendance_id,
                champ=each.field,
                message=each.message,
            )
            for number, each in enumerate(reports, start=1)
        ]
        outcomes = [each.outcome for each in reports]
        return cls(
            lignes=lines,
            comptes={outcome.value: outcomes.count(outcome) for outcome in OUTCOME_LABELS},
        )


class AttendanceOut(BaseModel):
    """Une ligne enregistrée."""

    id: str
    positionnement_id: str
    beneficiaire_id: str
    statut: CodeOut
    minutes: int
    attestation: str | None
    enregistree_le: datetime
    par: str
    corrige: str | None

    @classmethod
    def of(cls, row: Attendance) -> "AttendanceOut":
        """Return the row as JSON."""
        return cls(
            id=row.id,
            positionnement_id=row.positionnement_id,
            beneficiaire_id=row.beneficiary_id,
            statut=code_out(row.status, STATUS_LABELS[row.status]),
            minutes=row.minutes,
            attestation=row.certificate,
            enregistree_le=row.recorded_at,
            par=row.actor_id,
            corrige=row.corrects,
        )


class ExpectedOut(BaseModel):
    """Une personne de la session, qu’elle soit déjà sur la feuille ou non."""

    positionnement_id: str
    beneficiaire_id: str


class SheetOut(BaseModel):
    """La feuille d’une séance."""

    seance: SeanceOut
    lignes: list[AttendanceOut] = Field(description="Celles qui comptent.")
    historique: list[AttendanceOut] = Field(description="Toutes, corrections comprises.")
    attendus: list[ExpectedOut] = Field(description="Qui n’est pas encore sur la feuille.")

    @classmethod
    def of(cls, sheet: Sheet) -> "SheetOut":
        """Return the sheet as JSON."""
        there = {row.positionnement_id for row in sheet.rows}
        return cls(
            seance=SeanceOut.of(sheet.seance),
            lignes=[AttendanceOut.of(row) for row in sheet.rows],
            historique=[AttendanceOut.of(row) for row in sheet.history],
            attendus=[
                ExpectedOut(
                    positionnement_id=each.positionnement_id, beneficiaire_id=each.beneficiary_id
                )
                for each in sheet.placed
                if each.positionnement_id not in there
            ],
        )
